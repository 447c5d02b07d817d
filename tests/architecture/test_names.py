"""No name is coined where the field or the ecosystem has a word, and no screen speaks as if it were translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = Path(__file__)
# What was called so once, and what it is called now.
INSTEAD = {
    "Deed": "Permission or AuditAction",
    "deed": "audited",
    "may": "requires",
    "looks": "audited_read",
    "writes": "transactional",
    "put_down": "insert_audited",
    "write_down": "flush_pending",
    "looked_up_once": "cached_lookup",
    "forget": "invalidate",
    "consequence_of": "after_change",
    "Claim": "Anchor",
    "Refused": "DomainError",
    "NotThere": "NotFound",
    "NotAllowed": "Forbidden",
    "SavedAlready": "DuplicateSubmission",
    "WrongUnsaid": "ReasonRequired",
    "CorrectedAlready": "AlreadyCorrected",
    "all_or_nothing": "savepoint",
    "all_or_from_the_start": "restart_on_error",
    "on_one_way": "pipelined",
    "asked_with_the_lock": "prefetch_under_lock",
    "is_text": "iequals_any",
    "AskedFor": "RequiredWhen",
    "LineField": "StrippedStringField",
    "RecordField": "EntityField",
    "WordOrNoneField": "OptionalEnumField",
    "TakenDownForm": "RecordForm",
    "taken_down": "with_provenance",
    "Capture": "Provenance",
    "sent_before": "find_duplicate",
    "in_sheet": "render_form",
    "Telling": "NewNotice",
    "Matter": "NoticeKind",
    "take_in": "ingest",
    "Reception": "IngestBatch",
    "is_hopeful": "is_optimistic",
    "let_go_on": "resume_waiting_records",
    "KeptBody": "QuarantinedBody",
    "worth": "status_at",
    "Press": "IssuingContext",
    "compose": "build_record",
    "Sought": "CaseQuery",
}
MODULES = {
    "deeds",
    "hook",
    "ends",
    "looks",
    "images",
    "binding",
    "witnesses",
    "telling",
    "refused",
    "taken_down",
    "reception",
}
PHRASES = (
    "Came, and was not taken",
    "A body that was kept",
    "The word on duty",
    "Nothing keeps it off duty",
    "Last tick",
    "What was it worth at that moment",
    "Next status",
    "Change the facts",
    "Let it go",
    "Throw the form away",
    "What lay out",
    ">Put on record<",
    "No dog fits",
    "This address does not do",
    "behind the program's back",
)
# Written for who takes the bundle away, without the program: its own words are judged with its output.
APART = {ROOT / "canine/prosecution/verify.py"}


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("canine", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path != OWN and path not in APART:
                yield path, ast.parse(path.read_text())


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yield what a module makes and gives away: functions, classes and methods, not locals or parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def test_nothing_is_called_by_a_word_of_its_own() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}, say {INSTEAD[name]}"
        for path, tree in _modules()
        for name in _defined(tree)
        if name in INSTEAD
    ]
    assert found == []


def test_no_module_bears_a_name_that_says_nothing() -> None:
    vague = {"utils", "helpers", "common", "core", "base", "misc", "data", "info", "process"}
    found = [
        str(path.relative_to(ROOT))
        for path, _ in _modules()
        if (path.stem in MODULES and path.parts[-2] != "forms") or path.stem in vague
    ]
    assert found == []


@pytest.mark.parametrize("phrase", PHRASES)
def test_no_screen_and_no_document_speaks_as_if_translated(phrase: str) -> None:
    said = [
        str(path.relative_to(ROOT))
        for folder, ending in (
            ("templates", "*.html"),
            ("docs", "*.md"),
            ("canine/static/js", "*.js"),
            ("canine", "*.py"),
        )
        for path in sorted((ROOT / folder).rglob(ending))
        if path not in APART and re.search(rf"(?<!\w){re.escape(phrase)}", path.read_text())
    ]
    assert said == []
