"""Forms of the check-ups package."""
