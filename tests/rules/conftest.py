"""Properties are tried on twenty examples each: the whole folder stays under five seconds."""

from hypothesis import settings

settings.register_profile("rules", max_examples=20, deadline=None)
settings.load_profile("rules")
