"""What follows from a search or a sample of what was put in: a reveal before a referral leaves, and a wall after it.

Neither desk nor tablet has to know of a check, so none can betray it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from canine.actor import Actor
from canine.corrections.models import Correction
from canine.covert_checks import chain, matching, queries, revealing
from canine.errors import DomainError
from canine.extensions import Record, db
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample, SampleDecision, SampleInspection, SampleReferral
from canine.rules.cargo import Outcome
from canine.rules.presentation import DecisionKind
from canine.shifts.models import Alert, Finding, Search, SearchCorrection, SearchOutcome

# A tablet that lay in a drawer sends late.
_AS_LATE_AS = timedelta(days=60)
FOLLOWED: dict[str, type[Record]] = {
    "searches": Search,
    "air_samples": AirSample,
    "alerts": Alert,
    "search_corrections": SearchCorrection,
    "corrections": Correction,
    "sample_decisions": SampleDecision,
    "search_outcomes": SearchOutcome,
    "findings": Finding,
    "sample_inspections": SampleInspection,
    "sample_referrals": SampleReferral,
}
_OPENS = (SearchOutcome, Finding, SampleInspection, SampleReferral)


def follow(written: frozenset[tuple[str, str]], _actor: Actor, at: datetime) -> None:
    """Hold what was just written against the checks; where there is none, nothing else is even read.

    Raises DomainError for a referral, an inspection or a find of what a revealed check put in.
    """
    standing = queries.standing(since=at.replace(hour=0, minute=0, second=0, microsecond=0) - _AS_LATE_AS)
    if not standing:
        return
    for table, key in sorted(written):
        row = db.session.get(FOLLOWED[table], UUID(key))
        record = _record(row)
        if row is None or record is None:
            continue
        for one in standing:
            if one.unit_id == chain.unit_of(record):
                _hold_against(one, row, record, at)


def _hold_against(one: queries.Standing, row: Record, record: Search | AirSample, at: datetime) -> None:
    found = queries.check(one.id)
    column = "search_id" if isinstance(record, Search) else "sample_id"
    is_linked = found.reveal is not None and queries.look_of(found.id, column, record.id) is not None
    if is_linked and _opens(row):
        raise DomainError(
            f"Covert check {found.number}: {one.plan.where} held {one.plan.item.words}, put there by "
            f"{one.plan.keeper}. Nothing is referred, inspected or found here. Once it is taken out, a new search or "
            "sample is like any other."
        )
    removed_at = found.removal.removed_at if found.removal else None
    if is_linked or not matching.is_of(one.plan, record, removed_at=removed_at):
        return
    if found.reveal is not None:
        revealing.link(found, record, at=at)
    elif _opens(row) or _is_referred(record, at):
        revealing.close_by_referral(found, at=at)


def _opens(row: Record) -> bool:
    is_silent = isinstance(row, SearchOutcome | SampleInspection) and row.outcome is Outcome.NOT_INSPECTED
    return isinstance(row, _OPENS) and not is_silent


def _is_referred(record: Search | AirSample, at: datetime) -> bool:
    if isinstance(record, Search):
        return chain.alerted_in(record, at)
    return bool(record.decisions) and record.decisions[-1].kind is DecisionKind.REFERRED


def _record(row: Record | None) -> Search | AirSample | None:
    """Return the search or the sample that a row is, or hangs on, with what was written of it since it was read."""
    if isinstance(row, Search | AirSample):
        return row
    if isinstance(row, SearchCorrection | Alert | SearchOutcome | Finding):
        return db.session.get(Search, row.search_id)
    if isinstance(row, SampleDecision | SampleInspection | SampleReferral):
        return db.session.get(AirSample, row.sample_id)
    sample = db.session.get(AirSample, row.subject_id) if isinstance(row, Correction) else None
    if sample is not None:
        db.session.expire(sample, ["correction_rows"])
    return sample


@rasco.stands_apart
def samples_of_checks(sample_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return those of the samples that a revealed check put something in: they are presented no more."""
    return dict.fromkeys(queries.planted_samples(sample_ids), True)
