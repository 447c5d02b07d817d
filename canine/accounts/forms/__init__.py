"""Forms for accounts and tablets."""
