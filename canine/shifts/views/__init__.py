"""Pages of shifts and searches."""

from canine.shifts.views import evidence, exhibits, searches, shifts
from canine.shifts.views.blueprint import bp

__all__ = ["bp", "evidence", "exhibits", "searches", "shifts"]
