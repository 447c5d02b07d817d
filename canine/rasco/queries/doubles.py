"""Whether an air sample that is about to be recorded looks like one on record."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from canine.corrections import queries as corrections
from canine.extensions import db
from canine.rasco.models import AirSample
from canine.rasco.queries.facts import sample_now
from canine.rules.correction import are_near
from canine.rules.folding import fold_identifier

# A pump's time is corrected within a shift.
_AROUND = timedelta(hours=12)


def likely_double(values: Mapping[str, Any], unit_id: UUID) -> AirSample | None:
    """Return the unit's sample of the same container, or of the same filter, drawn within minutes; as it reads now.

    `values` are the columns of the new one; it is None where there is none like it. Numbers are compared folded, and a
    struck sample is none. Two people who stood at one container may both write it down: the sampler is not asked for.
    """
    started_at, span = values["started_at"], (values["started_at"], values["stopped_at"])
    statement = (
        select(AirSample)
        .where(AirSample.unit_id == unit_id, AirSample.started_at.between(started_at - _AROUND, started_at + _AROUND))
        .where(~corrections.is_struck(AirSample.id))
        .order_by(AirSample.started_at, AirSample.id)
    )
    container, number = (fold_identifier(values[name]) for name in ("container_number", "filter_number"))
    for found in map(sample_now, db.session.scalars(statement).unique()):
        is_same = container == fold_identifier(found.container_number) or number == fold_identifier(found.filter_number)
        if is_same and are_near(span, (found.started_at, found.stopped_at)):
            return found
    return None
