"""A search as a case: its parts for page and paper, its teams, the rows under it."""

from collections.abc import Iterator
from typing import Any

from canine.accounts.people import name_then_and_now
from canine.corrections.models import Strikable
from canine.custody import queries as custody
from canine.extensions import Record
from canine.prosecution.messages import Facts, Grid, Line, Part
from canine.prosecution.queries.covert import covert_parts, numbers
from canine.prosecution.queries.rows import (
    OCCURRENCE_BOOK,
    lines_of_corrections,
    rows_of_strikes,
    struck_part,
    with_agreements,
    written_by,
)
from canine.rules.cargo import as_recorded
from canine.rules.fact import Named, fact_of
from canine.rules.search import SearchFact, why_unsaid
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.queries import Exhibit, ExhibitStep, SearchRecord


def parts_of(record: SearchRecord) -> tuple[Part, ...]:
    """Return what page and paper say of it, the corrected words with it."""
    return (
        *covert_parts("search_id", record.search.id),
        _the_search(record),
        _corrections(record),
        _alerts(record),
        _outcomes(record),
        *(part for exhibit in record.exhibits for part in _exhibit(exhibit)),
        struck_part(record.strikes),
    )


def _the_search(record: SearchRecord) -> Facts:
    found, covert = record.search, numbers("search_id", record.search.id)
    pairs = [
        (
            _label(fact.fact, covert),
            (as_recorded(fact.value) if fact.fact is SearchFact.CONTAINER_NUMBER else _plain(fact.value)) or None,
        )
        for fact in record.facts.values()
    ]
    return Facts(
        f"Search of {record.what} ({word_for(shifts.kind_of(found))})",
        (
            *pairs,
            *((("No photo of the number", found.no_photo_reason),) if found.no_photo_reason else ()),
            *((("Ended at", None),) if found.ended_at is None else ()),
            ("Station", found.shift.station.called_at(found.started_at)),
            ("Certified at that time for", ", ".join(record.cover.certified) or "nothing"),
            ("Result", record.result),
            *((("Struck", _strike(found)),) if found.strike else ()),
            OCCURRENCE_BOOK,
            ("Written by", name_then_and_now(found.recorder_id, found.recorder_name)),
            ("Device", found.device),
            ("Clock of the device", found.captured_at),
            ("Clock of the server", found.received_at),
        ),
        note="An alert is not a species; what an item is, the named expert or laboratory says.",
    )


_COVER = frozenset({SearchFact.REASON, SearchFact.TARGETED_BY, SearchFact.DRAW})


def _label(fact: SearchFact, covert: str) -> str:
    """Return a fact's name; why the object was chosen is a cover story where the unit itself had put the item in."""
    name = word_for(fact).capitalize()
    return f"{name}, as written before covert check {covert} was revealed" if covert and fact in _COVER else name


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Named) else value


def _strike(found: Strikable) -> str:
    strike = found.strike
    return f"{strike.reason} ({strike.recorder_name})" if strike else ""


def _corrections(record: SearchRecord) -> Grid:
    lines = tuple(
        Line(
            (
                word_for(row.fact),
                fact_of(shifts.FORMS[row.fact], row.old),
                fact_of(shifts.FORMS[row.fact], row.new),
                row.reason,
                row.by,
                row.received_at,
            )
        )
        for row in record.search.corrections
    ) + lines_of_corrections(record.fact_corrections)
    return Grid(
        "Corrected facts",
        ("Fact", "First entry", "Reads now", "Reason", "By", "When"),
        lines,
        "Nothing was corrected.",
    )


def _alerts(record: SearchRecord) -> Grid:
    lines = tuple(
        Line(
            (one.row.kind, one.row.place or None, one.row.shown_at, _late(one.is_late), *written_by(one.row)),
            one.is_struck,
        )
        for one in record.alerts
    )
    return Grid(
        "What the dog showed",
        ("What", "Where on the object", "When", "Remark", "Written by", "Received"),
        lines,
        word_for(why_unsaid(record.search.form_version, ended=record.search.ended_at is not None)),
    )


def _late(is_late: bool) -> str | None:
    return "written after the outcome was known" if is_late else None


