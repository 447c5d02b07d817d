"""Pages of efficacy check-ups."""

from canine.checkups.views import loading, looking, opening, results, running, stating
from canine.checkups.views.blueprint import bp

__all__ = ["bp", "loading", "looking", "opening", "results", "running", "stating"]
