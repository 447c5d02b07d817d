"""What the rules ask for about each team at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.absences import queries as absences
from canine.checkups import queries as checkups
from canine.columns import Units
from canine.medical import queries as medical
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.registry.queries import TeamSheet
from canine.rules.policy import months_after
from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import DogStatus
from canine.rules.team_facts import TeamFacts, VaccinationFact
from canine.standing import queries as standings
from canine.training import queries as training

# How far back training is looked at for a shortfall that repeats.
MONTHS_BACK = 5


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team, and everything about it that the rules ask for."""

    team: Team
    facts: TeamFacts


def known_teams(unit_id: Units, *, at: datetime, zone: ZoneInfo) -> list[KnownTeam]:
    """Return the teams of a unit, or of all, that run on the day of a moment; seven statements, however many."""
    return _known(registry.team_sheets(at, on=_day(at, zone), unit_id=unit_id), at, zone)


def known_teams_of_handler(user_id: UUID, *, at: datetime, zone: ZoneInfo) -> list[KnownTeam]:
    """Return the same for the teams of the handler who signs in with an account."""
    return _known(registry.team_sheets(at, on=_day(at, zone), user_id=user_id), at, zone)


def known_team(team_id: UUID, *, at: datetime, zone: ZoneInfo) -> KnownTeam:
    """One team, running or not. Raises NotFound."""
    team = registry.team(team_id)
    return _known(registry.team_sheets(at, on=None, team_id=team.id), at, zone)[0]


def _known(sheets: Sequence[TeamSheet], at: datetime, zone: ZoneInfo) -> list[KnownTeam]:
    team_ids, dog_ids = [sheet.team.id for sheet in sheets], [sheet.team.dog_id for sheet in sheets]
    this_month = _day(at, zone).replace(day=1)
    events = standings.events_that_count(team_ids, at)
    examined, vaccinated = medical.latest_of(dog_ids, at), medical.vaccinations_due_of(dog_ids, at)
    trials = checkups.facts_of_teams(team_ids, at)
    months = [months_after(this_month, -number) for number in range(MONTHS_BACK + 2)]
    trained = training.minutes_by_month(team_ids, months[-1], _day(at, zone))
    away = absences.spans_of((sheet.team.handler_id for sheet in sheets), since=at)
    found = []
    for sheet in sheets:
        team, minutes = sheet.team, trained.get(sheet.team.id, {})
        facts = TeamFacts(
            zone=zone,
            team_from=_midnight(team.from_on, zone),
            team_to=_end(team, events.get(team.id, ()), zone),
            dog_status=sheet.dog_status or DogStatus.IN_TRAINING,
            standing_events=events.get(team.id, ()),
            medical=examined.get(team.dog_id),
            checkups=trials.get(team.id, ()),
            training_minutes_this_month=minutes.get(months[0], 0),
            training_minutes_last_month=minutes.get(months[1], 0),
            training_minutes_earlier=tuple(minutes.get(month, 0) for month in months[2:] if team.from_on <= month),
            # It counts from the day by which both dog and handler had one.
            rasco_refresher_on=_earlier(sheet.dog_rasco_on, sheet.handler_rasco_on),
            dog_refreshed_on=sheet.dog_course_on,
            handler_refreshed_on=sheet.handler_course_on,
            vaccinations=tuple(VaccinationFact(one.against, one.next_on) for one in vaccinated.get(team.dog_id, ())),
            absences=away.get(team.handler_id, ()),
        )
        found.append(KnownTeam(team, facts))
    return found


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone)


def _end(team: Team, events: Iterable[StandingEvent], zone: ZoneInfo) -> datetime | None:
    """Return the moment that was put on record; without one, the end of the team's last day."""
    for event in events:
        if event.kind is StandingKind.ENDED:
            return event.at
    return _midnight(team.to_on + timedelta(days=1), zone) if team.to_on else None


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else None
