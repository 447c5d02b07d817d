"""Filters by lot, and pumps, before they are used."""
