"""One search box for every number and name: what the lists of a person show, and nothing else, is found.

A package's views register a function that asks its list, for the units in sight, as the list's own page does:

    @finds("Dogs", "registry.list_dogs", needs=Permission.SEE_REGISTRY, place=10)
    def dogs_with(text: str) -> Finds: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from canine.rules.listing import Paged
from canine.rules.permissions import Permission
from canine.web.access import allowed

_SHOWN = 6
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, where it stands, and what tells it from others."""

    words: str
    address: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Finds:
    """What a list has: its first rows, and the page that they are of, which knows how many there are."""

    hits: Sequence[Hit]
    paged: Paged[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one list, for the page."""

    words: str
    hits: Sequence[Hit]
    count_words: str
    all_of_them: str


@dataclass(frozen=True, slots=True)
class _Finder:
    words: str
    endpoint: str
    needs: Permission
    place: int
    ask: Callable[[str], Finds]


_finders: list[_Finder] = []


def finds(
    words: str, endpoint: str, *, needs: Permission, place: int = 50
) -> Callable[[Callable[[str], Finds]], Callable[[str], Finds]]:
    """Register where something is looked for; it is asked only for people who may do what `needs` names."""

    def register(ask: Callable[[str], Finds]) -> Callable[[str], Finds]:
        _finders.append(_Finder(words, endpoint, needs, place, ask))
        return ask

    return register


def found(text: str) -> list[Group]:
    """Return what the signed-in person may see of what has this text, list by list."""
    words = " ".join(text.split())[:_LONGEST]
    if not words:
        return []
    groups = []
    for finder in sorted(_finders, key=lambda one: one.place):
        if allowed(finder.needs) and (here := finder.ask(words)).paged.total:
            more = url_for(finder.endpoint, q=words) if here.paged.total > _SHOWN else ""
            groups.append(Group(finder.words, here.hits[:_SHOWN], here.paged.count_words, more))
    return groups
