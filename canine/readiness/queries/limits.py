"""What the veterinarian keeps the dogs of a shift from, and whether it was too warm for one."""

from dataclasses import dataclass
from uuid import UUID

from canine.medical import queries as medical
from canine.rules.team import Fitness
from canine.rules.team_facts import FitnessLimit
from canine.shifts import queries as shifts
from canine.shifts.models import ShiftNote


@dataclass(frozen=True, slots=True)
class LimitOnShift:
    """A dog that works with limits; `too_warm` is the first reading above its temperature."""

    dog: str
    limit: FitnessLimit
    words: str
    too_warm: ShiftNote | None


def limits_on_shift(shift_id: UUID) -> list[LimitOnShift]:
    """Return the limits that held when the shift began, and the first note of the weather that broke one.

    Raises NotFound.
    """
    shift = shifts.shift(shift_id)
    found = []
    for team in shift.teams:
        health = medical.latest(team.dog_id, shift.started_at)
        if health is None or health.fitness is not Fitness.FIT_WITH_LIMITS:
            continue
        above_c = health.limit.above_c
        warm = (
            note
            for note in sorted(shift.notes, key=lambda note: note.noted_at)
            if above_c is not None and note.temperature_c is not None and note.temperature_c > above_c
        )
        found.append(LimitOnShift(team.dog.name, health.limit, health.limits, next(warm, None)))
    return found
