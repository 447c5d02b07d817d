"""Persons, the unit of every comparison: who somebody is under whatever account or handler's entry, and who is alike.

Two people of one name count as one until an administrator and a manager told them apart: an account more makes nobody
a stranger. The registry registers the handlers' entries, which stand above this package.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID
from weakref import ref

from sqlalchemy import Select, literal, select, union_all

from canine.accounts.models import Person, PersonProposal, User
from canine.actor import Actor
from canine.audit.former import former_of
from canine.audit.read_cache import cached_lookup
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.rules.confusables import skeleton
from canine.rules.folding import fold_identifier
from canine.rules.person import PersonProposalState, Somebody
from canine.transaction import is_writing

_ONCE = "persons"
_ACCOUNT = "users"


@dataclass(frozen=True, slots=True)
class Entry:
    """An account or a handler's entry of a person. `table` and `id` say which; `number` is a service number."""

    table: str
    id: UUID
    person_id: UUID
    name: str
    latin_name: str
    number: str
    unit_id: UUID | None
    said: str

    @property
    def words(self) -> str:
        """How a page names it: "Juma Otieno, account juma@example.org"."""
        return f"{self.name}, {'account' if self.table == _ACCOUNT else 'handler'} {self.said}"


@dataclass(frozen=True, slots=True)
class _Known:
    somebodies: dict[UUID, Somebody]
    entries: dict[UUID, tuple[Entry, ...]]
    person_of_account: dict[UUID, UUID]


# Each gives its entries in the columns of `Entry`, and is a table whose rows point to a person.
_sources: dict[str, tuple[type[Any], Callable[[], Select[*tuple[Any, ...]]]]] = {}


def points_to_a_person(kind: type[Any], entries: Callable[[], Select[*tuple[Any, ...]]]) -> None:
    """Register a table whose rows are entries of persons, and the statement that reads them."""
    _sources[kind.__tablename__] = (kind, entries)


def _accounts() -> Select[*tuple[Any, ...]]:
    return select(
        literal(_ACCOUNT).label("table"),
        User.id,
        User.person_id,
        User.name,
        User.latin_name,
        literal("").label("number"),
        User.unit_id,
        User.email.label("said"),
    )


points_to_a_person(User, _accounts)


def somebody(user_id: UUID) -> Somebody:
    """Return the person of an account. Raises NotFound."""
    known = _known()
    if user_id not in known.person_of_account:
        raise NotFound("There is no such account.")
    return known.somebodies[known.person_of_account[user_id]]


def person_of_account(user_id: UUID) -> UUID | None:
    """Return the row of `persons` to which an account points."""
    return _known().person_of_account.get(user_id)


def somebody_of(person_id: UUID) -> Somebody:
    """Return the person of a row of `persons`, with whatever names they have."""
    return _known().somebodies.get(person_id) or Somebody(person_id)


def acting(actor: Actor) -> Somebody | None:
    """Return the person who acts; None for a program."""
    return None if actor.user_id is None else somebody(actor.user_id)


def are_one(one: UUID | None, other: UUID | None) -> bool:
    """Whether two accounts are of one person, or have to be taken for it; None is nobody's."""
    if one is None or other is None:
        return False
    return one == other or somebody(one).is_same_as(somebody(other))


def way_on(*people: Somebody) -> str:
    """Return the sentence, after a space, for people who count as one by a name alone; empty where none do."""
    pairs = combinations({one.person_id: one for one in people}.values(), 2)
    named = [
        f" {_called(one)} and {_called(other)} have one name or number on record: they count as one person until an "
        "administrator and a manager say on the page People that they are two."
        for one, other in pairs
        if one.is_same_as(other)
    ]
    return "".join(named)


def _called(one: Somebody) -> str:
    entries = entries_of(one.person_id)
    return entries[0].words if entries else "somebody"


def entries_of(person_id: UUID) -> tuple[Entry, ...]:
    """Return the accounts and handler's entries of a person, by table and name."""
    return _known().entries.get(person_id, ())


