"""The fair draw of containers for random inspection."""
