"""What other agencies ask for, as far as the records go."""
