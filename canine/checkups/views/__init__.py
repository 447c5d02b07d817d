"""Pages of efficacy check-ups."""

from canine.checkups.views import opening, results, running
from canine.checkups.views.blueprint import bp

__all__ = ["bp", "opening", "results", "running"]