def _outcomes(record: SearchRecord) -> Grid:
    lines = tuple(
        Line(
            (one.row.outcome, one.row.inspected_by, one.row.inspected_at, _remark(one.row), *written_by(one.row)),
            one.is_struck,
        )
        for one in record.outcomes
    )
    return Grid(
        "Outcome of the inspection",
        ("Outcome", "Inspected by", "When", "Remarks", "Written by", "Received"),
        lines,
        "No inspection is on record.",
    )


def _remark(row: object) -> str:
    remarks, reason = getattr(row, "remarks", ""), getattr(row, "reason", "")
    return ". ".join(part for part in (remarks, f"Correction: {reason}" if reason else "") if part)


def _exhibit(exhibit: Exhibit) -> Iterator[Grid]:
    title = f"Exhibit {exhibit.present.exhibit_number}"
    yield Grid(
        title,
        ("Item", "Number", "Hidden in", "Found", "Remark", "Written by", "Received"),
        tuple(
            Line(
                (
                    one.row.item,
                    one.row.quantity,
                    one.row.concealment,
                    one.row.found_at,
                    ". ".join(part for part in (one.row.concealment_remark, _remark(one.row)) if part),
                    *written_by(one.row),
                ),
                one.is_struck,
            )
            for one in exhibit.entries
        ),
        "",
    )
    yield Grid(
        f"{title}: weights",
        ("Weight in kg", "Scale", "Weighed", "Written by", "Received"),
        tuple(
            Line((row.weight_kg, row.scale, row.weighed_on, *written_by(row.row)), row.strike is not None)
            for row in exhibit.weighings
        ),
        "Not weighed.",
    )
    yield Grid(
        f"{title}: identification",
        ("Result", "By", "As", "Day", "Method and report", "Written by", "Received"),
        tuple(
            Line(
                (
                    one.row.result,
                    one.row.by_name,
                    one.row.by_kind,
                    one.row.identified_on,
                    ", ".join(part for part in (one.row.method, one.row.report_number, _remark(one.row)) if part),
                    *written_by(one.row),
                ),
                one.is_struck,
            )
            for one in exhibit.identifications
        ),
        "Not identified: neither an alert nor a finding names a species.",
    )
    yield from _custody(title, exhibit)


def _custody(title: str, exhibit: Exhibit) -> Iterator[Grid]:
    yield Grid(
        f"{title}: custody",
        ("When", "From", "To", "For what", "Place", "Seal", "Condition", "Remark"),
        tuple(_hand_over(step) for step in exhibit.hand_overs),
        "No hand-over is on record.",
    )
    if exhibit.hand_overs:
        yield Grid(
            f"{title}: whose word stands behind each hand-over",
            ("When", "Receipt", "What is on record of it", "Written by", "Received"),
            tuple(_words_of(step) for step in exhibit.hand_overs),
            "",
            note="Of a receipt the number alone is on record here; the paper itself is with whoever gave or got it.",
        )


def _hand_over(step: ExhibitStep) -> Line:
    row = step.row
    cells = (
        row.handed_at,
        step.giver.called,
        step.receiver.called,
        row.purpose,
        row.place,
        row.seal,
        row.condition,
        row.remark or None,
    )
    return Line(cells, row.strike is not None)


def _words_of(step: ExhibitStep) -> Line:
    """Return who said their own word about a hand-over: somebody outside says none here, whatever the receipt says."""
    row = step.row
    return Line((row.handed_at, row.receipt or None, step.told, *written_by(row)), row.strike is not None)


def rows_of(record: SearchRecord) -> Iterator[Record]:
    """Every row under the case: the search with all that hangs on it, its shift, the team, the dog, the handler."""
    found = record.search
    yield from (found.shift, *found.shift.places, *found.shift.notes)
    yield from (
        found,
        *with_agreements(found.corrections),
        *found.alerts,
        *found.outcomes,
        *found.findings,
        *found.witnesses,
    )
    for exhibit in record.exhibits:
        yield from (one.row for one in exhibit.weighings)
        yield from (one.row for one in exhibit.identifications)
        yield from (one.row for one in exhibit.hand_overs)
    for request in custody.requests_about([one.row.id for exhibit in record.exhibits for one in exhibit.hand_overs]):
        yield from (request, *request.answers)
    yield from with_agreements(record.fact_corrections)
    yield from rows_of_strikes(record.strikes)
    yield from (found.team, found.team.dog, found.team.handler)
