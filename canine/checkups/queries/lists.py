"""Check-ups in lists: every one of them, those of a team, those that count."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, case, func, or_, select
from sqlalchemy.orm import aliased

from canine.accounts.models import User
from canine.audit.former import icontains_now_or_before
from canine.checkups.models import Checkup, CheckupEvent, CheckupOdour, CheckupResult, MissCauseEntry
from canine.columns import Units, icontains_any, within
from canine.extensions import db
from canine.listing import Listable, moments
from canine.policy.effects import judges_by
from canine.registry.models import Dog, Handler, Team
from canine.registry.queries import fits_dog, fits_handler
from canine.rules.efficacy import Counts
from canine.rules.listing import Asked, Paged
from canine.rules.team import Mode
from canine.rules.team_facts import CheckupFact
from canine.rules.trial import CheckupState, Verdict, worse_counts

_UTC = ZoneInfo("UTC")
_CELLS = ("hits", "misses", "false_alerts", "correct_rejections")
# Neither revealed nor closed early.
_OPEN = (CheckupState.PLANNED, CheckupState.RUNNING, CheckupState.COMPLETE)


@dataclass(frozen=True, slots=True)
class CheckupRow:
    """A check-up in a list, with its counts once it is scored."""

    id: UUID
    team_id: UUID
    team: str
    mode: Mode
    odours: tuple[str, ...]
    opened_at: datetime
    assessor: str
    state: CheckupState
    state_at: datetime
    last_response_at: datetime | None
    reason: str
    verdict: Verdict | None
    hits: int | None
    misses: int | None
    false_alerts: int | None
    correct_rejections: int | None
    strict: Counts | None

    @property
    def held_at(self) -> datetime:
        """When it was held: at its last response. One without is of when it was closed early, or of its opening."""
        if self.last_response_at is not None:
            return self.last_response_at
        return self.state_at if self.state is CheckupState.INCOMPLETE else self.opened_at

    @property
    def counts(self) -> Counts | None:
        """The two-by-two table as corrected; None before the reveal."""
        cells = (self.hits, self.misses, self.false_alerts, self.correct_rejections)
        return None if None in cells else Counts(*(cell or 0 for cell in cells))

    @property
    def worse(self) -> Counts | None:
        """The worse of both readings in targets and in non-targets; as corrected where there was one reading."""
        found = self.counts
        return found and worse_counts(found, self.strict or found)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which check-ups a person sees: those of units, of teams for which they were let in, and their own part."""

    units: Units
    teams: Collection[UUID]
    user_id: UUID


def checkup_rows(asked: Asked, zone: ZoneInfo = _UTC, *, sight: Sight | None = None) -> Paged[CheckupRow]:
    """Check-ups, the newest first; found by dog, handler, assessor or place.

    With a sight, those that it comes to.
    """
    statement, search = statement_of_rows(), asked.text
    if sight is not None:
        parts = (Checkup.assessor_id, Checkup.loader_id, Checkup.recorder_id, Checkup.handler_user_id)
        own = or_(*(part == sight.user_id for part in parts))
        statement = statement.where(within(Dog.unit_id, sight.units) | Checkup.team_id.in_(sight.teams) | own)
    if search:
        people = (
            fits_dog(search)
            | fits_handler(search)
            | icontains_now_or_before(search, User.name_folded, User.latin_folded)
        )
        statement = statement.where(people | icontains_any(search, Checkup.words_folded))
    found = _listable(zone).rows(statement, Checkup.id, asked)
    return found.showing(rows_of(found.rows))


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of check-ups can be asked for."""
    with_odour = select(CheckupOdour.checkup_id)
    return Listable(
        usual=(Checkup.opened_at.desc(), Checkup.id),
        conditions={
            **moments(Checkup.opened_at, zone),
            "dog": lambda key: Team.dog_id == key,
            "handler": lambda key: Team.handler_id == key,
            "mode": lambda word: Checkup.mode == word,
            "state": lambda word: CheckupEvent.state == word,
            "odour": lambda key: Checkup.id.in_(with_odour.where(CheckupOdour.odour_id == key)),
        },
        orders={
            "opened_at": Checkup.opened_at,
            "team": Dog.name_folded,
            "mode": Checkup.mode,
            "state": CheckupEvent.state,
            "assessor": User.name_folded,
        },
    )


def checkups_of_team(
    team_id: UUID, since: datetime | None = None, until: datetime | None = None
) -> tuple[CheckupRow, ...]:
    """Every check-up of a team opened in a period, the incomplete ones too, the newest first."""
    statement = statement_of_rows().where(Checkup.team_id == team_id)
    if since is not None:
        statement = statement.where(Checkup.opened_at >= since)
    if until is not None:
        statement = statement.where(Checkup.opened_at <= until)
    return rows_of(db.session.execute(statement))


def checkups_of_dog(dog_id: UUID, mode: Mode, since: datetime, until: datetime) -> tuple[CheckupRow, ...]:
    """Every check-up of a dog in a mode opened in a period, in whatever team and unit, the oldest first."""
    statement = statement_of_rows().where(
        Team.dog_id == dog_id, Checkup.mode == mode, Checkup.opened_at >= since, Checkup.opened_at <= until
    )
    return tuple(reversed(rows_of(db.session.execute(statement))))


@judges_by
def were_opened() -> bool:
    """Tell whether a check-up was ever opened."""
    return db.session.scalar(select(Checkup.id).limit(1)) is not None


def waiting_for(user_id: UUID) -> tuple[CheckupRow, ...]:
    """Check-ups that wait for a person: not scored yet, or with misses that want the assessor's word; newest first."""
    part = (Checkup.assessor_id == user_id) | (Checkup.loader_id == user_id) | (Checkup.recorder_id == user_id)
    mine = part | (Checkup.handler_user_id == user_id)
    unfinished = CheckupEvent.state.in_(_OPEN)
    named = (
        select(func.count())
        .where(MissCauseEntry.checkup_id == Checkup.id, MissCauseEntry.number == 1)
        .correlate(Checkup)
        .scalar_subquery()
    )
    passed = (CheckupEvent.state == CheckupState.SCORED) & (CheckupResult.verdict == Verdict.PASSED)
    wants_word = (Checkup.assessor_id == user_id) & passed & (CheckupResult.misses > named)
    return rows_of(db.session.execute(statement_of_rows().where((mine & unfinished) | wants_word)))


