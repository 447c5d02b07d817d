"""Forms on the pages of records from the field."""
