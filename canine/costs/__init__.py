"""What a unit did, and what it cost."""
