"""One check-up with its runs and responses. What the plan says is not read here."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.interfaces import ORMOption

from canine.accounts import persons, places
from canine.accounts.models import User
from canine.audit.actions import AuditAction
from canine.audit.models import AuditEntry
from canine.checkups.models import Checkup, CheckupResult, MissCauseEntry, SealedPlan
from canine.errors import NotFound
from canine.extensions import db
from canine.presentations import queries as presentations
from canine.presentations.queries import RecordedResponse
from canine.registry.models import Dog, Team
from canine.rules.person import Somebody
from canine.rules.presentation import ResponseKind
from canine.rules.trial import Part

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RunProgress:
    """One run as the recorder sees it: its positions with the response that stands at each, None where none does.

    `again` has the responses, by position, to what was presented once more; None where that is not done.
    """

    number: int
    session: int
    line_id: UUID
    responses: tuple[RecordedResponse | None, ...]
    again: Mapping[int, RecordedResponse] | None = None

    @property
    def entered(self) -> int:
        """How many positions have a response."""
        return sum(response is not None for response in self.responses)

    @property
    def is_done(self) -> bool:
        """Tell whether every position has a response, and each item not sniffed its second presentation."""
        return self.entered == len(self.responses) and not self.awaited_again

    @property
    def not_sniffed(self) -> tuple[int, ...]:
        """The positions at which the dog had not sniffed, by the first entries."""
        first = enumerate(self.responses, start=1)
        return tuple(each for each, one in first if one and one.first_kind is ResponseKind.NOT_SNIFFED)

    @property
    def awaited_again(self) -> tuple[int, ...]:
        """The positions that are still to be presented once more."""
        again = self.again
        return () if again is None else tuple(each for each in self.not_sniffed if each not in again)

    @property
    def next_again(self) -> int | None:
        """The position that is presented once more now: none before every position was."""
        is_through = self.entered == len(self.responses)
        return next(iter(self.awaited_again), None) if is_through else None

    @property
    def every_response(self) -> tuple[RecordedResponse, ...]:
        """Every response that was entered, those to what was presented once more included."""
        return (*(each for each in self.responses if each is not None), *(self.again or {}).values())

    @property
    def next_position(self) -> int | None:
        """The first position without a response; None when the run is done."""
        return next((n for n, response in enumerate(self.responses, start=1) if response is None), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """All runs with their responses."""

    runs: tuple[RunProgress, ...]

    @property
    def entered(self) -> int:
        """How many presentations have a response, second ones included."""
        return sum(len(run.every_response) for run in self.runs)

    @property
    def of(self) -> int:
        """How many presentations there are, with those known by now to be made once more."""
        return sum(len(run.responses) + len(run.again or ()) + len(run.awaited_again) for run in self.runs)

    @property
    def open_run(self) -> RunProgress | None:
        """The first run that lacks responses; None when all are in."""
        return next((run for run in self.runs if not run.is_done), None)

    @property
    def by_place(self) -> dict[Place, RecordedResponse]:
        """The responses that count, by run and position: the second one where an item was presented once more."""
        return self.first_by_place | {
            (run.number, position): response for run in self.runs for position, response in (run.again or {}).items()
        }

    @property
    def first_by_place(self) -> dict[Place, RecordedResponse]:
        """The responses to the first presentations, by run and position."""
        return {
            (run.number, position): response
            for run in self.runs
            for position, response in enumerate(run.responses, start=1)
            if response is not None
        }

    @property
    def first_entries(self) -> dict[Place, ResponseKind]:
        """The first response locked at each place, of the second presentation where the dog sniffed at that alone."""
        counted = self.by_place
        return {
            place: (counted[place] if first.first_kind is ResponseKind.NOT_SNIFFED else first).first_kind
            for place, first in self.first_by_place.items()
        }

    @property
    def awaited_again(self) -> int:
        """How many places are still to be presented once more."""
        return sum(len(run.awaited_again) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many positions of each run have a response, by its number in order, and how many it has; and how many of each
    are still to be presented once more.
    """

    entered_by_run: Mapping[int, int]
    positions_per_run: int
    awaited_again: Mapping[int, int]

    def missing_in(self, run: int) -> int:
        """Return how many responses a run lacks, by what is known now."""
        return self.positions_per_run - self.entered_by_run[run] + self.awaited_again[run]

    @property
    def missing(self) -> int:
        """How many responses are missing, by what is known now."""
        return sum(self.missing_in(number) for number in self.entered_by_run)

    @property
    def open_run(self) -> int | None:
        """The number of the first run that lacks responses; None when all are in."""
        return next((number for number in self.entered_by_run if self.missing_in(number)), None)


