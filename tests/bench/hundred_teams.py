"""An instance with a hundred teams and years of history, written straight into its tables: too much for services."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, Integer, Numeric, Uuid, insert
from sqlalchemy.types import TypeDecorator

from canine.actor import program
from canine.audit.guard import schema_change
from canine.columns import UtcDateTime
from canine.extensions import db
from canine.policy import services as policy
from canine.rules.kennel import AidMove, CourseKind
from canine.rules.places import StationKind
from canine.rules.roles import Role
from canine.rules.standing import StandingKind
from canine.rules.team import DogStatus, Fitness, Mode
from canine.rules.trial import CheckupState, Verdict
from canine.transaction import transaction
from tests.bench.instance import empty_instance

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
_YEAR = 365


@contextmanager
def unit_of(years: int, teams: int) -> Iterator[UUID]:
    """Such an instance, as the application in use; gives the id of its unit."""
    with tempfile.TemporaryDirectory() as folder:
        app = empty_instance(folder)
        with app.app_context():
            with transaction():
                policy.ensure_first_version(actor=program("bench"), at=NOW)
            unit_id = _History(TODAY - timedelta(days=_YEAR * years)).write(teams)
            yield unit_id
            db.session.remove()
            db.engine.dispose()


class _History:
    """Rows by table; whatever a table needs and nobody named is filled with nothing in particular."""

    def __init__(self, first_on: date) -> None:
        self.first_on = first_on
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def write(self, teams: int) -> UUID:
        """Everything, in the order of the tables."""
        unit_id = self.add("units", code="MSA", name="Mombasa Canine Unit")
        station_id = self.add("stations", unit_id=unit_id, kind=StationKind.SEAPORT)
        people = [
            self.add_account(f"{number}@example.org", Role.MANAGER, unit_id, self.add("persons")) for number in range(3)
        ]
        odours = [self.add("odours", name=f"odour {number}") for number in range(3)]
        for number in range(teams):
            self.add_team(number, unit_id, station_id, people, odours)
        self.add_aids(unit_id, people, odours)
        with schema_change(), db.engine.begin() as connection:
            for table in db.metadata.sorted_tables:
                if table.name in self.rows:
                    connection.execute(insert(table), self.rows[table.name])
        return unit_id

    def add(self, table: str, **values: Any) -> UUID:
        """One row."""
        row = {column.name: _nothing(column) for column in db.metadata.tables[table].columns} | values
        row["id"] = uuid4()
        self.rows.setdefault(table, []).append(row)
        found: UUID = row["id"]
        return found

    def add_account(self, email: str, role: Role, unit_id: UUID, person_id: UUID) -> UUID:
        """An account of the unit, of this person."""
        return self.add("users", email=email, role=role, unit_id=unit_id, person_id=person_id)

    def days(self, every: int) -> list[date]:
        """From the first day to today."""
        return [self.first_on + timedelta(days=number) for number in range(0, (TODAY - self.first_on).days, every)]

    def add_team(self, number: int, unit_id: UUID, station_id: UUID, people: list[UUID], odours: list[UUID]) -> None:
        """A team with its training, health, courses, check-ups, certificates and planned shifts."""
        person_id = self.add("persons")
        user_id = self.add_account(f"h{number}@example.org", Role.HANDLER, unit_id, person_id)
        dog_id = self.add("dogs", unit_id=unit_id, name=f"Dog {number:03d}", microchip=f"{number:015d}")
        handler_id = self.add(
            "handlers",
            person_id=person_id,
            unit_id=unit_id,
            name=f"Handler {number}",
            service_number=f"S{number}",
            user_id=user_id,
        )
        team_id = self.add("teams", dog_id=dog_id, handler_id=handler_id, from_on=self.first_on)
        self.add("dog_status_events", dog_id=dog_id, status=DogStatus.OPERATIONAL, since=_noon(self.first_on))
        for on in self.days(4):
            self.add("exercises", team_id=team_id, led_by_id=user_id, held_on=on, minutes=120 + number % 9)
        for on in self.days(182):
            self.add_health(dog_id, on)
            for whose in ({"dog_id": dog_id}, {"handler_id": handler_id}):
                for kind in (CourseKind.REFRESHER, CourseKind.RASCO_REFRESHER):
                    self.add("courses", **whose, kind=kind, from_on=on, to_on=on, completed=True)
        for mode in Mode:
            for on in self.days(91):
                self.add_trial(team_id, people, mode, on)
            for on in self.days(_YEAR):
                for odour_id in odours:
                    self.add(
                        "standing_facts",
                        team_id=team_id,
                        kind=StandingKind.CERTIFIED,
                        mode=mode,
                        odour_id=odour_id,
                        at=_noon(on),
                        until=_noon(on + timedelta(days=_YEAR + 1)),
                    )
        for on in self.days(33):
            starts_at = _noon(on) + timedelta(days=number % 33, hours=number % 3 * 8)
            shift = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
            self.add("planned_shifts", unit_id=unit_id, team_id=team_id, station_id=station_id, **shift)

    def add_health(self, dog_id: UUID, on: date) -> None:
        """A medical check-up with two vaccinations."""
        checkup_id = self.add(
            "medical_checkups",
            dog_id=dog_id,
            examined_at=_noon(on),
            examined_on=on,
            fitness=Fitness.FIT,
            weight_kg=Decimal("28.4"),
            temperature_c=Decimal("38.5"),
            next_due_on=on + timedelta(days=183),
        )
        for against in ("rabies", "distemper"):
            next_on = on + timedelta(days=_YEAR)
            self.add("vaccinations", checkup_id=checkup_id, against=against, given_on=on, next_on=next_on)

    def add_trial(self, team_id: UUID, people: list[UUID], mode: Mode, on: date) -> None:
        """An efficacy check-up that was passed and approved."""
        assessor_id, loader_id, recorder_id = people
        checkup_id = self.add(
            "checkups",
            team_id=team_id,
            mode=mode,
            assessor_id=assessor_id,
            loader_id=loader_id,
            recorder_id=recorder_id,
            zone="Africa/Nairobi",
            positions_per_run=12,
            targets=20,
            sessions=2,
            commitment=uuid4().hex * 2,
            independence_statement="independent",
        )
        self.add("checkup_results", checkup_id=checkup_id, verdict=Verdict.PASSED, revealed_at=_noon(on))
        for step, state in enumerate((CheckupState.COMPLETE, CheckupState.APPROVED)):
            self.add("checkup_events", checkup_id=checkup_id, step=step, state=state, at=_noon(on))

    def add_aids(self, unit_id: UUID, people: list[UUID], odours: list[UUID]) -> None:
        """Training aids of each year; those that had to be replaced are disposed of."""
        for on in self.days(_YEAR):
            for odour_id in odours:
                replace_by_on = on + timedelta(days=540)
                aid_id = self.add(
                    "training_aids",
                    unit_id=unit_id,
                    odour_id=odour_id,
                    label=f"{on} {odour_id}",
                    sealed_weight_g=Decimal("10.00"),
                    replace_by_on=replace_by_on,
                )
                if replace_by_on < TODAY:
                    self.add(
                        "aid_movements",
                        aid_id=aid_id,
                        move=AidMove.DISPOSED_OF,
                        carrier_id=people[0],
                        witness_id=people[1],
                        weight_g=Decimal("10.00"),
                    )


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(9), tzinfo=UTC)


def _nothing(column: Column[Any]) -> Any:
    """A value that the column takes and that says nothing."""
    if column.nullable:
        return None
    kind = column.type
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return next(iter(kind.enum_class))
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    for sort, value in (
        (Uuid, None),
        (UtcDateTime, NOW),
        (DateTime, NOW),
        (Date, TODAY),
        (Boolean, False),
        (Integer, 0),
        (Numeric, Decimal(0)),
    ):
        if isinstance(kind, sort) or isinstance(plain, sort):
            return value
    return [] if type(plain).__name__ == "JSON" else b"" if type(plain).__name__ == "LargeBinary" else ""
