"""Pages of the RASCO package."""

from canine.rasco.views import running, samples, sessions
from canine.rasco.views.blueprint import bp

__all__ = ["bp", "running", "samples", "sessions"]