@dataclass(frozen=True, slots=True)
class Published:
    """The commitment as the audit log has it, with the number and the moment of the entry.

    `seen_at` is when the loader first looked at the plan; None while nobody did.
    """

    commitment: str
    entry: int
    at: datetime
    seen_at: datetime | None


def people_of(found: Checkup) -> tuple[tuple[Part, Somebody], ...]:
    """Return the persons who take part: the handler with and without an account, and with the one of that day."""
    accounts = (
        (Part.ASSESSOR, found.assessor_id),
        (Part.LOADER, found.loader_id),
        (Part.RECORDER, found.recorder_id),
        (Part.HANDLER, found.handler_user_id),
    )
    by_account = ((part, persons.somebody(user_id)) for part, user_id in accounts if user_id is not None)
    return (*by_account, (Part.HANDLER, persons.somebody_of(found.team.handler.person_id)))


@cache
def _beside_a_run() -> tuple[ORMOption, ...]:
    """Leave what a response has no need of for later; made on use, since options tie all mapped classes together."""
    return (lazyload(Checkup.presences),)


def checkup(checkup_id: UUID, *, for_a_response: bool = False) -> Checkup:
    """One check-up; for a response, without what it draws on, so that each costs as little. Raises NotFound."""
    found = db.session.get(Checkup, checkup_id, options=_beside_a_run() if for_a_response else ())
    if found is None:
        raise NotFound("There is no such efficacy check-up.")
    return found


def with_results(checkup_ids: Collection[UUID]) -> dict[UUID, tuple[Checkup, CheckupResult | None]]:
    """Return several check-ups, each with what it came to, in as many statements as for one."""
    statement = (
        select(Checkup, CheckupResult)
        .outerjoin(CheckupResult, CheckupResult.checkup_id == Checkup.id)
        .where(Checkup.id.in_(checkup_ids))
    )
    return {found.id: (found, result) for found, result in db.session.execute(statement).unique()}


def progress(found: Checkup) -> Progress:
    """Return what has been entered so far; two statements."""
    entered: dict[tuple[UUID, int], RecordedResponse] = {}
    again: dict[UUID, dict[int, RecordedResponse]] = {run.line_id: {} for run in found.runs}
    for response in presentations.responses(*again):
        if response.presentation == 1:
            entered[response.line_id, response.position] = response
        else:
            again[response.line_id][response.position] = response
    positions = range(1, found.positions_per_run + 1)
    return Progress(
        tuple(
            RunProgress(
                run.number,
                run.session,
                run.line_id,
                tuple(entered.get((run.line_id, each)) for each in positions),
                dict(sorted(again[run.line_id].items())) if found.presents_again else None,
            )
            for run in found.runs
        )
    )


def tally(found: Checkup) -> Tally:
    """Return how far each run is, without reading a response; one statement."""
    none, every = (
        presentations.NumberEntered(0, 0, 0),
        presentations.number_entered(*(one.line_id for one in found.runs)),
    )
    entered = {run.number: every.get(run.line_id, none) for run in found.runs}
    return Tally(
        {number: one.positions for number, one in entered.items()},
        found.positions_per_run,
        {number: one.not_sniffed - one.again if found.presents_again else 0 for number, one in entered.items()},
    )


