"""A covert check's plan fits its commitment; each step has its word, and every check is in one number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from canine.rules.covert_check import (
    CovertPlan,
    OpeningUnreadable,
    PlannedItem,
    RevealCause,
    commitment_of,
    opening_of,
    plan_in,
)
from canine.rules.covert_steps import (
    CovertOutcome,
    CovertStep,
    Look,
    Shown,
    StepWord,
    due,
    tally,
    tally_of_team,
    verdict,
)
from canine.rules.presentation import DecisionKind, ItemKind
from canine.rules.team import Mode

NOON = datetime(2026, 3, 3, 9, tzinfo=UTC)
ITEM = PlannedItem(12, ItemKind.TARGET, "ivory of IV-1", "ivory", "piece", "40.00", "IV-1")
PLAN = CovertPlan(
    *("K. Kioko", ITEM, Mode.RASCO, "MSKU6011672", "", "", "left door"),
    *(NOON, NOON + timedelta(hours=6), NOON + timedelta(hours=78)),
    ("sampled_as_asked",),
)
ALERT = Shown(Mode.RASCO, "team", "Ruby and Asha", "Ruby", NOON, alerted=True)
SILENT = replace(ALERT, alerted=False)
LOOK = Look(Mode.RASCO, NOON, "sampled by Asha", in_closed_sessions=1, shown=(ALERT,), decision=DecisionKind.REFERRED)
OVER = RevealCause.WINDOW_OVER


def test_an_opening_gives_the_plan_back_and_any_other_plan_another_commitment() -> None:
    opening = opening_of(PLAN, bytes(32))
    assert plan_in(opening) == PLAN
    assert commitment_of(opening) != commitment_of(opening_of(replace(PLAN, place="right door"), bytes(32)))
    assert commitment_of(opening) != commitment_of(opening_of(PLAN, bytes([1]) * 32))
    for wrong in (
        b"",
        b"canine covert check 2\n00\n{}",
        b"canine covert check 1\n00\n{}",
        b"canine covert check 1\n00\nx",
    ):
        with pytest.raises(OpeningUnreadable):
            plan_in(wrong)


@pytest.mark.parametrize(
    ("container", "moment", "fits"),
    [
        ("MSKU6011672", NOON, True),
        ("MSKU6011672", NOON + timedelta(hours=6), True),
        ("MSKU6011672", NOON - timedelta(minutes=1), False),
        ("MSKU6011672", NOON + timedelta(hours=7), False),
        ("CSQU3054383", NOON, False),
        (None, NOON, False),
    ],
)
def test_what_is_searched_there_in_its_window_fits(container: str | None, moment: datetime, fits: bool) -> None:
    assert PLAN.fits(container=container, filter_number="", filter_lot="", moment=moment) is fits


def test_a_filter_fits_however_its_number_is_written() -> None:
    plan = replace(PLAN, container_number="", filter_number="F-0012", filter_lot="L 26")
    assert plan.fits(container="MSKU6011672", filter_number="F 0012", filter_lot="l26", moment=NOON)
    assert not plan.fits(container="MSKU6011672", filter_number="F0013", filter_lot="L26", moment=NOON)
    assert not plan.fits(container="MSKU6011672", filter_number="", filter_lot="", moment=NOON)


@pytest.mark.parametrize(
    ("look", "missed_at"),
    [
        (None, CovertStep.SAMPLED),
        (replace(LOOK, came_late=True), CovertStep.SAMPLED),
        (Look(Mode.RASCO, NOON, "sampled", ("lost",), is_lost=True), CovertStep.CUSTODY),
        (Look(Mode.RASCO, NOON, "sampled"), CovertStep.PRESENTED),
        (replace(LOOK, shown=(replace(SILENT, past_use=True),), decision=None), CovertStep.PRESENTED),
        (replace(LOOK, shown=(replace(ALERT, counts=False),), decision=DecisionKind.UNDECIDED), CovertStep.PRESENTED),
        (replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED), CovertStep.ALERTED),
        (
            replace(LOOK, shown=(SILENT,), custody_problems=("not confirmed",), decision=DecisionKind.CLEARED),
            CovertStep.ALERTED,
        ),
        (replace(LOOK, decision=DecisionKind.UNDECIDED), CovertStep.DECIDED),
        (replace(LOOK, decision=None), CovertStep.DECIDED),
        (Look(Mode.FREE_SEARCH, NOON, "searched", shown=(SILENT,)), CovertStep.ALERTED),
    ],
)
def test_a_miss_stands_at_the_first_step_that_kept_it_from_the_referral(
    look: Look | None, missed_at: CovertStep
) -> None:
    found = verdict(True, [look] if look else [], cause=OVER, known_to=())
    assert (found.outcome, found.missed_at) == (CovertOutcome.MISSED, missed_at)


def test_the_look_that_came_farthest_speaks_and_an_alert_past_its_use_is_heard() -> None:
    silent = replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED)
    late = replace(LOOK, shown=(replace(ALERT, past_use=True),))
    for looks in ([silent, LOOK], [LOOK, silent], [late]):
        assert verdict(True, looks, cause=OVER, known_to=()).outcome is CovertOutcome.FOUND


def test_who_knew_makes_no_find_and_hides_no_miss() -> None:
    silent = replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED)
    known = ("the keeper took part",)
    assert verdict(True, [LOOK], cause=OVER, known_to=known).outcome is CovertOutcome.NOT_BLIND
    assert verdict(True, [silent], cause=OVER, known_to=known).outcome is CovertOutcome.MISSED
    assert verdict(False, [silent], cause=OVER, known_to=known).outcome is CovertOutcome.NOT_BLIND
    assert verdict(False, [LOOK], cause=OVER, known_to=known).outcome is CovertOutcome.REFERRED_WRONGLY
    verdicts = [
        verdict(is_target, [one], cause=OVER, known_to=known) for is_target in (True, False) for one in (LOOK, silent)
    ]
    team = tally_of_team(verdicts, "team", Mode.RASCO)
    assert (team.hits, team.misses, team.false_alerts, team.correct_rejections) == (0, 1, 1, 0)


def test_every_check_is_in_one_number_whatever_came_of_it() -> None:
    looks = [
        [],
        [LOOK],
        [replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED)],
        [Look(Mode.RASCO, NOON, "sampled")],
    ]
    verdicts = [
        verdict(is_target, of, cause=cause, known_to=known)
        for is_target, of, cause, known in product((True, False), looks, RevealCause, ((), ("x",)))
    ]
    found = tally(verdicts)
    assert found.revealed == len(verdicts)
    assert found.targets == found.found + sum(found.misses.values())
    assert all(one.missed_at is not None for one in verdicts if one.outcome is CovertOutcome.MISSED)


def test_the_words_of_a_blank_are_those_of_a_target_turned_round() -> None:
    found = {one.step: one.word for one in verdict(False, [LOOK], cause=OVER, known_to=()).steps}
    assert (found[CovertStep.ALERTED], found[CovertStep.DECIDED]) == (StepWord.FAILED, StepWord.FAILED)
    quiet = replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED)
    found = {one.step: one.word for one in verdict(False, [quiet], cause=OVER, known_to=()).steps}
    assert (found[CovertStep.ALERTED], found[CovertStep.DECIDED]) == (StepWord.DONE, StepWord.DONE)


def test_the_share_is_of_the_interval_that_published_tables_have() -> None:
    quiet = replace(LOOK, shown=(SILENT,), decision=DecisionKind.CLEARED)
    verdicts = [verdict(True, [one], cause=OVER, known_to=()) for one in (LOOK,) * 9 + (quiet,)]
    share = tally(verdicts).rate
    assert share is not None and (share.k, share.n) == (9, 10)
    assert share.clopper_pearson == pytest.approx((0.5549839, 0.9974714), abs=1e-6)


@pytest.mark.parametrize(
    ("sessions", "share", "asked"), [(0, 0.1, 0), (20, 0.05, 1), (21, 0.05, 2), (60, 0.05, 3), (9, 0.0, 0)]
)
def test_a_share_of_sessions_is_rounded_up(sessions: int, share: float, asked: int) -> None:
    assert due(sessions, share) == asked
