"""Preparing items, by whoever signs in to say so, and putting them away."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, ReasonRequired
from canine.extensions import db
from canine.items import queries
from canine.items.messages import MOST_AT_ONCE, NewItems
from canine.items.models import PreparedItem
from canine.registry import queries as registry
from canine.registry.models import TrainingAid
from canine.rules.kennel import AidMove
from canine.rules.presentation import ItemKind
from canine.rules.shift import is_future


def prepare_items(message: NewItems, *, actor: Actor, at: datetime) -> list[PreparedItem]:
    """Give new items, prepared by the actor, their numbers and record them.

    Raises NotFound for an unknown aid, Forbidden for another unit, and DomainError, each at its field, for a target
    without its weight, an aid that cannot be drawn on, a moment that has not come, and words that are missing.
    """
    aid = _source(message)
    unit_id = aid.unit_id if aid is not None else message.unit_id
    if unit_id is None:
        raise DomainError("Choose the unit.", field="unit_id")
    require_unit(unit_id, actor, at=at, field="unit_id")
    _check(message, aid, at)
    first = queries.next_number(unit_id)
    made = [
        PreparedItem(
            unit_id=unit_id,
            number=first + after,
            kind=message.kind,
            odour_id=aid.odour_id if aid is not None else None,
            aid_id=aid.id if aid is not None else None,
            what=_line(message.what) if message.kind is ItemKind.DISTRACTOR else "",
            form=_line(message.form),
            weight_g=message.weight_g,
            container=_line(message.container),
            prepared_at=message.prepared_at,
            prepared_by_id=actor.user_id,
            prepared_by_name=actor.name,
            recorded_at=at,
            put_away_by_name="",
            put_away_reason="",
        )
        for after in range(message.many)
    ]
    with audited(AuditAction.KEEP_ITEMS, actor=actor, at=at):
        db.session.add_all(made)
        db.session.flush()
    return made


def _source(message: NewItems) -> TrainingAid | None:
    if message.kind is not ItemKind.TARGET:
        return None
    if message.aid_id is None:
        raise DomainError("Choose the training aid that it was taken from, or that it is.", field="aid_id")
    return registry.aid(message.aid_id)


def _check(message: NewItems, aid: TrainingAid | None, at: datetime) -> None:
    if message.kind not in (ItemKind.TARGET, ItemKind.DISTRACTOR, ItemKind.BLANK):
        raise DomainError("A prepared item is a target, a distractor or a blank.", field="kind")
    if aid is not None:
        last = registry.last_move(aid.id)
        if last is not None and last.move is AidMove.DISPOSED_OF:
            raise DomainError(f"{aid.label} was disposed of: nothing can be taken from it.", field="aid_id")
        if message.weight_g is None:
            raise DomainError("Weigh it and type the grams.", field="weight_g")
        if message.many != 1:
            raise DomainError("A target is weighed, so each is recorded by itself: write 1.", field="many")
    if message.kind is ItemKind.DISTRACTOR and not message.what.strip():
        raise DomainError("Say what it is, such as: pepper.", field="what")
    if not _line(message.form):
        raise DomainError("Say what it is made as, such as: filter, gauze in a tin.", field="form")
    if not _line(message.container):
        raise DomainError("Say in what it is kept, such as: jar 7.", field="container")
    if not 1 <= message.many <= MOST_AT_ONCE:
        raise DomainError(f"1 to {MOST_AT_ONCE} at a time.", field="many")
    if is_future(message.prepared_at, at):
        raise DomainError("This lies ahead. Write when it was prepared.", field="prepared_at")


def put_away(item_id: UUID, reason: str, *, actor: Actor, at: datetime) -> PreparedItem:
    """End the use of an item, whatever for: spoiled, opened, used up. It stays on record with its number.

    Raises NotFound, Forbidden for another unit, DomainError without a reason or for one that was put away.
    """
    found = queries.item(item_id)
    require_unit(found.unit_id, actor, at=at, field="reason")
    if found.put_away_at is not None:
        raise DomainError(f"{found.put_away_by_name} put item {found.number} away already.")
    words = _line(reason)
    if not words:
        raise ReasonRequired
    with audited(AuditAction.KEEP_ITEMS, actor=actor, at=at, reason=words):
        found.put_away_at, found.put_away_by_id = at, actor.user_id
        found.put_away_by_name, found.put_away_reason = actor.name, words
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
