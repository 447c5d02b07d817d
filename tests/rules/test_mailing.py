"""When a mail is made, and how long one that failed waits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.mailing import FIRST_WAIT, LONGEST_WAIT, WAIT_AFTER_NO, digest_day, wait_after

NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 3, 3, 29, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 3, 3, 30, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 3, 20, 59, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 3, 21, 0, tzinfo=UTC), None),
    ],
)
def test_a_day_is_mailed_from_half_past_six_of_the_units_clocks_until_midnight(at: datetime, day: date | None) -> None:
    assert digest_day(at, NAIROBI) == day


def test_the_wait_doubles_up_to_six_hours() -> None:
    minutes = [wait_after(attempts, spread=0) / timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


@given(st.integers(1, 10_000), st.floats(0, 1), st.booleans())
def test_no_wait_is_shorter_than_half_of_what_it_would_be_nor_longer(attempts: int, spread: float, no: bool) -> None:
    whole = wait_after(attempts, spread=0, refused=no)
    assert FIRST_WAIT <= whole <= (WAIT_AFTER_NO if no else LONGEST_WAIT)
    assert whole / 2 <= wait_after(attempts, spread=spread, refused=no) <= whole
