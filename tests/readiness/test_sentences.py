"""What is told of something due: always the day, however long the rest."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.readiness.sentences import of_notice
from canine.rules.due import Due, DueKind
from canine.rules.notifications import LONGEST_SENTENCE, shortened
from canine.rules.team import Mode

DUE_ON = date(2026, 6, 30)
# The longest that the registry takes: a dog of 60 characters with a handler of 120.
LONGEST_TEAM = "D" * 60 + " with " + "H" * 120


def notice(days_before: int, odours: tuple[str, ...] = (), team: str = "Ruby with Asha") -> str:
    due = Due(DueKind.CERTIFICATE_EXPIRY, DUE_ON, Mode.RASCO, odours)
    return of_notice(team, due, DUE_ON - timedelta(days=days_before))


@pytest.mark.parametrize(
    ("days_before", "when"),
    [
        (30, "in 30 days"),
        (2, "in 2 days"),
        (1, "tomorrow"),
        (0, "today"),
        (-1, "overdue for 1 day"),
        (-7, "overdue for 7 days"),
    ],
)
def test_the_distance_is_told_in_words(days_before: int, when: str) -> None:
    found = notice(days_before, ("ivory",))
    assert found == f"End of the certificate (RASCO: ivory) of Ruby with Asha: 30 Jun 2026, {when}."


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=80), max_size=30), st.integers(-4000, 365))
def test_a_notice_fits_its_row_and_ends_with_the_day_however_many_odours_it_names(odours: list[str], days: int) -> None:
    found = notice(days, tuple(odours), LONGEST_TEAM)
    assert len(found) <= LONGEST_SENTENCE
    assert f" of {LONGEST_TEAM}: 30 Jun 2026, " in found
    assert found.startswith("End of the certificate (RASCO")


@given(st.text(max_size=60), st.integers(1, 60))
def test_only_what_is_too_long_is_cut_and_says_so(words: str, longest: int) -> None:
    found = shortened(words, longest)
    assert len(found) <= longest
    assert (found == words) is (len(words) <= longest) or words.endswith("…")
    assert found == words or (found.endswith("…") and words.startswith(found[:-1]))
