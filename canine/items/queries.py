"""Reads of prepared items."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select

from canine.accounts import places
from canine.columns import Units, icontains_any, within
from canine.errors import NotFound
from canine.extensions import db
from canine.items.models import PreparedItem
from canine.listing import Listable, moments
from canine.registry.models import AidMovement, Odour, TrainingAid
from canine.rows import get_or_not_found
from canine.rules.kennel import AidMove
from canine.rules.listing import Asked, Paged
from canine.rules.presentation import ItemKind


def item(item_id: UUID) -> PreparedItem:
    """One item. Raises NotFound."""
    return get_or_not_found(PreparedItem, item_id, "There is no such prepared item.")


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of items can be asked for."""
    return Listable(
        usual=(PreparedItem.put_away_at.is_not(None), PreparedItem.number.desc(), PreparedItem.id),
        conditions={
            **moments(PreparedItem.prepared_at, zone),
            "kind": lambda word: PreparedItem.kind == word,
            "odour": lambda key: PreparedItem.odour_id == key,
            "state": lambda word: PreparedItem.put_away_at.is_(None) == (word == "in_use"),
        },
        orders={
            "number": PreparedItem.number,
            "kind": PreparedItem.kind,
            "words": func.coalesce(Odour.name_folded, PreparedItem.words_folded),
            "weight_g": PreparedItem.weight_g,
            "prepared_at": PreparedItem.prepared_at,
        },
    )


def items(asked: Asked, zone: ZoneInfo, *, units: Units = None) -> Paged[PreparedItem]:
    """Items, those in use first and the newest at the top; found by number, odour, aid, or what they are."""
    search = asked.text
    statement = (
        select(PreparedItem)
        .outerjoin(Odour, Odour.id == PreparedItem.odour_id)
        .outerjoin(TrainingAid, TrainingAid.id == PreparedItem.aid_id)
        .where(within(PreparedItem.unit_id, units))
    )
    if search:
        meant = icontains_any(search, PreparedItem.words_folded, Odour.name_folded, TrainingAid.label_folded)
        if search.isascii() and search.isdigit() and len(search) < 10:
            meant |= PreparedItem.number == int(search)
        statement = statement.where(meant)
    found = _listable(zone).rows(statement, PreparedItem.id, asked)
    return found.showing(tuple(row[0] for row in found.rows))


def ready_items(units: Units, on: date) -> Sequence[PreparedItem]:
    """Return the items that may be used on a day, by number: not put away, of an aid that is in date and in use."""
    disposed = exists().where(AidMovement.aid_id == PreparedItem.aid_id, AidMovement.move == AidMove.DISPOSED_OF)
    statement = (
        select(PreparedItem)
        .outerjoin(TrainingAid, TrainingAid.id == PreparedItem.aid_id)
        .where(within(PreparedItem.unit_id, units), PreparedItem.put_away_at.is_(None))
        .where((PreparedItem.kind != ItemKind.TARGET) | ((TrainingAid.replace_by_on >= on) & ~disposed))
        .order_by(PreparedItem.number)
    )
    return db.session.scalars(statement).all()


def of_ids(item_ids: Collection[UUID]) -> list[PreparedItem]:
    """Return these items, by number. Raises NotFound when one is not there."""
    wanted = set(item_ids)
    statement = select(PreparedItem).where(PreparedItem.id.in_(wanted)).order_by(PreparedItem.number)
    found = list(db.session.scalars(statement))
    if len(found) < len(wanted):
        raise NotFound("There is no such prepared item.")
    return found


def of_aid(aid_id: UUID) -> Sequence[PreparedItem]:
    """Return what was ever prepared of an aid, the newest first."""
    statement = select(PreparedItem).where(PreparedItem.aid_id == aid_id)
    return db.session.scalars(statement.order_by(PreparedItem.number.desc())).all()


def next_number(unit_id: UUID) -> int:
    """Return the number that the next item of a unit gets."""
    last = db.session.scalar(select(func.max(PreparedItem.number)).where(PreparedItem.unit_id == unit_id))
    return (last or 0) + 1


@places.of("item_id")
def _place_of_item(item_id: UUID) -> places.Place:
    return places.Place(item(item_id).unit_id)