def everybody() -> tuple[tuple[Somebody, tuple[Entry, ...]], ...]:
    """Return every person that an account or an entry points to, by name."""
    known = _known()
    people = [(known.somebodies[key], entries) for key, entries in known.entries.items()]
    return tuple(sorted(people, key=lambda one: (one[1][0].name, str(one[0].person_id))))


def alike(names: Iterable[str], number: str = "", *, own: Collection[UUID] = ()) -> tuple[UUID, ...]:
    """Return the persons on record who bear or bore one of these names or this service number, by name.

    `own` are persons whose account or entry it is: they, who is taken for them already, and who was told apart from
    them are left out.
    """
    marks, known = marks_of(names, number), [somebody_of(one) for one in own]
    found = (one for one, _ in everybody() if not marks.isdisjoint(one.marks))
    return tuple(
        one.person_id for one in found if not one.is_among(known) and not any(one.is_apart_from(own) for own in known)
    )


def marks_of(names: Iterable[str], number: str = "") -> frozenset[str]:
    """Return what names and a service number are compared by."""
    looks = {skeleton(name) for name in names} - {""}
    folded = fold_identifier(number)
    return frozenset(looks | ({f"number {folded}"} if folded else set()))


def new_person() -> UUID:
    """Make a person, inside the action that makes their first account or entry."""
    made = Person()
    db.session.add(made)
    db.session.flush()
    return made.id


def join(gone: UUID, kept: UUID) -> None:
    """Let every account and entry of one person be another's, inside the caller's action.

    Raises DomainError for two who were told apart.
    """
    if gone == kept:
        return
    if gone in somebody_of(kept).apart_from or kept in somebody_of(gone).apart_from:
        raise DomainError(
            "These were told apart by two people: they are two. An administrator and a manager say otherwise."
        )
    for kind, _ in _sources.values():
        for row in db.session.scalars(select(kind).where(kind.person_id == gone)).unique():
            row.person_id = kept
    db.session.flush()


def _known() -> _Known:
    """Everybody, read once: by a writer until one of these tables is written, by a reader in a transaction."""
    if is_writing():
        return cached_lookup(frozenset({*_sources, PersonProposal.__tablename__}), _ONCE, _read)
    session = db.session()
    begun, kept = session.get_transaction(), session.info.get(_ONCE)
    if begun is not None and kept is not None and kept[0]() is begun:
        found: _Known = kept[1]
        return found
    read = _read()
    transaction = session.get_transaction()
    if transaction is not None:
        session.info[_ONCE] = (ref(transaction), read)
    return read


def _read() -> _Known:
    rows = db.session.execute(union_all(*(entries() for _, entries in _sources.values())))
    of_person: dict[UUID, list[Entry]] = defaultdict(list)
    for row in rows:
        entry = Entry(*row)
        of_person[entry.person_id].append(entry)
    apart = _told_apart()
    entries = {
        key: tuple(sorted(found, key=lambda one: (one.name, one.table, one.said))) for key, found in of_person.items()
    }
    return _Known(
        {key: Somebody(key, _marks(found), frozenset(apart[key])) for key, found in entries.items()},
        entries,
        {one.id: key for key, found in entries.items() for one in found if one.table == _ACCOUNT},
    )


def _marks(entries: tuple[Entry, ...]) -> frozenset[str]:
    found: set[str] = set()
    for one in entries:
        former = [name.text for column in ("name", "latin_name") for name in former_of(f"{one.table}.{column}", one.id)]
        found |= marks_of((one.name, one.latin_name, *former), one.number)
    return frozenset(found)


def _told_apart() -> dict[UUID, set[UUID]]:
    """Return from whom each was told apart; the latest answer to a pair counts."""
    said = db.session.execute(
        select(PersonProposal.one_id, PersonProposal.other_id, PersonProposal.is_one)
        .where(PersonProposal.state == PersonProposalState.AGREED)
        .order_by(PersonProposal.answered_at)
    )
    apart: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other, is_one in said:
        for each, from_whom in ((one, other), (other, one)):
            (apart[each].discard if is_one else apart[each].add)(from_whom)
    return apart