def waiting_for_approval(unit_id: Units = None, at: datetime | None = None) -> tuple[CheckupRow, ...]:
    """Return passed check-ups on which no manager has decided yet, or had at a moment; of one unit or of all;
    newest first.
    """
    waits = CheckupEvent.state == CheckupState.SCORED
    statement = statement_of_rows().where(CheckupResult.verdict == Verdict.PASSED)
    if at is not None:
        # Nothing but a manager's decision follows the score.
        waits |= CheckupEvent.at > at
        statement = statement.where(CheckupResult.revealed_at <= at)
    statement = statement.where(within(Dog.unit_id, unit_id))
    return rows_of(db.session.execute(statement.where(waits)))


def facts_of_teams(team_ids: Iterable[UUID], at: datetime) -> dict[UUID, tuple[CheckupFact, ...]]:
    """Return the last that counts for each team in each mode at a moment: passed and approved, or failed; one
    statement.

    An incomplete, a not certifiable and a refused check-up count for nothing, and a passed one not before a
    manager has approved it. A check-up is held on the day of its last response.
    """
    approved, ended = aliased(CheckupEvent), aliased(CheckupEvent)
    passed = (CheckupResult.verdict == Verdict.PASSED) & (approved.at <= at)
    # One pass over however many years: the last of all, and the last that was passed, which may be the same.
    last, last_passed = func.max(ended.at).label("last"), func.max(case((passed, ended.at)))
    rows: Any = db.session.execute(
        select(Checkup.team_id, Checkup.mode, Checkup.zone, last, last_passed)
        .join(CheckupResult, CheckupResult.checkup_id == Checkup.id)
        .join(ended, (ended.checkup_id == Checkup.id) & (ended.state == CheckupState.COMPLETE))
        .outerjoin(approved, (approved.checkup_id == Checkup.id) & (approved.state == CheckupState.APPROVED))
        .where(Checkup.team_id.in_(list(team_ids)), CheckupResult.revealed_at <= at)
        .where(passed | (CheckupResult.verdict == Verdict.FAILED))
        .group_by(Checkup.team_id, Checkup.mode, Checkup.zone)
        .order_by(last)
    )
    found: dict[tuple[UUID, Mode], CheckupFact] = {}
    for team_id, mode, zone, held_at, passed_at in rows:
        held_on: date = held_at.astimezone(ZoneInfo(zone)).date()
        found[team_id, mode] = CheckupFact(mode, held_on, passed=passed_at == held_at)
    facts: dict[UUID, tuple[CheckupFact, ...]] = {}
    for (team_id, _), fact in found.items():
        facts[team_id] = (*facts.get(team_id, ()), fact)
    return facts


@dataclass(frozen=True, slots=True)
class AnotherCheckup:
    """Another check-up of the dog of one, in its mode: whose, when it was opened and failed, and by whom held."""

    team: str
    opened_at: datetime
    failed_at: datetime | None
    assessor_id: UUID


