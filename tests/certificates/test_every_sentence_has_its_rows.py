"""Every sentence and figure of a certificate changes when something in its record does, but those that explain."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from canine.certificates.document import draw
from canine.certificates.messages import CertificateRecord
from tests.certificates.example_record import photo
from tests.certificates.fixed_sentences import ABSENT, EXPLANATIONS, LABELS
from tests.certificates.full_record import full_record
from tests.certificates.walk import rounds, sentences

# What speaks of something that happened. An explanation is in the present, or it is the account of one trial.
_TOLD = re.compile(
    r"\b(was|were|had|did|saw|knew|nobody|never|called|entered|drew|drawn|opened|lay|left|led|stood|checked|found|"
    r"regularly|always|properly)\b"
)
_PLAIN = {
    "* marks an entry that was corrected: first entry and reason are in the list above.",
    "† marks the second presentation of an item: when the first was entered as not sniffed is in the list above.",
    "false alert and correct rejection: an alert, and no alert, where no target lay;",
    "n: how many presentations were counted;",
    "the issued file is stored as it was signed and is never made again.",
}


@pytest.fixture(scope="module")
def untouched() -> set[str]:
    """The clauses that stay as they are, whatever one thing in the record becomes."""
    record, picture = full_record(), photo()
    before = sentences(record, picture)
    left = set(before)
    for changed in rounds(record):
        left -= set(before - sentences(changed, picture))
    return left


def test_every_clause_changes_with_the_record_or_explains(untouched: set[str]) -> None:
    assert untouched - LABELS - EXPLANATIONS - ABSENT == set()


def test_nothing_is_listed_as_fixed_that_changes_or_is_not_printed(untouched: set[str]) -> None:
    assert (LABELS | EXPLANATIONS | ABSENT) - untouched == set()


def test_no_explanation_tells_of_what_happened() -> None:
    assert {one for one in EXPLANATIONS - _PLAIN if _TOLD.search(one)} == set()
    assert {one for one in LABELS if len(one.split()) > 16 and "..." not in one} == set()
    assert {one for one in ABSENT if "on record" not in one and "no row" not in one} == set()


def test_the_walk_reads_all_that_the_pages_print() -> None:
    record: CertificateRecord = full_record()
    pages = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(draw(record, photo()))).pages).split())
    pages = re.sub(r"Certificate MSA-2026-0007 · .{,80}? Page \d+ of \d+", " ", pages)
    walked = {word for words in sentences(record, photo()) for word in words.split()}
    # A long word is broken by the width of its cell.
    assert set(pages.split()) - walked == {"https://canine.example/verify/MSA-", "2026-0007"}
