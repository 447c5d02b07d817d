"""Pages of the room of studies."""

from canine.studies.views import figures, plans, results
from canine.studies.views.blueprint import bp

__all__ = ["bp", "figures", "plans", "results"]
