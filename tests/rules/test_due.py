"""What falls due for a team, on which day of Nairobi, and when it is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.due import Due, DueKind, due, medical_due_on, rung
from canine.rules.policy import Policy
from canine.rules.standing import StandingKind
from canine.rules.team import DogStatus, Fitness
from canine.rules.team_facts import MedicalFact, TeamFacts, VaccinationFact
from tests.rules.facts import BEGAN_ON, FREE, RASCO, READY, certified, event, failed, later, noon, passed, team

POLICY = Policy()
KIND = DueKind
CHECKED_ON = date(2026, 3, 3)


def dues(facts: TeamFacts, days: int = 60, *, policy: Policy = POLICY) -> dict[DueKind, date]:
    return {one.kind: one.due_on for one in due(facts, policy, later(days))}


def test_a_certified_team_s_calendar_holds_every_kind_the_earliest_first() -> None:
    assert due(READY, POLICY, later(1)) == (
        Due(KIND.TRAINING_HOURS, date(2026, 1, 31), minutes=180, minutes_wanted=960),
        Due(KIND.EFFICACY_CHECKUP, date(2026, 4, 10), FREE),
        Due(KIND.DOG_REFRESHER, date(2026, 6, 1)),
        Due(KIND.HANDLER_REFRESHER, date(2026, 6, 1)),
        Due(KIND.MEDICAL, date(2026, 7, 5)),
        Due(KIND.CERTIFICATE_EXPIRY, date(2027, 1, 10), FREE, ("ivory",)),
    )


# What every team in service owes, certified or not.
ALWAYS = {KIND.MEDICAL, KIND.DOG_REFRESHER, KIND.HANDLER_REFRESHER, KIND.TRAINING_HOURS}


def test_a_team_that_was_never_certified_owes_health_and_training_only() -> None:
    found = dues(team(standing_events=(), checkups=()))
    assert (set(found), found[KIND.MEDICAL]) == (ALWAYS, date(2026, 7, 5))


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_hours_of_a_month_are_due_on_its_last_day_until_they_are_done(today: date, last_day: date) -> None:
    policy = Policy(training_hours_per_month=16)
    for minutes, is_due in ((16 * 60 - 1, True), (16 * 60, False)):
        facts = team(training_minutes_this_month=minutes, standing_events=())
        found = {one.kind: one for one in due(facts, policy, noon(today))}
        assert (KIND.TRAINING_HOURS in found) is is_due
        if is_due:
            assert (found[KIND.TRAINING_HOURS].due_on, found[KIND.TRAINING_HOURS].minutes) == (last_day, minutes)
    in_training = team(dog_status=DogStatus.IN_TRAINING, training_minutes_this_month=0)
    assert KIND.TRAINING_HOURS not in dues(in_training), "maintenance begins with service"
    assert KIND.TRAINING_HOURS not in dues(team(), policy=Policy(training_hours_per_month=0))


def test_refreshers_count_from_the_last_course_of_dog_and_of_handler() -> None:
    facts = team(dog_refreshed_on=date(2024, 2, 29), handler_refreshed_on=date(2026, 1, 31))
    found = dues(facts)
    assert (found[KIND.DOG_REFRESHER], found[KIND.HANDLER_REFRESHER]) == (date(2025, 2, 28), date(2027, 1, 31))
    assert dues(facts, policy=Policy(refresher_every_months=1))[KIND.HANDLER_REFRESHER] == date(2026, 2, 28)


@pytest.mark.parametrize(("kind", "days"), [(KIND.TRAINING_HOURS, 7), (KIND.FILTER_USE, 1)])
def test_what_comes_often_is_told_only_when_it_presses(kind: DueKind, days: int) -> None:
    one = Due(kind, DAY)
    assert rung(one, DAY - timedelta(days=days + 1), POLICY) is None
    assert rung(one, DAY - timedelta(days=days), POLICY) == days


def test_a_dog_that_was_never_examined_was_due_on_the_first_day_of_the_team() -> None:
    assert dues(team(medical=None))[KIND.MEDICAL] == date(2025, 6, 1)


def test_the_veterinarian_s_day_goes_before_the_policy_s_months() -> None:
    examined = MedicalFact(date(2026, 8, 31), Fitness.FIT)
    assert medical_due_on(examined, POLICY) == date(2027, 2, 28)
    assert medical_due_on(replace(examined, next_due_on=date(2026, 9, 9)), POLICY) == date(2026, 9, 9)


def test_a_year_after_the_29th_of_february_is_the_28th() -> None:
    examined = MedicalFact(date(2028, 2, 29), Fitness.FIT)
    assert medical_due_on(examined, Policy(medical_every_months=12)) == date(2029, 2, 28)


def test_the_days_are_those_of_nairobi_and_not_of_utc() -> None:
    """A certificate until 21:30 UTC ends at half past midnight of the next day in Nairobi."""
    ends = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
    holds = replace(certified(), until=ends)
    assert dues(team(standing_events=(holds,)))[KIND.CERTIFICATE_EXPIRY] == date(2027, 1, 1)
    earlier = replace(certified(), until=ends - timedelta(hours=1))
    assert dues(team(standing_events=(earlier,)))[KIND.CERTIFICATE_EXPIRY] == date(2026, 12, 31)


def test_odours_that_end_on_one_day_are_told_together() -> None:
    events = (certified(odour="rhino horn"), certified(), certified(odour="tusk", on=date(2026, 2, 1)))
    ends = [one for one in due(team(standing_events=events), POLICY, later(60)) if one.kind is KIND.CERTIFICATE_EXPIRY]
    assert [(one.due_on, one.about) for one in ends] == [
        (date(2027, 1, 10), ("ivory", "rhino horn")),
        (date(2027, 2, 1), ("tusk",)),
    ]


def test_the_latest_certification_sets_the_end_though_an_earlier_one_was_given_for_longer() -> None:
    shorter = event(StandingKind.CERTIFIED, date(2026, 2, 1), until=date(2026, 8, 1))
    assert dues(team(standing_events=(certified(), shorter)))[KIND.CERTIFICATE_EXPIRY] == date(2026, 8, 1)


def test_a_certification_without_an_end_never_expires() -> None:
    holds = event(StandingKind.CERTIFIED, BEGAN_ON)
    assert KIND.CERTIFICATE_EXPIRY not in dues(team(standing_events=(holds,)))


def test_an_expired_certificate_stays_due_and_the_check_up_in_between_does_not() -> None:
    found = dues(READY, days=500)
    assert found[KIND.CERTIFICATE_EXPIRY] == date(2027, 1, 10)
    assert KIND.EFFICACY_CHECKUP not in found


def test_a_later_certification_is_not_known_yet() -> None:
    events = (certified(), certified(on=date(2026, 12, 1)))
    assert dues(team(standing_events=events))[KIND.CERTIFICATE_EXPIRY] == date(2027, 1, 10)


def test_a_certification_is_known_from_its_very_moment() -> None:
    assert dues(READY, days=0)[KIND.CERTIFICATE_EXPIRY] == date(2027, 1, 10)
    assert KIND.CERTIFICATE_EXPIRY not in dues(READY, days=-1)


def test_the_next_check_up_counts_from_the_last_one_passed() -> None:
    found = dues(team(checkups=(passed(CHECKED_ON), passed(BEGAN_ON))))
    assert found[KIND.EFFICACY_CHECKUP] == date(2026, 6, 3)


def test_a_check_up_of_the_other_mode_does_not_count() -> None:
    found = dues(team(checkups=(passed(BEGAN_ON), passed(CHECKED_ON, RASCO))))
    assert found[KIND.EFFICACY_CHECKUP] == date(2026, 4, 10)


def test_without_a_check_up_on_record_it_counts_from_the_first_certification() -> None:
    assert dues(team(checkups=()))[KIND.EFFICACY_CHECKUP] == date(2026, 4, 10)


def test_a_failed_check_up_is_followed_by_a_retest_within_fourteen_days() -> None:
    suspended = event(StandingKind.SUSPENDED, CHECKED_ON)
    found = dues(team(standing_events=(certified(), suspended), checkups=(passed(BEGAN_ON), failed(CHECKED_ON))))
    assert found[KIND.RETEST] == date(2026, 3, 17)
    assert KIND.EFFICACY_CHECKUP not in found


def test_a_retest_is_never_wanted_later_than_the_ordinary_check_up() -> None:
    slack = Policy(retest_days=365)
    assert dues(team(checkups=(failed(CHECKED_ON),)), policy=slack)[KIND.RETEST] == date(2026, 6, 3)


def test_a_passed_retest_ends_the_retest() -> None:
    found = dues(team(checkups=(failed(CHECKED_ON), passed(date(2026, 3, 10)))))
    assert KIND.RETEST not in found
    assert found[KIND.EFFICACY_CHECKUP] == date(2026, 6, 10)


def test_a_withdrawn_team_owes_no_retest_and_no_renewal() -> None:
    withdrawn = event(StandingKind.WITHDRAWN, date(2026, 3, 5))
    facts = team(standing_events=(certified(), withdrawn), checkups=(failed(date(2026, 2, 20)), failed(CHECKED_ON)))
    assert set(dues(facts)) == ALWAYS


def test_a_team_that_is_withdrawn_for_one_odour_still_owes_for_the_other() -> None:
    events = (certified(), certified(odour="rhino horn"), event(StandingKind.WITHDRAWN, date(2026, 2, 1)))
    found = due(team(standing_events=events), POLICY, later(60))
    assert [one.about for one in found if one.kind is KIND.CERTIFICATE_EXPIRY] == [("rhino horn",)]
    assert KIND.EFFICACY_CHECKUP in {one.kind for one in found}


def test_a_team_certified_for_rasco_owes_a_refresher() -> None:
    facts = team(standing_events=(certified(RASCO),), checkups=(passed(BEGAN_ON, RASCO),))
    assert dues(facts)[KIND.RASCO_REFRESHER] == date(2026, 7, 10)
    refreshed = replace(facts, rasco_refresher_on=date(2026, 3, 31))
    assert dues(refreshed, days=100)[KIND.RASCO_REFRESHER] == date(2026, 9, 30)
    assert KIND.RASCO_REFRESHER not in dues(READY)


def test_a_refresher_before_the_first_certification_does_not_shorten_the_time() -> None:
    facts = team(standing_events=(certified(RASCO),), rasco_refresher_on=date(2025, 6, 1))
    assert dues(facts)[KIND.RASCO_REFRESHER] == date(2026, 7, 10)


def test_each_vaccination_day_is_due_once() -> None:
    known = (("rabies", date(2026, 9, 1)), ("distemper", date(2026, 3, 1)), ("parvo", date(2026, 9, 1)))
    facts = team(vaccinations=tuple(VaccinationFact(*one) for one in known))
    found = [(one.due_on, one.about) for one in due(facts, POLICY, later(1)) if one.kind is KIND.VACCINATION]
    assert found == [(date(2026, 3, 1), ("distemper",)), (date(2026, 9, 1), ("parvo", "rabies"))]


@pytest.mark.parametrize("status", [DogStatus.WITHDRAWN, DogStatus.RETIRED])
def test_nothing_is_due_for_a_dog_out_of_service(status: DogStatus) -> None:
    assert due(team(dog_status=status), POLICY, later(1)) == ()


def test_nothing_is_due_from_the_moment_a_team_ends() -> None:
    facts = team(team_to=later(10))
    assert due(facts, POLICY, later(10)) == ()
    assert due(facts, POLICY, later(10) - timedelta(microseconds=1)) != ()


DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("left", "reached"),
    [
        (31, None),
        (30, 30),
        (29, 30),
        (15, 30),
        (14, 14),
        (8, 14),
        (7, 7),
        (2, 7),
        (1, 1),
        (0, 0),
        (-1, 0),
        (-6, 0),
        (-7, -7),
        (-13, -7),
        (-14, -14),
        (-365, -364),
    ],
)
def test_a_notice_is_given_at_30_14_7_1_days_on_the_day_and_weekly_while_overdue(
    left: int, reached: int | None
) -> None:
    assert rung(Due(KIND.MEDICAL, DAY), DAY - timedelta(days=left), POLICY) == reached


@given(st.integers(-400, 400), st.sets(st.integers(0, 60), min_size=1))
def test_a_day_later_reaches_the_same_rung_or_the_next(left: int, days: set[int]) -> None:
    policy = Policy(notice_days=tuple(days))
    today, tomorrow = (
        rung(Due(KIND.MEDICAL, DAY), DAY - timedelta(days=number), policy) for number in (left, left - 1)
    )
    assert today is None or (tomorrow is not None and tomorrow <= today)


@given(st.sets(st.integers(0, 60), min_size=1))
def test_every_rung_of_the_policy_is_reached_on_its_own_day(days: set[int]) -> None:
    policy = Policy(notice_days=tuple(days))
    assert {rung(Due(KIND.MEDICAL, DAY), DAY - timedelta(days=number), policy) for number in days} == days


def test_a_day_that_nobody_looked_loses_no_notice() -> None:
    seen = [rung(Due(KIND.MEDICAL, DAY), DAY - timedelta(days=left), POLICY) for left in (35, 20, 5, -3, -40)]
    assert seen == [None, 30, 7, 0, -35]


def test_midnight_in_nairobi_turns_the_day() -> None:
    before = datetime(2026, 3, 3, 20, 59, 59, tzinfo=UTC)
    assert READY.day(before) == date(2026, 3, 3)
    assert READY.day(before + timedelta(seconds=1)) == date(2026, 3, 4)
    assert READY.day(noon(date(2026, 3, 3))) == date(2026, 3, 3)
