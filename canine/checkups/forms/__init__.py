"""Forms of the check-ups room."""
