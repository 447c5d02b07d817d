"""Photos from the field: those that are here, what has come of the others, and those that were let go."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import contains_eager, undefer

from canine.accounts import places
from canine.accounts.places import Place
from canine.columns import Units, is_within
from canine.errors import NotFound
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, PhotoPiece, QuarantinedBody
from canine.field.queries.records import LetGo, all_let_go, in_sight, unit_named


@dataclass(frozen=True, slots=True)
class MissingPhoto:
    """A photo that a record names and that is not here, or not wholly: what has come of it, and when the last piece."""

    photo: FieldPhoto
    bytes_here: int
    last_piece_at: datetime | None
    let_go: LetGo | None


def photo_of(record_id: UUID, sha256: str) -> FieldPhoto:
    """Return the photo that a record names, or a second version that came under the same id. Raises NotFound."""
    statement = (
        _of_family(record_id)
        .where(FieldPhoto.sha256 == sha256.lower())
        .order_by(FieldPhoto.record_id != record_id, FieldPhoto.named_at)
        .limit(1)
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("This record is not here, or names no such photo.")
    return found


def _of_family(record_id: UUID) -> Select[FieldPhoto]:
    """Photos of the record of an id, and of the versions of it that were kept and are records of their own now."""
    return (
        select(FieldPhoto)
        .join(FieldRecord, FieldPhoto.record_id == FieldRecord.id)
        .outerjoin(QuarantinedBody, FieldRecord.came_from_id == QuarantinedBody.id)
        .where(or_(FieldRecord.id == record_id, QuarantinedBody.record_id == record_id))
        .options(contains_eager(FieldPhoto.record))
    )


def twins(photo: FieldPhoto) -> Sequence[FieldPhoto]:
    """Return the same picture in the other versions of its record."""
    record = photo.record
    origin = db.session.get(QuarantinedBody, record.came_from_id) if record.came_from_id else None
    family = _of_family(origin.record_id if origin else record.id)
    return db.session.scalars(family.where(FieldPhoto.sha256 == photo.sha256, FieldPhoto.id != photo.id)).all()


def bytes_of_pieces(photo_id: UUID) -> int:
    """How many bytes of an unfinished photo have come."""
    statement = select(func.coalesce(func.sum(PhotoPiece.size), 0)).where(PhotoPiece.photo_id == photo_id)
    return int(db.session.scalar(statement) or 0)


def bytes_unfinished_of(author_id: UUID) -> int:
    """How many bytes are here of a person's photos that have not come whole."""
    statement = (
        select(func.coalesce(func.sum(PhotoPiece.size), 0))
        .join(FieldPhoto, FieldPhoto.id == PhotoPiece.photo_id)
        .join(FieldRecord, FieldRecord.id == FieldPhoto.record_id)
        .where(FieldRecord.author_id == author_id)
    )
    return int(db.session.scalar(statement) or 0)


def pieces(photo_id: UUID) -> Sequence[PhotoPiece]:
    """Return the pieces of a photo from its first byte on, with what they hold."""
    statement = select(PhotoPiece).where(PhotoPiece.photo_id == photo_id).order_by(PhotoPiece.begins_at)
    return db.session.scalars(statement.options(undefer(PhotoPiece.content))).all()


def photos_of(record_ids: Iterable[UUID]) -> Sequence[FieldPhoto]:
    """Return the photos that these records name, in the order in which they came and are named."""
    statement = select(FieldPhoto).where(FieldPhoto.record_id.in_(list(record_ids)))
    return db.session.scalars(statement.order_by(FieldPhoto.named_at, FieldPhoto.record_id, FieldPhoto.place)).all()


def photos_by_record(records: Iterable[FieldRecord]) -> dict[UUID, list[FieldPhoto]]:
    """Return the photos of each of these records that names some."""
    found: dict[UUID, list[FieldPhoto]] = defaultdict(list)
    for photo in photos_of([record.id for record in records]):
        found[photo.record_id].append(photo)
    return found


