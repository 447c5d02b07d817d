"""The photographs under a case: which there are, on whose record, and their bytes as the tablet sent them."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from canine.accounts.people import name_then_and_now
from canine.extensions import Record, db
from canine.field import queries as field
from canine.field.models import FieldPhoto
from canine.prosecution.messages import Grid, Line, Photograph
from canine.rules.photo import PhotoInBundle, put_into_bundle


def rows_named(record_ids: Iterable[UUID]) -> Sequence[FieldPhoto]:
    """Return the photos that these records name, in the order in which they were named."""
    return field.photos_of(record_ids)


def listed(rows: Sequence[FieldPhoto]) -> tuple[Photograph, ...]:
    """Return the photographs, numbered, with whether the bundle takes each."""
    given = put_into_bundle([(row.sha256, row.size, row.completed_at is not None) for row in rows])
    return tuple(
        Photograph(
            number=number,
            id=row.id,
            record_id=row.record_id,
            sha256=row.sha256,
            size=row.size,
            shows=row.shows,
            sent_by=name_then_and_now(row.record.author_id, row.record.author_name),
            device=row.record.device,
            captured_at=row.record.captured_at,
            given=in_bundle,
        )
        for number, (row, in_bundle) in enumerate(zip(rows, given, strict=True), start=1)
    )


def part_of(found: Sequence[Photograph]) -> Grid:
    """Return the photograph log as page and paper have it."""
    return Grid(
        "Photographs",
        ("No.", "What it shows", "Sent by", "Tablet", "Record taken down", "SHA-256", "In the bundle"),
        tuple(
            Line((one.number, one.shows, one.sent_by, one.device, one.captured_at, one.sha256, one.given))
            for one in found
        ),
        "No record of this case names a photograph.",
        "Person, tablet and time are those of the record that names it; who held the camera is for them to say.",
    )


def rows_of(rows: Iterable[FieldPhoto]) -> Iterator[Record]:
    """Yield the rows of the photographs, and of the records that name them."""
    for row in rows:
        yield from (row, row.record)


def files_of(found: Sequence[Photograph]) -> dict[str, bytes]:
    """Return the pictures that the bundle takes, by their names in it: exactly the bytes that were sent."""
    names = {one.id: one.file for one in found if one.given is PhotoInBundle.TAKEN}
    rows = db.session.execute(select(FieldPhoto.id, FieldPhoto.jpeg).where(FieldPhoto.id.in_(names)))
    return {names[row.id]: bytes(row.jpeg) for row in rows if row.jpeg is not None}
