"""The sentences of a certificate, and every single thing in its record that can be altered."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from reportlab.graphics.shapes import Group, String
from reportlab.platypus import KeepTogether, Paragraph, Table

from canine.certificates import document_front as front
from canine.certificates.document import story
from canine.certificates.layout import register_fonts, spelt
from canine.certificates.messages import CertificateRecord
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.trial import TrialResult

Path = tuple[str, ...]
_ENDS = re.compile(r"(?<=[.;])\s+")
# Values with a meaning of their own, which a turn of their letters would make unreadable and not merely other.
_KINDS = {ItemKind.TARGET: ItemKind.BLANK, ItemKind.BLANK: ItemKind.DISTRACTOR, ItemKind.DISTRACTOR: ItemKind.TARGET}
_OTHER: dict[str, Callable[[Any], Any]] = {
    "zone": lambda _: "UTC",
    "month": lambda month: "2024-07" if isinstance(month, str) else month + timedelta(days=41),
    "value": lambda text: text if text == "none" else str(Decimal(text) + 1) if text[0].isdigit() else text[:-2] + "]",
    "kind": lambda kind: _KINDS[kind] if isinstance(kind, ItemKind) else _other(kind),
    "run": lambda run: run + 20,
    "result": lambda _: TrialResult.CORRECT_REJECTION,
    "response": lambda _: ResponseKind.ALERT,
    "nonce": lambda nonce: nonce[2:] + nonce[:2],
    # Not none at all: a run fewer.
    "presentations": lambda lines: tuple(line for line in lines if line.run != lines[-1].run),
}


def sentences(record: CertificateRecord, photo: bytes | None) -> Counter[str]:
    """Every clause of the pages and how often it stands there, each cell and label one of its own."""
    register_fonts()
    with spelt(record.latin or ()):
        parts = [*story(record, photo), front.signature_boxes(record)]
        texts = [one for part in parts for one in _texts(part)]
    evened = (" ".join(one.split()) for one in texts)
    return Counter(clause for one in evened for clause in _ENDS.split(one) if clause)


def paragraphs_of(parts: Any) -> list[str]:
    """The texts of some parts of a paper, in their order."""
    return list(_texts(parts))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Paragraph):
        yield part.getPlainText(identify=1)
    elif isinstance(part, Table):
        for row in part._cellvalues:
            yield from _texts(row)
    elif isinstance(part, KeepTogether):
        yield from _texts(part._content)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, String):
        yield part.text
    elif isinstance(part, Group) or hasattr(part, "contents"):
        yield from _texts(part.contents)


def places(value: Any) -> Iterator[Path]:
    """Every place in a record that can be altered; of the lines of a list, the same place in all of them is one."""
    if is_dataclass(value):
        for one in fields(value):
            found = getattr(value, one.name)
            if found is not None:
                yield from ((one.name, *rest) for rest in places(found))
    elif isinstance(value, tuple):
        if value and not isinstance(value[0], float):
            yield ()
        yield from dict.fromkeys(("*", *rest) for each in value for rest in places(each))
    else:
        yield ()


def rounds(record: CertificateRecord) -> Iterator[CertificateRecord]:
    """Every place altered once, in as few records as can be: one place of each part of the record at a time."""
    by_part: dict[str, list[Path]] = {}
    for place in places(record):
        by_part.setdefault(place[0], []).append(place)
    for number in range(max(len(found) for found in by_part.values())):
        changed = record
        for found in by_part.values():
            if number < len(found):
                changed = altered(changed, found[number])
        yield changed


def altered(value: Any, place: Path) -> Any:
    """Return the record with one place altered, and all else as it was."""
    if not place:
        return _other(value)
    name, rest = place[0], place[1:]
    if name == "*":
        return tuple(altered(each, rest) for each in value)
    found = getattr(value, name, None)
    if found is None or (not rest and name == "format"):
        return value
    if not rest and name in _OTHER:
        return replace(value, **{name: _OTHER[name](found)})
    return replace(value, **{name: altered(found, rest)})


def _other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, tuple):
        return ()
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return _next(value)
    if isinstance(value, datetime):
        return value + timedelta(days=41, hours=1, minutes=1, seconds=1)
    if isinstance(value, date):
        return value + timedelta(days=41)
    if isinstance(value, str):
        return "".join(_turned(letter) for letter in value)
    if isinstance(value, float):
        return value * 0.97
    return value + 1


def _next(value: Enum) -> Enum:
    members = list(type(value))
    return members[(members.index(value) + 1) % len(members)]


def _turned(letter: str) -> str:
    """Return another letter or digit."""
    if letter.isdigit():
        return str((int(letter) + 1) % 10)
    if letter.isascii() and letter.isalpha():
        first = ord("a") if letter.islower() else ord("A")
        return chr(first + (ord(letter) - first + 13) % 26)
    return letter
