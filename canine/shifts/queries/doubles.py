"""Whether a search that is about to be logged looks like one on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from canine.corrections import queries as corrections
from canine.extensions import db
from canine.rules.correction import are_alike
from canine.rules.folding import fold_identifier
from canine.shifts.models import Search

# No search of one object lasts longer.
_NEAR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LikeSearch:
    """A search on record that another one looks like."""

    id: UUID
    what: str
    started_at: datetime


def likely_double(values: Mapping[str, Any]) -> LikeSearch | None:
    """Return the search by the same team of the same object, in the same minute or at the same time; None when there is
    none.

    `values` are the columns of the new one. Numbers and names are compared folded; a struck search is none.
    """
    started_at, span = values["started_at"], (values["started_at"], values["ended_at"])
    wanted = fold_identifier(values["container_number"] or values["object_name"])
    found = db.session.execute(
        select(Search.id, Search.container_number, Search.object_name, Search.started_at, Search.ended_at)
        .where(Search.team_id == values["team_id"], Search.started_at.between(started_at - _NEAR, started_at + _NEAR))
        .where(~corrections.is_struck(Search.id))
        .order_by(Search.started_at)
    )
    for key, number, name, begun_at, ended_at in found:
        if fold_identifier(number or name) == wanted and are_alike(span, (begun_at, ended_at)):
            return LikeSearch(key, number or name, begun_at)
    return None
