"""Pages of training."""

from canine.training.views import exercises
from canine.training.views.blueprint import bp

__all__ = ["bp", "exercises"]