def missing_photos(unit_id: Units) -> list[MissingPhoto]:
    """Photos that a record names and that have not come, or not wholly; the oldest first."""
    pieces = _pieces_together()
    statement = (
        select(FieldPhoto, pieces.c.size, pieces.c.last_at)
        .join(FieldPhoto.record)
        .outerjoin(pieces, pieces.c.photo_id == FieldPhoto.id)
        .options(contains_eager(FieldPhoto.record))
        .where(FieldPhoto.completed_at.is_(None), in_sight(FieldRecord.unit_id, unit_id))
        .order_by(FieldRecord.receipt, FieldPhoto.place)
    )
    found = db.session.execute(statement).all()
    gone = photos_let_go([photo for photo, _, _ in found])
    return [MissingPhoto(photo, size or 0, last_at, gone.get(photo.id)) for photo, size, last_at in found]


def _pieces_together() -> Subquery:
    """How many bytes of each unfinished photo are here, and when the last of them came."""
    last_at = func.max(PhotoPiece.came_at).label("last_at")
    columns = PhotoPiece.photo_id, func.sum(PhotoPiece.size).label("size"), last_at
    return select(*columns).group_by(PhotoPiece.photo_id).subquery()


def photos_let_go(photos: Collection[FieldPhoto]) -> dict[UUID, LetGo]:
    """Those of the photos that have not come and that their author let go, by their id."""
    missing = [photo for photo in photos if photo.completed_at is None]
    if not missing:
        return {}
    # The tablet knows a record that came of a second version by the id that it sent it under.
    origins = [photo.record.came_from_id for photo in missing if photo.record.came_from_id is not None]
    sent_as: dict[UUID, UUID] = {}
    if origins:
        bodies = db.session.scalars(select(QuarantinedBody).where(QuarantinedBody.id.in_(origins)))
        sent_as = {body.id: body.record_id for body in bodies}
    authors = {photo.record.author_id for photo in missing}
    gone = {(one.author_id, one.record_id, one.photo): one for _, one in all_let_go(authors) if one.photo}
    found = {}
    for photo in missing:
        record = photo.record
        record_id = sent_as[record.came_from_id] if record.came_from_id else record.id
        if (one := gone.get((record.author_id, record_id, photo.sha256))) is not None:
            found[photo.id] = one
    return found


def left_unfinished(since: datetime) -> Sequence[FieldPhoto]:
    """Photos of which pieces are here, and none has come after that moment; the oldest first."""
    pieces = _pieces_together()
    statement = (
        select(FieldPhoto)
        .join(pieces, pieces.c.photo_id == FieldPhoto.id)
        .where(pieces.c.last_at <= since)
        .order_by(FieldPhoto.named_at, FieldPhoto.id)
    )
    return db.session.scalars(statement).all()


def whole_photo(photo_id: UUID, *, unit_id: Units) -> FieldPhoto:
    """Return a photo that has come; with a unit, only of what is that unit's, or nobody's. Raises NotFound."""
    found = db.session.get(FieldPhoto, photo_id)
    if found is None or found.completed_at is None or not _is_in_sight(found, unit_id):
        raise NotFound("There is no such photo in your unit.")
    return found


def _is_in_sight(photo: FieldPhoto, unit_id: Units) -> bool:
    found = _unit_of(photo)
    return found is None or is_within(found, unit_id)


def _unit_of(photo: FieldPhoto) -> UUID | None:
    """Return the unit of what a photo is about: a guest of no unit may have sent it."""
    return unit_named(json.loads(photo.record.body)["payload"]) or photo.record.unit_id


@places.of("field.photo_id")
def _place_of_photo(photo_id: UUID) -> Place | None:
    found = db.session.get(FieldPhoto, photo_id)
    unit_id = _unit_of(found) if found is not None else None
    return Place(unit_id) if unit_id else None
