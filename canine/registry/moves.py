"""Reads of what waits for a second manager: another unit takes in a dog or a handler, a suspended dog works again."""

from uuid import UUID

from sqlalchemy import select

from canine.accounts import places
from canine.accounts.places import Place
from canine.extensions import db
from canine.registry.models import ProposedMove, ProposedReturn
from canine.rows import get_or_not_found


def proposed_move(move_id: UUID) -> ProposedMove:
    """Return what somebody asked of another unit. Raises NotFound."""
    return get_or_not_found(ProposedMove, move_id, "Nobody asked for such a move.")


def move_that_waits(dog_id: UUID | None, handler_id: UUID | None) -> ProposedMove | None:
    """Return what another unit has yet to answer about a dog or a handler."""
    about = ProposedMove.dog_id == dog_id if dog_id else ProposedMove.handler_id == handler_id
    return db.session.scalar(select(ProposedMove).where(about, ProposedMove.answered_at.is_(None)))


@places.of("move_id")
def _place_of_move(move_id: UUID) -> Place:
    found = proposed_move(move_id)
    return Place(found.unit_id, people=lambda: [found.author_id])


def proposed_return(proposal_id: UUID) -> ProposedReturn:
    """Return what somebody proposed for a suspended dog. Raises NotFound."""
    return get_or_not_found(ProposedReturn, proposal_id, "Nobody proposed that.")


def return_that_waits(dog_id: UUID) -> ProposedReturn | None:
    """Return what nobody has answered yet about a suspended dog."""
    statement = select(ProposedReturn).where(ProposedReturn.dog_id == dog_id, ProposedReturn.answered_at.is_(None))
    return db.session.scalar(statement)


@places.of("return_id")
def _place_of_return(return_id: UUID) -> Place:
    found = proposed_return(return_id)
    return Place(found.dog.unit_id, people=lambda: [found.second_id, found.author_id])
