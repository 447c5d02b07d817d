"""What makes a session count for a dog, and what is decided on a sample."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.presentation import (
    EMPTY_POSITION,
    DecisionKind,
    DecisionReason,
    InvalidReason,
    Item,
    ItemKind,
    ReferralRule,
    ResponseKind,
    SampleResult,
    decide,
    place,
    validity,
)

ALERT, CHANGE, NONE = ResponseKind.ALERT, ResponseKind.CHANGE_OF_BEHAVIOUR, ResponseKind.NONE
NOT_SNIFFED = ResponseKind.NOT_SNIFFED
CONTROL = Item(ItemKind.POSITIVE_CONTROL, "control", "ivory")
BLANK = Item(ItemKind.BLANK, "blank")
SAMPLE = Item(ItemKind.SAMPLE, "F-001")
FOOD = Item(ItemKind.DISTRACTOR, "food")
LINE = {1: SAMPLE, 2: CONTROL, 3: BLANK, 4: EMPTY_POSITION, 5: FOOD}
GOOD = {1: NONE, 2: ALERT, 3: NONE, 4: NOT_SNIFFED, 5: NONE}
RULE = ReferralRule()


@given(st.integers(0, 12), st.integers(12, 20), st.integers())
def test_every_item_gets_a_position_of_its_own_and_the_rest_stay_empty(items: int, positions: int, seed: int) -> None:
    filters = [Item(ItemKind.SAMPLE, f"F-{number}") for number in range(items)]
    placed = place(filters, positions, Random(seed))
    assert list(placed) == list(range(1, positions + 1))
    assert Counter(placed.values()) == Counter(filters) + Counter({EMPTY_POSITION: positions - items})


def test_an_item_may_come_to_lie_anywhere() -> None:
    where = {next(p for p, item in place([SAMPLE], 6, Random(seed)).items() if item is SAMPLE) for seed in range(100)}
    assert where == set(range(1, 7))


def test_more_items_than_positions_are_refused() -> None:
    with pytest.raises(ValueError, match="3 items do not fit into 2 positions"):
        place([SAMPLE, BLANK, FOOD], 2, Random(1))


def test_a_session_counts_when_the_control_is_alerted_and_no_blank() -> None:
    assert validity(LINE, GOOD).valid
    assert validity(LINE, GOOD | {1: ALERT, 5: ALERT}).valid


@pytest.mark.parametrize(
    ("response", "reason", "positions"),
    [
        ({2: NONE}, InvalidReason.CONTROL_NOT_ALERTED, (2,)),
        ({2: CHANGE}, InvalidReason.CONTROL_NOT_ALERTED, (2,)),
        ({2: NOT_SNIFFED}, InvalidReason.CONTROL_NOT_ALERTED, (2,)),
        ({3: ALERT}, InvalidReason.ALERT_ON_BLANK, (3,)),
        ({4: ALERT}, InvalidReason.ALERT_ON_BLANK, (4,)),
        ({3: ALERT, 4: ALERT}, InvalidReason.ALERT_ON_BLANK, (3, 4)),
    ],
)
def test_a_missed_control_or_an_alert_on_nothing_voids_the_session(
    response: dict[int, ResponseKind], reason: InvalidReason, positions: tuple[int, ...]
) -> None:
    found = validity(LINE, GOOD | response)
    assert not found.valid
    assert [(one.reason, one.positions) for one in found.reasons] == [(reason, positions)]


def test_a_change_of_behaviour_at_a_blank_voids_nothing() -> None:
    assert validity(LINE, GOOD | {3: CHANGE, 4: CHANGE}).valid


def test_a_line_without_a_positive_control_counts_for_nobody() -> None:
    found = validity({1: SAMPLE, 2: BLANK}, {1: ALERT, 2: NONE})
    assert [one.reason for one in found.reasons] == [InvalidReason.NO_POSITIVE_CONTROL]


def test_every_control_must_be_alerted() -> None:
    line = {1: CONTROL, 2: CONTROL, 3: SAMPLE}
    assert [one.positions for one in validity(line, {1: ALERT, 2: NONE, 3: NONE}).reasons] == [(2,)]


def test_a_missing_response_is_missing_and_not_a_missed_control() -> None:
    found = validity(LINE, {place: kind for place, kind in GOOD.items() if place != 2})
    assert [(one.reason, one.positions) for one in found.reasons] == [(InvalidReason.RESPONSE_MISSING, (2,))]


def test_everything_that_speaks_against_a_session_is_told() -> None:
    found = validity(LINE, {2: NONE, 3: ALERT})
    assert [one.reason for one in found.reasons] == [
        InvalidReason.CONTROL_NOT_ALERTED,
        InvalidReason.ALERT_ON_BLANK,
        InvalidReason.RESPONSE_MISSING,
    ]


def test_a_response_beyond_the_line_is_refused() -> None:
    with pytest.raises(ValueError, match="no position 6"):
        validity(LINE, GOOD | {6: NONE})


def result(dog: str, response: ResponseKind, *, valid: bool = True) -> SampleResult:
    return SampleResult(dog, valid, response)


def test_any_valid_alert_refers_the_container() -> None:
    found = decide([result("Rex", ALERT), result("Bella", NONE)], RULE)
    assert (found.kind, found.reasons) == (DecisionKind.REFERRED, (DecisionReason.VALID_ALERT,))
    assert (found.alerting_dogs, found.clearing_dogs) == (("Rex",), ("Bella",))


def test_two_valid_dogs_without_an_alert_clear_it() -> None:
    found = decide([result("Rex", NONE), result("Bella", CHANGE)], RULE)
    assert (found.kind, found.reasons) == (DecisionKind.CLEARED, (DecisionReason.NO_ALERT_FROM_ENOUGH_DOGS,))


def test_one_dog_twice_is_one_dog() -> None:
    found = decide([result("Rex", NONE), result("Rex", NONE)], RULE)
    assert (found.kind, found.reasons) == (DecisionKind.UNDECIDED, (DecisionReason.TOO_FEW_VALID_DOGS,))


def test_a_dog_that_alerted_once_has_alerted() -> None:
    found = decide([result("Rex", ALERT), result("Rex", NONE)], ReferralRule(2, 1))
    assert found.kind is DecisionKind.UNDECIDED
    assert (found.alerting_dogs, found.clearing_dogs) == (("Rex",), ())


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (result("Bella", NONE, valid=False), DecisionReason.SESSION_NOT_VALID),
        (result("Bella", ALERT, valid=False), DecisionReason.SESSION_NOT_VALID),
        (result("Bella", NOT_SNIFFED), DecisionReason.NOT_SNIFFED),
    ],
)
def test_what_is_not_heard_neither_refers_nor_clears_and_is_told(second: SampleResult, reason: DecisionReason) -> None:
    found = decide([result("Rex", NONE), second], RULE)
    assert (found.kind, found.reasons) == (DecisionKind.UNDECIDED, (DecisionReason.TOO_FEW_VALID_DOGS, reason))


def test_nothing_presented_is_nothing_decided() -> None:
    assert decide([], RULE).kind is DecisionKind.UNDECIDED


def test_too_few_alerts_to_refer_still_keep_a_sample_from_being_cleared() -> None:
    found = decide([result("Rex", ALERT), result("Bella", NONE), result("Simba", NONE)], ReferralRule(2, 2))
    assert (found.kind, found.reasons) == (DecisionKind.UNDECIDED, (DecisionReason.TOO_FEW_ALERTS,))


results = st.lists(st.builds(SampleResult, st.sampled_from("abcd"), st.booleans(), st.sampled_from(list(ResponseKind))))
rules = st.builds(ReferralRule, st.integers(1, 3), st.integers(1, 3))


@given(results, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_dogs_decides_nothing(given_: list[SampleResult], rule: ReferralRule, rng: Random) -> None:
    shuffled = list(given_)
    rng.shuffle(shuffled)
    assert decide(shuffled, rule).kind is decide(given_, rule).kind


@given(results, rules)
def test_nothing_with_a_valid_alert_is_ever_cleared(given_: list[SampleResult], rule: ReferralRule) -> None:
    alerted = any(one.session_valid and one.response is ALERT for one in given_)
    assert not (alerted and decide(given_, rule).kind is DecisionKind.CLEARED)


@given(results, st.sampled_from("abcd"))
def test_one_more_valid_alert_always_refers_by_the_default_rule(given_: list[SampleResult], dog: str) -> None:
    assert decide([*given_, result(dog, ALERT)], RULE).kind is DecisionKind.REFERRED
