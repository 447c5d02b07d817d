"""Reads of covert checks. What is not revealed is read by those who know of it, and by nobody else."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from canine.accounts import persons, places
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.places import Place
from canine.audit.read_cache import cached_lookup
from canine.columns import Units, icontains_any, within
from canine.covert_checks import at_rest
from canine.covert_checks.models import CovertAgreement, CovertCheck, CovertLook, CovertReveal
from canine.errors import NotFound
from canine.extensions import Record, db
from canine.listing import Listable, moments
from canine.presentations.models import Line
from canine.rasco.models import PresentationSession
from canine.registry import queries as registry
from canine.rows import get_or_not_found
from canine.rules.covert_check import CovertPlan, OpeningUnreadable, commitment_of, plan_in
from canine.rules.listing import Asked, Paged
from canine.rules.roles import Role
from canine.sealing import SealedElsewhere
from canine.shifts.models import Search, Shift

LOG = logging.getLogger(__name__)
_TABLES = frozenset({"covert_checks", "covert_agreements", "covert_reveals"})


class PlanUnreadable(ValueError):
    """A plan that cannot be opened: sealed under another key, altered, or not the one that was committed to."""


def check(covert_id: UUID) -> CovertCheck:
    """One check, whoever asks. Raises NotFound."""
    return get_or_not_found(CovertCheck, covert_id, "There is no such covert check.")


def check_for(covert_id: UUID, user_id: UUID | None) -> CovertCheck:
    """Return a check to somebody who may know of it. Raises NotFound for everybody else, as if there were none."""
    found = check(covert_id)
    if found.reveal is None and not knows(found, user_id):
        raise NotFound("There is no such covert check.")
    return found


def knows(found: CovertCheck, user_id: UUID | None) -> bool:
    """Whether somebody, under whatever account, planned the check or was named to agree to it."""
    return any(persons.are_one(user_id, one) for one in (found.keeper_id, found.second_id))


def is_keeper(found: CovertCheck, user_id: UUID | None) -> bool:
    """Whether somebody planned the check, under whatever account."""
    return persons.are_one(user_id, found.keeper_id)


def may_read_plan(found: CovertCheck, user_id: UUID | None) -> bool:
    """Whether the plan is open to somebody: everybody after the reveal, the keeper, who opened it for safety."""
    if found.reveal is not None or is_keeper(found, user_id):
        return True
    return any(persons.are_one(user_id, one.opened_by_id) for one in found.safety_openings)


def opening(found: CovertCheck) -> bytes:
    """Return what was committed to, checked against the commitment. Raises PlanUnreadable."""
    try:
        content = found.reveal.opening.encode() if found.reveal else at_rest.unseal(found.sealed_opening)
    except SealedElsewhere as error:
        raise PlanUnreadable(str(error)) from error
    if commitment_of(content) != found.commitment:
        raise PlanUnreadable("It does not fit the commitment in the log.")
    return content


def plan(found: CovertCheck) -> CovertPlan:
    """Return the plan. For the program, and for who may read it. Raises PlanUnreadable."""
    try:
        return plan_in(opening(found))
    except OpeningUnreadable as error:
        raise PlanUnreadable(str(error)) from error


@dataclass(frozen=True, slots=True)
class Standing:
    """A check that was agreed to, with its plan: what a search or a sample is held against."""

    id: UUID
    unit_id: UUID
    plan: CovertPlan
    is_revealed: bool


def standing(*, since: datetime) -> list[Standing]:
    """Return the checks that were agreed to and are not revealed, or were revealed after a moment, by their plans."""

    def look() -> list[Standing]:
        statement = (
            select(CovertCheck)
            .join(CovertAgreement, CovertAgreement.check_id == CovertCheck.id)
            .outerjoin(CovertReveal, CovertReveal.check_id == CovertCheck.id)
            .where(CovertReveal.id.is_(None) | (CovertReveal.revealed_at >= since))
            .order_by(CovertCheck.committed_at)
        )
        found = []
        for one in db.session.scalars(statement).unique():
            try:
                found.append(Standing(one.id, one.unit_id, plan(one), one.reveal is not None))
            except PlanUnreadable as error:
                LOG.error("covert check %s: %s", one.id, error)
        return found

    return cached_lookup(_TABLES, ("standing covert checks", since), look)


def sealed_checks() -> Sequence[CovertCheck]:
    """Return every check that is not revealed, the oldest first. For the program."""
    statement = select(CovertCheck).outerjoin(CovertReveal).where(CovertReveal.id.is_(None))
    return db.session.scalars(statement.order_by(CovertCheck.committed_at)).unique().all()


def known_to(user_id: UUID) -> list[CovertCheck]:
    """Return the checks, not revealed yet, that somebody planned or was named to agree to."""
    return [one for one in sealed_checks() if knows(one, user_id)]


def revealed(units: Units, asked: Asked, zone: ZoneInfo) -> Paged[CovertCheck]:
    """Return the checks that were revealed, the latest first; a text is of the keeper's name, or of the number."""
    statement = select(CovertCheck).join(CovertReveal).where(within(CovertCheck.unit_id, units))
    if asked.text:
        meant = icontains_any(asked.text, CovertCheck.keeper_name)
        if asked.text.isascii() and asked.text.isdigit() and len(asked.text) < 10:
            meant |= CovertCheck.number == int(asked.text)
        statement = statement.where(meant)
    listable = Listable(
        usual=(CovertReveal.revealed_at.desc(), CovertCheck.id),
        conditions={**moments(CovertReveal.revealed_at, zone), "cause": lambda word: CovertReveal.cause == word},
        orders={"check": CovertCheck.number, "revealed_at": CovertReveal.revealed_at, "cause": CovertReveal.cause},
    )
    return listable.records(statement, asked)


