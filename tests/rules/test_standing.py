"""What held for a team at a moment, out of its dated events."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from canine.rules.standing import Standing, StandingEvent, StandingKind, StandingState, standing
from canine.rules.team import Mode

FREE, RASCO = Mode.FREE_SEARCH, Mode.RASCO
BEGIN = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)
KIND, STATE = StandingKind, StandingState


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


def event(
    kind: StandingKind,
    on: int,
    *,
    until: int | None = None,
    mode: Mode | None = FREE,
    odour: str | None = "ivory",
    reason: str = "",
) -> StandingEvent:
    return StandingEvent(kind, mode, odour, day(on), None if until is None else day(until), reason)


CERTIFIED = event(KIND.CERTIFIED, 0, until=365, reason="check-up 1")


def held(*events: StandingEvent, on: int) -> Standing:
    return standing(events, FREE, "ivory", day(on))


def test_a_team_without_events_was_never_certified() -> None:
    assert held(on=0) == Standing(STATE.NEVER_CERTIFIED)


def test_a_certificate_holds_from_its_first_moment_and_not_at_its_last() -> None:
    assert standing([CERTIFIED], FREE, "ivory", BEGIN - timedelta(microseconds=1)).state is STATE.NEVER_CERTIFIED
    assert standing([CERTIFIED], FREE, "ivory", BEGIN) == Standing(STATE.CERTIFIED, day(0), day(365), "check-up 1")
    assert standing([CERTIFIED], FREE, "ivory", day(365) - timedelta(microseconds=1)).certified
    assert held(CERTIFIED, on=365) == Standing(STATE.EXPIRED, day(365), None, "check-up 1")


def test_a_certificate_speaks_for_its_own_mode_and_odour_only() -> None:
    assert standing([CERTIFIED], RASCO, "ivory", day(1)).state is STATE.NEVER_CERTIFIED
    assert standing([CERTIFIED], FREE, "rhino horn", day(1)).state is STATE.NEVER_CERTIFIED


def test_a_suspension_of_every_mode_and_odour_reaches_each_of_them() -> None:
    everything = event(KIND.SUSPENDED, 10, mode=None, odour=None, reason="lame")
    assert held(CERTIFIED, everything, on=10) == Standing(STATE.SUSPENDED, day(10), None, "lame")
    assert held(CERTIFIED, everything, on=9).certified


def test_a_suspension_of_another_odour_does_not_reach_this_one() -> None:
    assert held(CERTIFIED, event(KIND.SUSPENDED, 10, odour="rhino horn"), on=20).certified


def test_a_suspension_never_lapses_by_itself_nor_at_the_retest_nor_at_the_end_of_the_certificate() -> None:
    suspended = event(KIND.SUSPENDED, 10, until=24)
    for on in (24, 25, 365, 1000):
        assert held(CERTIFIED, suspended, on=on).state is STATE.SUSPENDED


def test_a_second_suspension_does_not_move_the_first_one() -> None:
    first, second = event(KIND.SUSPENDED, 10, reason="failed"), event(KIND.SUSPENDED, 20, reason="again")
    assert held(CERTIFIED, first, second, on=30) == Standing(STATE.SUSPENDED, day(10), None, "failed")


def test_a_new_certification_lifts_a_suspension() -> None:
    again = event(KIND.CERTIFIED, 20, until=385, reason="retest")
    found = held(CERTIFIED, event(KIND.SUSPENDED, 10), again, on=20)
    assert found == Standing(STATE.CERTIFIED, day(20), day(385), "retest")


def test_a_reinstated_team_holds_its_old_certificate_until_its_old_end() -> None:
    events = (CERTIFIED, event(KIND.SUSPENDED, 10), event(KIND.REINSTATED, 20, reason="healed"))
    assert held(*events, on=20) == Standing(STATE.CERTIFIED, day(20), day(365), "healed")
    assert held(*events, on=365).state is STATE.EXPIRED


def test_a_reinstatement_alone_certifies_nobody() -> None:
    assert held(event(KIND.REINSTATED, 5), on=10).state is STATE.NEVER_CERTIFIED


def test_a_certification_does_not_lift_a_withdrawal_but_holds_after_a_reinstatement() -> None:
    withdrawn = event(KIND.WITHDRAWN, 10, reason="two failures")
    again = event(KIND.CERTIFIED, 20, until=385)
    assert held(CERTIFIED, withdrawn, again, on=30) == Standing(STATE.WITHDRAWN, day(10), None, "two failures")
    assert held(CERTIFIED, withdrawn, again, event(KIND.REINSTATED, 31), on=31).until == day(385)


def test_a_withdrawal_outweighs_a_suspension_whichever_came_first() -> None:
    suspended, withdrawn = event(KIND.SUSPENDED, 10), event(KIND.WITHDRAWN, 20)
    assert held(CERTIFIED, suspended, withdrawn, on=30).state is STATE.WITHDRAWN
    later = event(KIND.SUSPENDED, 25)
    assert held(CERTIFIED, withdrawn, later, on=30) == Standing(STATE.WITHDRAWN, day(20))


def test_nothing_follows_the_end_of_a_team() -> None:
    ended = event(KIND.ENDED, 10, mode=None, odour=None, reason="handler left")
    after = (event(KIND.CERTIFIED, 20, until=385), event(KIND.REINSTATED, 21), event(KIND.SUSPENDED, 22))
    assert held(CERTIFIED, ended, *after, on=30) == Standing(STATE.ENDED, day(10), None, "handler left")
    assert held(CERTIFIED, ended, *after, on=9).certified


def test_the_events_of_one_moment_count_in_the_order_given() -> None:
    suspended, again = event(KIND.SUSPENDED, 10), event(KIND.CERTIFIED, 10, until=375)
    assert held(CERTIFIED, suspended, again, on=10).certified
    assert held(CERTIFIED, again, suspended, on=10).state is STATE.SUSPENDED


def test_a_certification_without_an_end_holds_open() -> None:
    assert held(event(KIND.CERTIFIED, 0), on=10_000) == Standing(STATE.CERTIFIED, day(0))


days = st.integers(0, 100)
any_event = st.builds(
    lambda kind, on, until, mode, odour: event(kind, on, until=until, mode=mode, odour=odour),
    st.sampled_from(list(StandingKind)),
    days,
    st.none() | days,
    st.sampled_from([None, FREE, RASCO]),
    st.sampled_from([None, "ivory", "rhino horn"]),
)
histories = st.lists(any_event, max_size=12)


@given(histories, histories, days)
def test_later_events_change_nothing_about_earlier_moments(
    before: list[StandingEvent], after: list[StandingEvent], on: int
) -> None:
    later = [one for one in after if one.at > day(on)]
    assert held(*before, *later, on=on) == held(*before, on=on)


@given(histories, days)
def test_a_team_is_only_certified_by_a_certification_that_still_runs(events: list[StandingEvent], on: int) -> None:
    if held(*events, on=on).certified:
        running = [e for e in events if e.kind is KIND.CERTIFIED and e.at <= day(on) and e.concerns(FREE, "ivory")]
        assert any(e.until is None or e.until > day(on) for e in running)


@given(histories, days, days)
def test_without_a_new_event_nobody_becomes_certified(events: list[StandingEvent], on: int, later: int) -> None:
    known = [one for one in events if one.at <= day(on)]
    if not held(*known, on=on).certified:
        assert not held(*known, on=on + later).certified


@given(histories, days)
def test_a_suspension_never_certifies_anybody(events: list[StandingEvent], on: int) -> None:
    known = [one for one in events if one.at <= day(on)]
    assert not held(*known, event(KIND.SUSPENDED, on), on=on).certified


def without_renewed(events: list[StandingEvent], on: int) -> list[StandingEvent]:
    """What a query leaves of a history: of the certifications for one odour in one mode until a day only the last."""
    last: dict[tuple[object, object], int] = {}
    for number, one in enumerate(events):
        if one.kind is KIND.CERTIFIED and one.at <= day(on):
            key = (one.mode, one.odour)
            if key not in last or events[last[key]].at <= one.at:
                last[key] = number
    return [
        one
        for number, one in enumerate(events)
        if one.kind is not KIND.CERTIFIED or number == last.get((one.mode, one.odour))
    ]


@given(histories, days)
def test_a_renewed_certification_can_be_left_out(events: list[StandingEvent], on: int) -> None:
    named = [one for one in events if one.kind is not KIND.CERTIFIED or None not in (one.mode, one.odour)]
    for mode in Mode:
        for odour in ("ivory", "rhino horn"):
            whole, cut = (standing(one, mode, odour, day(on)) for one in (named, without_renewed(named, on)))
            assert whole == cut
