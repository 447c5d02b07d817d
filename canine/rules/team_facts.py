"""Everything about one team that readiness and due dates ask for: plain values, collected by a query."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from canine.rules.absence import AbsenceSpan
from canine.rules.standing import StandingEvent
from canine.rules.team import DogStatus, Fitness, Mode


@dataclass(frozen=True, slots=True)
class FitnessLimit:
    """What a dog that is fit with limits may not do: work in a mode (None: in any), above a temperature in °C.

    With a mode and no temperature the mode is barred altogether; with neither, only the words say what the limit is.
    """

    mode: Mode | None = None
    above_c: int | None = None

    @property
    def bars_a_mode(self) -> bool:
        """Whether it leaves no work at all in its mode."""
        return self.mode is not None and self.above_c is None

    def concerns(self, mode: Mode) -> bool:
        """Whether it says anything about work in this mode."""
        return self.mode in (None, mode)


@dataclass(frozen=True, slots=True)
class MedicalFact:
    """The latest medical check-up; `next_due_on` None leaves it to the policy."""

    examined_on: date
    fitness: Fitness
    limits: str = ""
    next_due_on: date | None = None
    limit: FitnessLimit = FitnessLimit()


@dataclass(frozen=True, slots=True)
class VaccinationFact:
    """The latest vaccination against something, by the day on which the next one is due."""

    against: str
    next_on: date


@dataclass(frozen=True, slots=True)
class CheckupFact:
    """One scored efficacy check-up. Incomplete ones count for nothing and are not given."""

    mode: Mode
    held_on: date
    passed: bool


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """Everything about one team that these rules ask for; days are days of the unit's own zone."""

    zone: ZoneInfo
    team_from: datetime
    dog_status: DogStatus
    team_to: datetime | None = None
    standing_events: tuple[StandingEvent, ...] = ()
    medical: MedicalFact | None = None
    checkups: tuple[CheckupFact, ...] = ()
    training_minutes_this_month: int = 0
    training_minutes_last_month: int = 0
    # Of the whole months before the last in which there was this team, the newest first.
    training_minutes_earlier: tuple[int, ...] = ()
    rasco_refresher_on: date | None = None
    # The last course or refresher of each, whichever came later.
    dog_refreshed_on: date | None = None
    handler_refreshed_on: date | None = None
    vaccinations: tuple[VaccinationFact, ...] = ()
    # Of the handler; those that were over before are not given.
    absences: tuple[AbsenceSpan, ...] = ()

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the unit's zone."""
        return moment.astimezone(self.zone).date()

    def has_ended(self, at: datetime) -> bool:
        """Whether the team was no more at that moment."""
        return self.team_to is not None and self.team_to <= at
