"""The chain of hands of an air sample, its volume and its use-by time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.custody import (
    CustodyProblem,
    CustodyProblemKind,
    HandOver,
    custody_problems,
    holder_at,
    is_past_use,
    sampled_volume_l,
)

KIND = CustodyProblemKind
SAMPLED_AT = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def hours(number: float) -> datetime:
    return SAMPLED_AT + timedelta(hours=number)


def step(at: float, from_: str, to: str, seal: str = "S-1", remark: str = "") -> HandOver:
    return HandOver(hours(at), from_, to, seal, "kennels", Decimal(4), remark)


WHOLE = (step(1, "Amina", "Brian"), step(2, "Brian", "Chebet"), step(30, "Chebet", "Amina"))


def problems(*steps: HandOver) -> tuple[CustodyProblem, ...]:
    return custody_problems("Amina", steps, sampled_at=SAMPLED_AT, bag_seal="S-1")


def test_an_unbroken_chain_has_no_problem() -> None:
    assert problems(*WHOLE) == ()
    assert problems() == ()


def test_a_gap_is_named_with_the_hand_over_who_was_expected_and_who_signed() -> None:
    assert problems(WHOLE[0], WHOLE[2]) == (CustodyProblem(2, KIND.NOT_THE_HOLDER, "Brian", "Chebet"),)


def test_the_first_hand_over_is_by_the_sampler() -> None:
    assert problems(step(1, "Brian", "Chebet")) == (CustodyProblem(1, KIND.NOT_THE_HOLDER, "Amina", "Brian"),)


def test_a_hand_over_before_the_one_before_it_runs_backwards() -> None:
    found = problems(step(5, "Amina", "Brian"), step(4, "Brian", "Chebet"), step(4.5, "Chebet", "Amina"))
    assert found == (
        CustodyProblem(2, KIND.TIME_RUNS_BACKWARDS, hours(5), hours(4)),
        CustodyProblem(3, KIND.TIME_RUNS_BACKWARDS, hours(5), hours(4.5)),
    )


def test_a_hand_over_before_the_sampling_runs_backwards() -> None:
    assert [one.kind for one in problems(step(-1, "Amina", "Brian"))] == [KIND.TIME_RUNS_BACKWARDS]
    assert custody_problems("Amina", [step(-1, "Amina", "Brian")]) == ()


def test_two_hand_overs_in_one_moment_do_not_run_backwards() -> None:
    assert problems(step(1, "Amina", "Brian"), step(1, "Brian", "Chebet")) == ()


def test_nobody_hands_a_sample_to_himself() -> None:
    assert problems(step(1, "Amina", "Amina")) == (CustodyProblem(1, KIND.SAME_PERSON_BOTH_SIDES, found="Amina"),)


def test_a_changed_seal_needs_a_remark() -> None:
    changed = step(2, "Brian", "Chebet", seal="S-2")
    assert problems(WHOLE[0], changed) == (CustodyProblem(2, KIND.SEAL_CHANGED, "S-1", "S-2"),)
    blank = step(2, "Brian", "Chebet", seal="S-2", remark="  ")
    assert [one.kind for one in problems(WHOLE[0], blank)] == [KIND.SEAL_CHANGED]
    said = step(2, "Brian", "Chebet", seal="S-2", remark="opened by the laboratory")
    assert problems(WHOLE[0], said, step(3, "Chebet", "Amina", seal="S-2")) == ()


def test_a_seal_put_back_is_changed_again() -> None:
    said = step(2, "Brian", "Chebet", seal="S-2", remark="opened by the laboratory")
    assert [one.number for one in problems(WHOLE[0], said, step(3, "Chebet", "Amina", seal="S-1"))] == [3]


def test_without_a_seal_from_the_sampling_the_first_hand_over_sets_it() -> None:
    steps = [step(1, "Amina", "Brian", seal="S-9"), step(2, "Brian", "Chebet", seal="S-8")]
    assert [one.number for one in custody_problems("Amina", steps)] == [2]


def test_everything_wrong_with_one_hand_over_is_told() -> None:
    found = problems(step(-1, "Brian", "Brian", seal="S-2"))
    assert [one.kind for one in found] == [
        KIND.NOT_THE_HOLDER,
        KIND.SAME_PERSON_BOTH_SIDES,
        KIND.TIME_RUNS_BACKWARDS,
        KIND.SEAL_CHANGED,
    ]


names = st.lists(st.sampled_from("ABCD"), min_size=1, max_size=8).map(
    lambda drawn: [name for place, name in enumerate(drawn) if place == 0 or name != drawn[place - 1]]
)


def chain(holders: list[str]) -> list[HandOver]:
    return [step(place, *pair) for place, pair in enumerate(pairwise(holders), start=1)]


@given(names)
def test_any_chain_of_hands_in_order_is_unbroken(holders: list[str]) -> None:
    assert custody_problems(holders[0], chain(holders), sampled_at=SAMPLED_AT, bag_seal="S-1") == ()


@given(names.filter(lambda holders: len(holders) > 2), st.data())
def test_a_hand_over_that_was_left_out_is_always_found(holders: list[str], data: st.DataObject) -> None:
    steps = chain(holders)
    left_out = data.draw(st.integers(0, len(steps) - 2))
    found = custody_problems(holders[0], [*steps[:left_out], *steps[left_out + 1 :]])
    assert [(one.number, one.kind) for one in found] == [(left_out + 1, KIND.NOT_THE_HOLDER)]


def test_the_holder_at_a_moment_is_the_last_who_received_it() -> None:
    assert [holder_at("Amina", WHOLE, hours(at)) for at in (0, 0.99, 1, 2, 29, 30, 99)] == [
        "Amina",
        "Amina",
        "Brian",
        "Chebet",
        "Chebet",
        "Amina",
        "Amina",
    ]


def test_the_volume_is_flow_times_minutes() -> None:
    assert sampled_volume_l(Decimal(12), hours(0), hours(0.25)) == Decimal(180)
    assert sampled_volume_l(Decimal("2.5"), hours(0), SAMPLED_AT + timedelta(seconds=90)) == Decimal("3.75")
    assert sampled_volume_l(Decimal(12), hours(0), hours(0)) == 0


@pytest.mark.parametrize("flow", ["0", "-1", "NaN", "Infinity"])
def test_a_flow_of_nothing_is_refused(flow: str) -> None:
    with pytest.raises(ValueError, match="more than 0 L/min"):
        sampled_volume_l(Decimal(flow), hours(0), hours(1))


def test_a_pump_cannot_stop_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        sampled_volume_l(Decimal(1), hours(1), hours(0))


def test_a_filter_may_be_used_up_to_its_last_moment() -> None:
    assert not is_past_use(SAMPLED_AT, hours(72), 72)
    assert is_past_use(SAMPLED_AT, hours(72) + timedelta(microseconds=1), 72)
