"""A session in operations: how many controls, what blinding was kept, what an old filter can say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.presentation import DecisionKind, DecisionReason, ReferralRule, ResponseKind, SampleResult
from canine.rules.session import FilterResult, Knowledge, controls_needed, held_blinding, judge_sample
from canine.rules.team import Blinding

ALERT, CHANGE, NONE = ResponseKind.ALERT, ResponseKind.CHANGE_OF_BEHAVIOUR, ResponseKind.NONE
NOT_SNIFFED = ResponseKind.NOT_SNIFFED
RULE = ReferralRule()


def fresh(dog: str, response: ResponseKind, *, valid: bool = True) -> FilterResult:
    return FilterResult(SampleResult(dog, valid, response), past_use=False)


def old(dog: str, response: ResponseKind, *, valid: bool = True) -> FilterResult:
    return FilterResult(SampleResult(dog, valid, response), past_use=True)


@pytest.mark.parametrize(("presentations", "controls"), [(0, 1), (1, 1), (12, 1), (25, 1), (26, 2), (50, 2), (51, 3)])
def test_four_in_a_hundred_presentations_are_positive_controls_and_at_least_one(
    presentations: int, controls: int
) -> None:
    assert controls_needed(presentations, 0.04) == controls


@given(st.integers(0, 10_000), st.integers(0, 100))
def test_the_controls_reach_the_share_and_one_fewer_would_not(presentations: int, hundredths: int) -> None:
    needed = controls_needed(presentations, hundredths / 100)
    assert needed * 100 >= presentations * hundredths
    assert needed == 1 or (needed - 1) * 100 < presentations * hundredths


def test_somebody_who_knew_what_lay_where_makes_double_blind_single_blind() -> None:
    assert held_blinding(Blinding.DOUBLE_BLIND, [Knowledge.NOTHING, Knowledge.PLACEMENTS]) is Blinding.SINGLE_BLIND


def test_who_knows_the_containers_and_not_the_positions_changes_nothing() -> None:
    assert held_blinding(Blinding.DOUBLE_BLIND, [Knowledge.SAMPLES_ONLY]) is Blinding.DOUBLE_BLIND
    assert held_blinding(Blinding.DOUBLE_BLIND, []) is Blinding.DOUBLE_BLIND


@given(st.sampled_from(list(Blinding)), st.lists(st.sampled_from(list(Knowledge))))
def test_blinding_is_never_better_than_it_was_declared(declared: Blinding, known: list[Knowledge]) -> None:
    assert list(Blinding).index(held_blinding(declared, known)) <= list(Blinding).index(declared)


def test_an_alert_on_a_filter_past_its_time_is_heard() -> None:
    found = judge_sample([old("Rex", ALERT)], RULE)
    assert (found.decision.kind, found.set_aside) == (DecisionKind.REFERRED, 0)


def test_silence_on_a_filter_past_its_time_clears_nothing() -> None:
    found = judge_sample([old("Rex", NONE), old("Bella", CHANGE)], RULE)
    assert (found.decision.kind, found.set_aside) == (DecisionKind.UNDECIDED, 2)
    found = judge_sample([fresh("Rex", NONE), old("Bella", NONE)], RULE)
    assert (found.decision.kind, found.set_aside) == (DecisionKind.UNDECIDED, 1)


def test_fresh_filters_clear_whatever_was_set_aside() -> None:
    found = judge_sample([fresh("Rex", NONE), fresh("Bella", NONE), old("Simba", NONE)], RULE)
    assert (found.decision.kind, found.set_aside) == (DecisionKind.CLEARED, 1)


def test_an_old_filter_hides_no_other_reason() -> None:
    """A session that did not count and a filter that was not sniffed are told as for a fresh filter."""
    found = judge_sample([old("Rex", NONE, valid=False), old("Bella", NOT_SNIFFED)], RULE)
    assert found.set_aside == 0
    assert found.decision.reasons == (
        DecisionReason.TOO_FEW_VALID_DOGS,
        DecisionReason.SESSION_NOT_VALID,
        DecisionReason.NOT_SNIFFED,
    )


filters = st.lists(
    st.builds(
        FilterResult,
        st.builds(SampleResult, st.sampled_from("abc"), st.booleans(), st.sampled_from(list(ResponseKind))),
        st.booleans(),
    )
)


@given(filters)
def test_an_old_filter_alone_never_clears(results: list[FilterResult]) -> None:
    only_old = [one for one in results if one.past_use]
    assert judge_sample(only_old, RULE).decision.kind is not DecisionKind.CLEARED