def run_of_response(found: Checkup, response_id: UUID) -> tuple[int, RecordedResponse]:
    """Return a response of this check-up with the number of its run. Raises NotFound."""
    response = presentations.response(response_id)
    number = next((run.number for run in found.runs if run.line_id == response.line_id), None)
    if number is None:
        raise NotFound("There is no such response in this check-up.")
    return number, response


def published(found: Checkup) -> Published:
    """Return the commitment as it went into the log before the first presentation. Raises NotFound when it did not."""
    seen = select(AuditEntry.at).where(
        AuditEntry.object_id == str(found.id), AuditEntry.action == AuditAction.SEE_PLAN.value
    )
    row = db.session.execute(
        select(AuditEntry.after, AuditEntry.number, AuditEntry.at)
        .add_columns(seen.order_by(AuditEntry.number).limit(1).scalar_subquery().label("seen_at"))
        .where(
            AuditEntry.object_id == str(found.id),
            AuditEntry.object_type == Checkup.__tablename__,
            AuditEntry.action == AuditAction.OPEN_CHECKUP.value,
            AuditEntry.before == "null",
        )
        .order_by(AuditEntry.number)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("The log has no commitment of this check-up.")
    return Published(json.loads(row.after)["commitment"], row.number, row.at, row.seen_at)


def looks_at_plan(checkup_id: UUID, before: datetime) -> tuple[str, ...]:
    """Return who opened the plan before a moment, by the log: a name for each look, in order."""
    statement = (
        select(User.name)
        .join(AuditEntry, AuditEntry.actor_id == User.id)
        .where(
            AuditEntry.object_id == str(checkup_id),
            AuditEntry.action == AuditAction.SEE_PLAN.value,
            AuditEntry.at <= before,
        )
    )
    return tuple(db.session.scalars(statement.order_by(AuditEntry.number)))


def sealed_opening(checkup_id: UUID) -> bytes:
    """Return the sealed bytes themselves. Only for the loader's page and the reveal. Raises NotFound."""
    found = db.session.scalar(select(SealedPlan.opening).where(SealedPlan.checkup_id == checkup_id))
    if found is None:
        raise NotFound("This check-up has no plan.")
    return found


def result(checkup_id: UUID) -> CheckupResult | None:
    """Return what the check-up came to; None before the plan was revealed."""
    return db.session.scalar(select(CheckupResult).where(CheckupResult.checkup_id == checkup_id))


def causes(checkup_id: UUID) -> dict[Place, tuple[MissCauseEntry, ...]]:
    """Return what the assessor said about each miss, by run and position; the word that holds stands last."""
    found: dict[Place, tuple[MissCauseEntry, ...]] = {}
    rows = db.session.scalars(
        select(MissCauseEntry)
        .where(MissCauseEntry.checkup_id == checkup_id)
        .order_by(MissCauseEntry.run, MissCauseEntry.position, MissCauseEntry.number)
    )
    for row in rows:
        place = (row.run, row.position)
        found[place] = (*found.get(place, ()), row)
    return found


@places.of("checkup_id")
def place_of_checkup(checkup_id: UUID) -> places.Place:
    """Return where a check-up belongs; whoever takes part in it comes to it. Raises NotFound."""
    found = db.session.execute(
        select(
            Dog.unit_id,
            Checkup.team_id,
            Checkup.assessor_id,
            Checkup.loader_id,
            Checkup.recorder_id,
            Checkup.handler_user_id,
        )
        .select_from(Checkup)
        .join(Team, Team.id == Checkup.team_id)
        .join(Dog, Dog.id == Team.dog_id)
        .where(Checkup.id == checkup_id)
    ).first()
    if found is None:
        raise NotFound("There is no such efficacy check-up.")
    unit_id, team_id, *people = found
    return places.Place(unit_id, teams=lambda: [team_id], people=lambda: people, is_judged=True)
