"""The tables that other agencies, and everybody else, ask for."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from canine.columns import Units
from canine.covert_checks import queries as covert_checks
from canine.exports.seizures import FORMS, NO_NAMES, seizure_table, seizures
from canine.rules.declared import labelled
from canine.rules.listing import Asked
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.messages import NewSearch
from canine.tables import Table

KINDS = (*FORMS, "searches")


# What a search holds beside that, as its message declares it.
LABELS = tuple(one.label for one in labelled(NewSearch))


def table(of: str, units: Units, since: date, until: date, zone: ZoneInfo) -> Table:
    """Return what one of KINDS asks for, from a day to a day, both included."""
    if of == "searches":
        return _searches(units, since, until, zone)
    return seizure_table(of, seizures(units, since, until, zone), zone)


def _searches(units: Units, since: date, until: date, zone: ZoneInfo) -> Table:
    """Return every search that is not struck and was no covert check, by dog and without the name of a person."""
    asked = Asked(filters={"since": since, "until": until}).whole
    rows = []
    lines = shifts.search_lines(units, asked, zone).rows
    planted = covert_checks.planted_searches([one.id for one in lines])
    for one in lines:
        if one.is_struck or one.id in planted:
            continue
        ended = f"{one.ended_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.ended_at else None
        rows.append(
            (
                f"{one.started_at.astimezone(zone):%Y-%m-%d %H:%M}",
                ended,
                word_for(one.kind),
                one.what,
                one.seal or None,
                word_for(one.reason) if one.reason else None,
                one.dog,
                word_for(one.result),
                *(word_for(value) if isinstance(value, StrEnum) else value or None for value in one.labelled),
            )
        )
    head = ("Start", "End", "Kind", "Number or name", "Seal", "Reason", "Dog", "Result", *LABELS)
    return Table("Searches", head, tuple(rows), (NO_NAMES,))


def year_before(at: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day of the calendar year before: that of the report due on 31 October."""
    year = datetime.combine(at.astimezone(zone).date(), time(), tzinfo=zone).year - 1
    first = date(year, 1, 1)
    return first, date(year + 1, 1, 1) - timedelta(days=1)
