"""Pages of filters by lot, and of pumps."""

from canine.stock.views import keeping, striking
from canine.stock.views.blueprint import bp

__all__ = ["bp", "keeping", "striking"]
