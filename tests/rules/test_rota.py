"""Which hours have a ready team on duty, and what becomes of a swap."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.rota import OPEN_SWAPS, Gap, HourState, SwapState, Watch, days_of_hours, gaps, may_become

NAIROBI = ZoneInfo("Africa/Nairobi")
BEGINS = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)  # midnight in Nairobi
DAY = timedelta(days=1)


def watch(from_hour: float, to_hour: float, *, is_ready: bool = True) -> Watch:
    """From one hour after midnight of the first day to another."""
    return Watch(BEGINS + timedelta(hours=from_hour), BEGINS + timedelta(hours=to_hour), is_ready)


def hours(found: tuple[Gap, ...]) -> list[tuple[float, float]]:
    return [
        ((gap.begins_at - BEGINS) / timedelta(hours=1), (gap.ends_at - BEGINS) / timedelta(hours=1)) for gap in found
    ]


@pytest.mark.parametrize(
    ("watches", "expected"),
    [
        ([], [(0, 24)]),
        ([watch(-2, 30)], []),
        ([watch(0, 8), watch(8, 16), watch(16, 24)], []),
        ([watch(0, 8), watch(9, 24)], [(8, 9)]),
        ([watch(6, 14), watch(10, 18)], [(0, 6), (18, 24)]),
        ([watch(0, 12), watch(12, 24, is_ready=False)], [(12, 24)]),
        ([watch(0, 23), watch(3, 5), watch(25, 30)], [(23, 24)]),
    ],
)
def test_a_gap_is_where_no_ready_team_is_planned(watches: list[Watch], expected: list[tuple[float, float]]) -> None:
    assert hours(gaps(watches, BEGINS, BEGINS + DAY)) == expected


watches_of_a_day = st.lists(
    st.tuples(st.integers(-300, 1500), st.integers(1, 900), st.booleans()).map(
        lambda one: Watch(BEGINS + timedelta(minutes=one[0]), BEGINS + timedelta(minutes=one[0] + one[1]), one[2])
    ),
    max_size=8,
)


@given(watches_of_a_day, st.integers(0, 1439))
def test_a_minute_lies_in_a_gap_exactly_when_no_ready_team_is_on_duty(watches: list[Watch], minute: int) -> None:
    at = BEGINS + timedelta(minutes=minute)
    has_team = any(one.is_ready and one.starts_at <= at < one.ends_at for one in watches)
    found = gaps(watches, BEGINS, BEGINS + DAY)
    assert any(gap.begins_at <= at < gap.ends_at for gap in found) is not has_team


@given(watches_of_a_day)
def test_another_ready_team_never_leaves_more_hours_uncovered(watches: list[Watch]) -> None:
    before = sum(gap.minutes for gap in gaps(watches, BEGINS, BEGINS + DAY))
    after = sum(gap.minutes for gap in gaps([*watches, watch(5, 13)], BEGINS, BEGINS + DAY))
    assert after <= before


def test_an_hour_is_covered_whole_or_not_at_all_by_the_clocks_of_the_zone() -> None:
    watches = [watch(0, 6.5), watch(10, 12, is_ready=False), watch(23, 26)]
    first, second = days_of_hours(watches, date(2026, 3, 3), 2, NAIROBI)
    assert first.hours[:7] == (HourState.COVERED,) * 6 + (HourState.NOT_READY,)
    assert first.hours[7:13] == (HourState.NOBODY,) * 3 + (HourState.NOT_READY,) * 2 + (HourState.NOBODY,)
    assert (first.hours[23], second.hours[:3]) == (
        HourState.COVERED,
        (HourState.COVERED, HourState.COVERED, HourState.NOBODY),
    )
    assert (first.on, second.on, len(second.hours)) == (date(2026, 3, 3), date(2026, 3, 4), 24)


def test_nothing_is_approved_that_the_other_handler_did_not_agree_to() -> None:
    assert not may_become(SwapState.ASKED, SwapState.APPROVED)
    assert may_become(SwapState.AGREED, SwapState.APPROVED)
    for state in set(SwapState) - OPEN_SWAPS:
        assert not any(may_become(state, following) for following in SwapState), "what is decided stays decided"
