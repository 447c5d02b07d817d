"""Rows under a case as the log keeps them."""

from collections.abc import Iterable
from datetime import datetime

from canine.accounts.people import name_then_and_now
from canine.audit.snapshots import image
from canine.certificates.relied_on import place_of
from canine.corrections.models import AgreedTo, Correction, Strike
from canine.extensions import Record
from canine.prosecution.messages import Grid, KeptRow, Line
from canine.rules.words import word_for
from canine.shifts.models import Logged

# No row has the number of an entry in the police station's Occurrence Book: the paper says so where a court looks.
OCCURRENCE_BOOK = ("Occurrence Book (OB) entry", "not recorded")


def written_by(row: Logged) -> tuple[str, datetime]:
    """Who wrote a row, and when the server had it."""
    return name_then_and_now(row.recorder_id, row.recorder_name), row.received_at


def lines_of_corrections(corrections: Iterable[Correction]) -> tuple[Line, ...]:
    """Every correction of a fact, as a line of the grid of corrected facts."""
    return tuple(
        Line(
            (
                f"{word_for(one.subject)}: {one.fact.replace('_', ' ')}",
                one.old or None,
                one.new or None,
                one.reason,
                one.by,
                one.received_at,
            )
        )
        for one in corrections
    )


def corrected_part(corrections: Iterable[Correction]) -> Grid:
    """Every corrected fact of a case, with what it read before."""
    head = ("Fact", "First entry", "Reads now", "Reason", "By", "When")
    return Grid("Corrected facts", head, lines_of_corrections(corrections), "Nothing was corrected.")


def struck_part(strikes: Iterable[Strike]) -> Grid:
    """Every strike of an entry of the case, with who agreed; what was struck stands in its own part, struck through."""
    lines = tuple(
        Line(
            (
                one.words,
                one.state,
                one.reason,
                one.recorder_name,
                one.received_at,
                one.answered_by_name or ("nobody yet" if one.needs_two else "not needed"),
                one.answer_reason or None,
            )
        )
        for one in strikes
    )
    head = ("Entry", "State", "Reason", "By", "When", "Second person", "Reason of the second person")
    return Grid("Struck entries", head, lines, "No entry of this case was struck.")


def rows_of_strikes(strikes: Iterable[Strike]) -> Iterable[Record]:
    """Yield the rows of the strikes."""
    for one in strikes:
        yield from (one, *one.teams)


def with_agreements(corrections: Iterable[AgreedTo]) -> Iterable[Record]:
    """Yield the rows of corrections, and of the proposals that a second person agreed to."""
    for one in corrections:
        yield one
        if one.proposal is not None:
            yield one.proposal


def kept(rows: Iterable[Record]) -> tuple[KeptRow, ...]:
    """Each row once, by table and key, as the log's image of it; columns that are sealed there stay so."""
    found = {}
    for row in rows:
        table, key = place_of(row)
        found[table, key] = KeptRow(table, key, image(row))
    return tuple(found[place] for place in sorted(found))
