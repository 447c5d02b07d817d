"""Photos of records from the field: named by the record, sent in pieces, kept once they are whole and true."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.columns import Units
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.field import queries
from canine.field.models import FieldPhoto, FieldRecord, PhotoPiece
from canine.field.pictures import Measured, picture_problem
from canine.rules.field import MOST_KEPT
from canine.rules.photo import PIECES_KEPT_FOR
from canine.rules.sentence import Sentence
from canine.shifts.messages import Photo


@dataclass(frozen=True, slots=True)
class Progress:
    """How many bytes of a photo are here, of how many; whether the piece fitted, and what the whole was not.

    `waits` for the whole to be measured: every piece is here, and nobody has looked at it yet.
    """

    offset: int
    length: int
    is_in_place: bool = True
    problem: str | None = None
    waits: bool = False


def name_photos(record: FieldRecord, photos: Iterable[Photo], *, at: datetime) -> None:
    """Write down which photos belong to a record; call it inside the record's audited action.

    Raises DomainError for one named twice.

    A second version of a record has the pictures that came under the id of the first one already.
    """
    named: set[str] = set()
    for place, one in enumerate(photos, start=1):
        if one.sha256 in named:
            raise DomainError("A photo stands here twice.", field="photos")
        named.add(one.sha256)
        photo = FieldPhoto(
            record=record,
            place=place,
            shows=one.of,
            sha256=one.sha256,
            size=one.size,
            width=one.width,
            height=one.height,
            exif_taken_at=one.exif_taken_at,
            exif_latitude=one.exif_latitude,
            exif_longitude=one.exif_longitude,
            named_at=at,
        )
        db.session.add(photo)
        if record.came_from_id is not None:
            _take_from_twin(photo, at)


def _take_from_twin(photo: FieldPhoto, at: datetime) -> None:
    for twin in queries.twins(photo):
        # What the twin's record said of the picture was found true when it came.
        if photo.jpeg is None and twin.jpeg is not None and _said_of(twin) == _said_of(photo):
            photo.jpeg, photo.completed_at = twin.jpeg, at


def _said_of(photo: FieldPhoto) -> tuple[str, int, int, int]:
    return photo.sha256, photo.size, photo.width, photo.height


def progress(record_id: UUID, sha256: str, *, actor: Actor) -> Progress:
    """How far a photo has come. Raises NotFound, or Forbidden for another's."""
    photo = _own_photo(record_id, sha256, actor)
    return Progress(_bytes_here(photo), photo.size)


def add_piece(
    record_id: UUID, sha256: str, offset: int, content: bytes, *, actor: Actor, at: datetime, most: int = MOST_KEPT
) -> Progress:
    """Take the next piece of a photo; with the last one the whole waits to be measured outside the transaction.

    A piece that begins elsewhere than the last one ended is not taken; the last piece may be sent again. Raises
    NotFound, Forbidden for another's, DomainError for more bytes than the record says, or where more than `most` are
    here of the person's photos that are unfinished.
    """
    photo = _own_photo(record_id, sha256, actor)
    end = offset + len(content)
    if end > photo.size:
        raise DomainError(
            Sentence("The record says that this photo has {size} bytes: more of them came.", size=photo.size)
        )
    if photo.jpeg is not None:
        return Progress(photo.size, photo.size, is_in_place=photo.jpeg[offset:] == content)
    here = _bytes_here(photo)
    if offset != here:
        is_last_again = here == photo.size and _whole(photo)[offset:] == content
        return Progress(here, photo.size, is_in_place=is_last_again, waits=is_last_again)
    if queries.bytes_unfinished_of(photo.record.author_id) + len(content) > most:
        raise DomainError(
            "Too much is here already of photos of yours that never came whole. Send the rest of those, and this one "
            "afterwards; what stays unfinished is cleared after 30 days."
        )
    if content:
        piece = PhotoPiece(photo_id=photo.id, begins_at=offset, size=len(content), content=content, came_at=at)
        db.session.add(piece)
        db.session.flush()
    return Progress(end, photo.size, waits=end == photo.size)


def whole_of(record_id: UUID, sha256: str, *, actor: Actor) -> bytes | None:
    """Return all pieces of a photo, to be measured; None when it is on record. Raise NotFound, or Forbidden."""
    photo = _own_photo(record_id, sha256, actor)
    return None if photo.completed_at is not None else _whole(photo)


def _whole(photo: FieldPhoto) -> bytes:
    return b"".join(piece.content for piece in queries.pieces(photo.id))


def _own_photo(record_id: UUID, sha256: str, actor: Actor) -> FieldPhoto:
    photo = queries.photo_of(record_id, sha256)
    if photo.record.author_id != actor.user_id:
        raise Forbidden("This record was sent by somebody else: so are its photos.")
    return photo


def _bytes_here(photo: FieldPhoto) -> int:
    return photo.size if photo.completed_at is not None else queries.bytes_of_pieces(photo.id)


def finish_photo(record_id: UUID, sha256: str, measured: Measured, *, actor: Actor, at: datetime) -> Progress:
    """Keep a photo whose pieces were measured together, or let it go where its record names another one.

    Raise NotFound, or Forbidden for another's.
    """
    photo = _own_photo(record_id, sha256, actor)
    if photo.completed_at is not None:
        return Progress(photo.size, photo.size)
    whole = _whole(photo)
    if hashlib.sha256(whole).hexdigest() != measured.sha256:  # the same photo came another way meanwhile
        return Progress(len(whole), photo.size, is_in_place=False)
    for piece in queries.pieces(photo.id):
        db.session.delete(piece)
    problem = _problem(measured, photo)
    if problem is not None:
        return Progress(0, photo.size, problem=problem)
    with audited(AuditAction.RECEIVE_PHOTO, actor=actor, at=at):
        for one in (photo, *queries.twins(photo)):
            if one.completed_at is None and _problem(measured, one) is None:
                one.jpeg, one.completed_at = whole, at
    return Progress(photo.size, photo.size)


def _problem(measured: Measured, photo: FieldPhoto) -> str | None:
    """Judge by what this row says: two versions of a record may say different things of one picture."""
    return picture_problem(measured, sha256=photo.sha256, width=photo.width, height=photo.height)


def download_original(photo_id: UUID, *, unit_id: Units, actor: Actor, at: datetime) -> FieldPhoto:
    """Return a photo as it was sent, all that its file holds, and name in the log who takes it. Raise NotFound."""
    photo = queries.whole_photo(photo_id, unit_id=unit_id)
    note(AuditAction.DOWNLOAD_PHOTO, "field_photos", photo.id, actor=actor, at=at, sha256=photo.sha256)
    return photo


def clear_old_pieces(*, actor: Actor, at: datetime) -> int:
    """Clear the pieces of each photo of which none came for PIECES_KEPT_FOR, and return of how many photos.

    The photo's row stays, with its hash and with how much was cleared: its tablet, which has the whole, may begin
    again. Running this again clears nothing.
    """
    left = queries.left_unfinished(at - PIECES_KEPT_FOR)
    for photo in left:
        with audited(AuditAction.CLEAR_PIECES, actor=actor, at=at):
            pieces = queries.pieces(photo.id)
            photo.cleared_at, photo.cleared_bytes = at, sum(piece.size for piece in pieces)
            for piece in pieces:
                db.session.delete(piece)
    return len(left)
