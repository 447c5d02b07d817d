"""The record of a draw as one file that anybody can check: list, seed, what was drawn. Pure."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from canine.draws.reading import ContainerList, read_list
from canine.draws.workbook import NotAList
from canine.rules.random_draw import SeedWrong, commitment_of, in_order, mixed_seed, seed_of

FORMAT = "canine-draw/1"


def is_record(content: bytes) -> bool:
    """Tell whether the bytes are such a file."""
    return content.lstrip()[:1] == b"{" and FORMAT.encode() in content


def strata_of(found: ContainerList, targeted: Sequence[str], divided_by: Sequence[str]) -> dict[str, list[str]]:
    """Return the numbers of each part of the draw, by the part's name, without the targeted ones."""
    taken_out = set(targeted)
    strata: dict[str, list[str]] = {}
    for one in found.containers:
        if one.number not in taken_out:
            strata.setdefault(one.part(divided_by), []).append(one.number)
    return dict(sorted(strata.items()))


def problem_of_record(content: bytes) -> str | None:
    """Say why the parts of a record do not belong together, in a sentence; None when they do."""
    try:
        record = json.loads(content)
        return _problem(record)
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeError) as wrong:
        if isinstance(wrong, SeedWrong):
            return str(wrong)
        return "This is no whole record of a draw: download it again from the page of the draw."
    except NotAList as wrong:
        return f"The list in it cannot be read: {wrong.sentence}"


def _problem(record: Mapping[str, Any]) -> str | None:
    seed = seed_of(record["seed"])
    if commitment_of(seed) != record["commitment"]:
        return "The seed is not the one that was committed to: its SHA-256 is another one."
    if record["committed_at"] > record["list"]["entered_at"]:
        return "The seed was committed to after the list was known."
    content = base64.b64decode(record["list"]["content_base64"], validate=True)
    if hashlib.sha256(content).hexdigest() != record["list"]["sha256"]:
        return "The list is not the one that was kept: its SHA-256 is another one."
    found = read_list(content, as_listed=record["list"]["as_listed"])
    strata = strata_of(found, [one["number"] for one in record["targeted"]], record["divided_by"])
    mixed = mixed_seed(seed, record["public_part"])
    if mixed.hex() != record["mixed_seed"]:
        return "The public part mixed into the seed gives another seed than the one in the record."
    told = {one["part"]: one for one in record["strata"]}
    if set(told) - set(strata):
        return f"The list has no part {min(set(told) - set(strata))!r}, of which the record tells."
    for part, numbers in strata.items():
        if part not in told:
            return f"The record says nothing of the part {part!r} of the list."
        shown = told[part]["drawn"]
        if len(shown) < told[part]["count"]:
            return f"Fewer than {told[part]['count']} are shown as drawn{_of(part)}."
        rightly = in_order(numbers, mixed)
        for at, number in enumerate(shown):
            if at >= len(rightly) or number != rightly[at]:
                right = rightly[at] if at < len(rightly) else "nothing"
                return f"Number {at + 1} of the draw{_of(part)} is {right}, and {number} stands there."
    return None


def _of(part: str) -> str:
    return f" of {part}" if part else ""
