"""Numbers and days as a person reads them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.figures import written_day, written_number, written_span


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("140.00"), "140"),
        (Decimal("140.50"), "140.5"),
        (Decimal("0.25"), "0.25"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (Decimal("-2.10"), "-2.1"),
        (100, "100"),
        (38.5, "38.5"),
        (24.0, "24"),
    ],
)
def test_a_number_has_no_idle_zeros(amount: Decimal | float, words: str) -> None:
    assert written_number(amount) == words


@given(st.decimals(-(10**9), 10**9, places=4))
def test_nothing_of_an_amount_is_lost(amount: Decimal) -> None:
    assert Decimal(written_number(amount)) == amount
    assert not written_number(amount).endswith(".")


def test_a_day_is_written_with_its_month_in_letters() -> None:
    assert written_day(date(2026, 3, 3)) == "3 Mar 2026"


def test_a_span_says_when_it_ended_or_that_it_goes_on() -> None:
    assert written_span(date(2026, 3, 3), date(2026, 3, 9)) == "from 3 Mar 2026 to 9 Mar 2026"
    assert written_span(date(2026, 3, 3), None) == "from 3 Mar 2026 on"
