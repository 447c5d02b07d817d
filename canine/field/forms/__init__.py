"""What people type on the pages of records from the field."""
