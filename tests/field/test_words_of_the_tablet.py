"""Every word that the tablet shows has its Swahili, and every form asks for what its record holds."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask

import canine
from canine.field.record_types import RECORD_TYPES, body_schema
from canine.rules.language import Language
from canine.rules.sentence import Sentence, code_of
from canine.web.catalogue import Catalogue, catalogue

XHTML = "{http://www.w3.org/1999/xhtml}"
MODULES = Path(canine.__file__).parent / "static/js/tablet"
SHOWN = ("aria-label", "placeholder", "title", "alt", "data-title", "data-needed")
# Names and numbers that read alike in both languages.
ALIKE = {"Kiswahili", "English", "CSQU", "305438 3", "–"}
# Made by one's own hand elsewhere, or without a form of its own.
NOT_ON_THE_TABLET = {"discard", "custody_confirmation"}


def text_of_the_page(app: Flask) -> ElementTree.Element:
    html = app.test_client().get("/tablet").get_data(as_text=True)
    body: ElementTree.Element | None = html5lib.parse(html).find(f"{XHTML}body")
    assert body is not None
    return body


def words_of_the_page(element: ElementTree.Element) -> Iterator[str]:
    if element.tag == f"{XHTML}script" or element.get("data-own-words") is not None:
        return
    yield from (words for name in SHOWN if (words := element.get(name)))
    yield element.text or ""
    for child in element:
        yield from words_of_the_page(child)
        yield child.tail or ""


def words_of_the_modules() -> Iterator[str]:
    """What is handed to `t` and `several`, sentences, and the names of records and troubles."""
    for path in MODULES.glob("*.js"):
        if path.name == "worker.js":
            continue
        code = path.read_text()
        for literal in re.finditer(r'"((?:[^"\\\n]|\\.)*)"', code):
            words, before = literal[1], code[max(0, literal.start() - 100) : literal.start()]
            is_sentence = re.match(r"[A-Z{0-9]", words) and " " in words
            if is_sentence or re.search(r"\b(?:t|several)\((?:[^()\"]|\"[^\"]*\")*$", before):
                yield words
        for table in re.findall(r"const (?:TITLES|NOTES|REASONS|MODES) = \{.*?\};", code, re.DOTALL):
            yield from re.findall(r': "([^"]*)"', table)


def swahili() -> Catalogue:
    return catalogue(Language.SWAHILI)


def test_every_word_of_the_screens_has_its_swahili(sqlite_app: Flask) -> None:
    page = {" ".join(words.split()) for words in words_of_the_page(text_of_the_page(sqlite_app)) if words.strip()}
    shown = (page | set(words_of_the_modules())) - ALIKE
    assert "Log a search" in shown and "{n} kept on this tablet" in shown and "everything received" in shown
    assert shown - set(swahili().shown_on_tablet) == set(), "words without Swahili"
    assert set(swahili().shown_on_tablet) - shown == set(), "Swahili for words that nothing shows"


def test_the_tablet_gets_its_words_as_a_module(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    (address,) = set(
        re.findall(r'"(/tablet/files/\w+/js/tablet/swahili\.js)"', client.get("/worker.js").get_data(as_text=True))
    )
    answer = client.get(address)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "text/javascript",
        "public, max-age=31536000, immutable",
    )
    words, refusals = re.findall(r"^export const \w+ = (\{.*\});$", answer.get_data(as_text=True), re.MULTILINE)
    assert json.loads(words) == swahili().shown_on_tablet
    assert json.loads(refusals) == swahili().told_by_code


# The modules whose sentences a tablet may be told; about microchips it never is.
REFUSING = (
    "accounts/passwords",
    "accounts/rights",
    "accounts/tries",
    "checkups/errors",
    "checkups/services/steps",
    "custody/services",
    "custody/queries",
    "draws/reaching",
    "shifts/services/cargo",
    "shifts/services/evidence",
    "shifts/services/exhibits",
    "field/services/hand_overs",
    "shifts/services/rights",
    "shifts/services/recording",
    "shifts/services/shifts",
    "shifts/services/belonging",
    "shifts/services/closing",
    "shifts/services/errors",
    "shifts/services/searches",
    "shifts/services/alerts",
    "rasco/services/samples",
    "rasco/services/responses",
    "rasco/services/custody",
    "rasco/services/ending",
    "rasco/errors",
    "training/services/exercises",
    "training/errors",
    "presentations/errors",
    "presentations/services",
    "field/services/pins",
    "field/services/acts",
    "field/services/receiving",
    "field/services/ingest_batch",
    "field/services/photos",
    "field/pictures",
    "rules/cargo",
    "rules/order",
    "rules/custody",
    "rules/fact",
    "corrections/errors",
    "rasco/services/struck",
    "rules/pin",
)


def sentences_of(path: Path) -> Iterator[str]:
    """The template of every sentence that a module says; what it says of itself is left out."""
    tree = ast.parse(path.read_text())
    documented = (ast.FunctionDef, ast.ClassDef, ast.Module)
    about = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            assert not is_sentence(words), f"{path.name}: no other language can say {words!r}: make it a Sentence"
            continue
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and is_sentence(said) and said not in about:
            yield said


def is_sentence(words: str) -> bool:
    return bool(" " in words and re.match(r"[A-Z{]", words) and words.endswith((".", "?")))


def code_of_template(template: str) -> str:
    return code_of(Sentence(template, **dict.fromkeys(places_in(template), "")))


def places_in(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


def test_every_sentence_with_which_a_record_is_refused_has_its_swahili() -> None:
    root = Path(canine.__file__).parent
    said = {words for module in REFUSING for words in sentences_of(root / f"{module}.py")}
    said = {words for words in said if not re.search("[Cc]hip|The first three digits", words)}
    assert "{dog} is on an open shift at {station}: end that one first." in said
    by_code = {code_of_template(words): words for words in said}
    assert len(by_code) == len(said), "two sentences that one code stands for"
    known = swahili().told_by_code
    assert [by_code[code] for code in by_code.keys() - known.keys()] == [], "sentences without Swahili"
    assert known.keys() - by_code.keys() == set(), "Swahili for sentences that nobody says"
    assert [by_code[code] for code, words in known.items() if places_in(words) != places_in(by_code[code])] == []


def parts_of_the_form(form: ElementTree.Element) -> dict[str, str]:
    return {str(field.get("data-part")): str(field.get("data-kind")) for field in form.iter() if field.get("data-part")}


KINDS = {
    "container": "string",
    "text": "string",
    "moment": "string",
    "day": "string",
    "word": "string",
    "key": "string",
    "keys": "array",
    "photos": "array",
    "whole": "integer",
    "amount": "number",
    "truth": "boolean",
}


# What is sent from elsewhere: a correction is made from the page of what it corrects.
NOT_ASKED_FOR = {
    "alert": {"corrects", "is_retraction"},
    "exercise": {"corrects", "reason"},
}


def parts_of(schema: dict[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """Each part of a payload with its type; the photos are one."""
    for name, part in schema["properties"].items():
        here = f"{place}{name}"
        if here != "photos" and "properties" in part:
            yield from parts_of(part, f"{here}.")
        elif here != "photos" and "properties" in part.get("items", {}):
            yield from parts_of(part["items"], f"{here}.")
        else:
            yield here, part["type"]


@pytest.mark.parametrize("record_type", sorted(set(RECORD_TYPES) - NOT_ON_THE_TABLET - {"response", "trial_response"}))
def test_the_fields_of_a_form_are_those_of_its_record_and_of_their_kind(sqlite_app: Flask, record_type: str) -> None:
    forms = {form.get("data-type"): form for form in text_of_the_page(sqlite_app).iter(f"{XHTML}form")}
    form, payload = forms[record_type], body_schema(record_type)["properties"]["payload"]
    asked = {re.sub(r"\.\d+", "", part): KINDS[kind] for part, kind in parts_of_the_form(form).items()}
    taken = dict.fromkeys((form.get("data-takes") or "").split(), "string")
    assert not set(asked) & set(taken), "asked for, and taken from the screen as well"
    expected = dict(parts_of(payload))
    assert asked | taken == {
        part: kind for part, kind in expected.items() if part not in NOT_ASKED_FOR.get(record_type, ())
    }
    assert set(NOT_ASKED_FOR.get(record_type, ())) <= set(expected)
