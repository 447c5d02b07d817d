"""Strange input for every form, for the API and for every upload: a program, and in part tests."""
