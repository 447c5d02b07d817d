"""A browser for tests that judges every page by the rules of this project."""

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from canine.extensions import db

XHTML = "{http://www.w3.org/1999/xhtml}"


class JudgingClient(FlaskClient):
    """Reads every HTML answer as a strict browser would, and fails the test on a page that breaks a rule."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Sends the request in a context of its own, as a server would, and judges the page."""
        db.session.rollback()  # the test's own view of the database begins anew after the request
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            judge(response.get_data(as_text=True), response.headers["Content-Security-Policy"])
        return response


@lru_cache(maxsize=200)  # a refusal looks the same a thousand times; what fails is not kept
def judge(html: str, content_policy: str) -> None:
    """Fails on invalid HTML5, a title that is not the heading, double ids, forms without action, inline code."""
    parser = html5lib.HTMLParser(strict=True)
    document = parser.parse(html)
    title = _text(document.find(f".//{XHTML}title"))
    headings = [_text(heading) for heading in document.iter(f"{XHTML}h1")]
    assert headings == [title], f"one h1, equal to the title: {headings} and {title!r}"
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"double ids: {sorted(i for i in ids if ids.count(i) > 1)}"
    for form in document.iter(f"{XHTML}form"):
        assert form.get("action"), f"a form of {title!r} has no action"
    _judge_labels(document, title)
    _judge_lists(document, title)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|<style|\son\w+=", html), f"inline code in {title!r}"
    assert "default-src 'self'" in content_policy
    assert "None" not in re.findall(r"(?<=>)\s*None\s*(?=<)", html), f"a bare None in {title!r}"


def _judge_labels(document: ElementTree.Element, title: str) -> None:
    """Every field that a person fills in has words that say what it is."""
    wrapped = {id(field) for label in document.iter(f"{XHTML}label") for field in label.iter()}
    named = {label.get("for") for label in document.iter(f"{XHTML}label")}
    for tag in ("input", "select", "textarea"):
        for field in document.iter(f"{XHTML}{tag}"):
            if field.get("type") in ("hidden", "submit"):
                continue
            labelled = id(field) in wrapped or field.get("id") in named or field.get("aria-label")
            assert not field.get("maxlength"), f"a field of {title!r} cuts what is pasted: {field.attrib}"
            assert labelled, f"a field of {title!r} has no label: {field.attrib}"


def _judge_lists(document: ElementTree.Element, title: str) -> None:
    """On a phone, where its head is away, each cell of a list says what it is in the words of its column."""
    for table in document.iter(f"{XHTML}table"):
        is_labelled = "labelled" in (table.get("class") or "").split()
        is_sorted = any("sort" in (link.get("class") or "").split() for link in table.iter(f"{XHTML}a"))
        assert is_labelled or not is_sorted, f"a list of {title!r} whose last columns a phone does not show"
        if is_labelled:
            heads = [_text(head).rstrip(" ▲▼") for head in table.findall(f"{XHTML}thead/{XHTML}tr/{XHTML}th")]
            for row in table.findall(f"{XHTML}tbody/{XHTML}tr"):
                cells = [cell.get("data-label") for cell in row.findall(f"{XHTML}td")]
                assert [None, *heads[1:]] == cells, f"a list of {title!r}: {cells} under {heads}"


def _text(element: ElementTree.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
