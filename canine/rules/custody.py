"""The chain of hands through which an air sample goes, its volume, and its use-by time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from canine.rules.folding import fold_identifier
from canine.rules.sentence import Sentence
from canine.rules.team import PersonId

_MICROSECONDS_PER_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over of a sample in its sealed bag."""

    at: datetime
    from_: PersonId
    to: PersonId
    bag_seal: str
    place: str
    storage_temperature_c: Decimal | None = None
    remark: str = ""


class CustodyProblemKind(StrEnum):
    """What breaks a chain of custody."""

    NOT_THE_HOLDER = "not_the_holder"
    TIME_RUNS_BACKWARDS = "time_runs_backwards"
    SAME_PERSON_BOTH_SIDES = "same_person_both_sides"
    SEAL_CHANGED = "seal_changed"


@dataclass(frozen=True, slots=True)
class CustodyProblem:
    """One break: the number of the hand-over (from 1), its kind, what was expected and what was written."""

    number: int
    kind: CustodyProblemKind
    expected: PersonId | datetime | None = None
    found: PersonId | datetime | None = None


def _is_same(one: str, other: str) -> bool:
    """Whether two seals are one, however they are written; of what folds to nothing, the text itself is compared."""
    return one == other or (bool(fold_identifier(one)) and fold_identifier(one) == fold_identifier(other))


def custody_problems(
    sampler: PersonId,
    hand_overs: Sequence[HandOver],
    *,
    sampled_at: datetime | None = None,
    bag_seal: str | None = None,
) -> tuple[CustodyProblem, ...]:
    """Every break in the chain that begins with the sampler; empty for an unbroken one.

    Hand-overs come in the order in which they were recorded. A new seal needs a remark that says why; without
    a first seal from the sampling, the first hand-over sets it.
    """
    problems: list[CustodyProblem] = []
    holder, latest, seal = sampler, sampled_at, bag_seal
    for number, step in enumerate(hand_overs, start=1):
        if step.from_ != holder:
            problems.append(
                CustodyProblem(number, CustodyProblemKind.NOT_THE_HOLDER, expected=holder, found=step.from_)
            )
        if step.from_ == step.to:
            problems.append(CustodyProblem(number, CustodyProblemKind.SAME_PERSON_BOTH_SIDES, found=step.to))
        if latest is not None and step.at < latest:
            problems.append(
                CustodyProblem(number, CustodyProblemKind.TIME_RUNS_BACKWARDS, expected=latest, found=step.at)
            )
        if seal is not None and not _is_same(step.bag_seal, seal) and not step.remark.strip():
            problems.append(CustodyProblem(number, CustodyProblemKind.SEAL_CHANGED, expected=seal, found=step.bag_seal))
        holder, seal = step.to, step.bag_seal
        latest = step.at if latest is None else max(latest, step.at)
    return tuple(problems)


def holder_at(sampler: PersonId, hand_overs: Sequence[HandOver], at: datetime) -> PersonId:
    """Who had the sample at that moment, as the hand-overs say; the sampler before the first of them."""
    holder = sampler
    for step in sorted(hand_overs, key=lambda step: step.at):
        if step.at <= at:
            holder = step.to
    return holder


def sampled_volume_l(flow_l_per_min: Decimal, started_at: datetime, stopped_at: datetime) -> Decimal:
    """Air drawn through the filter, in litres, not rounded.

    Raises ValueError for a flow of nothing or less, or a stop before the start.
    """
    if not flow_l_per_min.is_finite() or flow_l_per_min <= 0:
        raise ValueError(Sentence("A flow is more than 0 L/min, not {flow_l_per_min}.", flow_l_per_min=flow_l_per_min))
    if stopped_at < started_at:
        raise ValueError("The pump cannot stop before it starts.")
    running = (stopped_at - started_at) // timedelta(microseconds=1)
    return flow_l_per_min * running / _MICROSECONDS_PER_MINUTE


def is_past_use(sampled_at: datetime, at: datetime, hours: int) -> bool:
    """Whether the filter's use-by time, so many hours after sampling, has passed at that moment."""
    return at > sampled_at + timedelta(hours=hours)
