"""What a device's numbers and its clock tell."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.field import Gap, clock_off, gaps
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((), ()), ((1, 2, 3), ()), ((3,), (Gap(1, 2),)), ((1, 4, 4, 6), (Gap(2, 3), Gap(5, 5)))],
)
def test_the_numbers_that_never_came(numbers: tuple[int, ...], expected: tuple[Gap, ...]) -> None:
    assert gaps(numbers) == expected


def test_what_was_announced_and_did_not_come_is_missing_too() -> None:
    assert gaps((1, 2, 4), until=6) == (Gap(3, 3), Gap(5, 6))
    assert gaps((), until=2) == (Gap(1, 2),)
    assert gaps((1, 2, 3), until=3) == gaps((1, 2, 3), until=1) == ()


@given(st.sets(st.integers(1, 60)))
def test_what_came_and_what_is_missing_are_all_numbers_to_the_highest(numbers: set[int]) -> None:
    missing = {number for gap in gaps(numbers) for number in range(gap.first, gap.last + 1)}
    assert missing.isdisjoint(numbers)
    assert missing | numbers == set(range(1, max(numbers, default=0) + 1))


@pytest.mark.parametrize(
    ("seconds", "off"), [(0, None), (120, None), (-120, None), (121, 121), (-121, -121), (86_400, 86_400)]
)
def test_a_clock_may_be_off_by_two_minutes(seconds: int, off: int | None) -> None:
    assert clock_off(NOON + timedelta(seconds=seconds), NOON) == off
    assert clock_off(None, NOON) is None
