"""Reads of lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, case, func, select, tuple_
from sqlalchemy.orm import joinedload

from canine.audit.read_cache import cached_lookup
from canine.extensions import Record, db
from canine.presentations.models import Line, Placement, Response, ResponseCorrection
from canine.presentations.sealing import unsealed
from canine.rows import get_or_not_found
from canine.rules.presentation import Item, ResponseKind

_OF_A_RESPONSE = frozenset({Response.__tablename__, ResponseCorrection.__tablename__})


@dataclass(frozen=True, slots=True)
class RecordedCorrection:
    """A later word on a response, with its reason and author."""

    kind: ResponseKind
    reason: str
    author_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """A response as first entered, with every correction in order.

    `presentation` is 2 where it was given to an item that was presented once more.
    """

    id: UUID
    line_id: UUID
    team_id: UUID
    position: int
    first_kind: ResponseKind
    corrections: tuple[RecordedCorrection, ...]
    recorder_id: UUID | None
    recorder_name: str
    device: str
    captured_at: datetime
    received_at: datetime
    latency_s: Decimal | None
    sniffed_s: Decimal | None
    presentation: int = 1
    from_tablet: bool = False

    @property
    def at(self) -> datetime:
        """When it was entered: by the server's clock, or by that of the tablet which locked it and sent it later."""
        return self.captured_at if self.from_tablet else self.received_at

    @property
    def kind(self) -> ResponseKind:
        """What counts: the last correction, or the first entry when there is none."""
        return self.corrections[-1].kind if self.corrections else self.first_kind


@dataclass(frozen=True, slots=True)
class NumberEntered:
    """At how many positions of a line a response was entered, how many of the first entries read "not sniffed", and how
    many positions were presented once more.
    """

    positions: int
    not_sniffed: int
    again: int


def line(line_id: UUID) -> Line:
    """One line. Raises NotFound."""
    return get_or_not_found(Line, line_id, "There is no such line.")


def placements(line_id: UUID) -> dict[int, Item]:
    """Return what lies in each position; empty while nothing was put down. Only for who may know."""
    rows = db.session.scalars(select(Placement).where(Placement.line_id == line_id).order_by(Placement.position))
    return {row.position: unsealed(row.sealed_item) for row in rows}


def placements_of(line_ids: Sequence[UUID]) -> dict[UUID, dict[int, Item]]:
    """Return the same for several lines, in one statement. Only for who may know."""
    found: dict[UUID, dict[int, Item]] = {}
    statement = select(Placement.line_id, Placement.position, Placement.sealed_item)
    for line_id, position, item in db.session.execute(statement.where(Placement.line_id.in_(line_ids))):
        found.setdefault(line_id, {})[position] = unsealed(item)
    return found


def responses(*line_ids: UUID, team_id: UUID | None = None) -> tuple[RecordedResponse, ...]:
    """Every response on these lines, or one team's, in the order in which they were entered; one statement."""
    statement = (
        select(Response)
        .where(Response.line_id.in_(line_ids))
        .options(joinedload(Response.corrections))
        .order_by(Response.received_at, Response.position, Response.presentation)
    )
    if team_id is not None:
        statement = statement.where(Response.team_id == team_id)
    return tuple(_recorded(row) for row in db.session.scalars(statement).unique())


def kinds_at(
    places: Collection[tuple[UUID, int]], team_id: UUID
) -> list[tuple[tuple[UUID, int], datetime, ResponseKind]]:
    """Return when a team's responses at these lines and positions came, and what counts of each; in one statement."""
    last = (
        select(ResponseCorrection.kind)
        .where(ResponseCorrection.response_id == Response.id)
        .order_by(ResponseCorrection.at.desc())
        .limit(1)
        .correlate(Response)
        .scalar_subquery()
    )
    counts = func.coalesce(last, Response.kind, type_=Response.kind.type)
    statement = select(Response.line_id, Response.position, Response.received_at, counts).where(
        Response.team_id == team_id, tuple_(Response.line_id, Response.position).in_(places)
    )
    return [((line_id, position), at, kind) for line_id, position, at, kind in db.session.execute(statement)]


def response_at(line_id: UUID, team_id: UUID, position: int, presentation: int = 1) -> RecordedResponse | None:
    """Return the response of a team at one position; None while there is none. A transaction that writes looks once."""

    def look() -> RecordedResponse | None:
        found = db.session.scalar(
            select(Response).where(
                Response.line_id == line_id,
                Response.team_id == team_id,
                Response.position == position,
                Response.presentation == presentation,
            )
        )
        return None if found is None else _recorded(found)

    return cached_lookup(_OF_A_RESPONSE, ("response at", line_id, team_id, position, presentation), look)


def number_entered(*line_ids: UUID) -> dict[UUID, NumberEntered]:
    """Return how far the entries on each line are, in one statement; a line without one is left out.

    Counted by the database: what it costs does not grow with what was entered.
    """
    is_first = Response.presentation == 1
    not_sniffed = and_(is_first, Response.kind == ResponseKind.NOT_SNIFFED)
    rows = db.session.execute(
        select(
            Response.line_id,
            func.count(Response.position.distinct()),
            func.sum(case((not_sniffed, 1), else_=0)),
            func.sum(case((is_first, 0), else_=1)),
        )
        .where(Response.line_id.in_(line_ids))
        .group_by(Response.line_id)
    )
    return {row[0]: NumberEntered(*row[1:]) for row in rows}


def last_entered_at(*line_ids: UUID) -> dict[UUID, datetime]:
    """Return when the last response on each line was entered, in one statement; a line without one is left out."""
    entered = case((Response.from_tablet, Response.captured_at), else_=Response.received_at)
    rows = db.session.execute(
        select(Response.line_id, func.max(entered, type_=Response.received_at.type))
        .where(Response.line_id.in_(line_ids))
        .group_by(Response.line_id)
    )
    return {row[0]: row[1] for row in rows}


def rows_of_line(line_id: UUID) -> list[Record]:
    """Everything on record of a line, as rows: itself, what lay there, every response and correction."""
    found = line(line_id)
    corrections = [one for response in found.responses for one in response.corrections]
    return [found, *found.placements, *found.responses, *corrections]


def response(response_id: UUID) -> RecordedResponse:
    """One response. Raises NotFound."""
    found = get_or_not_found(Response, response_id, "There is no such response.")
    return _recorded(found)


def _recorded(row: Response) -> RecordedResponse:
    return RecordedResponse(
        id=row.id,
        line_id=row.line_id,
        team_id=row.team_id,
        position=row.position,
        presentation=row.presentation,
        first_kind=row.kind,
        corrections=tuple(RecordedCorrection(one.kind, one.reason, one.author_name, one.at) for one in row.corrections),
        recorder_id=row.recorder_id,
        recorder_name=row.recorder_name,
        device=row.device,
        captured_at=row.captured_at,
        received_at=row.received_at,
        latency_s=row.latency_s,
        sniffed_s=row.sniffed_s,
        from_tablet=row.from_tablet,
    )
