"""Queries of the readiness package: the morning, what falls due, and the addresses of calendars."""

from canine.readiness.queries.away import AwayRow, away_for
from canine.readiness.queries.coverage import Coverage, PlannedRow, coverage
from canine.readiness.queries.dues import DueRow, concerns, dues_of
from canine.readiness.queries.limits import LimitOnShift, limits_on_shift
from canine.readiness.queries.links import calendar_link, calendar_links, holder_of_hash
from canine.readiness.queries.morning import (
    Effect,
    Morning,
    TeamRow,
    due_and_planned,
    effects,
    morning,
    of_team,
    rows_of_handler,
)

__all__ = [
    "AwayRow",
    "Coverage",
    "DueRow",
    "Effect",
    "LimitOnShift",
    "Morning",
    "PlannedRow",
    "TeamRow",
    "away_for",
    "calendar_link",
    "calendar_links",
    "concerns",
    "coverage",
    "due_and_planned",
    "dues_of",
    "effects",
    "holder_of_hash",
    "limits_on_shift",
    "morning",
    "of_team",
    "rows_of_handler",
]
