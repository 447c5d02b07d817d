"""A shift and a search as their own pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from canine.accounts.people import NamedPerson
from canine.columns import Units
from canine.corrections import queries as corrections
from canine.corrections.models import Correction, PossibleDouble, Strike
from canine.corrections.present import Present, present
from canine.extensions import db
from canine.registry.models import Handler, Team
from canine.rules.search import Cover, SearchFact, SearchResult
from canine.shifts.models import Alert, Search, SearchOutcome, Shift, ShiftNote, ShiftTeam
from canine.shifts.queries import case, rows
from canine.shifts.queries.facts import WITNESS_FACTS, Fact, cover_of, facts, team_of
from canine.shifts.queries.lists import SearchLine, result_of, searches_of_shift


@dataclass(frozen=True, slots=True)
class TeamCover:
    """A team of a shift, and what its certificates covered when the shift began."""

    team: Team
    cover: Cover


@dataclass(frozen=True, slots=True)
class ShiftRecord:
    """A shift's page."""

    shift: Shift
    teams: tuple[TeamCover, ...]
    notes: Sequence[ShiftNote]
    searches: list[SearchLine]
    object_ids: list[str]


def shift_record(shift_id: UUID, *, unit_id: Units) -> ShiftRecord:
    """Everything on a shift's page. Raises NotFound."""
    shift = rows.shift(shift_id, unit_id=unit_id)
    return ShiftRecord(
        shift=shift,
        teams=tuple(TeamCover(team, cover_of(team.id, shift.started_at)) for team in shift.teams),
        notes=shift.notes,
        searches=searches_of_shift(shift.id),
        object_ids=[str(shift.id), *(str(note.id) for note in shift.notes)],
    )


def open_shifts_of(user_id: UUID) -> Sequence[Shift]:
    """Return the shifts without an end of the handler who signs in with this account, the newest first.

    One of them may have given way to a later shift of its dog: its end is still to be said.
    """
    is_own = exists().where(
        ShiftTeam.shift_id == Shift.id,
        Team.id == ShiftTeam.team_id,
        Handler.id == Team.handler_id,
        Handler.user_id == user_id,
    )
    statement = select(Shift).where(Shift.ended_at.is_(None), is_own).order_by(Shift.started_at.desc())
    return db.session.scalars(statement).unique().all()


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A search's page."""

    search: Search
    facts: dict[SearchFact, Fact]
    result: SearchResult
    cover: Cover
    alerts: tuple[case.Entry[Alert], ...]
    outcomes: tuple[case.Entry[SearchOutcome], ...]
    outcome: SearchOutcome | None
    exhibits: tuple[case.Exhibit, ...]
    witnesses: tuple[NamedPerson, ...]
    object_ids: list[str]
    double: PossibleDouble | None
    strikes: tuple[Strike, ...]
    fact_corrections: tuple[Correction, ...]
    named_witnesses: tuple[Present, ...]

    @property
    def what(self) -> str:
        """The number or name of what was searched, as it reads now."""
        named = self.facts.get(SearchFact.CONTAINER_NUMBER) or self.facts[SearchFact.OBJECT_NAME]
        return str(named.value)

    @property
    def team_id(self) -> UUID:
        """The team that searched, as it reads now."""
        return team_of(self.search).id


def search_record(search_id: UUID, *, unit_id: Units) -> SearchRecord:
    """Everything on a search's page, in a fixed number of statements. Raises NotFound."""
    search = rows.search(search_id, unit_id=unit_id, options=_whole())
    exhibits = case.exhibits(search)
    written = [row for row, _ in case.written(search, exhibits) if not isinstance(row, Shift)]
    struck, corrected = case.strikes(search, exhibits), case.fact_corrections(search, exhibits)
    return SearchRecord(
        search=search,
        facts=facts(search),
        result=result_of(search),
        cover=cover_of(team_of(search).id, search.started_at),
        alerts=case.alerts(search),
        outcomes=case.entries(search.outcomes),
        outcome=rows.outcome_of(search),
        exhibits=exhibits,
        witnesses=case.witnesses(search, exhibits),
        object_ids=[str(row.id) for row in [*written, *struck, *corrected]],
        double=corrections.double_of(search.id),
        strikes=tuple(struck),
        fact_corrections=tuple(corrected),
        named_witnesses=tuple(present(row, WITNESS_FACTS) for row in search.witnesses),
    )


@cache
def _whole() -> tuple[ORMOption, ...]:
    """Return how a record is loaded at once: on use, since options tie all mapped classes together."""
    return (
        selectinload(Search.alerts),
        selectinload(Search.outcomes),
        selectinload(Search.findings),
        selectinload(Search.corrections),
        selectinload(Search.witnesses),
    )
