"""Reads of strikes and of possible doubles."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select

from canine.columns import Units, is_none_of, is_within, within
from canine.corrections.models import Correction, PossibleDouble, ProposedCorrection, Strike, StrikeTeam
from canine.custody import queries as custody
from canine.custody.models import CustodyRequest
from canine.errors import NotFound
from canine.extensions import db
from canine.rows import get_or_not_found
from canine.rules.correction import StrikeState, StruckBy, Subject


def is_struck(column: Any, but: Collection[UUID] = ()) -> ColumnElement[bool]:
    """Tell, in a statement, whether the entry of this id is struck; `but` are strikes that are not looked at."""
    return exists().where(Strike.subject_id == column, Strike.state == StrikeState.STRUCK, is_none_of(Strike.id, but))


def struck_by(keys: Collection[UUID]) -> list[tuple[UUID, UUID, UUID | None]]:
    """Return which of these entries are struck, by whose account each, and by whose a second person agreed."""
    found = db.session.execute(
        select(Strike.subject_id, Strike.recorder_id, Strike.answered_by_id).where(
            Strike.subject_id.in_(keys), Strike.state == StrikeState.STRUCK
        )
    )
    return [(row[0], row[1], row[2]) for row in found]


def strike(strike_id: UUID, *, unit_id: Units = None) -> Strike:
    """Return one strike; with a unit, only of that unit. Raises NotFound."""
    found = db.session.get(Strike, strike_id)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such strike.")
    return found


def correction(correction_id: UUID) -> Correction:
    """Return one correction of a fact. Raises NotFound."""
    return get_or_not_found(Correction, correction_id, "There is no such correction.")


def proposal(proposal_id: UUID, *, unit_id: Units = None) -> ProposedCorrection:
    """Return one proposed correction; with a unit, only of that unit. Raises NotFound."""
    found = db.session.get(ProposedCorrection, proposal_id)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such correction.")
    return found


def waiting_proposal(subject_id: UUID, fact: str) -> ProposedCorrection | None:
    """Return the correction of a fact that waits for a second person."""
    return db.session.scalars(
        _waiting().where(ProposedCorrection.subject_id == subject_id, ProposedCorrection.fact == fact)
    ).first()


def waiting_on_page(address: str) -> Sequence[ProposedCorrection]:
    """Return the corrections that wait for a second person, of the entries on a page, the earliest first."""
    return db.session.scalars(_waiting().where(ProposedCorrection.address == address)).all()


def proposals(unit_id: Units) -> Sequence[ProposedCorrection]:
    """Return the corrections of a unit, or of all, that wait for a second person, the earliest first."""
    statement = _waiting()
    statement = statement.where(within(ProposedCorrection.unit_id, unit_id))
    return db.session.scalars(statement).all()


def _waiting() -> Select[ProposedCorrection]:
    return (
        select(ProposedCorrection)
        .where(ProposedCorrection.answered_at.is_(None))
        .order_by(ProposedCorrection.received_at, ProposedCorrection.id)
    )


def standing_strike(subject_id: UUID) -> Strike | None:
    """Return the strike of an entry that holds or waits."""
    statement = select(Strike).where(Strike.subject_id == subject_id, Strike.state != StrikeState.DECLINED)
    return db.session.scalars(statement).first()


def strikes(unit_id: Units, *states: StrikeState, limit: int | None = 100) -> Sequence[Strike]:
    """Return the strikes of a unit, or of all, in these states, the latest first."""
    statement = select(Strike).where(Strike.state.in_(states)).order_by(Strike.received_at.desc(), Strike.id)
    statement = statement.where(within(Strike.unit_id, unit_id))
    return db.session.scalars(statement.limit(limit)).unique().all()


def settled_by(person_id: UUID) -> Sequence[Strike]:
    """Return the settled strikes that this person proposed or answered, the latest first."""
    statement = (
        select(Strike)
        .where(Strike.state != StrikeState.PROPOSED)
        .where((Strike.recorder_id == person_id) | (Strike.answered_by_id == person_id))
    )
    return db.session.scalars(statement.order_by(Strike.received_at.desc(), Strike.id).limit(100)).unique().all()


def struck_of_team(
    team_id: UUID, *, since: datetime, until: datetime, but: Collection[UUID] = ()
) -> tuple[StruckBy, ...]:
    """Count the entries about a team, of what happened between two moments, that are struck, and say by whom.

    `but` are strikes that are not looked at.
    """
    found = db.session.execute(
        select(Strike.subject, Strike.recorder_name, Strike.answered_by_name)
        .join(StrikeTeam, StrikeTeam.strike_id == Strike.id)
        .where(StrikeTeam.team_id == team_id, Strike.state == StrikeState.STRUCK)
        .where(Strike.happened_at >= since, Strike.happened_at <= until, is_none_of(Strike.id, but))
    )
    counts = Counter((Subject(row[0]), row[1], row[2]) for row in found)
    return tuple(StruckBy(*key, count) for key, count in sorted(counts.items()))


def teams_struck(strike_ids: Sequence[UUID]) -> Sequence[tuple[UUID, datetime]]:
    """Return team and moment of what was struck by these strikes; one that only waits is not among them."""
    found = db.session.execute(
        select(StrikeTeam.team_id, Strike.happened_at)
        .join(Strike, Strike.id == StrikeTeam.strike_id)
        .where(Strike.id.in_(strike_ids), Strike.state == StrikeState.STRUCK)
    )
    return [(row[0], row[1]) for row in found]


def double(double_id: UUID, *, unit_id: Units = None) -> PossibleDouble:
    """Return one possible double; with a unit, only of that unit. Raises NotFound."""
    found = db.session.get(PossibleDouble, double_id)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such entry.")
    return found


def double_of(subject_id: UUID) -> PossibleDouble | None:
    """Return what was noticed of an entry as a possible double, settled or not."""
    return db.session.scalars(select(PossibleDouble).where(PossibleDouble.subject_id == subject_id)).first()


def open_doubles(unit_id: Units) -> Sequence[PossibleDouble]:
    """Return the possible doubles of a unit, or of all, on which no manager has decided, the latest first."""
    statement = select(PossibleDouble).where(PossibleDouble.settled_at.is_(None))
    statement = statement.where(within(PossibleDouble.unit_id, unit_id))
    return db.session.scalars(statement.order_by(PossibleDouble.noticed_at.desc(), PossibleDouble.id)).all()


def unsettled(subject_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these entries that may be doubles and are not settled; one statement."""
    statement = select(PossibleDouble.subject_id).where(
        PossibleDouble.subject_id.in_(subject_ids), PossibleDouble.settled_at.is_(None)
    )
    return set(db.session.scalars(statement))


# Who was asked about a hand-over that was struck is asked no more.
custody.void_where(is_struck(CustodyRequest.hand_over_id))
