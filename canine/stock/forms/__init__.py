"""Forms of the stock package."""
