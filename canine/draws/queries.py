"""Reads of draws: every commitment there ever was, the day's numbers, and what became of each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from canine.accounts import places
from canine.columns import Units, icontains_any, within
from canine.draws.messages import Look, Share
from canine.draws.models import Draw, DrawCommitment, DrawList, DrawnContainer, DrawnLook
from canine.draws.reading import ContainerList, Listed
from canine.draws.record import strata_of
from canine.extensions import db
from canine.listing import Listable, days
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample
from canine.rows import get_or_not_found
from canine.rules.folding import fold_identifier
from canine.rules.listing import Asked, Paged
from canine.rules.random_draw import DrawState
from canine.rules.search import SearchFact
from canine.shifts import queries as shifts
from canine.shifts.models import Search


def commitment(commitment_id: UUID) -> DrawCommitment:
    """One commitment with its list and draw. Raises NotFound."""
    return get_or_not_found(DrawCommitment, commitment_id, "There is no such draw.")


def commitments(units: Units, asked: Asked, at: datetime) -> Paged[DrawCommitment]:
    """Return every commitment there ever was, opened or not, the newest first; a text is of a drawn container's number,
    or of the commitment.
    """
    statement = select(DrawCommitment).where(within(DrawCommitment.unit_id, units))
    if asked.text:
        drawn = select(Draw.commitment_id).join(DrawnContainer)
        number = fold_identifier(asked.text) or asked.text
        of_container = DrawCommitment.id.in_(drawn.where(icontains_any(number, DrawnContainer.number)))
        statement = statement.where(of_container | icontains_any(asked.text, DrawCommitment.commitment))
    shown = (joinedload(DrawCommitment.draw), joinedload(DrawCommitment.day_list).defer(DrawList.content))
    return _listable(at).records(statement, asked, options=shown)


def _listable(at: datetime) -> Listable:
    """Return what the list of draws can be asked for at a moment."""
    is_drawn = exists().where(Draw.commitment_id == DrawCommitment.id)
    has_list = exists().where(DrawList.commitment_id == DrawCommitment.id)
    is_over = DrawCommitment.until_at <= at
    states = {
        DrawState.DRAWN: is_drawn,
        DrawState.NEVER_OPENED: and_(~is_drawn, is_over),
        DrawState.WAITS_FOR_DRAW: and_(~is_drawn, ~is_over, has_list),
        DrawState.WAITS_FOR_LIST: and_(~is_drawn, ~is_over, ~has_list),
    }
    return Listable(
        usual=(DrawCommitment.day_on.desc(), DrawCommitment.number.desc(), DrawCommitment.id),
        conditions={**days(DrawCommitment.day_on), "state": lambda word: states[word]},
        orders={
            "day_on": DrawCommitment.day_on,
            "number": DrawCommitment.number,
            "committed_at": DrawCommitment.committed_at,
        },
    )


def state_of(found: DrawCommitment, at: datetime) -> DrawState:
    """Return how far a draw has come at a moment."""
    if found.draw is not None:
        return DrawState.DRAWN
    if at >= found.until_at:
        return DrawState.NEVER_OPENED
    return DrawState.WAITS_FOR_LIST if found.day_list is None else DrawState.WAITS_FOR_DRAW


def of_day(found: DrawCommitment) -> Sequence[DrawCommitment]:
    """Return all commitments of the unit for the day of one, itself among them, by number."""
    statement = select(DrawCommitment).where(
        DrawCommitment.unit_id == found.unit_id, DrawCommitment.day_on == found.day_on
    )
    return db.session.scalars(statement.order_by(DrawCommitment.number)).all()


def on_day(unit_id: UUID, from_at: datetime) -> Sequence[DrawCommitment]:
    """Return the commitments of a unit for the day that begins at that moment."""
    statement = select(DrawCommitment).where(DrawCommitment.unit_id == unit_id, DrawCommitment.from_at == from_at)
    return db.session.scalars(statement.order_by(DrawCommitment.number)).all()


def next_number(unit_id: UUID) -> int:
    """Return the number that the next commitment of a unit gets."""
    last = db.session.scalar(select(func.max(DrawCommitment.number)).where(DrawCommitment.unit_id == unit_id))
    return (last or 0) + 1


def undrawn(units: Units, at: datetime, days: int = 14) -> tuple[list[DrawCommitment], list[DrawCommitment]]:
    """Return the commitments by which nobody has drawn: those whose day goes on or lies ahead, and those of the last
    days whose day went by.
    """
    statement = (
        select(DrawCommitment)
        .outerjoin(Draw)
        .where(Draw.id.is_(None), within(DrawCommitment.unit_id, units))
        .where(DrawCommitment.until_at > at - timedelta(days=days))
        .order_by(DrawCommitment.from_at, DrawCommitment.number)
    )
    found = db.session.scalars(statement).all()
    return [one for one in found if one.until_at > at], [one for one in found if one.until_at <= at]


def listed(day_list: DrawList) -> ContainerList:
    """Return the containers of a list, as they were read when it was entered."""
    return ContainerList(tuple(Listed(*line.split("\t")) for line in day_list.listed.split("\n")), ())


def strata(day_list: DrawList) -> dict[str, list[str]]:
    """Return the numbers of each part of the draw, without the targeted ones."""
    return strata_of(listed(day_list), [one["number"] for one in day_list.targeted], day_list.divided_by)


def drawn_container(drawn_id: UUID) -> DrawnContainer:
    """One drawn container. Raises NotFound."""
    return get_or_not_found(DrawnContainer, drawn_id, "There is no such container in a draw.")


@dataclass(frozen=True, slots=True)
class Became:
    """A drawn container with the searches and samples that count for it, the earliest first."""

    container: DrawnContainer
    day: DrawCommitment
    looks: tuple[Look, ...]

    @property
    def is_searched(self) -> bool:
        """Whether somebody looked at it on its day."""
        return bool(self.looks)

    def state(self, at: datetime) -> str:
        """Return what became of it, as a word of the pages."""
        if self.looks:
            return "searched" if any(look.address.startswith("/searches") for look in self.looks) else "sampled"
        if self.container.not_reached is not None:
            return "not reached"
        return "waits" if at < self.day.until_at else "nothing on record"


def became(containers: Iterable[DrawnContainer]) -> list[Became]:
    """Return what became of drawn containers, in their order: struck entries, and those whose number was corrected
    into another one, do not count.
    """
    found = list(containers)
    looks = [look for one in found for look in one.looks]
    searches = {one.id: one for one in _searches([look.search_id for look in looks if look.search_id])}
    samples = {one.id: one for one in _samples([look.sample_id for look in looks if look.sample_id])}
    days = {one.draw_id: one.draw.commitment for one in found}
    return [Became(one, days[one.draw_id], _looks(one, searches, samples)) for one in found]


def _looks(one: DrawnContainer, searches: dict[UUID, Search], samples: dict[UUID, AirSample]) -> tuple[Look, ...]:
    made = []
    for look in one.looks:
        search = searches.get(look.search_id) if look.search_id else None
        sample = samples.get(look.sample_id) if look.sample_id else None
        if search is not None and shifts.present_value(search, SearchFact.CONTAINER_NUMBER) == one.number:
            made.append(Look("searched", f"/searches/{search.id}", search.recorder_name, search.started_at))
        if sample is not None and rasco.sample_now(sample).container_number == one.number:
            made.append(Look("air sample", f"/samples/{sample.id}", sample.recorder_name, sample.started_at))
    return tuple(sorted(made, key=lambda look: look.at))


def _searches(ids: Collection[UUID]) -> list[Search]:
    statement = select(Search).where(Search.id.in_(ids)).options(selectinload(Search.corrections))
    return [one for one in db.session.scalars(statement).unique() if not one.is_struck()] if ids else []


def _samples(ids: Collection[UUID]) -> list[AirSample]:
    statement = select(AirSample).where(AirSample.id.in_(ids))
    return [one for one in db.session.scalars(statement).unique() if not one.is_struck()] if ids else []


def drawn_between(units: Units, since: datetime, until: datetime) -> list[Became]:
    """Return what became of everything that was drawn for the days between two moments."""
    statement = (
        select(DrawnContainer)
        .join(DrawnContainer.draw)
        .join(Draw.commitment)
        .options(contains_eager(DrawnContainer.draw).contains_eager(Draw.commitment))
        .where(within(DrawCommitment.unit_id, units), DrawCommitment.from_at >= since, DrawCommitment.from_at < until)
        .order_by(DrawCommitment.from_at, DrawCommitment.number, DrawnContainer.stratum, DrawnContainer.place)
    )
    return became(db.session.scalars(statement).unique())


def shares(found: Iterable[Became], at: datetime, name_of: Callable[[Became], str]) -> list[Share]:
    """Return the share not reached of what was drawn, by whatever `name_of` says, in the order in which it comes."""
    counted: dict[str, list[str]] = {}
    for one in found:
        counted.setdefault(name_of(one), []).append(one.state(at))
    return [
        Share(
            name,
            len(states),
            sum(state in ("searched", "sampled") for state in states),
            states.count("not reached"),
            states.count("nothing on record"),
        )
        for name, states in counted.items()
    ]


def who_said(one: Became) -> str:
    """Return who looked at it, or who said why nobody did."""
    if one.looks:
        return one.looks[0].by
    return one.container.not_reached.said_by_name if one.container.not_reached else "nobody on record"


def drawn_of_today(units: Units, at: datetime) -> list[Became]:
    """Return the containers of the draws of the day that goes on at a moment, in order."""
    statement = (
        select(DrawnContainer)
        .join(DrawnContainer.draw)
        .join(Draw.commitment)
        .options(contains_eager(DrawnContainer.draw).contains_eager(Draw.commitment))
        .where(within(DrawCommitment.unit_id, units), DrawCommitment.from_at <= at, DrawCommitment.until_at > at)
        .order_by(DrawCommitment.number, DrawnContainer.stratum, DrawnContainer.place)
    )
    return became(db.session.scalars(statement).unique())


def draws_of(column: str, key: UUID) -> list[DrawnContainer]:
    """Return the drawn containers to which a search (`search_id`) or a sample (`sample_id`) belongs."""
    statement = select(DrawnContainer).join(DrawnLook).where(getattr(DrawnLook, column) == key)
    return list(db.session.scalars(statement).unique())


@places.of("commitment_id")
def _place_of_commitment(commitment_id: UUID) -> places.Place:
    return places.Place(commitment(commitment_id).unit_id)


@places.of("drawn_id")
def _place_of_drawn(drawn_id: UUID) -> places.Place:
    return places.Place(drawn_container(drawn_id).draw.commitment.unit_id)
