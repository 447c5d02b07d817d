"""The morning's question: who was, is or will be ready at a moment, and what falls due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from canine.accounts.models import User
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.medical import queries as medical
from canine.policy import queries as policies
from canine.readiness.models import CalendarLink
from canine.registry import queries as registry
from canine.registry.models import Course, Team
from canine.rules.due import Due, DueKind, due
from canine.rules.kennel import CourseKind
from canine.rules.policy import Policy, months_after
from canine.rules.readiness import Readiness, ReadinessState, readiness
from canine.rules.roles import Role
from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import DogStatus, Mode
from canine.rules.team_facts import TeamFacts
from canine.standing import queries as standings
from canine.training import queries as training

DUE_WITHIN = timedelta(days=30)
# How far back training is looked at for a shortfall that repeats.
MONTHS_BACK = 5
_A_VETERINARIANS = frozenset({DueKind.MEDICAL, DueKind.VACCINATION})


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in one mode, with the answer and the odours that it was asked for."""

    team_id: UUID
    dog_id: UUID
    unit_id: UUID
    team: str
    mode: Mode
    odours: tuple[str, ...]
    answer: Readiness


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that falls due for a team."""

    team_id: UUID
    dog_id: UUID
    unit_id: UUID
    handler_user_id: UUID | None
    team: str
    due: Due
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything on the readiness page: rows with the least ready first, dues with the earliest first."""

    at: datetime
    rows: tuple[TeamRow, ...]
    dues: tuple[DueRow, ...]

    def count(self, mode: Mode, state: ReadinessState) -> int:
        """How many teams have that answer in a mode."""
        return sum(row.mode is mode and row.answer.state is state for row in self.rows)


def morning(unit_id: UUID | None, *, at: datetime, zone: ZoneInfo) -> Morning:
    """The page for one unit, or for all of them; a fixed number of statements, however many teams and years."""
    policy = policies.in_force(at)
    today = at.astimezone(zone).date()
    teams = registry.teams(unit_id, running_on=today)
    facts = team_facts(teams, at=at, zone=zone)
    rows = [row for team in teams for row in _rows(team, facts[team.id], policy, at)]
    worst_first = [ReadinessState.NOT_READY, ReadinessState.READY_WITH_LIMITS, ReadinessState.READY]
    rows.sort(key=lambda row: (worst_first.index(row.answer.state), row.team, row.mode))
    dues = [row for row in due_rows(teams, facts, policy, at) if row.due.due_on <= today + DUE_WITHIN]
    return Morning(at, tuple(rows), tuple(dues))


def of_team(team: Team, *, at: datetime, zone: ZoneInfo) -> list[TeamRow]:
    """The answers for one team, running or not."""
    return _rows(team, team_facts([team], at=at, zone=zone)[team.id], policies.in_force(at), at)


def due_rows(teams: Iterable[Team], facts: dict[UUID, TeamFacts], policy: Policy, at: datetime) -> list[DueRow]:
    """Everything that is due or will be for these teams, the earliest first."""
    rows = [
        DueRow(
            team.id,
            team.dog_id,
            team.dog.unit_id,
            team.handler.user_id,
            team.name,
            one,
            is_overdue=one.due_on < facts[team.id].day(at),
        )
        for team in teams
        for one in due(facts[team.id], policy, at)
    ]
    return sorted(rows, key=lambda row: (row.due.due_on, row.team))


def concerns(row: DueRow, person: User) -> bool:
    """Whether it is told to this person: a manager, the handler; what a veterinarian does, a veterinarian too."""
    if person.id == row.handler_user_id:
        return True
    is_wanted = person.role is Role.MANAGER or (person.role is Role.VETERINARIAN and row.due.kind in _A_VETERINARIANS)
    return is_wanted and person.unit_id in (None, row.unit_id)


def dues_of(person: User, *, at: datetime, zone: ZoneInfo) -> list[DueRow]:
    """Everything due now or later that is told to this person when its day comes near, the earliest first."""
    today = at.astimezone(zone).date()
    if person.role is Role.HANDLER:
        teams = registry.teams_of_handler_user(person.id, today)
    else:
        teams = registry.teams(person.unit_id, running_on=today)
    rows = due_rows(teams, team_facts(teams, at=at, zone=zone), policies.in_force(at), at)
    return [row for row in rows if concerns(row, person)]


def calendar_link(person_id: UUID) -> CalendarLink | None:
    """The address of the person's calendar that is in force."""
    return db.session.scalar(
        select(CalendarLink).where(CalendarLink.person_id == person_id, CalendarLink.revoked_at.is_(None))
    )


