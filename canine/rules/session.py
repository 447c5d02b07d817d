"""A presentation session in operations: its controls, who knew what, and what it says of a sample."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from canine.rules.presentation import ReferralRule, ResponseKind, SampleDecision, SampleResult, decide
from canine.rules.team import Blinding


class Knowledge(StrEnum):
    """What somebody in the room knew."""

    NOTHING = "nothing"
    SAMPLES_ONLY = "which_containers"
    PLACEMENTS = "what_lay_where"


def held_blinding(declared: Blinding, knowledges: Iterable[Knowledge]) -> Blinding:
    """Return the blinding that was kept: somebody in the room who knew what lay where makes double-blind
    single-blind.
    """
    if declared is Blinding.DOUBLE_BLIND and Knowledge.PLACEMENTS in set(knowledges):
        return Blinding.SINGLE_BLIND
    return declared


def controls_needed(presentations: int, share: float) -> int:
    """How many positive controls so many presentations need: the policy's share of them, and at least one."""
    exact = Decimal(str(share)) * presentations
    return max(1, int(exact.to_integral_value(rounding=ROUND_CEILING)))


# Sniffed, and no alert.
_SILENT = frozenset({ResponseKind.NONE, ResponseKind.CHANGE_OF_BEHAVIOUR})


@dataclass(frozen=True, slots=True)
class FilterResult:
    """What one dog did with one sample, and whether the filter was past its use-by time when it did."""

    result: SampleResult
    past_use: bool


@dataclass(frozen=True, slots=True)
class SampleJudgement:
    """The decision, and how many responses were set aside since a filter past its time can clear nothing."""

    decision: SampleDecision
    set_aside: int


def judge_sample(results: Sequence[FilterResult], rule: ReferralRule) -> SampleJudgement:
    """Return the decision by the rule in force across every session that the sample was in.

    A filter past its use-by time may have lost its odour: an alert on it is heard, silence on it is not.
    """
    heard = [each.result for each in results if not _would_clear_too_late(each)]
    return SampleJudgement(decide(heard, rule), len(results) - len(heard))


def _would_clear_too_late(each: FilterResult) -> bool:
    return each.past_use and each.result.session_valid and each.result.response in _SILENT
