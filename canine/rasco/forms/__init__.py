"""What is typed in the RASCO room."""
