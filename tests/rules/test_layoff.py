"""Lay-offs of thirty days and more, without work or training."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from canine.rules.layoff import LAY_OFF, LayOff, lay_offs

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def on(*numbers: int) -> list[date]:
    """Days of the year, from 1."""
    return [FIRST + timedelta(days=number - 1) for number in numbers]


def test_thirty_days_are_a_lay_off_and_twenty_nine_are_none() -> None:
    year = on(*range(1, 366))
    assert lay_offs(year, FIRST, LAST) == ()
    assert lay_offs(year[:100] + year[129:], FIRST, LAST) == ()
    (found,) = lay_offs(year[:100] + year[130:], FIRST, LAST)
    assert (found, found.days) == (LayOff(*on(101, 130)), 30)


def test_the_time_before_the_first_and_after_the_last_entry_counts() -> None:
    found = lay_offs(on(31, 40, 60), FIRST, LAST)
    assert [(one.from_on, one.to_on) for one in found] == [(FIRST, date(2026, 1, 30)), (date(2026, 3, 2), LAST)]


def test_a_period_without_any_entry_is_one_lay_off() -> None:
    assert lay_offs([], FIRST, LAST) == (LayOff(FIRST, LAST),)
    assert lay_offs([], FIRST, FIRST + timedelta(days=28)) == ()


def test_entries_outside_the_period_fill_no_gap() -> None:
    assert lay_offs([date(2025, 12, 31), date(2027, 1, 1)], FIRST, LAST) == (LayOff(FIRST, LAST),)


@given(st.lists(st.dates(FIRST, LAST)))
def test_no_day_of_a_lay_off_has_an_entry_and_each_is_long_enough(active_on: list[date]) -> None:
    for gap in lay_offs(active_on, FIRST, LAST):
        assert gap.days >= LAY_OFF.days
        assert not [day for day in active_on if gap.from_on <= day <= gap.to_on]


@given(st.lists(st.dates(FIRST, LAST)), st.dates(FIRST, LAST))
def test_one_more_entry_never_lengthens_what_must_be_told(active_on: list[date], more: date) -> None:
    def told(days: list[date]) -> int:
        return sum(gap.days for gap in lay_offs(days, FIRST, LAST))

    assert told([*active_on, more]) <= told(active_on)
