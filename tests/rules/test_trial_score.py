"""Scoring a trial: what each response comes to, and the verdict on each side of every mark."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.efficacy import Counts
from canine.rules.policy import Policy
from canine.rules.presentation import Item, ItemKind, ResponseKind
from canine.rules.team import Blinding
from canine.rules.trial_plan import Plan, Presentation
from canine.rules.trial_score import ExclusionReason, FailKind, FailReason, Score, TrialResult, Verdict, score
from tests.rules.trials import (
    BLANK,
    DISTRACTOR,
    Responses,
    by_the_book,
    is_of,
    is_target,
    of_sixty,
    outside_blank_runs,
    plan_of,
    target,
    with_first,
)

POLICY = Policy()
PLAN = of_sixty()
BLANK_RUNS = len(PLAN.blank_runs)
ALERT, CHANGE, NONE = ResponseKind.ALERT, ResponseKind.CHANGE_OF_BEHAVIOUR, ResponseKind.NONE
NOT_SNIFFED = ResponseKind.NOT_SNIFFED


def kinds(found: Score) -> list[FailKind]:
    return [reason.kind for reason in found.reasons]


def anything(_: Presentation) -> bool:
    return True


def missed(count: int, plan: Plan = PLAN) -> Responses:
    """So many targets missed, as evenly over the two odours as it goes."""
    half = with_first(plan, count // 2, NONE, is_of("ivory"))
    return with_first(plan, count - count // 2, NONE, is_of("rhino horn"), half)


def test_a_faultless_trial_passes() -> None:
    found = score(PLAN, by_the_book(PLAN), POLICY)
    assert (found.verdict, found.reasons) == (Verdict.PASSED, ())
    assert found.counts == Counts(20, 0, 0, 40)
    assert (found.on_blanks, found.on_distractors) == (Counts(0, 0, 0, 29), Counts(0, 0, 0, 11))
    assert all(run.clean for run in found.blank_runs) and found.blank_runs
    assert found.misses == found.excluded == ()


@pytest.mark.parametrize(
    ("item", "response", "result"),
    [
        (target(), ALERT, TrialResult.HIT),
        (target(), CHANGE, TrialResult.MISS),
        (target(), NONE, TrialResult.MISS),
        (target(), NOT_SNIFFED, TrialResult.EXCLUDED),
        (BLANK, ALERT, TrialResult.FALSE_ALERT),
        (BLANK, CHANGE, TrialResult.CORRECT_REJECTION),
        (DISTRACTOR, ALERT, TrialResult.FALSE_ALERT),
        (DISTRACTOR, NONE, TrialResult.CORRECT_REJECTION),
        (DISTRACTOR, NOT_SNIFFED, TrialResult.EXCLUDED),
    ],
)
def test_each_response_comes_to_one_result(item: Item, response: ResponseKind, result: TrialResult) -> None:
    found = score(plan_of([(1, (item,))]), {(1, 1): response}, POLICY)
    assert [one.result for one in found.presentations] == [result]


def test_a_sensitivity_of_ninety_percent_passes_and_one_miss_more_fails() -> None:
    assert score(PLAN, missed(2), POLICY).verdict is Verdict.PASSED
    found = score(PLAN, missed(3), POLICY)
    assert found.verdict is Verdict.FAILED
    assert found.reasons == (FailReason(FailKind.SENSITIVITY_TOO_LOW, 0.85, 0.90),)
    assert len(found.misses) == 3


def test_just_below_ninety_percent_is_below_ninety_percent() -> None:
    """900 of 1000 pass and 899 do not, though a hasty rounding prints 90 % for both."""
    runs = [(1 + number % 2, (target(),) * 10) for number in range(100)] + [(1, (BLANK, DISTRACTOR) * 5)] * 20
    plan = plan_of(runs)
    assert score(plan, with_first(plan, 100, NONE, is_target), POLICY).verdict is Verdict.PASSED
    found = score(plan, with_first(plan, 101, NONE, is_target), POLICY)
    assert found.reasons == (FailReason(FailKind.SENSITIVITY_TOO_LOW, 0.899, 0.90),)


def test_a_false_alert_rate_of_ten_percent_passes_and_one_false_alert_more_fails() -> None:
    allowed = with_first(PLAN, 4, ALERT, outside_blank_runs(PLAN))
    assert score(PLAN, allowed, POLICY).verdict is Verdict.PASSED
    found = score(PLAN, with_first(PLAN, 5, ALERT, outside_blank_runs(PLAN)), POLICY)
    assert found.verdict is Verdict.FAILED
    assert found.reasons == (FailReason(FailKind.FALSE_ALERT_RATE_TOO_HIGH, 0.125, 0.10),)


def five_odours() -> Plan:
    """Four targets of each of five odours: one miss is 75 % of that odour, two are 50 %."""
    odours = tuple("abcde")
    runs = [(1 + number % 2, tuple(target(odour, odour) for odour in odours)) for number in range(4)]
    runs += [(1, (BLANK, BLANK, BLANK, DISTRACTOR, DISTRACTOR))] * 8
    return plan_of(runs, odours)


def test_three_quarters_of_one_odour_pass_and_half_of_it_fails_though_the_whole_is_at_ninety() -> None:
    plan = five_odours()
    assert score(plan, with_first(plan, 1, NONE, is_of("c")), POLICY).verdict is Verdict.PASSED
    found = score(plan, with_first(plan, 2, NONE, is_of("c")), POLICY)
    assert found.verdict is Verdict.FAILED
    assert found.reasons == (FailReason(FailKind.ODOUR_SENSITIVITY_TOO_LOW, 0.5, 0.75, odour="c"),)
    assert {one.odour: (one.counts.hits, one.counts.targets) for one in found.odours}["c"] == (2, 4)


def test_one_alert_in_the_blank_run_fails_though_the_rate_is_low() -> None:
    blank_run = PLAN.blank_runs[0]
    found = score(PLAN, with_first(PLAN, 1, ALERT, lambda p: p.run == blank_run.number), POLICY)
    assert found.verdict is Verdict.FAILED
    assert found.reasons == (FailReason(FailKind.BLANK_RUN_NOT_CLEAN, run=blank_run.number),)


def test_a_change_of_behaviour_leaves_the_blank_run_clean() -> None:
    blank_run = PLAN.blank_runs[0]
    found = score(PLAN, with_first(PLAN, 3, CHANGE, lambda p: p.run == blank_run.number), POLICY)
    assert found.verdict is Verdict.PASSED


def test_the_stricter_rule_asks_for_the_lower_end_of_the_exact_interval() -> None:
    """20 of 20 shows at least 83.16 %, and 19 of 20 at least 75.13 %."""
    strict = replace(POLICY, least_lower_bound=0.83)
    assert score(PLAN, by_the_book(PLAN), strict).verdict is Verdict.PASSED
    found = score(PLAN, missed(1), strict)
    assert (found.verdict, kinds(found)) == (Verdict.FAILED, [FailKind.LOWER_BOUND_TOO_LOW])
    assert found.reasons[0].found == pytest.approx(0.7513, abs=5e-5)
    assert found.reasons[0].wanted == 0.83


def test_what_was_not_sniffed_is_excluded_listed_and_missed_from_the_least_number() -> None:
    found = score(PLAN, with_first(PLAN, 1, NOT_SNIFFED, is_target), POLICY)
    assert found.verdict is Verdict.NOT_CERTIFIABLE
    assert found.reasons == (FailReason(FailKind.TOO_FEW_TARGETS, 19, 20),)
    assert [one.exclusion for one in found.excluded] == [ExclusionReason.NOT_SNIFFED]
    assert found.counts.targets == 19


@pytest.mark.parametrize(
    ("policy", "kind", "found", "wanted"),
    [
        (Policy(least_targets=21), FailKind.TOO_FEW_TARGETS, 20, 21),
        (Policy(least_non_targets=41), FailKind.TOO_FEW_NON_TARGETS, 40, 41),
        (Policy(distractor_share=0.28), FailKind.TOO_FEW_DISTRACTORS, 11, 12),
        (Policy(least_sessions=3), FailKind.TOO_FEW_SESSIONS, 2, 3),
        (Policy(least_blank_runs=9), FailKind.TOO_FEW_BLANK_RUNS, BLANK_RUNS, 9),
    ],
)
def test_a_trial_that_lacks_something_cannot_be_certified(
    policy: Policy, kind: FailKind, found: int, wanted: int
) -> None:
    result = score(PLAN, by_the_book(PLAN), policy)
    assert (result.verdict, result.reasons) == (Verdict.NOT_CERTIFIABLE, (FailReason(kind, found, wanted),))


def test_too_few_of_one_odour_are_named() -> None:
    found = score(PLAN, by_the_book(PLAN), Policy(least_per_odour=11))
    assert found.reasons == (
        FailReason(FailKind.TOO_FEW_OF_ODOUR, 10, 11, odour="ivory"),
        FailReason(FailKind.TOO_FEW_OF_ODOUR, 10, 11, odour="rhino horn"),
    )


@pytest.mark.parametrize("blinding", [Blinding.KNOWN, Blinding.SINGLE_BLIND])
def test_only_a_double_blind_trial_carries_a_certificate(blinding: Blinding) -> None:
    found = score(PLAN, by_the_book(PLAN), POLICY, blinding=blinding)
    assert (found.verdict, kinds(found)) == (Verdict.NOT_CERTIFIABLE, [FailKind.NOT_DOUBLE_BLIND])


def test_an_aid_past_its_date_carries_no_certificate_when_it_was_used() -> None:
    past = frozenset({"ivory 1", "an aid that stayed in its cupboard"})
    found = score(PLAN, by_the_book(PLAN), POLICY, aids_past_date=past)
    assert found.verdict is Verdict.NOT_CERTIFIABLE
    assert found.reasons == (FailReason(FailKind.AID_PAST_DATE, aid="ivory 1"),)


def test_a_lack_of_the_trial_cannot_hide_a_failure_of_the_dog() -> None:
    found = score(PLAN, missed(3), Policy(least_sessions=3), blinding=Blinding.KNOWN)
    assert found.verdict is Verdict.FAILED
    assert kinds(found) == [FailKind.SENSITIVITY_TOO_LOW, FailKind.TOO_FEW_SESSIONS, FailKind.NOT_DOUBLE_BLIND]


def test_a_missing_response_makes_the_trial_incomplete_even_when_the_dog_failed() -> None:
    responses = missed(5)
    del responses[(1, 1)]
    found = score(PLAN, responses, POLICY)
    assert found.verdict is Verdict.INCOMPLETE
    assert found.reasons[0] == FailReason(FailKind.RESPONSES_MISSING, 1, 0)


def test_an_empty_trial_is_incomplete_and_has_no_rates() -> None:
    found = score(PLAN, {}, POLICY)
    assert found.verdict is Verdict.INCOMPLETE
    assert (found.efficacy.sensitivity, found.efficacy.false_alert_rate, found.efficacy.d_prime) == (None, None, None)


def test_a_trial_in_which_nothing_was_sniffed_passes_nobody() -> None:
    found = score(PLAN, with_first(PLAN, 60, NOT_SNIFFED, anything), POLICY)
    assert found.verdict is Verdict.FAILED
    assert {
        FailKind.SENSITIVITY_TOO_LOW,
        FailKind.TOO_FEW_TARGETS,
        FailKind.TOO_FEW_NON_TARGETS,
        FailKind.TOO_FEW_BLANK_RUNS,
    } <= set(kinds(found))


def test_misses_that_were_turned_into_alerts_are_misses_in_the_headline() -> None:
    found = score(PLAN, by_the_book(PLAN), POLICY, first_entries=missed(6))
    assert (found.counts, found.strict.counts) == (Counts(20, 0, 0, 40), Counts(14, 6, 0, 40))
    assert found.sensitivity is not None and (found.sensitivity.k, found.sensitivity.n) == (14, 20)
    assert (found.verdict, kinds(found)[0]) == (Verdict.FAILED, FailKind.SENSITIVITY_TOO_LOW)
    before = score(PLAN, by_the_book(PLAN), POLICY, first_entries=missed(6), by_the_worse=False)
    assert (before.verdict, before.strict) == (Verdict.PASSED, found.strict)


def test_targets_that_were_not_sniffed_are_misses_in_the_headline() -> None:
    found = score(PLAN, with_first(PLAN, 5, NOT_SNIFFED, is_target), Policy(least_targets=15))
    assert (found.counts, found.strict.counts) == (Counts(15, 0, 0, 40), Counts(15, 5, 0, 40))
    assert found.verdict is Verdict.FAILED and found.reasons[0].found == 0.75


def test_a_false_alert_taken_back_and_a_place_passed_by_are_false_alerts_in_the_headline() -> None:
    quiet, loud = by_the_book(PLAN), with_first(PLAN, 5, ALERT, outside_blank_runs(PLAN))
    taken_back = score(PLAN, quiet, POLICY, first_entries=loud)
    assert taken_back.false_alert_rate is not None and taken_back.false_alert_rate.k == 5
    assert kinds(taken_back) == [FailKind.FALSE_ALERT_RATE_TOO_HIGH]
    passed_by = score(PLAN, with_first(PLAN, 5, NOT_SNIFFED, outside_blank_runs(PLAN)), POLICY)
    assert FailKind.FALSE_ALERT_RATE_TOO_HIGH in kinds(passed_by)


def test_a_correction_to_the_worse_is_not_undone_by_the_first_entry() -> None:
    found = score(PLAN, missed(3), POLICY, first_entries=by_the_book(PLAN))
    assert found.sensitivity is not None and found.sensitivity.k == 17
    assert found.verdict is Verdict.FAILED


def test_a_blank_run_in_which_an_alert_was_taken_back_is_not_clean() -> None:
    blank = {run.number for run in PLAN.runs if run.targets == 0}
    loud = with_first(PLAN, 1, ALERT, lambda presentation: presentation.run in blank)
    assert FailKind.BLANK_RUN_NOT_CLEAN in kinds(score(PLAN, by_the_book(PLAN), POLICY, first_entries=loud))


@pytest.mark.parametrize("place", [(11, 1), (1, 7), (0, 1)])
def test_a_response_to_a_presentation_that_was_not_planned_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"no position {place[1]} in run {place[0]}"):
        score(PLAN, by_the_book(PLAN) | {place: NONE}, POLICY)


any_responses = st.fixed_dictionaries(
    {(p.run, p.position): st.sampled_from(list(ResponseKind)) for p in PLAN.presentations()}
)


@given(any_responses)
def test_every_presentation_is_counted_once_or_listed_as_excluded(responses: Responses) -> None:
    found = score(PLAN, responses, POLICY)
    counted = found.counts.targets + found.counts.non_targets
    assert counted + len(found.excluded) == 60
    assert sum((one.counts for one in found.odours), Counts(0, 0, 0, 0)).hits == found.counts.hits
    assert (found.on_blanks + found.on_distractors).false_alerts == found.counts.false_alerts
    assert found.counts.misses == len(found.misses)


@given(any_responses, st.data())
def test_turning_a_miss_into_a_hit_never_turns_a_pass_into_a_failure(responses: Responses, data: st.DataObject) -> None:
    before = score(PLAN, responses, POLICY)
    if before.misses:
        chosen = data.draw(st.sampled_from(before.misses)).presentation
        after = score(PLAN, responses | {(chosen.run, chosen.position): ALERT}, POLICY)
        assert set(kinds(after)) <= set(kinds(before))


@given(any_responses)
def test_a_trial_is_passed_exactly_when_it_has_no_reason_against_it(responses: Responses) -> None:
    found = score(PLAN, responses, POLICY)
    assert (found.verdict is Verdict.PASSED) == (not found.reasons)
    assert (found.verdict is Verdict.FAILED) == any(kind.speaks_of_the_dog for kind in kinds(found))


def test_a_distractor_is_a_non_target_of_its_own_kind() -> None:
    first = next(p for p in PLAN.presentations() if p.item.kind is ItemKind.DISTRACTOR)
    found = score(PLAN, by_the_book(PLAN) | {(first.run, first.position): ALERT}, POLICY)
    assert (found.on_distractors.false_alerts, found.on_blanks.false_alerts) == (1, 0)
