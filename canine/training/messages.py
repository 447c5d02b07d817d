"""Messages from forms, tablets and sheets to the training services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from canine.rules.efficacy import Counts
from canine.rules.team import Blinding, Mode
from canine.training.reading.days import DayOrder
from canine.training.reading.table import Table

FORM_VERSION = 2


@dataclass(frozen=True, slots=True)
class AidUsed:
    """A training aid that lay out; an amount of None is the whole aid."""

    aid_id: UUID
    amount_g: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """An exercise as typed; `held_on` is the day of its start in the unit's zone.

    `record_id` was made when the form was opened: sent twice, it is recorded once. `captured_at` is the device's
    own clock, None when it sent none. `mode` is None where none was named.
    """

    team_id: UUID
    led_by_id: UUID
    started_at: datetime
    held_on: date
    minutes: int
    goal: str
    place: str
    counts: Counts
    result: str = ""
    blinding: Blinding = Blinding.KNOWN
    aids: tuple[AidUsed, ...] = ()
    blanks: int = 0
    distractors: str = ""
    record_id: UUID | None = None
    captured_at: datetime | None = None
    form_version: int = FORM_VERSION
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it came, and the table that was read in it; `source` names whom to credit for its numbers.

    `places` says where each column stands, from 0; without it the headings say so, or else what the unit chose for
    these headings before. `day_order` is asked for where the column of days does not show it.
    """

    file_name: str
    content: bytes
    table: Table
    source: str = ""
    unit_id: UUID | None = None
    places: Mapping[str, int] | None = None
    day_order: DayOrder | None = None
