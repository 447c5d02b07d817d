"""Where a record belongs: one answer for pages, services and the interface, registered by the package of the record.

For example, in registry/queries.py:

    @places.of("dog_id")
    def place_of_dog(dog_id: UUID) -> Place:
        return Place(dog(dog_id).unit_id)

The name is that of the address's part, with the blueprint before it where several use one name. A part of an address
that nobody registered belongs to no unit; tests/units/test_every_route_ends_at_the_unit.py has the list of those.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


def _nothing() -> Collection[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Place:
    """The unit of a record; None where administrators alone see it.

    `teams`: whoever was let in for one of them comes to it; `people` have a part in it.
    `is_judged`: managers of partner units approve it, or issue on it. What is asked only of strangers is computed then.
    """

    unit_id: UUID | None
    teams: Callable[[], Collection[UUID]] = _nothing
    people: Callable[[], Collection[UUID | None]] = _nothing
    is_judged: bool = False


OF_NOBODY = Place(None)

Finder = Callable[..., Place | None]
_finders: dict[str, tuple[Finder, str]] = {}


def of(*names: str, beside: str = "") -> Callable[[Finder], Finder]:
    """Register who knows where a record belongs that an address names so; with `beside` it is told that part first."""

    def register(find: Finder) -> Finder:
        for name in names:
            _finders[name] = find, beside
        return find

    return register


def known() -> frozenset[str]:
    """Return the names that somebody registered."""
    return frozenset(_finders)


def name_of(blueprint: str | None, part: str) -> str | None:
    """Return under which name the part of an address is registered; None where it belongs to no unit."""
    return next((name for name in (f"{blueprint}.{part}", part) if name in _finders), None)


def find(name: str, *key: Any) -> Place | None:
    """Return where the record belongs; None for one of no unit. Raises NotFound."""
    return _finders[name][0](*key)


def of_address(blueprint: str | None, parts: Mapping[str, Any]) -> list[Place]:
    """Return where the records belong that the parts of an address name. Raises NotFound."""
    found = []
    for part, key in parts.items():
        name = name_of(blueprint, part)
        if name is None:
            continue
        beside = _finders[name][1]
        place = find(name, parts[beside], key) if beside else find(name, key)
        found += [place] if place is not None else []
    return found
