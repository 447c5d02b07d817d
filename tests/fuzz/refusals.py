"""What the page of a refused form tells: the sentence of each field, those above the form, and what is still typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

from canine.web.control_characters import CONTROL
from tests.fuzz.places import Place
from tests.typed import XHTML, forms_of

CONTROLS = ("input", "select", "textarea")
CHOSEN = frozenset({"select", "radio", "checkbox"})
# What no page sends back: a secret, a file, and what is not typed.
NEVER_SHOWN = frozenset({"password", "file", "hidden"})


@dataclass(slots=True)
class Told:
    """What a page tells of a form: sentences by the name of a field, as a screen reader finds them; and the list."""

    at_fields: dict[str, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)


def told(html: str) -> Told:
    """Read what the main part of a page tells."""
    document = html5lib.HTMLParser().parse(main_of(html))
    by_id = {one.get("id"): _words(one) for one in document.iter() if one.get("id")}
    found = Told()
    for group in document.iter(f"{XHTML}fieldset"):
        _note(found, group, {one.get("name") or "" for one in _controls(group)}, by_id)
    for one in _controls(document):
        if one.get("aria-invalid") == "true" or one.get("type") == "checkbox":
            _note(found, one, {one.get("name") or ""}, by_id)
    found.above = [
        _words(line) for one in document.iter() if one.get("role") == "alert" for line in one.iter(f"{XHTML}li")
    ]
    return found


def _note(found: Told, element: Element, names: set[str], by_id: Mapping[str | None, str]) -> None:
    ids = (element.get("aria-describedby") or "").split()
    sentences = [by_id.get(each, "") for each in ids if each.endswith("-error")]
    for name in names:
        if any(sentences):
            found.at_fields[name] = " ".join(sentences)


def lost(html: str, place: Place, sent: Mapping[str, object]) -> list[str]:
    """Return the fields that no longer hold what was typed: all of them where the form is not there any more."""
    shown = next((one.fields for one in forms_of(main_of(html)) if place.is_same(one)), None)
    if shown is None:
        return ["the whole form"]
    found = []
    for name, one in place.form.fields.items():
        given = sent.get(name)
        typed = [str(each) for each in given] if isinstance(given, list) else [] if given is None else [str(given)]
        if one.kind in NEVER_SHOWN or not typed:
            continue
        if name not in shown:
            found.append(name)
            continue
        if one.kind in CHOSEN:
            is_kept = set(typed) & set(one.offered) <= set(shown[name].values)
        else:
            is_kept = _comparable((shown[name].values or ("",))[0]) in {
                _comparable(typed[0]),
                _comparable(" ".join(typed)),
            }
        if not is_kept:
            found.append(name)
    return found


def main_of(html: str) -> str:
    """Return the part of a page that is its own."""
    return html[html.index("<main") : html.index("</main>")]


def _comparable(text: str) -> str:
    """A text as a page can show it: spaces are spaces, and what cannot be written is left out or stays as it came."""
    return " ".join(CONTROL.sub("", text.replace("\ud800", "%ED%A0%80")).split())


def _controls(element: Element) -> Iterator[Element]:
    for tag in CONTROLS:
        yield from element.iter(f"{XHTML}{tag}")


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
