"""Properties are tried on thirty examples each: the whole folder stays under five seconds."""

from hypothesis import settings

settings.register_profile("rules", max_examples=30, deadline=None)
settings.load_profile("rules")
