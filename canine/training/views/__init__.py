"""Pages of training."""

from canine.training.views import exercises, sheets
from canine.training.views.blueprint import bp

__all__ = ["bp", "exercises", "sheets"]
