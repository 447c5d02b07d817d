"""Choices that read alike carry what tells them apart; all others stay as short as they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from canine.rules.folding import fold_name


@dataclass(frozen=True, slots=True)
class Choice:
    """One record to choose: its words, and the marks that may tell it from a namesake, the most telling first."""

    key: UUID
    words: str
    marks: tuple[str, ...]


def told_apart(choices: Iterable[Choice]) -> list[tuple[UUID, str]]:
    """Return key and words of each choice, in their order.

    Choices of one name, however it is written, get the first mark that differs in all of them, or else every mark.
    """
    found = list(choices)
    namesakes: defaultdict[str, list[Choice]] = defaultdict(list)
    for choice in found:
        namesakes[fold_name(choice.words)].append(choice)
    words = {choice.key: told for group in namesakes.values() for choice, told in _told(group)}
    return [(choice.key, words[choice.key]) for choice in found]


def _told(group: list[Choice]) -> list[tuple[Choice, str]]:
    if len(group) == 1:
        return [(group[0], group[0].words)]
    for marks in zip(*(choice.marks for choice in group), strict=False):
        if all(marks) and len({fold_name(mark) for mark in marks}) == len(group):
            return [(choice, f"{choice.words} ({mark})") for choice, mark in zip(group, marks, strict=True)]
    return [(choice, f"{choice.words} ({', '.join(filter(None, choice.marks))})") for choice in group]