def others_in_the_way(found: Checkup) -> tuple[AnotherCheckup, ...]:
    """Return what speaks against a certificate on a check-up: others of the dog in the mode, in whatever team.

    They were failed since it was opened (a retest is opened after the failure), or are open still; the earliest first.
    """
    failed = (CheckupResult.verdict == Verdict.FAILED) & (CheckupResult.revealed_at >= found.opened_at)
    others = _of_dog(found.team.dog_id, found.mode).where(Checkup.id != found.id)
    return _told(others.where(failed | CheckupEvent.state.in_(_OPEN)))


def open_with_dog(dog_id: UUID, mode: Mode) -> tuple[AnotherCheckup, ...]:
    """Return the check-ups of the dog in a mode that are not over yet, in whatever team."""
    return _told(_of_dog(dog_id, mode).where(CheckupEvent.state.in_(_OPEN)))


def _of_dog(dog_id: UUID, mode: Mode) -> Any:
    last = select(func.max(CheckupEvent.step)).where(CheckupEvent.checkup_id == Checkup.id).correlate(Checkup)
    return (
        select(Team, Checkup.opened_at, CheckupResult.revealed_at, Checkup.assessor_id)
        .select_from(Checkup)
        .join(Team, Team.id == Checkup.team_id)
        .join(CheckupEvent, (CheckupEvent.checkup_id == Checkup.id) & (CheckupEvent.step == last.scalar_subquery()))
        .outerjoin(CheckupResult, CheckupResult.checkup_id == Checkup.id)
        .where(Team.dog_id == dog_id, Checkup.mode == mode)
        .order_by(Checkup.opened_at, Checkup.id)
    )


def _told(statement: Any) -> tuple[AnotherCheckup, ...]:
    rows: Any = db.session.execute(statement)
    return tuple(
        AnotherCheckup(team.called_at(opened_at), opened_at, failed_at, assessor_id)
        for team, opened_at, failed_at, assessor_id in rows
    )


def statement_of_rows() -> Any:
    """Return the select of every check-up, the newest first; `rows_of` reads what it finds."""
    latest = (
        select(func.max(CheckupEvent.step))
        .where(CheckupEvent.checkup_id == Checkup.id)
        .correlate(Checkup)
        .scalar_subquery()
    )
    held = (
        select(func.min(CheckupEvent.at))
        .where(CheckupEvent.checkup_id == Checkup.id, CheckupEvent.state == CheckupState.COMPLETE)
        .correlate(Checkup)
        .scalar_subquery()
    )
    return (
        select(
            Checkup.id,
            Checkup.team_id,
            Team,
            Checkup.mode,
            Checkup.opened_at,
            User,
            CheckupEvent.state,
            CheckupEvent.at.label("state_at"),
            held.label("last_response_at"),
            CheckupEvent.reason,
            CheckupResult.verdict,
            CheckupResult.hits,
            CheckupResult.misses,
            CheckupResult.false_alerts,
            CheckupResult.correct_rejections,
            CheckupResult.strict_hits,
            CheckupResult.strict_misses,
            CheckupResult.strict_false_alerts,
            CheckupResult.strict_correct_rejections,
        )
        .join(Team, Team.id == Checkup.team_id)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .join(User, User.id == Checkup.assessor_id)
        .join(CheckupEvent, (CheckupEvent.checkup_id == Checkup.id) & (CheckupEvent.step == latest))
        .outerjoin(CheckupResult, CheckupResult.checkup_id == Checkup.id)
        .order_by(Checkup.opened_at.desc(), Checkup.id)
    )


def rows_of(rows: Iterable[Row[Any]]) -> tuple[CheckupRow, ...]:
    """Return the check-ups of such rows, with their odours; one statement."""
    found = [row._mapping for row in rows]
    odours: dict[UUID, tuple[str, ...]] = {}
    named = (
        select(CheckupOdour.checkup_id, CheckupOdour.name)
        .where(CheckupOdour.checkup_id.in_([row["id"] for row in found]))
        .order_by(CheckupOdour.number)
    )
    for checkup_id, name in db.session.execute(named):
        odours[checkup_id] = (*odours.get(checkup_id, ()), name)
    return tuple(_row(dict(row), odours.get(row["id"], ())) for row in found)


def _row(found: dict[str, Any], odours: tuple[str, ...]) -> CheckupRow:
    team, assessor, opened_at = found.pop("Team"), found.pop("User"), found["opened_at"]
    cells = [found.pop(f"strict_{name}") for name in _CELLS]
    return CheckupRow(
        odours=odours,
        team=team.called_at(opened_at),
        assessor=assessor.called_at(opened_at),
        strict=None if None in cells else Counts(*cells),
        **found,
    )
