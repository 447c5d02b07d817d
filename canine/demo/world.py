"""What every story of the demonstration knows: the days, the people, the teams."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.certificates.record import IssuingContext
from canine.demo.diary import Diary
from canine.demo.luck import Luck, stream
from canine.rules.roles import Role
from canine.rules.study import Condition
from canine.rules.team import Mode
from canine.shifts.messages import Provenance

# Between two check-ups of a team: three months have 89 days at least.
CHECKUP_EVERY = timedelta(days=89)
COURSE_LASTS = timedelta(weeks=8)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
KENNEL_OFFICE = "kennel office, desktop browser"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: the same wish at the same moment gives the same history."""

    seed: int
    dogs: int
    years: float
    at: datetime

    @property
    def handlers(self) -> int:
        """Six handlers for four dogs: somebody is always off."""
        return self.dogs + self.dogs // 2

    @property
    def days(self) -> int:
        """How long there are shifts."""
        return round(365 * self.years)

    @property
    def aids_per_odour(self) -> int:
        """How many aids of each odour a yearly batch has: three, and more where more teams need them the same day."""
        return 3 + self.handlers // 8

    @property
    def rasco_dogs(self) -> int:
        """Half of the dogs learn RASCO too, and two at least: one alone can clear no sample."""
        return min(self.dogs, max(2, self.dogs // 2))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, and the device that they usually write on."""

    id: UUID
    name: str
    role: Role
    device: str = KENNEL_OFFICE
    agency: str = ""

    @property
    def actor(self) -> Actor:
        """The person as a service knows them."""
        return Actor(self.id, self.name, self.device)


@dataclass(frozen=True, slots=True)
class Account:
    """What is printed once."""

    email: str
    role: Role
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of the unit, and those who come from elsewhere."""

    administrator: Person
    manager: Person
    trainer: Person
    guest: Person
    veterinarian: Person
    prosecutor: Person
    deputy: Person
    handlers: tuple[Person, ...]
    neighbour: Person


@dataclass(slots=True)
class DemoDog:
    """A dog, how good it truly is, and what the roster asks about it."""

    id: UUID
    name: str
    sensitivity: float
    false_alerts: float
    weight_kg: float
    medical_due_on: date = date.min
    is_operational: bool = False
    last_duty_at: datetime = LONG_AGO
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)
    examined_on: set[date] = field(default_factory=set)

    def is_free(self, from_at: datetime, to_at: datetime) -> bool:
        """Whether the dog has no duty in that time."""
        return all(end <= from_at or start >= to_at for start, end in self.busy[-6:])


@dataclass(slots=True)
class Crew:
    """A handler team: who, and until when it is certified in which mode."""

    number: int
    team_id: UUID
    handler_id: UUID
    dog: DemoDog
    handler: Person
    modes: tuple[Mode, ...]
    certified_until: dict[Mode, datetime] = field(default_factory=dict)
    last_duty_at: datetime = LONG_AGO

    def is_certified(self, mode: Mode, at: datetime) -> bool:
        """Whether the roster may count on the team in that mode."""
        return mode in self.certified_until and self.certified_until[mode] > at


@dataclass(slots=True)
class Aid:
    """A training aid in the store."""

    id: UUID
    odour: str
    weight_g: float
    replace_by_on: date
    is_out: bool = False
    moved_at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class DemoSample:
    """An air sample, and what truly lies in its container: None for nothing."""

    id: UUID
    odour: str | None
    bag_seal: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class StudyContainer:
    """A container that was prepared for the study, and waits for its air sample."""

    number: str
    condition: Condition
    prepared_id: UUID


@dataclass(frozen=True, slots=True)
class PlantedContainer:
    """A container of a covert check that a team is to come to, and whether its dog alerts on it."""

    number: str
    from_at: datetime
    until_at: datetime
    alerts: bool


@dataclass(slots=True)
class World:
    """The demonstration while it is being made."""

    wish: Wish
    zone: ZoneInfo
    press: IssuingContext
    diary: Diary
    unit_id: UUID
    port_id: UUID
    airport_id: UUID
    staff: Staff
    partner_id: UUID
    secret_key: str
    odour_ids: dict[str, UUID] = field(default_factory=dict)
    crews: list[Crew] = field(default_factory=list)
    aids: list[Aid] = field(default_factory=list)
    waiting_samples: list[DemoSample] = field(default_factory=list)
    items_of: dict[UUID, list[UUID]] = field(default_factory=dict)
    check_ups_on: set[tuple[Mode, date]] = field(default_factory=set)
    clean_items: list[UUID] = field(default_factory=list)
    clean_since: datetime = LONG_AGO
    filters: list[tuple[UUID, datetime]] = field(default_factory=list)
    exhibits: int = 0
    printed: set[str] = field(default_factory=set)
    crews_sampling: Counter[date] = field(default_factory=Counter)
    has_unconfirmed: bool = False
    drawn: dict[date, list[str]] = field(default_factory=dict)
    study_containers: list[StudyContainer] = field(default_factory=list)
    planted: list[PlantedContainer] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day on which the history ends, in the unit's zone."""
        return self.wish.at.astimezone(self.zone).date()

    @property
    def service_from(self) -> date:
        """The first day of the shifts."""
        return self.today - timedelta(days=self.wish.days)

    def next_planted(self, start: datetime, at: datetime) -> PlantedContainer | None:
        """Return a container of a covert check that is searched in that time, once."""
        found = next((one for one in self.planted if one.from_at <= start and at <= one.until_at), None)
        if found is not None:
            self.planted.remove(found)
        return found

    def leaves_unconfirmed(self, at: datetime) -> bool:
        """Whether nobody confirms a hand-over of that moment: so it is with one, in the last week."""
        leaves = not self.has_unconfirmed and self.today - self.day(at) < timedelta(days=7)
        self.has_unconfirmed |= leaves
        return leaves

    def luck(self, subject: str) -> Luck:
        """Return the stream of chance of a subject."""
        return stream(self.wish.seed, subject)

    def printed_number(self, luck: Luck, prefix: str, digits: int) -> str:
        """Return a number as it is printed on one seal, filter or chip alone: none is given out twice."""
        while True:
            number = f"{prefix}{luck.between(10 ** (digits - 1), 10**digits - 1)}"
            if number not in self.printed:
                self.printed.add(number)
                return number

    def moment(self, on: date, hour: int, minute: int = 0) -> datetime:
        """Return a time of day by the clocks of the unit."""
        return datetime.combine(on, time(hour, minute), tzinfo=self.zone).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the day of a moment by the clocks of the unit."""
        return moment.astimezone(self.zone).date()

    @property
    def trials(self) -> list[tuple[Crew, Mode]]:
        """Every team in every mode that it is examined in: free search first."""
        return [(crew, mode) for mode in Mode for crew in self.crews if mode in crew.modes]

    def aids_of(self, odour: str, on: date) -> list[Aid]:
        """Return the aids of an odour in the store; nobody takes one on its last day, when it goes back to
        the court.
        """
        return [aid for aid in self.aids if aid.odour == odour and aid.replace_by_on > on and not aid.is_out]


def taken_at(at: datetime, luck: Luck) -> dict[str, Any]:
    """Return a form that was sent a few seconds after the device's own clock."""
    return {"capture": Provenance(captured_at=at - timedelta(seconds=luck.between(1, 9)))}
