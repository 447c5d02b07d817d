"""Results of a question at the prosecutor's desk, as tables to download."""

from collections.abc import Sequence
from dataclasses import fields

from canine.certificates.queries import Listed
from canine.rasco.queries import SampleLine
from canine.rules.case import CaseQuery
from canine.rules.words import word_for
from canine.saved_views.lists import local
from canine.shifts.queries import SearchLine
from canine.tables import Table


def tables_of(
    asked: CaseQuery,
    file: str,
    searches: Sequence[SearchLine],
    samples: Sequence[SampleLine],
    certificates: Sequence[Listed],
) -> list[Table]:
    """Return a table for each kind of record, each with the court file and the question it answers."""
    notes = (f"Looked up for the file {file}.", f"Asked: {_question(asked)}.")
    return [
        Table(
            "Searches",
            ("Object", "What", "Began", "Seal", "Team", "Result", "Struck"),
            tuple(
                (
                    word_for(one.kind),
                    one.what,
                    local(one.started_at),
                    one.seal,
                    one.team,
                    word_for(one.result),
                    "yes" if one.is_struck else "no",
                )
                for one in searches
            ),
            notes,
        ),
        Table(
            "Air samples",
            ("Container", "Filter", "Drawn", "Seal", "Sampler", "State"),
            tuple(
                (one.container_number, one.filter, local(one.stopped_at), one.seal, one.sampler, word_for(one.state))
                for one in samples
            ),
            notes,
        ),
        Table(
            "Certificates",
            ("Serial", "Team", "For", "Status today", "Valid from", "Valid to", "SHA-256 of the PDF"),
            tuple(
                (
                    one.serial,
                    one.team,
                    f"{word_for(one.mode)}: {one.odours}",
                    word_for(one.status),
                    local(one.valid_from),
                    local(one.valid_to),
                    one.sha256,
                )
                for one in certificates
            ),
            notes,
        ),
    ]


def _question(asked: CaseQuery) -> str:
    said = [(one.name, getattr(asked, one.name)) for one in fields(asked)]
    return ", ".join(f"{name} {value}" for name, value in said if value) or "nothing"
