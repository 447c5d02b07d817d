"""The interface for tablets, and the pages on what came through it."""

from canine.field.views import desk, photos, records, shell, tablets
from canine.field.views.blueprint import api, bp, screens

__all__ = ["api", "bp", "desk", "photos", "records", "screens", "shell", "tablets"]
