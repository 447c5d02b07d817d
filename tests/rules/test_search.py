"""What a search came to, and what a certificate covered."""

from datetime import UTC, datetime

import pytest

from canine.rules.cargo import Outcome
from canine.rules.search import AlertKind, SearchResult, Unsaid, cover, result_of_entries, search_result, why_unsaid
from canine.rules.standing import Standing, StandingState

NOON = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
CERTIFIED = Standing(StandingState.CERTIFIED, NOON)
SUSPENDED = Standing(StandingState.SUSPENDED, NOON, None, "failed check-up")
NEVER = Standing(StandingState.NEVER_CERTIFIED)


@pytest.mark.parametrize(
    ("alerted", "outcome", "result"),
    [
        (True, Outcome.FOUND, SearchResult.CONFIRMED),
        (True, Outcome.NOTHING_FOUND, SearchResult.UNCONFIRMED),
        (True, Outcome.NOT_INSPECTED, SearchResult.ALERT_OPEN),
        (True, None, SearchResult.ALERT_OPEN),
        (False, Outcome.FOUND, SearchResult.CONFIRMED_MISS),
        (False, Outcome.NOTHING_FOUND, SearchResult.NO_ALERT),
        (False, Outcome.NOT_INSPECTED, SearchResult.NO_ALERT),
        (False, None, SearchResult.NO_ALERT),
    ],
)
def test_a_search_comes_to_what_alert_and_inspection_make_of_it(
    alerted: bool, outcome: Outcome | None, result: SearchResult
) -> None:
    assert search_result(alerted=alerted, outcome=outcome) is result


def test_no_result_of_a_search_is_called_false() -> None:
    assert not [result for result in SearchResult if "false" in result.value]


def test_a_search_that_goes_on_has_not_cleared_anything() -> None:
    assert search_result(alerted=False, outcome=None, ended=False) is SearchResult.UNDER_WAY
    assert search_result(alerted=True, outcome=None, ended=False) is SearchResult.ALERT_OPEN


def test_a_find_is_a_confirmed_miss_even_before_the_search_is_ended() -> None:
    assert search_result(alerted=False, outcome=Outcome.FOUND, ended=False) is SearchResult.CONFIRMED_MISS


@pytest.mark.parametrize(
    ("shown", "outcome", "ended", "result"),
    [
        ([AlertKind.CLEAR], None, True, SearchResult.CLEAR),
        ([AlertKind.CLEAR], Outcome.NOTHING_FOUND, True, SearchResult.CLEAR),
        ([AlertKind.CLEAR], Outcome.FOUND, True, SearchResult.CONFIRMED_MISS),
        ([AlertKind.CHANGE_OF_BEHAVIOUR], None, True, SearchResult.NO_ALERT),
        ([], None, True, SearchResult.NOT_SAID),
        ([], Outcome.FOUND, True, SearchResult.CONFIRMED_MISS),
        ([], None, False, SearchResult.UNDER_WAY),
        ([AlertKind.CHANGE_OF_BEHAVIOUR, AlertKind.ALERT], None, False, SearchResult.ALERT_OPEN),
    ],
)
def test_a_search_is_clear_only_where_somebody_said_so(
    shown: list[AlertKind], outcome: Outcome | None, ended: bool, result: SearchResult
) -> None:
    assert result_of_entries(shown, outcome=outcome, ended=ended) is result


def test_a_form_that_did_not_ask_is_told_from_an_answer_that_is_missing() -> None:
    assert why_unsaid(1, ended=True) is Unsaid.NOT_ASKED
    assert why_unsaid(2, ended=True) is Unsaid.LEFT_OUT
    assert why_unsaid(2, ended=False) is Unsaid.NOT_YET


def test_an_odour_that_a_certified_team_never_had_is_no_lapse() -> None:
    found = cover({"ivory": CERTIFIED, "rhino horn": NEVER})
    assert (found.certified, found.lapsed, found.is_whole) == (("ivory",), (), True)


def test_a_suspended_odour_is_a_lapse_beside_a_certified_one() -> None:
    found = cover({"ivory": CERTIFIED, "rhino horn": SUSPENDED})
    assert [lapse.odour for lapse in found.lapsed] == ["rhino horn"]
    assert not found.is_whole


def test_a_team_that_was_certified_for_nothing_lacks_every_odour() -> None:
    found = cover({"ivory": NEVER, "rhino horn": SUSPENDED})
    assert [lapse.odour for lapse in found.lapsed] == ["ivory", "rhino horn"]
    assert not found.is_whole
    assert not cover({}).is_whole