def calendar_links(person_id: UUID) -> Sequence[CalendarLink]:
    """Every address that the person's calendar ever had."""
    return db.session.scalars(select(CalendarLink).where(CalendarLink.person_id == person_id)).all()


def holder_of_hash(token_hash: str) -> User | None:
    """The person, if active, whose calendar has an address with this hash in force."""
    return db.session.scalar(
        select(User)
        .join(CalendarLink, CalendarLink.person_id == User.id)
        .where(CalendarLink.token_hash == token_hash, CalendarLink.revoked_at.is_(None), User.deactivated_at.is_(None))
    )


def team_facts(teams: Sequence[Team], *, at: datetime, zone: ZoneInfo) -> dict[UUID, TeamFacts]:
    """What the rules ask for about each team at a moment; the number of statements does not grow with the teams."""
    team_ids, dog_ids = [team.id for team in teams], [team.dog_id for team in teams]
    today = at.astimezone(zone).date()
    last_month = months_after(today.replace(day=1), -1)
    statuses = registry.statuses_at(dog_ids, at)
    events = standings.events_of_teams(team_ids)
    examined, vaccinated = medical.latest_of(dog_ids, at), medical.vaccinations_due_of(dog_ids, at)
    trials = checkups.facts_of_teams(team_ids, at)
    now = training.minutes_of(team_ids, today.year, today.month, until=today)
    before = training.minutes_of(team_ids, last_month.year, last_month.month)
    earlier = [months_after(last_month, -number) for number in range(1, MONTHS_BACK + 1)]
    by_month = training.minutes_by_month(team_ids, earlier[-1], last_month - timedelta(days=1))
    refreshed = _refreshers(teams, today)
    return {
        team.id: TeamFacts(
            zone=zone,
            team_from=_midnight(team.from_on, zone),
            team_to=_end(team, events.get(team.id, ()), zone),
            dog_status=statuses.get(team.dog_id, DogStatus.IN_TRAINING),
            standing_events=events.get(team.id, ()),
            medical=examined.get(team.dog_id),
            checkups=trials.get(team.id, ()),
            training_minutes_this_month=now.get(team.id, 0),
            training_minutes_last_month=before.get(team.id, 0),
            training_minutes_earlier=tuple(
                by_month.get(team.id, {}).get(month, 0) for month in earlier if team.from_on <= month
            ),
            rasco_refresher_on=refreshed[team.id],
            vaccinations_due_on=tuple(one.next_on for one in vaccinated.get(team.dog_id, ())),
        )
        for team in teams
    }


def _rows(team: Team, facts: TeamFacts, policy: Policy, at: datetime) -> list[TeamRow]:
    """One row for each mode in which the team was ever certified; for a team that never was, one for each mode."""
    odours = {mode: _ever_certified(facts.standing_events, mode, at) for mode in Mode}
    modes = [mode for mode in Mode if odours[mode]] or list(Mode)
    return [
        TeamRow(
            team.id,
            team.dog_id,
            team.dog.unit_id,
            team.name,
            mode,
            odours[mode],
            readiness(facts, mode, odours[mode], policy, at),
        )
        for mode in modes
    ]


def _ever_certified(events: Iterable[StandingEvent], mode: Mode, at: datetime) -> tuple[str, ...]:
    certified = (event for event in events if event.kind is StandingKind.CERTIFIED and event.at <= at)
    return tuple(sorted({event.odour for event in certified if event.mode is mode and event.odour}))


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone)


def _end(team: Team, events: Iterable[StandingEvent], zone: ZoneInfo) -> datetime | None:
    """The moment that was put on record; without one, the end of the team's last day."""
    for event in events:
        if event.kind is StandingKind.ENDED:
            return event.at
    return _midnight(team.to_on + timedelta(days=1), zone) if team.to_on else None


def _refreshers(teams: Sequence[Team], today: date) -> dict[UUID, date | None]:
    """When the team's RASCO refresher counts from: the day that both dog and handler have had one."""
    courses = db.session.execute(
        select(Course.dog_id, Course.handler_id, func.max(Course.to_on))
        .where(Course.kind == CourseKind.RASCO_REFRESHER, Course.completed, Course.to_on <= today)
        .group_by(Course.dog_id, Course.handler_id)
    ).all()
    last = {dog_id or handler_id: to_on for dog_id, handler_id, to_on in courses}
    found = {}
    for team in teams:
        both = (last.get(team.dog_id), last.get(team.handler_id))
        found[team.id] = min(on for on in both if on) if all(both) else None
    return found
