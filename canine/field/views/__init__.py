"""The interface for tablets, and the pages on what came through it."""

from canine.field.views import desk, photos, records, tablets
from canine.field.views.blueprint import api, bp

__all__ = ["api", "bp", "desk", "photos", "records", "tablets"]
