"""Pages of dogs, handlers, teams, odours and training aids; one module for each subject."""

from canine.registry.views import aids, courses, dogs, handlers, moving, odours, teams
from canine.registry.views.sheets import bp

__all__ = ["aids", "bp", "courses", "dogs", "handlers", "moving", "odours", "teams"]
