"""Messages from forms, tablets and sheets to the training services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from canine.rules import limits
from canine.rules.declared import Many, Sent, Text, words
from canine.rules.efficacy import Counts
from canine.rules.team import Blinding, Mode
from canine.training.reading.days import DayOrder
from canine.training.reading.table import Table

FORM_VERSION = 2


@dataclass(frozen=True, slots=True)
class AidUsed:
    """A training aid that lay out; an amount of None is the whole aid."""

    aid_id: Annotated[UUID, Sent("aid")]
    amount_g: Annotated[Decimal | None, limits.AID_AMOUNT_G] = None


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


_Count = Annotated[int, limits.EXERCISE_COUNT]


@dataclass(frozen=True, slots=True)
class ExerciseFromTheField:
    """An exercise as a tablet sends it: without a team, that of whoever sends it; without a leader, led by the sender.

    With `corrects`, it takes the place of an earlier one, which needs a reason.
    """

    started_at: datetime
    minutes: Annotated[int, limits.EXERCISE_MINUTES]
    goal: Annotated[str, words(limits.GOAL)]
    place: Annotated[str, words(limits.EXERCISE_PLACE)]
    hits: _Count
    misses: _Count
    false_alerts: _Count
    correct_rejections: _Count
    team_id: Annotated[UUID | None, Sent("team")] = None
    led_by_id: Annotated[UUID | None, Sent("led_by")] = None
    result: Annotated[str, Text(limits.EXERCISE_RESULT)] = ""
    blinding: Blinding = Blinding.KNOWN
    mode: Mode | None = None
    aids: Annotated[tuple[AidUsed, ...], Many(20)] = ()
    blanks: _Count = 0
    distractors: Annotated[str, Text(limits.DISTRACTORS)] = ""
    corrects: UUID | None = None
    reason: Annotated[str, Text(limits.REASON)] = ""


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
