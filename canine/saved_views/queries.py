"""Reads of saved views."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from canine.accounts import places
from canine.errors import NotFound
from canine.extensions import db
from canine.saved_views.models import SavedView


def of_list(user_id: UUID, listing: str) -> Sequence[SavedView]:
    """Return the views of a list that a person keeps, by name."""
    statement = select(SavedView).where(
        SavedView.user_id == user_id, SavedView.listing == listing, SavedView.removed_at.is_(None)
    )
    return db.session.scalars(statement.order_by(SavedView.name)).all()


def view(view_id: UUID) -> SavedView:
    """Return one view that is kept. Raises NotFound."""
    found = db.session.get(SavedView, view_id)
    if found is None or found.removed_at is not None:
        raise NotFound("There is no such view.")
    return found


@places.of("view_id")
def _place_of_view(view_id: UUID) -> places.Place:
    owner = view(view_id).user_id
    return places.Place(None, people=lambda: [owner])
