"""What papers once said of a trial without a row, in those words; and where each such attack has its test."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader

from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.checkups import queries as checkups
from canine.checkups import services as acts
from canine.checkups.errors import EntryClosed
from canine.presentations.messages import Correction
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.trial import Verdict
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, actor, plan_of

TESTS = Path(__file__).parents[1]
# The attack in its words, and the test that tries it.
TRIED = {
    "two bad trials completed and never revealed": "attacks/test_a_trial_hides_nothing.py::"
    "test_two_bad_trials_completed_and_never_revealed",
    "a team ended yesterday and formed again today": "attacks/test_a_trial_hides_nothing.py::"
    "test_a_team_ended_yesterday_and_formed_again_today_its_failures_gone",
    "a trial closed at 59 of 60 after fifteen misses": "attacks/test_a_trial_hides_nothing.py::"
    "test_a_trial_closed_one_before_the_end_after_fifteen_misses_printed_as_closed_rain",
    "a retest ten minutes after a failure": "attacks/test_a_trial_hides_nothing.py::"
    "test_a_retest_ten_minutes_after_a_failure",
    "sixty responses in 0.6 seconds": "attacks/test_a_trial_hides_nothing.py::"
    "test_sixty_responses_in_no_time_printed_as_the_loader_alone_saw_the_plan_and_left_the_room_two_sessions",
    "read from the database file": "attacks/test_a_trial_hides_nothing.py::"
    "test_the_database_file_was_read_during_the_trial",
    "one training aid in nine of twelve places": "attacks/test_a_trial_hides_nothing.py::"
    "test_one_training_aid_in_nine_of_twelve_places_of_one_run",
    "six misses turned into alerts": "attacks/test_the_paper_says_what_was_recorded.py::"
    "test_six_misses_turned_into_alerts_after_the_last_response_headline_20_of_20",
    "five targets not sniffed, headline 20 of 20": "checkups/test_presented_once_more.py::"
    "test_five_targets_not_sniffed_headline_20_of_20",
    "a draw whose last run holds no secret": "rules/test_trial_draw.py::"
    "test_how_many_targets_a_run_holds_and_all_together_is_secret",
    "somebody without a nose": "rules/test_trial_draw.py::"
    "test_somebody_without_a_nose_who_knows_the_design_and_all_before_guesses_next_to_nothing",
    "a planning page that says 92.5 %": "checkups/test_planning_page.py::test_the_whole_rule_is_shown_exactly",
    "n called prepared items": "attacks/test_the_paper_says_what_was_recorded.py::"
    "test_n_called_prepared_items_when_it_is_presentations_of_fewer",
    "a bundle silent on the failure 32 days after the seizure": "prosecution/test_seven_forgeries.py::"
    "test_the_failure_after_the_seizure_stands_on_the_first_page",
    "readable parts or held that differ from the rows": "prosecution/test_seven_forgeries.py::"
    "test_what_is_said_and_is_not_in_rows_or_register_is_contradicted",
    "readable words that no row has": "prosecution/test_seven_forgeries.py::"
    "test_readable_words_are_the_unit_s_own_and_never_hold",
    "entries and rows left out": "prosecution/test_seven_forgeries.py::"
    "test_entries_and_rows_that_were_left_out_do_not_hold",
    "rows rolled back": "prosecution/test_seven_forgeries.py::test_rows_that_were_rolled_back_do_not_hold",
    "another team's certificate and rows under this title": "prosecution/test_seven_forgeries.py::"
    "test_another_team_s_certificate_and_rows_under_this_title_are_found",
    "no certificate": "prosecution/test_seven_forgeries.py::"
    "test_without_its_certificate_a_bundle_is_contradicted_by_its_register",
    "another authority of the same name": "prosecution/test_seven_forgeries.py::"
    "test_another_authority_of_the_same_name_signs_nothing_that_holds",
    "times that run backwards, by verify.py": "prosecution/test_seven_forgeries.py::"
    "test_a_clock_that_was_set_back_is_named",
    "times that run backwards, by canine audit verify": "audit/test_commands.py::"
    "test_a_whole_record_is_yes_and_the_paper_says_how_far_it_vouches",
    "times that run backwards, in the case": "prosecution/test_the_paper_of_a_case.py::"
    "test_a_clock_that_was_set_back_while_the_case_was_written_stands_in_its_paper",
    "months of training from outside the period": "certificates/test_the_year_as_recorded.py::"
    "test_training_of_the_day_before_the_year_is_not_in_it",
    "no outage is on record where nobody watched": "certificates/test_section_106b.py::"
    "test_where_nothing_watched_no_outage_is_denied",
    "a free-search paper that counts finds of RASCO, since a day before the team began, two date styles, "
    "fit on the day for an examination of before": "certificates/test_the_year_as_recorded.py::"
    "test_a_free_search_paper_tells_its_own_work_from_the_team_s_first_day_on",
    "records relied on that leave out training, searches, standing, policy, aids": ""
    "certificates/test_the_year_as_recorded.py::test_all_that_the_paper_rests_on_is_among_the_records_relied_on",
    "a list of aids compared by order": "certificates/test_basis.py::test_what_is_no_basis_changes_none",
    "others present: nobody, without a row": "certificates/test_every_sentence_has_its_rows.py::"
    "test_every_clause_changes_with_the_record_or_explains",
    "figures that nobody can recompute": "certificates/test_every_figure_can_be_recomputed.py::"
    "test_every_figure_of_an_issued_certificate_agrees",
    "loaded otherwise than planned": "checkups/test_second_look.py::test_a_loader_loads_otherwise_than_planned",
    "an item used again at once, sessions that follow at once": "checkups/test_resting.py::"
    "test_an_item_used_just_now_and_a_hurried_session_wait_and_the_pages_say_how_long",
    "a second check-up of the dog beside one that is open": "certificates/test_held_back.py::"
    "test_nobody_opens_a_second_one_of_a_dog_to_choose_the_better_result",
    "a certificate while another check-up is open": "certificates/test_held_back.py::"
    "test_nothing_is_issued_while_another_check_up_of_the_dog_in_the_mode_is_open",
    "what they knew is nobody's own statement": "checkups/test_statements.py::"
    "test_the_paper_names_who_stated_what_they_knew_and_who_did_not",
    "a receipt that reads as confirmed": "custody/test_exhibits.py::"
    "test_somebody_outside_gives_a_receipt_and_a_colleague_confirms_it",
    "a covert check with its cover story": "covert_checks/test_the_whole_chain.py::"
    "test_the_case_of_a_search_says_that_the_unit_tested_itself",
}


@pytest.fixture
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def printed(certificate: Certificate) -> str:
    pages = PdfReader(BytesIO(certificate.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("attack", TRIED)
def test_every_attack_has_its_test(attack: str) -> None:
    file, _, name = TRIED[attack].partition("::")
    names = {each.name for each in ast.walk(ast.parse((TESTS / file).read_text())) if isinstance(each, ast.FunctionDef)}
    assert name in names, f"{attack}: {file} has no such test"


@pytest.mark.usefixtures("_noon")
def test_six_misses_turned_into_alerts_after_the_last_response_headline_20_of_20(scene: Scene) -> None:
    """The last response opens the plan, and nothing is corrected any more; corrected before it, first entries judge."""
    found = scene.checkup()
    scene.play(found, misses=6, leave=1)
    recorder = actor(found.recorder)
    missed = [one for one in checkups.progress(found).by_place.values() if one.kind is ResponseKind.NONE]
    targets = {(one.run, one.position) for one in plan_of(found).presentations() if one.item.kind is ItemKind.TARGET}
    numbers = {run.line_id: run.number for run in found.runs}
    wrong = [one for one in missed if (numbers[one.line_id], one.position) in targets]
    assert len(wrong) == 6
    for one in wrong:
        with transaction():
            word = Correction(one.id, ResponseKind.ALERT, "the handler had called an alert")
            acts.correct_response(found.id, word, actor=recorder, at=THAT_MORNING)
    scene.play(checkups.checkup(found.id))
    score = checkups.scored(found.id).score
    assert (score.counts.hits, score.counts.misses) == (20, 0), "as corrected"
    assert score.sensitivity is not None
    assert (score.sensitivity.k, score.sensitivity.n, score.verdict) == (14, 20, Verdict.FAILED)
    late = Correction(wrong[0].id, ResponseKind.NONE, "again")
    with pytest.raises(EntryClosed), transaction():
        acts.correct_response(found.id, late, actor=recorder, at=THAT_MORNING)


@pytest.mark.usefixtures("_noon")
def test_n_called_prepared_items_when_it_is_presentations_of_fewer(app: Flask, scene: Scene) -> None:
    """n is said to count presentations, and beside it stand the items, and the interval at what they are worth."""
    certificate = issued(app, scene, approved(scene))
    record, paper = CertificateRecord.from_json(certificate.record_json), printed(certificate)
    assert record.items is not None
    behind = [one for one in record.items if one.kind is ItemKind.TARGET]
    shown = sum(one.presented for one in behind)
    assert shown == 20 and len(behind) < shown
    assert "n: how many presentations were counted" in paper
    assert f"{shown} presentations of {len(behind)} items" in paper
    assert f"{shown} target presentations of {len(behind)} prepared items from" in paper
    assert f"{shown} items" not in paper and f"{shown} prepared items" not in paper
