"""Count how much of the database photos and rejected or held records fill."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from canine.backups.storage import Storage, counted
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, PhotoPiece, QuarantinedBody
from canine.rules.field import RecordState
from canine.rules.photo import PIECES_KEPT_FOR


@counted
def of_the_field() -> Sequence[Storage]:
    """Return photos, pieces of photos, records that were not taken, and those that are held."""
    photos = select(func.count(), func.sum(FieldPhoto.size)).where(FieldPhoto.completed_at.is_not(None))
    pieces = select(func.count(PhotoPiece.photo_id.distinct()), func.sum(PhotoPiece.size))
    kept = select(func.count(), func.sum(func.length(QuarantinedBody.body)))
    held = select(func.count(), func.sum(func.length(FieldRecord.body))).where(FieldRecord.state == RecordState.HELD)
    return [
        _storage("Photos", photos, "for good: they are evidence"),
        _storage("Photos that have not come whole", pieces, f"until they have, or for {PIECES_KEPT_FOR.days} days"),
        _storage(
            "Records that were not taken, not settled yet",
            kept.where(QuarantinedBody.settled_at.is_(None)),
            "until a manager settles them, and then as what was settled",
        ),
        _storage(
            "Records that were not taken, settled",
            kept.where(QuarantinedBody.settled_at.is_not(None)),
            "for good: what was decided on them is on record",
        ),
        _storage("Records that wait for what they name", held, "until it comes"),
    ]


def _storage(what: str, asked: Select[int, Any], until: str) -> Storage:
    count, size = db.session.execute(asked).one()
    return Storage(what, int(count), int(size or 0), until)
