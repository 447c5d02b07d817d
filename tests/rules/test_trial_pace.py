"""How fast a trial was recorded."""

from datetime import UTC, datetime, timedelta

from canine.rules.trial_pace import Pace, pace, shortest_rest

BEGIN = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def test_a_response_is_close_below_the_limit_and_not_at_it() -> None:
    received = [(1, at(0)), (1, at(5)), (1, at(9.9)), (1, at(40))]
    assert pace(received, 5) == Pace(1, 4, 5, None)


def test_the_shortest_time_between_sessions_is_told() -> None:
    received = [(1, at(0)), (1, at(30)), (2, at(3660)), (2, at(3700)), (3, at(7000))]
    assert pace(received, 5).between_sessions_s == 3300


def test_sixty_responses_in_0_6_seconds_are_all_close_but_the_first() -> None:
    received = [(1 + (number >= 30), at(number / 100)) for number in range(60)]
    assert pace(received, 5) == Pace(59, 60, 5, 0)


def test_nothing_entered_has_no_pace() -> None:
    assert pace([], 5) == Pace(0, 0, 5, None)


def test_the_shortest_rest_of_an_item_is_from_the_end_of_a_run_to_the_begin_of_the_next_that_held_it() -> None:
    uses = [("a", 1, at(0)), ("b", 1, at(40)), ("c", 2, at(60))]
    assert shortest_rest(uses) is None
    assert shortest_rest([*uses, ("a", 3, at(300)), ("d", 3, at(290))]) == 250