def revealed_between(units: Units, since: datetime, until: datetime) -> Sequence[CovertCheck]:
    """Return every check that was revealed from a moment to another, the earliest first."""
    statement = (
        select(CovertCheck)
        .join(CovertReveal)
        .where(within(CovertCheck.unit_id, units), CovertReveal.revealed_at >= since, CovertReveal.revealed_at <= until)
        .options(
            joinedload(CovertCheck.withdrawals), joinedload(CovertCheck.safety_openings), joinedload(CovertCheck.looks)
        )
        .order_by(CovertReveal.revealed_at, CovertCheck.number)
    )
    return db.session.scalars(statement).unique().all()


def rows_revealed(unit_id: UUID, since: datetime, until: datetime) -> list[object]:
    """Return the rows of every check of a unit that was revealed in a period, as they were at its end."""
    found = revealed_between(frozenset({unit_id}), since, until)
    return [row for one in found for row in rows_of(one, until)]


def rows_of(found: CovertCheck, until: datetime) -> list[Record]:
    """Return every row of a check that was on record at a moment."""
    rows = (
        found,
        found.agreement,
        *found.withdrawals,
        *found.safety_openings,
        found.reveal,
        found.removal if found.removal and found.removal.said_at <= until else None,
        *(one for one in found.looks if one.linked_at <= until),
    )
    return [row for row in rows if row is not None]


def next_number(unit_id: UUID) -> int:
    """Return the number that the next check of a unit gets."""
    last = db.session.scalar(select(func.max(CovertCheck.number)).where(CovertCheck.unit_id == unit_id))
    return (last or 0) + 1


def occasions(unit_id: UUID, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many sessions were closed, and how many shifts began in which somebody searched freely."""
    sessions = (
        select(func.count())
        .select_from(PresentationSession)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(PresentationSession.unit_id == unit_id, Line.closed_at >= since, Line.closed_at < until)
    )
    searched = exists().where(Search.shift_id == Shift.id)
    shifts = select(func.count()).where(
        Shift.unit_id == unit_id, Shift.started_at >= since, Shift.started_at < until, searched
    )
    return db.session.scalar(sessions) or 0, db.session.scalar(shifts) or 0


def is_planted_search(search_id: Any) -> ColumnElement[bool]:
    """Return the condition that a search was of what a revealed covert check put in: it is no operation."""
    return exists().where(CovertLook.search_id == search_id)


def is_planted_sample(sample_id: Any) -> ColumnElement[bool]:
    """Return the same of an air sample."""
    return exists().where(CovertLook.sample_id == sample_id)


def planted_samples(sample_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the samples that were of what a revealed covert check put in."""
    statement = select(CovertLook.sample_id).where(CovertLook.sample_id.in_(sample_ids))
    return {key for key in db.session.scalars(statement) if key is not None}


def planted_searches(search_ids: Collection[UUID]) -> set[UUID]:
    """Return the same of searches, in one statement however many they are."""
    statement = select(CovertLook.search_id).where(CovertLook.search_id.is_not(None))
    return set(search_ids) & set(db.session.scalars(statement))


def checks_of(column: str, key: UUID) -> Sequence[CovertCheck]:
    """Return the revealed checks that a search (`search_id`) or a sample (`sample_id`) belongs to."""
    statement = select(CovertCheck).join(CovertLook).where(getattr(CovertLook, column) == key)
    return db.session.scalars(statement.order_by(CovertCheck.number)).unique().all()


def look(look_id: UUID) -> CovertLook:
    """Return a row that links a search or a sample to a check."""
    return db.session.get_one(CovertLook, look_id)


def look_of(covert_id: UUID, column: str, key: UUID) -> CovertLook | None:
    """Return the row that links a search or a sample to a check; None where there is none."""
    statement = select(CovertLook).where(CovertLook.check_id == covert_id, getattr(CovertLook, column) == key)
    return db.session.scalar(statement)


def handles_in(unit_id: UUID, user_id: UUID, at: datetime) -> bool:
    """Whether somebody, under whatever account, handles a dog of a unit's running teams.

    A team that begins tomorrow counts: in the unit's zone tomorrow may have begun.
    """
    today = at.date()
    tomorrow = today + timedelta(days=1)
    return any(
        persons.are_one(user_id, team.handler.user_id)
        for team in registry.teams(frozenset({unit_id}))
        if team.from_on <= tomorrow and (team.to_on is None or team.to_on >= today)
    )


def on_shift(unit_id: UUID, user_id: UUID, moment: datetime) -> bool:
    """Whether somebody, under whatever account, was on a shift of a unit at a moment."""
    statement = select(Shift.recorder_id).where(
        Shift.unit_id == unit_id,
        Shift.started_at <= moment,
        Shift.ended_at.is_(None) | (Shift.ended_at >= moment),
    )
    return any(persons.are_one(user_id, one) for one in db.session.scalars(statement))


def seconds(unit_id: UUID, user_id: UUID) -> list[tuple[UUID, str]]:
    """Return the managers whom a keeper may name: of the unit, or of others where the unit has no other one."""
    managers = [one for one in accounts.active_users(Role.MANAGER) if not persons.are_one(one.id, user_id)]
    own = [one for one in managers if one.unit_id == unit_id]
    return people_choices(own or [one for one in managers if one.unit_id is not None])


@places.of("covert_id")
def _place_of_check(covert_id: UUID) -> Place:
    found = check(covert_id)
    return Place(found.unit_id, people=lambda: [found.keeper_id, found.second_id])
