"""The states of a check-up, and who may hold one together."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.person import Somebody
from canine.rules.policy import Policy
from canine.rules.trial import (
    CheckupState,
    IndependenceProblem,
    TrialPeople,
    allowed_next,
    independence_problems,
    trains_regularly,
)

ids = st.integers(1, 5)


def test_a_trial_whose_responses_are_all_in_can_no_longer_be_called_incomplete() -> None:
    assert allowed_next(CheckupState.COMPLETE) == {CheckupState.SCORED}
    assert CheckupState.INCOMPLETE in allowed_next(CheckupState.RUNNING)


def test_every_state_has_an_answer_and_leads_to_a_closed_one() -> None:
    closed = {state for state in CheckupState if not allowed_next(state)}
    assert closed == {CheckupState.INCOMPLETE, CheckupState.APPROVED, CheckupState.REFUSED}
    for state in CheckupState:
        reached = {state}
        for _ in CheckupState:
            reached |= {later for one in reached for later in allowed_next(one)}
        assert reached & closed


def who(number: int, name: str | None = None) -> Somebody:
    """Somebody with that number as name, or with the name of somebody else."""
    return Somebody(UUID(int=number), frozenset({name or str(number)}))


def test_four_people_who_are_four_may_hold_a_trial() -> None:
    assert independence_problems(TrialPeople(who(1), who(2), who(3), who(4))) == ()


def test_the_assessor_may_be_the_recorder() -> None:
    assert independence_problems(TrialPeople(who(1), who(2), who(3), who(1))) == ()


def test_nobody_named_yet_is_nobody_twice() -> None:
    assert independence_problems(TrialPeople(who(1), who(2))) == ()


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        (TrialPeople(who(1), who(1)), IndependenceProblem.ASSESSOR_IS_HANDLER),
        (TrialPeople(who(1), who(2), assessor_trains=True), IndependenceProblem.ASSESSOR_IS_REGULAR_TRAINER),
        (TrialPeople(who(1), who(2), loader=who(2)), IndependenceProblem.LOADER_IS_HANDLER),
        (TrialPeople(who(1), who(2), loader=who(3), recorder=who(3)), IndependenceProblem.LOADER_IS_RECORDER),
        (TrialPeople(who(1), who(2), recorder=who(2)), IndependenceProblem.RECORDER_IS_HANDLER),
        (TrialPeople(who(1), who(2), loader=who(1)), IndependenceProblem.LOADER_IS_ASSESSOR),
        (TrialPeople(who(1), who(2), loader=who(3, "2")), IndependenceProblem.LOADER_IS_HANDLER),
    ],
)
def test_each_pair_that_may_not_be_one_person_is_named(people: TrialPeople, problem: IndependenceProblem) -> None:
    assert independence_problems(people) == (problem,)


@given(ids, ids, ids, ids)
def test_who_knows_the_plan_is_neither_at_the_dog_nor_at_the_pen(
    assessor: int, handler: int, loader: int, recorder: int
) -> None:
    problems = independence_problems(TrialPeople(who(assessor), who(handler), who(loader), who(recorder)))
    fine = loader not in (assessor, handler, recorder) and handler not in (assessor, recorder)
    assert fine == (not problems)


def test_a_regular_trainer_is_found_by_the_number_of_exercises_led_under_whatever_account() -> None:
    led = {who(1): 3, who(2): 4, who(3, "2"): 8}
    assert [trains_regularly(one, led, Policy()) for one in led] == [False, True, True]
    assert not trains_regularly(who(2), led, Policy(regular_trainer_exercises=13))
    assert not trains_regularly(who(9), {}, Policy())
