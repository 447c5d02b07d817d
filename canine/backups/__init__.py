"""Backups of a whole instance, and how one becomes an instance again."""
