"""What a strike has to know of an entry. The packages above register how each kind of theirs is found.

For example, in shifts/services/struck.py:

    @entry_finder(Subject.WITNESS)
    def _witness(key: UUID, at: datetime) -> Entry: ...
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from canine import clock
from canine.accounts import persons, places
from canine.accounts.places import Place
from canine.corrections import queries
from canine.corrections.models import ProposedCorrection, Strikable, Strike
from canine.errors import DomainError, NotFound
from canine.registry.models import Handler
from canine.rules.correction import Subject, Written
from canine.rules.fact import FactForm
from canine.rules.person import Somebody


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as people name it ("the search of CSQU3054383"), with its page, its teams and what the rules ask."""

    row: Strikable
    words: str
    address: str
    unit_id: UUID
    team_ids: tuple[UUID, ...]
    happened_at: datetime
    written: Written


Guard = Callable[[Any, Any], bool]


def any_change(_before: Any, _after: Any) -> bool:
    """Guard a fact against every change."""
    return True


def less(before: Any, after: Any) -> bool:
    """Guard an amount against becoming less, or a moment against becoming earlier."""
    return before is not None and (after is None or bool(after < before))


def more(before: Any, after: Any) -> bool:
    """Guard an amount against becoming more, or a moment against becoming later."""
    return before is None or bool(after > before)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of an entry that can be corrected: how each is read, and how it reads now.

    `check` raises DomainError for a value that cannot be right beside the others. `guarded` are the facts by which a
    team could look better or evidence be moved, and when a change from one value to another does. `write` puts down a
    correction that two agreed to, where this kind of entry keeps its corrections in a table of its own.
    """

    entry: Entry
    forms: Mapping[str, FactForm]
    values: Mapping[str, Any]
    check: Callable[[str, Any], None] = lambda _fact, _value: None
    guarded: Mapping[str, Guard] = field(default_factory=dict)
    write: Callable[[ProposedCorrection, datetime], None] | None = None


def judged(handlers: Iterable[Handler], user_ids: Iterable[UUID | None] = ()) -> frozenset[Somebody]:
    """Return whom an entry judges: handlers, with or without an account, and people by the account they had then."""
    people = {persons.somebody_of(one.person_id) for one in handlers}
    return frozenset(people | {persons.somebody(user_id) for user_id in user_ids if user_id is not None})


def author(user_id: UUID | None) -> Somebody | None:
    """Return who wrote an entry; None for a program."""
    return None if user_id is None else persons.somebody(user_id)


Found = TypeVar("Found", Entry, Facts)


class Finders(Generic[Found]):
    """How the entries of each kind are found by their id, at a moment. The packages above register it."""

    def __init__(self, else_say: str) -> None:
        self._by_subject: dict[Subject, Callable[[UUID, datetime], Found]] = {}
        self._else_say = else_say

    def register(
        self, subject: Subject
    ) -> Callable[[Callable[[UUID, datetime], Found]], Callable[[UUID, datetime], Found]]:
        """Register the finder of a kind; it raises NotFound."""

        def keep(finder: Callable[[UUID, datetime], Found]) -> Callable[[UUID, datetime], Found]:
            self._by_subject[subject] = finder
            return finder

        return keep

    def find(self, subject: Subject, key: UUID, at: datetime) -> Found:
        """Return what is registered for this entry. Raise NotFound, also for a kind that nobody registered."""
        if subject not in self._by_subject:
            raise NotFound(self._else_say)
        return self._by_subject[subject](key, at)


_entries: Finders[Entry] = Finders("There is no such entry.")
_facts: Finders[Facts] = Finders("The facts of this entry are not corrected here.")
entry_finder, entry = _entries.register, _entries.find
fact_finder, facts = _facts.register, _facts.find


def facts_here(subject: Subject, key: UUID, at: datetime) -> Facts:
    """Return the facts of an entry whose corrections are kept in the table of all kinds. Raise NotFound for others."""
    found = facts(subject, key, at)
    if found.write is not None:
        raise NotFound("The facts of this entry are not corrected here.")
    return found


def concerns(strike: Strike, person_id: UUID, at: datetime) -> bool:
    """Tell whether the person wrote the entry of this strike, proposed the strike, or answered it."""
    if person_id in (strike.recorder_id, strike.answered_by_id):
        return True
    try:
        return entry(strike.subject, strike.subject_id, at).written.author_id == person_id
    except DomainError:
        return False


@places.of("corrections.subject_id", beside="subject")
def _place_of_entry(subject: str, key: UUID) -> Place:
    found = entry(Subject(subject), key, clock.now())
    return Place(found.unit_id, people=lambda: [found.written.author_id])


@places.of("strike_id")
def _place_of_strike(strike_id: UUID) -> Place:
    found = queries.strike(strike_id)
    return Place(found.unit_id, people=lambda: [found.recorder_id, found.answered_by_id, *_author_of(found)])


@places.of("correction_id")
def _place_of_correction(correction_id: UUID) -> Place:
    found = queries.proposal(correction_id)
    return Place(found.unit_id, people=lambda: [found.recorder_id, *_author_of(found)])


def _author_of(found: Strike | ProposedCorrection) -> list[UUID | None]:
    """Return who wrote the entry that is spoken of, whatever unit they are of."""
    try:
        about = entry(found.subject, found.subject_id, found.received_at)
    except NotFound:
        return []
    return [about.written.author_id]


@places.of("double_id")
def _place_of_double(double_id: UUID) -> Place:
    return Place(queries.double(double_id).unit_id)
