"""Reads of persons: who is alike, what was said of whom, and who has several accounts or entries."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlalchemy import select

from canine.accounts import persons
from canine.accounts.models import PersonProposal
from canine.accounts.persons import Entry
from canine.accounts.whose import named
from canine.audit.models import AuditEntry
from canine.audit.snapshots import NOTE
from canine.columns import Units, is_within
from canine.errors import NotFound
from canine.extensions import db
from canine.registry.models import Handler
from canine.rows import get_or_not_found
from canine.rules.person import PersonProposalState, Somebody

Pair = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two persons on record who may be one, and of whom nothing is said that waits or holds."""

    one_id: UUID
    other_id: UUID
    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as pages list them."""

    person_id: UUID
    entries: tuple[Entry, ...]


def proposal(proposal_id: UUID) -> PersonProposal:
    """Return one word on two people. Raises NotFound."""
    return get_or_not_found(PersonProposal, proposal_id, "There is no such word on two people.")


def waiting(unit_id: Units = None) -> list[PersonProposal]:
    """Return the words that wait for an answer, the oldest first; on demand those on people of one unit."""
    statement = select(PersonProposal).where(PersonProposal.state == PersonProposalState.PROPOSED)
    found = db.session.scalars(statement.order_by(PersonProposal.recorded_at))
    return [one for one in found if concerns(unit_id, one.one_id, one.other_id)]


def answered(unit_id: Units = None, *, limit: int = 100) -> list[PersonProposal]:
    """Return the words that were answered, the latest first; on demand those on people of one unit."""
    statement = select(PersonProposal).where(PersonProposal.state != PersonProposalState.PROPOSED)
    found = db.session.scalars(statement.order_by(PersonProposal.answered_at.desc()).limit(limit))
    return [one for one in found if concerns(unit_id, one.one_id, one.other_id)]


def people(unit_id: Units = None) -> list[Shown]:
    """Return everybody on record, by name; on demand those with an account or entry of one unit, or of none."""
    return [Shown(one.person_id, entries) for one, entries in persons.everybody() if concerns(unit_id, one.person_id)]


def person(person_id: UUID) -> Shown:
    """Return one person with their accounts and entries. Raises NotFound."""
    entries = persons.entries_of(person_id)
    if not entries:
        raise NotFound("There is no such person on record.")
    return Shown(person_id, entries)


def likenesses(unit_id: Units = None) -> list[Likeness]:
    """Return the pairs of persons who bear one name or number, or of whom one's account was the other's before.

    Whoever was told apart, or is spoken of in a word that waits, is left out.
    """
    everybody = {one.person_id: one for one, _ in persons.everybody()}
    by_mark: dict[str, list[Somebody]] = defaultdict(list)
    for one in everybody.values():
        for mark in one.marks:
            by_mark[mark].append(one)
    found: dict[Pair, str] = {}
    for mark, alike in sorted(by_mark.items()):
        why = "one service number" if mark.startswith("number ") else "one name, or names that read the same"
        for one, other in combinations(alike, 2):
            if one.is_same_as(other):
                found.setdefault(frozenset({one.person_id, other.person_id}), why)
    for one_id, other_id in _formerly_linked():
        if one_id != other_id and not everybody[one_id].is_apart_from(everybody[other_id]):
            found.setdefault(frozenset({one_id, other_id}), "the account was linked to the handler before")
    waits = {frozenset({one.one_id, one.other_id}) for one in waiting()}
    made = (_likeness(pair, why) for pair, why in found.items() if pair not in waits and concerns(unit_id, *pair))
    return sorted(made, key=lambda one: (one.one, one.other))


def taken_for(person_id: UUID) -> list[str]:
    """Return who else counts as this person by a name or number, until two said who they are."""
    own = persons.somebody_of(person_id)
    others = (one for one, _ in persons.everybody() if one.person_id != person_id)
    return [named(one.person_id) for one in others if own.is_same_as(one)]


def units_of(*person_ids: UUID) -> set[UUID | None]:
    """Return the units of the accounts and entries of people; None among them for one without a unit."""
    return {entry.unit_id for person_id in person_ids for entry in persons.entries_of(person_id)}


def concerns(unit_id: Units, *person_ids: UUID) -> bool:
    """Whether one of these people is of one of these units; who is of no unit at all is every manager's."""
    found = units_of(*person_ids)
    return found <= {None} or any(is_within(one, unit_id) for one in found)


def _likeness(pair: Pair, why: str) -> Likeness:
    one, other = sorted(pair, key=lambda key: (named(key), str(key)))
    return Likeness(one, other, named(one), named(other), why)


def _formerly_linked() -> Sequence[tuple[UUID, UUID]]:
    """Return the persons of each account and handler's entry whose link was ended, as the log says."""
    ended = select(AuditEntry.object_id, AuditEntry.before).where(
        AuditEntry.object_type == Handler.__tablename__,
        AuditEntry.before.not_in(("null", NOTE)),
        AuditEntry.before.contains('"user_id":"'),
    )
    of_handler = {str(one.id): one.person_id for one in db.session.scalars(select(Handler))}
    found = []
    for handler_id, before in db.session.execute(ended):
        account_id = json.loads(before).get("user_id")
        account = persons.person_of_account(UUID(account_id)) if account_id else None
        if account is not None and handler_id in of_handler:
            found.append((account, of_handler[handler_id]))
    return found
