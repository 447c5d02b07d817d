"""Forms of the RASCO package."""
