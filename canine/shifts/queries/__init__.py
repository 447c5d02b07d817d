"""Reads of the shifts room."""

from canine.shifts.queries.case import Entry, Exhibit, Witness
from canine.shifts.queries.facts import Fact, cover_of, facts, facts_that_apply, object_of, present_facts
from canine.shifts.queries.lists import (
    SearchLine,
    ShiftLine,
    result_of,
    search_lines,
    searches_of_shift,
    searches_sought,
    shift_lines,
)
from canine.shifts.queries.records import (
    SearchRecord,
    ShiftRecord,
    open_shifts_of,
    search_record,
    shift_record,
)
from canine.shifts.queries.roster import Place, Roster, roster
from canine.shifts.queries.rows import (
    alert,
    chain_ids,
    exhibit,
    finding,
    identification,
    identifications_of,
    last_search,
    last_station_id,
    latest,
    outcome_of,
    search,
    shift,
)

__all__ = [
    "Entry",
    "Exhibit",
    "Fact",
    "Place",
    "Roster",
    "SearchLine",
    "SearchRecord",
    "ShiftLine",
    "ShiftRecord",
    "Witness",
    "alert",
    "chain_ids",
    "cover_of",
    "exhibit",
    "facts",
    "facts_that_apply",
    "finding",
    "identification",
    "identifications_of",
    "last_search",
    "last_station_id",
    "latest",
    "object_of",
    "open_shifts_of",
    "outcome_of",
    "present_facts",
    "result_of",
    "roster",
    "search",
    "search_lines",
    "search_record",
    "searches_of_shift",
    "searches_sought",
    "shift",
    "shift_lines",
    "shift_record",
]
