"""Messages from forms and tablets to the medical services."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from canine.rules.team import Fitness
from canine.rules.team_facts import FitnessLimit

FORM_VERSION = 1


@dataclass(frozen=True, slots=True)
class VaccinationEntry:
    """A vaccination as typed: against what, when it was given, when the next is due."""

    against: str
    given_on: date
    next_on: date


@dataclass(frozen=True, slots=True)
class Examination:
    """A medical check-up as typed; `examined_on` is its day in the unit's zone.

    `next_due_on` None leaves it to the policy. `record_id` was made when the form was opened: sent twice, it is
    recorded once. `captured_at` is the device's own clock, None when it sent none.
    """

    dog_id: UUID
    examined_at: datetime
    examined_on: date
    weight_kg: Decimal
    temperature_c: Decimal
    fitness: Fitness
    limits: str = ""
    limit: FitnessLimit = FitnessLimit()
    heart: str = ""
    nose: str = ""
    teeth: str = ""
    hips: str = ""
    treatment: str = ""
    next_due_on: date | None = None
    vaccinations: tuple[VaccinationEntry, ...] = ()
    record_id: UUID | None = None
    captured_at: datetime | None = None
    form_version: int = FORM_VERSION
