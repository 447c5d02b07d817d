"""What a search says of itself, with what it said before it was corrected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from canine.registry.choices import team_choices
from canine.registry.models import Team
from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.declared import field_of, labelled
from canine.rules.fact import FactForm, FactKind, Named, fact_form, fact_of
from canine.rules.search import Cover, SealState, SearchFact, cover
from canine.rules.team import Mode
from canine.shifts.messages import NewSearch, NewWeighing
from canine.shifts.models import Search, SearchCorrection
from canine.standing import queries as standing


@dataclass(frozen=True, slots=True)
class Former:
    """What a fact read before it was corrected; when, by whom and why it was."""

    value: Any
    corrected_at: datetime
    corrected_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a search as it reads now, and how it read before, the first entry first."""

    fact: SearchFact
    kind: FactKind
    value: Any
    former: tuple[Former, ...]


def _longest(message: Any, name: str) -> int:
    longest = field_of(message, name).longest
    assert longest is not None
    return longest


FORMS: Mapping[SearchFact, FactForm] = {
    SearchFact.CONTAINER_NUMBER: FactForm(FactKind.CONTAINER),
    SearchFact.OBJECT_NAME: FactForm(longest=_longest(NewSearch, "object_name")),
    SearchFact.SEAL_NUMBER: FactForm(FactKind.LABEL, _longest(NewSearch, "seal_number")),
    SearchFact.TARGETED_BY: FactForm(longest=_longest(NewSearch, "targeted_by")),
    SearchFact.DRAW: FactForm(longest=_longest(NewSearch, "draw")),
    SearchFact.REASON: FactForm(FactKind.WORD, words=SearchReason),
    SearchFact.SEAL_STATE: FactForm(FactKind.WORD, words=SealState),
    SearchFact.SEAL_REMARK: fact_form(field_of(NewSearch, "seal_remark")),
    SearchFact.STARTED_AT: FactForm(FactKind.MOMENT),
    SearchFact.ENDED_AT: FactForm(FactKind.MOMENT),
    SearchFact.KIND: FactForm(FactKind.WORD, words=CargoKind),
    SearchFact.TEAM: FactForm(FactKind.NAMED),
    **{SearchFact(one.name): fact_form(one) for one in labelled(NewSearch)},
}
LABELLED = tuple(SearchFact(one.name) for one in labelled(NewSearch))
WEIGHING_FACTS: Mapping[str, FactForm] = {
    "weight_kg": fact_form(field_of(NewWeighing, "weight_kg")),
    "scale": fact_form(field_of(NewWeighing, "scale")),
    "weighed_on": FactForm(FactKind.DAY),
}
WITNESS_FACTS: Mapping[str, FactForm] = {
    "name": FactForm(longest=120),
    "office": FactForm(longest=160, may_be_empty=True),
    "part": FactForm(),
}


def facts_that_apply(search: Search) -> tuple[SearchFact, ...]:
    """Return the facts that a search of this kind has, by its seal and its reason as they read now."""
    state, reason = present_value(search, SearchFact.SEAL_STATE), present_value(search, SearchFact.REASON)
    seals = (SearchFact.SEAL_STATE, SearchFact.SEAL_REMARK) if state is not None else ()
    number = (SearchFact.SEAL_NUMBER,) if state not in (None, SealState.NO_SEAL) else ()
    chosen = SearchFact.TARGETED_BY if reason is SearchReason.TARGETED else SearchFact.DRAW
    times = (SearchFact.STARTED_AT, *((SearchFact.ENDED_AT,) if search.ended_at is not None else ()))
    return (
        SearchFact.KIND,
        _named(search),
        *number,
        *seals,
        *LABELLED,
        SearchFact.REASON,
        chosen,
        SearchFact.TEAM,
        *times,
    )


