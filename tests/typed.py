"""The forms of a page as a browser would send them: every field with what it holds when the page opens."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"
SILENT = frozenset({"submit", "button", "reset", "image"})


@dataclass(frozen=True, slots=True)
class TypedField:
    """One field by its name: its kind (text, date, select, textarea, radio …), what it holds and what it offers.

    `mode` is the keyboard that it asks for (numeric, decimal).
    """

    name: str
    kind: str
    values: tuple[str, ...]
    offered: tuple[str, ...] = ()
    mode: str = ""


@dataclass(slots=True)
class TypedForm:
    """A form: where it goes to, how, and its fields by name."""

    action: str
    method: str
    fields: dict[str, TypedField] = field(default_factory=dict)

    def sent(self, **changed: object) -> dict[str, object]:
        """Return what a browser sends when these fields are changed and the others are left as they are."""
        kept = {name: list(one.values) for name, one in self.fields.items() if one.kind != "file"}
        return {**{name: values for name, values in kept.items() if values}, **changed}


def without_choices(html: str) -> str:
    """Return a page without what its fields offer to choose: a list's filters name what its rows need not."""
    return re.sub(r"<select.*?</select>", "", html, flags=re.DOTALL)


def forms_of(html: str) -> list[TypedForm]:
    """Return every form of a page, in its order."""
    document = html5lib.HTMLParser().parse(html)
    return [_form(element) for element in document.iter(f"{XHTML}form")]


def form_of(html: str, action: str) -> TypedForm:
    """Return the form of a page that goes to this address. Raises StopIteration when there is none."""
    return next(one for one in forms_of(html) if one.action == action)


def _form(element: Element) -> TypedForm:
    found = TypedForm(element.get("action") or "", (element.get("method") or "get").lower())
    for tag in ("input", "select", "textarea", "button"):
        for one in element.iter(f"{XHTML}{tag}"):
            name = one.get("name")
            if name:
                _add(found, name, tag, one)
    return found


def _add(form: TypedForm, name: str, tag: str, element: Element) -> None:
    kind = element.get("type") or "text" if tag in ("input", "button") else tag
    if kind in SILENT:
        return
    before = form.fields.get(name, TypedField(name, kind, ()))
    held, offered = _held(kind, element)
    form.fields[name] = TypedField(name, kind, (*before.values, *held), (*before.offered, *offered), _mode(element))


def _mode(element: Element) -> str:
    """The keyboard of a field; a number in steps of any size has decimals."""
    return element.get("inputmode") or ("decimal" if element.get("step") == "any" else "")


def _held(kind: str, element: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if kind == "select":
        options = list(element.iter(f"{XHTML}option"))
        values = tuple(_value(one) for one in options)
        chosen = tuple(_value(one) for one in options if one.get("selected") is not None)
        return chosen or (values[:1] if element.get("multiple") is None else ()), values
    if kind == "textarea":
        return ((element.text or "").removeprefix("\n"),), ()
    value = element.get("value")
    if kind in ("checkbox", "radio"):
        sent = "on" if value is None else value
        return ((sent,) if element.get("checked") is not None else ()), (sent,)
    return (value or "",), ()


def _value(option: Element) -> str:
    value = option.get("value")
    return "".join(option.itertext()).strip() if value is None else value
