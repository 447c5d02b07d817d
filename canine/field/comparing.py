"""Two bodies side by side, field by field. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

# Deeper than any record of ours: what lies below is shown as it came.
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class FieldPair:
    """What a field holds in the first and in the second version; None where one has no such field."""

    name: str
    first: str | None
    second: str | None

    @property
    def differs(self) -> bool:
        """Whether the versions say different things."""
        return self.first != self.second


def side_by_side(first: str, second: str) -> tuple[FieldPair, ...]:
    """Every field of two bodies as JSON, in the order of the first one."""
    here, there = dict(_fields(json.loads(first))), dict(_fields(json.loads(second)))
    names = dict.fromkeys(chain(here, there))
    return tuple(FieldPair(name, here.get(name), there.get(name)) for name in names)


def _fields(value: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        path = f"{before}{name}"
        if isinstance(one, dict) and one and depth < _DEEPEST:
            yield from _fields(one, f"{path}.", depth + 1)
        elif isinstance(one, list) and one and depth < _DEEPEST:
            yield from _fields({str(number): each for number, each in enumerate(one, start=1)}, f"{path}.", depth + 1)
        else:
            yield path, one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
