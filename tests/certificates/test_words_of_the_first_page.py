"""A magistrate reads the first page aloud: each hard word of it is explained there, and no address leads nowhere."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.platypus import KeepTogether, Paragraph

from canine.certificates.document import draw
from canine.certificates.document_glossary import glossary
from canine.certificates.document_shown import read_aloud, year_beside
from canine.certificates.document_words import where_to_check
from canine.certificates.layout import register_fonts
from canine.certificates.messages import CertificateRecord
from canine.rules.team import Blinding, Mode
from tests.certificates.example_record import photo
from tests.certificates.full_record import full_record
from tests.certificates.walk import paragraphs_of

# What somebody who never read of a dog's trial, or of a statistic, stumbles over, in the forms in which it may stand.
HARD = {
    "handler team": r"handler teams?",
    "item": r"items?",
    "target": r"targets?",
    "blank": r"blanks?",
    "distractor": r"distractors?",
    "run": r"runs?",
    "presentation": r"presentations?",
    "response": r"responses?",
    "excluded": r"excluded|exclusions?",
    "alert": r"alerts?",
    "false alert and correct rejection": r"false alerts?|correct rejections?",
    "hit and miss": r"hits?|miss(?:es)?",
    "interval": r"intervals?",
    "p": r"p [=<]",
    "n": r"n",
    "policy": r"policy",
    "log": r"log",
    "fingerprint": r"fingerprint",
    "double-blind": r"double-blind",
    "single-blind": r"single-blind",
    "known": r"was known",
    "RASCO": r"RASCO",
    "sensitivity": r"sensitivity",
    "specificity": r"specificity",
}
_TERM = re.compile(r"<b>(.*?)</b>:")
# Words that no first page has: what they mean is said in other ones.
TOO_HARD = ("Merkle", "nonce", "CUSUM", "Clopper", "Wilson", "likelihood", "log likelihood", "canonical", "SPRT")


@pytest.fixture(autouse=True)
def _fonts() -> None:
    register_fonts()


def words_before_the_glossary(record: CertificateRecord) -> str:
    """What is read aloud, and the year beside it."""
    return " ".join(paragraphs_of([*read_aloud(record), *year_beside(record)]))


def explained(record: CertificateRecord) -> set[str]:
    (whole,) = glossary(record)
    assert isinstance(whole, KeepTogether)
    return {name for one in whole._content if isinstance(one, Paragraph) for name in _TERM.findall(one.text)}


@pytest.mark.parametrize("blinding", list(Blinding))
@pytest.mark.parametrize("mode", list(Mode))
def test_each_hard_word_that_is_read_aloud_is_explained_on_the_paper(blinding: Blinding, mode: Mode) -> None:
    record = full_record()
    record = replace(record, mode=mode, protocol=replace(record.protocol, blinding=blinding))
    aloud = words_before_the_glossary(record)
    used = {name for name, form in HARD.items() if re.search(rf"(?<![\w-])(?:{form})(?![\w-])", aloud)}
    assert {"target", "run", "p", "policy", "fingerprint", "interval"} <= used
    assert used - explained(record) == set()


def test_the_first_page_holds_no_word_for_experts_alone() -> None:
    first = PdfReader(BytesIO(draw(full_record(), photo()))).pages[0].extract_text()
    assert [word for word in TOO_HARD if word.lower() in first.lower()] == []


def test_the_number_of_responses_is_one_and_says_what_it_counts() -> None:
    record = full_record()
    lines = record.presentations
    again = sum(line.not_sniffed_at is not None for line in lines)
    assert again
    paper = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(draw(record, photo()))).pages).split())
    said = f"{len(lines) + again} responses are on record as first entered: one to each of {len(lines)} presentations, "
    assert f"{said}and {again} to what was presented once more." in paper
    assert f"for this one {len(lines) + again} responses, " in paper, "the part for section 106B counts the same"
    assert f"of {len(lines) + again} responses came within" in paper


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost", "[::1]:8000"])
def test_no_address_of_the_machine_itself_is_printed(host: str) -> None:
    record = replace(full_record(), verification_url=f"http://{host}/verify/MSA-2026-0007")
    paper = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(draw(record, photo()))).pages).split())
    assert host not in paper
    assert "No public address was set when it was issued" in paper
    assert where_to_check(full_record()) == "Check it at https://canine.example/verify/MSA-2026-0007"


def test_the_program_s_own_policy_is_called_so_and_a_decided_one_has_its_day() -> None:
    record = full_record()
    decided = " ".join(paragraphs_of(read_aloud(record)))
    assert "which nobody set" not in decided
    default = replace(record, policy=replace(record.policy, is_default=True))
    assert "(version 3, the program’s default, which nobody set)" in " ".join(paragraphs_of(read_aloud(default)))
    paper = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(draw(default, photo()))).pages).split())
    assert "in force until the first version on which somebody decides" in paper
    assert "1 January 2000" not in paper


def test_a_past_check_up_stands_at_the_day_of_its_test() -> None:
    record = full_record()
    assert record.past is not None
    opened = record.past[0].opened_on
    held = replace(record.past[0], held_on=opened + timedelta(days=3))
    paper = PdfReader(BytesIO(draw(replace(record, past=(held,)), photo())))
    words = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Last response Team" in words and "5 December 2024" in words
    assert "opened 2 December 2024" not in words
