"""Which page of a list is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.listing import PER_PAGE, page_of


@pytest.mark.parametrize(
    ("total", "asked", "shown"),
    [
        (0, 1, (1, 1)),
        (PER_PAGE, 1, (1, 1)),
        (PER_PAGE + 1, 2, (2, 2)),
        (PER_PAGE + 1, 3, (2, 2)),
        (PER_PAGE + 1, 0, (1, 2)),
        (PER_PAGE + 1, -7, (1, 2)),
    ],
)
def test_a_page_that_is_not_there_becomes_the_nearest_that_is(total: int, asked: int, shown: tuple[int, int]) -> None:
    assert page_of(total, asked) == shown


@given(st.integers(0, 10_000), st.integers(-5, 1000), st.integers(1, 100))
def test_the_pages_hold_every_row_and_no_page_is_empty(total: int, asked: int, per_page: int) -> None:
    number, last = page_of(total, asked, per_page)
    assert 1 <= number <= last
    assert (last - 1) * per_page < max(total, 1) <= last * per_page
