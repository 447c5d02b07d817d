"""What waits for a second person, whatever it is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union_all

from canine.extensions import Record, db
from canine.proposal_columns import Answerable
from canine.rules.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that nobody has answered, by the table that it stands in."""

    kind: str
    id: UUID


def kinds() -> list[Any]:
    """Return every table of proposals, by name."""
    found = (mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Answerable))
    return sorted(found, key=lambda kind: str(kind.__tablename__))


def waiting() -> list[Waiting]:
    """Return every proposal that waits for an answer; one statement, however many kinds there are."""
    each = [
        select(literal(kind.__tablename__), kind.id).where(kind.state == kind.WORDS[ProposalState.PROPOSED])
        for kind in kinds()
    ]
    return [Waiting(*row) for row in db.session.execute(union_all(*each))]
