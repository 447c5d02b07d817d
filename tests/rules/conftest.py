"""Properties are tried on twenty examples each: the whole folder stays under five seconds."""

from hypothesis import settings

settings.register_profile("rules", settings.get_profile("any machine"), max_examples=20)
settings.load_profile("rules")
