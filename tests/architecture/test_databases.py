"""What runs on SQLite and PostgreSQL, and what, being about sentences, rights and pages, on SQLite alone.

Every form and page is opened on PostgreSQL all the same: by `tests/fuzz/test_every_field.py`, with a whole unit.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
# What attacks the record, what several processes do at once, and what happens when the database is away.
FOLDERS = ("attacks", "audit", "heartbeat", "jobs", "sandbox", "serving")
FILES = (
    "accounts/test_finding_an_account.py",
    "accounts/test_nobody_waits_for_a_password.py",
    "accounts/test_sessions.py",
    "certificates/test_basis.py",
    "certificates/test_issuing_while_others_write.py",
    "corrections/test_doubles.py",
    "corrections/test_numbers_of_struck_entries.py",
    "field/test_guests.py",
    "field/test_photos_that_never_come.py",
    "field/test_settling.py",
    "field/test_what_a_record_holds.py",
    "fuzz/test_running.py",
    "architecture/test_choices.py",
    "architecture/test_control_characters.py",
    "architecture/test_migrations.py",
    "architecture/test_rows_that_stay.py",
    "notices/test_mails_arrive.py",
    "notices/test_mails_that_fail.py",
    "notices/test_whose_notices.py",
    "prosecution/test_the_bundle.py",
    "rasco/test_numbers_used_once.py",
    "readiness/test_boundaries.py",
    "readiness/test_reasons_and_what_waits.py",
    "readiness/test_reminding.py",
    "readiness/test_the_calendar.py",
    "registry/test_lists.py",
    "registry/test_names_now_and_then.py",
    "shifts/test_finding_a_search.py",
)
# Constraints, triggers, migrations, what is sent at once or twice, what is sought, counted and summed up.
SUBJECTS = re.compile(
    r"_database|migration|earlier_release|release_before|at_once$|at_the_same_time|sent_twice|same_tap|second_tap|append_only"
    r"|cannot_be_rewritten|(is|are)_found_by|searched|used_once|whatever_its_capitals|in_other_letters|asks_the_database"
    r"|statement|twelve_months|one_after_the_other|another_process"
)
ALONE = {  # a word of theirs is among the subjects, and they are about a page or chose their database themselves
    "test_a_response_near_the_end_costs_the_database_what_one_near_the_beginning_did",
    "test_every_obstacle_of_the_people_is_said_at_once",
    "test_everything_that_is_missing_is_said_at_once",
    "test_the_effect_is_shown_before_anything_is_saved",
    "test_what_is_no_certificate_is_refused_at_once_with_a_sentence",
    "test_whoever_sets_the_pin_on_the_tablet_works_with_it_at_once",
}


def on_one() -> Iterator[tuple[str, str]]:
    """Each file and test that a mark of its own or of its file takes off PostgreSQL."""
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        whole = any(isinstance(node, ast.Assign) and "one_database" in ast.unparse(node) for node in tree.body)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
                if "one_database" in marks or (whole and "both_databases" not in marks):
                    yield str(path.relative_to(TESTS)), node.name


def test_what_the_databases_do_differently_is_tested_on_both() -> None:
    alone = list(on_one())
    assert len(alone) > 200
    assert [one for one in alone if one[0].partition("/")[0] in FOLDERS or one[0] in FILES] == []
    assert [one for one in alone if SUBJECTS.search(one[1]) and one[1] not in ALONE] == []


def test_no_folder_or_file_is_named_that_is_not_there() -> None:
    assert [name for name in (*FOLDERS, *FILES) if not (TESTS / name).exists()] == []