def _named(search: Search, but: Collection[UUID] = ()) -> SearchFact:
    is_container = kind_of(search, but) is CargoKind.CONTAINER
    return SearchFact.CONTAINER_NUMBER if is_container else SearchFact.OBJECT_NAME


def facts_to_correct(search: Search) -> tuple[SearchFact, ...]:
    """Return the facts that apply, and those that have to be written before the kind of what was searched can
    be set right.
    """
    before_the_kind = (SearchFact.CONTAINER_NUMBER, SearchFact.OBJECT_NAME, SearchFact.SEAL_STATE)
    number = () if present_value(search, SearchFact.SEAL_STATE) is SealState.NO_SEAL else (SearchFact.SEAL_NUMBER,)
    return tuple(dict.fromkeys((*facts_that_apply(search), *before_the_kind, *number, SearchFact.SEAL_REMARK)))


def form_of(search: Search, fact: SearchFact) -> FactForm:
    """How a fact of this search is read: its team is one of its shift."""
    if fact is not SearchFact.TEAM:
        return FORMS[fact]
    names = {team.id: team.called_at(search.started_at) for team in search.shift.teams}
    teams = tuple(Named(key, names[key], choice) for key, choice in team_choices(search.shift.teams))
    return replace(FORMS[fact], among=teams)


def kind_of(search: Search, but: Collection[UUID] = ()) -> CargoKind:
    """Return what was searched, as it reads now; `but` are corrections that are not looked at."""
    found: CargoKind = present_value(search, SearchFact.KIND, but)
    return found


def team_of(search: Search, but: Collection[UUID] = ()) -> Team:
    """Return the team that searched, as it reads now; `but` are corrections that are not looked at."""
    corrected = [row.team for row in search.corrections if row.team is not None and row.id not in but]
    return corrected[-1] if corrected else search.team


def team_id_now(but: Collection[UUID] = ()) -> ColumnElement[UUID]:
    """In a statement on searches, the team that searched, as it reads now; `but` are corrections not looked at."""
    corrected = (
        select(SearchCorrection.team_id)
        .where(SearchCorrection.search_id == Search.id, SearchCorrection.team_id.is_not(None))
        .where(SearchCorrection.id.not_in(but))
        .order_by(SearchCorrection.received_at.desc(), SearchCorrection.id)
        .limit(1)
    )
    return func.coalesce(corrected.correlate(Search).scalar_subquery(), Search.team_id)


def present_value(search: Search, fact: SearchFact, but: Collection[UUID] = ()) -> Any:
    """Return a fact of the search as it reads now; `but` are corrections that are not looked at."""
    if fact is SearchFact.TEAM:
        team = team_of(search, but)
        return Named(team.id, team.called_at(search.started_at))
    corrections = [row for row in search.corrections if row.fact is fact and row.id not in but]
    return fact_of(FORMS[fact], corrections[-1].new) if corrections else getattr(search, fact.value)


def facts(search: Search) -> dict[SearchFact, Fact]:
    """Every fact that applies, with its corrections."""
    found = {}
    for fact in facts_that_apply(search):
        corrections = [row for row in search.corrections if row.fact is fact]
        former = tuple(
            Former(fact_of(FORMS[fact], row.old), row.received_at, row.by, row.reason) for row in corrections
        )
        found[fact] = Fact(fact, FORMS[fact].kind, present_value(search, fact), former)
    return found


def present_facts(search: Search) -> dict[SearchFact, Any]:
    """Every fact that applies, as it reads now."""
    return {fact: present_value(search, fact) for fact in facts_that_apply(search)}


def object_of(search: Search, but: Collection[UUID] = ()) -> str:
    """Return the number or name of what was searched, as it reads now; `but` are corrections that are not looked at."""
    return str(present_value(search, _named(search, but), but) or "")


def cover_of(team_id: UUID, at: datetime) -> Cover:
    """Return what the team's certificates for free search covered at that moment."""
    return cover(standing.held(team_id, Mode.FREE_SEARCH, at))
