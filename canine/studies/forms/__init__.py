"""What is typed in the room of studies."""
