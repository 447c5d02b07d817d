"""When shifts and what lies in them fit together."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from canine.rules.shift import is_future, lies_within, overlap

NOON = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC))
spans = st.tuples(moments, st.none() | moments).filter(lambda span: span[1] is None or span[0] <= span[1])


def test_two_minutes_of_drift_are_allowed_and_no_more() -> None:
    assert not is_future(NOON + timedelta(minutes=2), NOON)
    assert is_future(NOON + timedelta(minutes=2, seconds=1), NOON)


def test_a_moment_typed_in_minutes_fits_a_start_recorded_in_seconds() -> None:
    assert lies_within(NOON, NOON + timedelta(seconds=40), None)
    assert not lies_within(NOON - timedelta(minutes=1), NOON, None)
    assert lies_within(NOON + timedelta(seconds=40), NOON, NOON)
    assert not lies_within(NOON + timedelta(minutes=1), NOON, NOON)


@given(spans, spans)
def test_overlap_is_mutual(first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]) -> None:
    assert overlap(first, second) == overlap(second, first)


def test_a_shift_may_begin_in_the_minute_in_which_the_last_one_ended() -> None:
    early = (NOON - timedelta(hours=8), NOON + timedelta(seconds=30))
    assert not overlap(early, (NOON, None))
    assert overlap(early, (NOON - timedelta(minutes=1), None))
    assert overlap((NOON, None), (NOON + timedelta(days=3), None))
