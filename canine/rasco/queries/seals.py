"""The seals of containers as air samples have them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from canine.columns import iequals_any
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.extensions import db
from canine.rasco.models import AirSample
from canine.rasco.queries.facts import sample_now
from canine.shifts import queries as shifts


@shifts.seals_read_in
def _of_samples(unit_id: UUID, seals: str) -> Iterator[shifts.SealElsewhere]:
    corrected = AirSample.correction_rows.any(Correction.fact == "seal_number")
    statement = (
        select(AirSample)
        .where(AirSample.unit_id == unit_id, iequals_any(seals, AirSample.seal_folded) | corrected)
        .where(~corrections.is_struck(AirSample.id))
        .options(joinedload(AirSample.correction_rows))
    )
    for found in map(sample_now, db.session.scalars(statement).unique()):
        yield shifts.SealElsewhere(
            seal=found.seal_number,
            what=found.container_number,
            at=found.started_at,
            by=found.recorder_name,
            address=f"/samples/{found.id}",
        )
