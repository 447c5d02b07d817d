"""Keeping a view of a list, and letting it go."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.rules.sentence import Sentence
from canine.saved_views import queries
from canine.saved_views.models import SavedView

_MOST = 30
NAME, _LONGEST_QUERY = 60, 1000


def save(listing: str, path: str, query: str, name: str, *, actor: Actor, at: datetime) -> SavedView:
    """Keep what is asked of a list under a name; the view of that name gives way.

    `query` is of the address, without the page. Raises DomainError for no name, a long one, and more views than a menu
    can hold.
    """
    words = " ".join(name.split())
    if not words:
        raise DomainError("Give the view a name.", field="name")
    if len(words) > NAME:
        raise DomainError(Sentence("Take a name of at most {name} characters.", name=NAME), field="name")
    if actor.user_id is None:
        raise Forbidden("Only a person keeps views.")
    asked = urlencode([pair for pair in parse_qsl(query.lstrip("?")) if pair[0] not in ("page", "as")])
    if len(asked) >= _LONGEST_QUERY:
        raise DomainError("This asks for more than a view can keep.", field="name")
    kept = queries.of_list(actor.user_id, listing)
    if len(kept) >= _MOST:
        raise DomainError(
            Sentence("You keep {most} views of this list already: let one go first.", most=_MOST), field="name"
        )
    made = SavedView(
        user_id=actor.user_id,
        listing=listing,
        name=words,
        query=f"?{asked}" if asked else "",
        path=path,
        saved_at=at,
    )
    with audited(AuditAction.SAVE_VIEW, actor=actor, at=at):
        for one in kept:
            if one.name == words:
                one.removed_at = at
        db.session.flush()
        db.session.add(made)
    return made


def remove(view_id: UUID, *, actor: Actor, at: datetime) -> SavedView:
    """Let a view go. Raises NotFound, Forbidden for somebody else's."""
    found = queries.view(view_id)
    if found.user_id != actor.user_id:
        raise Forbidden("This view is somebody else's.")
    with audited(AuditAction.SAVE_VIEW, actor=actor, at=at):
        found.removed_at = at
    return found
