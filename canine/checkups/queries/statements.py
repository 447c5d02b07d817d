"""What each person who took part says of their own knowledge, signed in as themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from canine.checkups.models import Checkup, KnowledgeStatement
from canine.extensions import db
from canine.rules.trial import Part


@dataclass(frozen=True, slots=True)
class PartHeld:
    """Somebody with a part in a check-up, and their statement; None where there is none.

    `user_id` is None for a handler without an account, who can state nothing here.
    """

    part: Part
    user_id: UUID | None
    name: str
    statement: KnowledgeStatement | None


def statements(checkup_id: UUID) -> Sequence[KnowledgeStatement]:
    """Return every statement about a check-up, in the order in which they were made."""
    found = select(KnowledgeStatement).where(KnowledgeStatement.checkup_id == checkup_id)
    return db.session.scalars(found.order_by(KnowledgeStatement.at, KnowledgeStatement.id)).all()


def parts_held(found: Checkup) -> tuple[PartHeld, ...]:
    """Return everybody with a part in a check-up, each once for each part, with what they stated."""
    said = {one.author_id: one for one in statements(found.id)}
    held = (
        (Part.ASSESSOR, found.assessor_id, found.assessor.called_at(found.opened_at)),
        (Part.LOADER, found.loader_id, found.loader.called_at(found.opened_at)),
        (Part.RECORDER, found.recorder_id, found.recorder.called_at(found.opened_at)),
        (Part.HANDLER, found.handler_user_id, found.team.handler.called_at(found.opened_at)),
    )
    return tuple(PartHeld(part, user_id, name, said.get(user_id) if user_id else None) for part, user_id, name in held)
