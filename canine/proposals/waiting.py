"""What waits for a second person, on the first page of both: whoever proposed it, and whoever may answer.

A package's `views.py` says in words what waits in its table, for those whom it concerns. For example:

    @tells_of("policy_proposals", needs=Permission.CHANGE_POLICY)
    def change_that_waits(proposal_id: UUID) -> Waiting | None:
        ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.proposals import queries
from canine.rules.permissions import Permission
from canine.web.access import allowed


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal for the person who looks: in words, where it is answered, by whom, since when and until when."""

    words: str
    address: str
    author_id: UUID | None
    author_name: str
    since: datetime
    until: datetime | None = None


Teller = Callable[[UUID], Waiting | None]
_tellers: dict[str, tuple[Permission, Teller]] = {}


def tells_of(table: str, *, needs: Permission) -> Callable[[Teller], Teller]:
    """Register a function that tells of a proposal of a table, or None where it does not concern who is signed in.

    Nobody is asked about who may not open what it leads to.
    """

    def register(tell: Teller) -> Teller:
        _tellers[table] = needs, tell
        return tell

    return register


def told_of() -> frozenset[str]:
    """Return the tables that somebody tells of."""
    return frozenset(_tellers)


def waiting_in_sight() -> list[Waiting]:
    """Return what waits and concerns the signed-in person, the earliest first."""
    tellers = {kind: tell for kind, (needs, tell) in _tellers.items() if allowed(needs)}
    found = (tellers[one.kind](one.id) for one in queries.waiting() if one.kind in tellers)
    return sorted((one for one in found if one is not None), key=lambda one: one.since)
