"""Whether a team may work at a moment, and every reason why not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.policy import Policy
from canine.rules.readiness import Readiness, ReadinessState, Reason, ReasonKind, readiness, reasons
from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import DogStatus, Fitness, Mode
from canine.rules.team_facts import CheckupFact, FitnessLimit, MedicalFact, TeamFacts, VaccinationFact
from tests.rules.facts import BEGAN_ON, FREE, RASCO, READY, certified, event, failed, later, noon, passed, team

POLICY = Policy()
KIND, STATE = ReasonKind, ReadinessState
GRACE_ENDS_ON = date(2026, 5, 10)


def asked(facts: TeamFacts, days: int = 30, odours: tuple[str, ...] = ("ivory",), mode: Mode = FREE) -> Readiness:
    return readiness(facts, mode, odours, POLICY, later(days))


def kinds(found: Readiness) -> list[ReasonKind]:
    return [reason.kind for reason in found.reasons]


def test_a_team_with_nothing_against_it_is_ready() -> None:
    assert asked(READY) == Readiness(STATE.READY, ())


def test_a_team_is_ready_from_the_very_moment_that_it_begins() -> None:
    assert asked(team(team_from=later(30))).state is STATE.READY
    assert kinds(asked(team(team_from=later(30) + timedelta(microseconds=1)))) == [KIND.TEAM_NOT_BEGUN]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"team_from": later(31)}, Reason(KIND.TEAM_NOT_BEGUN, True, on=date(2026, 2, 10))),
        ({"dog_status": DogStatus.IN_TRAINING}, Reason(KIND.DOG_IN_TRAINING, True)),
        ({"dog_status": DogStatus.SUSPENDED}, Reason(KIND.DOG_SUSPENDED, True)),
        ({"medical": None}, Reason(KIND.NO_MEDICAL, True)),
        (
            {"medical": MedicalFact(date(2026, 1, 5), Fitness.UNFIT, "left hip")},
            Reason(KIND.UNFIT, True, on=date(2026, 1, 5), note="left hip"),
        ),
        (
            {"medical": MedicalFact(date(2025, 8, 8), Fitness.FIT)},
            Reason(KIND.MEDICAL_OVERDUE, True, on=date(2026, 2, 8)),
        ),
        (
            {"standing_events": (certified(), event(StandingKind.SUSPENDED, date(2026, 2, 1), reason="failed"))},
            Reason(KIND.SUSPENDED, True, "ivory", date(2026, 2, 1), "failed"),
        ),
        (
            {"standing_events": (certified(), event(StandingKind.WITHDRAWN, date(2026, 2, 1)))},
            Reason(KIND.WITHDRAWN, True, "ivory", date(2026, 2, 1)),
        ),
        ({"standing_events": ()}, Reason(KIND.NEVER_CERTIFIED, True, "ivory")),
    ],
)
def test_each_thing_that_bars_a_team_is_given_with_its_day_and_its_words(
    change: dict[str, object], reason: Reason
) -> None:
    assert asked(team(**change)) == Readiness(STATE.NOT_READY, (reason,))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"medical": MedicalFact(date(2026, 1, 5), Fitness.FIT_WITH_LIMITS, "no heat above 30 °C")},
            Reason(KIND.FIT_WITH_LIMITS, False, on=date(2026, 1, 5), note="no heat above 30 °C"),
        ),
        (
            {"training_minutes_last_month": 16 * 60 - 1},
            Reason(KIND.TRAINING_SHORT, False, minutes=16 * 60 - 1, minutes_wanted=16 * 60, months_running=1),
        ),
    ],
)
def test_each_thing_that_limits_a_team_leaves_it_ready_with_limits(change: dict[str, object], reason: Reason) -> None:
    assert asked(team(**change)) == Readiness(STATE.READY_WITH_LIMITS, (reason,))


def test_sixteen_hours_are_enough_and_hours_made_good_this_month_are_too() -> None:
    assert asked(team(training_minutes_last_month=16 * 60)).state is STATE.READY
    made_good = team(training_minutes_last_month=0, training_minutes_this_month=16 * 60)
    assert asked(made_good).state is STATE.READY


@pytest.mark.parametrize(
    ("earlier", "running"),
    [((), 1), ((16 * 60,), 1), ((16 * 60 - 1,), 2), ((0, 60, 16 * 60, 0), 3), ((0, 0, 0, 0, 0), 6)],
)
def test_a_shortfall_that_repeats_is_named_as_such(earlier: tuple[int, ...], running: int) -> None:
    (reason,) = asked(team(training_minutes_last_month=0, training_minutes_earlier=earlier)).reasons
    assert (reason.kind, reason.months_running) == (KIND.TRAINING_SHORT, running)


def test_an_ended_team_is_not_ready_from_that_moment() -> None:
    facts = team(team_to=later(30))
    assert kinds(asked(facts, 30)) == [KIND.TEAM_ENDED]
    assert asked(facts, 29).state is STATE.READY


def test_a_team_certified_for_one_of_two_odours_is_limited_to_it() -> None:
    found = asked(READY, odours=("ivory", "rhino horn"))
    assert (found.state, found.reasons) == (
        STATE.READY_WITH_LIMITS,
        (Reason(KIND.NEVER_CERTIFIED, False, odour="rhino horn"),),
    )


def test_a_team_asked_for_no_odour_is_ready_for_none() -> None:
    assert kinds(asked(READY, odours=())) == [KIND.NEVER_CERTIFIED]
    assert asked(READY, odours=()).state is STATE.NOT_READY


def test_a_free_search_certificate_does_not_make_a_rasco_team() -> None:
    assert kinds(asked(READY, mode=RASCO)) == [KIND.NEVER_CERTIFIED]


def test_a_medical_check_up_covers_its_last_day() -> None:
    examined = team(medical=MedicalFact(date(2025, 8, 9), Fitness.FIT))
    assert asked(examined, 30).state is STATE.READY
    assert kinds(asked(examined, 31)) == [KIND.MEDICAL_OVERDUE]


def test_an_overdue_check_up_limits_within_the_days_of_grace_and_bars_beyond_them() -> None:
    due_on = date(2026, 4, 10)
    assert reasons(READY, FREE, ["ivory"], POLICY, noon(due_on)) == ()
    for on in (due_on + timedelta(days=1), GRACE_ENDS_ON):
        found = readiness(READY, FREE, ["ivory"], POLICY, noon(on))
        assert found == Readiness(STATE.READY_WITH_LIMITS, (Reason(KIND.CHECKUP_OVERDUE, False, on=due_on),))
    found = readiness(READY, FREE, ["ivory"], POLICY, noon(GRACE_ENDS_ON + timedelta(days=1)))
    assert found == Readiness(STATE.NOT_READY, (Reason(KIND.CHECKUP_BEYOND_GRACE, True, on=due_on),))


def test_an_overdue_retest_weighs_as_an_overdue_check_up() -> None:
    """A manager reinstated the team after a failed check-up, and nobody tested it again."""
    events = (
        certified(),
        event(StandingKind.SUSPENDED, date(2026, 1, 20)),
        event(StandingKind.REINSTATED, date(2026, 1, 21)),
    )
    facts = team(standing_events=events, checkups=(passed(BEGAN_ON), failed(date(2026, 1, 20))))
    assert asked(facts, 24).state is STATE.READY
    assert asked(facts, 25).reasons == (Reason(KIND.CHECKUP_OVERDUE, False, on=date(2026, 2, 3)),)
    assert asked(facts, 60).reasons == (Reason(KIND.CHECKUP_BEYOND_GRACE, True, on=date(2026, 2, 3)),)


def test_an_overdue_refresher_limits_a_rasco_team() -> None:
    today = date(2026, 7, 1)
    facts = team(
        standing_events=(certified(RASCO),),
        checkups=(passed(date(2026, 6, 20), RASCO),),
        dog_refreshed_on=today,
        handler_refreshed_on=today,
    )
    found = asked(replace(facts, medical=MedicalFact(date(2026, 7, 1), Fitness.FIT)), 185, mode=RASCO)
    assert found == Readiness(STATE.READY_WITH_LIMITS, (Reason(KIND.REFRESHER_OVERDUE, False, on=date(2026, 7, 10)),))


@pytest.mark.parametrize(
    ("changes", "kind", "note"),
    [
        ({"dog_refreshed_on": BEGAN_ON.replace(year=2025)}, KIND.DOG_REFRESHER_OVERDUE, ""),
        ({"handler_refreshed_on": BEGAN_ON.replace(year=2025)}, KIND.HANDLER_REFRESHER_OVERDUE, ""),
        ({"vaccinations": (VaccinationFact("rabies", BEGAN_ON),)}, KIND.VACCINATION_OVERDUE, "rabies"),
    ],
)
def test_an_overdue_refresher_or_vaccination_limits_from_the_day_after(
    changes: dict[str, Any], kind: ReasonKind, note: str
) -> None:
    facts = team(**changes)
    assert asked(facts, 0).state is STATE.READY
    assert asked(facts, 1).reasons == (Reason(kind, False, on=BEGAN_ON, note=note),)


def limited(limit: FitnessLimit) -> TeamFacts:
    """Certified in both modes, and fit with one limit."""
    health = MedicalFact(date(2026, 1, 5), Fitness.FIT_WITH_LIMITS, "left hip", limit=limit)
    return team(standing_events=(certified(), certified(RASCO)), checkups=(passed(BEGAN_ON, RASCO),), medical=health)


@pytest.mark.parametrize(
    ("limit", "free_search", "rasco"),
    [
        (FitnessLimit(), STATE.READY_WITH_LIMITS, STATE.READY_WITH_LIMITS),
        (FitnessLimit(FREE), STATE.NOT_READY, STATE.READY),
        (FitnessLimit(FREE, 32), STATE.READY_WITH_LIMITS, STATE.READY),
        (FitnessLimit(None, 32), STATE.READY_WITH_LIMITS, STATE.READY_WITH_LIMITS),
        (FitnessLimit(RASCO), STATE.READY, STATE.NOT_READY),
    ],
)
def test_a_limit_of_fitness_weighs_in_the_mode_that_it_names(
    limit: FitnessLimit, free_search: ReadinessState, rasco: ReadinessState
) -> None:
    facts = limited(limit)
    assert (asked(facts).state, asked(facts, mode=RASCO).state) == (free_search, rasco)
    for reason in (*asked(facts).reasons, *asked(facts, mode=RASCO).reasons):
        assert (reason.kind, reason.above_c, reason.note) == (KIND.FIT_WITH_LIMITS, limit.above_c, "left hip")


def test_the_worst_reason_comes_first_and_what_bars_before_what_limits() -> None:
    wreck = team(
        dog_status=DogStatus.SUSPENDED,
        standing_events=(certified(), event(StandingKind.SUSPENDED, date(2026, 2, 1))),
        medical=MedicalFact(date(2025, 1, 1), Fitness.UNFIT),
        training_minutes_last_month=0,
        team_to=later(5),
    )
    assert kinds(asked(wreck)) == [
        KIND.TEAM_ENDED,
        KIND.DOG_SUSPENDED,
        KIND.UNFIT,
        KIND.SUSPENDED,
        KIND.MEDICAL_OVERDUE,
        KIND.TRAINING_SHORT,
    ]


def test_midnight_in_nairobi_and_not_in_utc_makes_a_check_up_overdue() -> None:
    examined = team(medical=MedicalFact(date(2025, 8, 9), Fitness.FIT))
    midnight = datetime(2026, 2, 10, tzinfo=READY.zone)
    assert reasons(examined, FREE, ["ivory"], POLICY, midnight - timedelta(seconds=1)) == ()
    assert [one.kind for one in reasons(examined, FREE, ["ivory"], POLICY, midnight)] == [KIND.MEDICAL_OVERDUE]


days = st.integers(0, 400).map(lambda number: BEGAN_ON + timedelta(days=number))
checkups = st.lists(st.builds(CheckupFact, st.sampled_from(Mode), days, st.booleans()), max_size=4).map(tuple)
later_events = st.lists(
    st.builds(
        lambda kind, on: event(kind, on, until=on + timedelta(days=200) if kind is StandingKind.CERTIFIED else None),
        st.sampled_from(StandingKind),
        days,
    ),
    max_size=4,
)
teams = st.builds(
    lambda checkups, events: team(checkups=checkups, standing_events=(certified(), *events)), checkups, later_events
)
policies = st.builds(
    Policy, retest_days=st.integers(1, 365), checkup_every_months=st.integers(1, 12), grace_days=st.integers(0, 60)
)


def ranked(found: Readiness) -> int:
    return list(ReadinessState).index(found.state)


@given(teams, days, policies, st.integers(0, 400))
def test_a_passed_check_up_never_makes_a_team_less_ready(
    facts: TeamFacts, held_on: date, policy: Policy, number: int
) -> None:
    before = readiness(facts, FREE, ["ivory"], policy, later(number))
    with_pass = replace(facts, checkups=(*facts.checkups, passed(held_on)))
    assert ranked(readiness(with_pass, FREE, ["ivory"], policy, later(number))) <= ranked(before)


@given(teams, st.integers(0, 800), st.integers(0, 800))
def test_a_later_moment_never_makes_an_expired_certificate_valid(facts: TeamFacts, number: int, more: int) -> None:
    known = replace(facts, standing_events=tuple(e for e in facts.standing_events if e.at <= later(number)))
    if KIND.CERTIFICATE_EXPIRED in kinds(asked(known, number)):
        assert KIND.CERTIFICATE_EXPIRED in kinds(asked(known, number + more))


@given(teams, days, st.integers(0, 400))
def test_what_happens_later_changes_nothing_about_an_earlier_morning(facts: TeamFacts, on: date, number: int) -> None:
    def with_event(kind: StandingKind) -> StandingEvent:
        return event(kind, on, until=on + timedelta(days=200))

    for kind in StandingKind:
        if with_event(kind).at > later(number):
            told = replace(facts, standing_events=(*facts.standing_events, with_event(kind)))
            assert asked(told, number) == asked(facts, number)


@given(teams, policies, st.integers(0, 800))
def test_the_state_is_what_the_reasons_say(facts: TeamFacts, policy: Policy, number: int) -> None:
    found = readiness(facts, FREE, ["ivory", "rhino horn"], policy, later(number))
    assert (found.state is STATE.READY) == (not found.reasons)
    assert (found.state is STATE.NOT_READY) == any(reason.blocks for reason in found.reasons)
    order = [(not reason.blocks, list(ReasonKind).index(reason.kind)) for reason in found.reasons]
    assert order == sorted(order)
