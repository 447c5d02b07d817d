"""What a strike has to know of a search and of the rows that hang on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from canine.corrections.entries import Entry, Facts, any_change, author, entry_finder, fact_finder, judged, less
from canine.corrections.models import ProposedCorrection, Strikable
from canine.corrections.present import present
from canine.errors import DomainError
from canine.rules.correction import Subject, Written
from canine.rules.search import AlertKind, SearchFact
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.shifts import queries
from canine.shifts.models import (
    Alert,
    ExhibitHandOver,
    Finding,
    Identification,
    Logged,
    NamedWitness,
    Search,
    SearchCorrection,
    SearchOutcome,
    Weighing,
)
from canine.shifts.services.searches import GUARDED, check_beside_others


def _entry(
    row: Strikable, search: Search, words: str, happened_at: datetime, *, needs_two: bool, may_slip: bool = False
) -> Entry:
    assert isinstance(row, Logged)  # everything that is found here was written down by somebody
    return Entry(
        row=row,
        words=words,
        address=f"/searches/{search.id}",
        unit_id=search.shift.unit_id,
        team_ids=tuple(dict.fromkeys((queries.team_of(search).id, search.team_id))),
        happened_at=happened_at,
        written=Written(
            author_id=row.recorder_id,
            author=author(row.recorder_id),
            judges=judged(
                [search.team.handler, queries.team_of(search).handler, *(team.handler for team in search.shift.teams)]
            ),
            is_open=search.shift.ended_at is None,
            needs_two=needs_two,
            may_slip=may_slip,
        ),
    )


@entry_finder(Subject.SEARCH)
def _search(key: UUID, _at: datetime) -> Entry:
    """Tell whether a search is evidence or judges the team: something hangs on it. "Clear" alone is neither."""
    search = queries.search(key)
    has_more = bool(search.outcomes or search.findings or any(row.kind is not AlertKind.CLEAR for row in search.alerts))
    words = Sentence("the search of {what}", what=queries.object_of(search))
    return _entry(search, search, words, search.started_at, needs_two=has_more)


@entry_finder(Subject.ALERT)
def _alert(key: UUID, _at: datetime) -> Entry:
    """Tell whether an alert counts for or against the team; after the inspection whatever was said before it does.

    Until then a change of behaviour, or nothing, counts as nothing.
    """
    row = queries.row_of(Alert, key)
    words = f"the {word_for(row.kind)} on {queries.object_of(row.search)}"
    is_alert = row.kind is AlertKind.ALERT or any(
        entry.kind is AlertKind.ALERT
        for entry in row.search.alerts
        if entry.id in queries.chain_ids(row.search.alerts, key)
    )
    is_inspected = queries.outcome_of(row.search) is not None
    return _entry(row, row.search, words, row.shown_at, needs_two=is_alert or is_inspected)


@entry_finder(Subject.OUTCOME)
def _outcome(key: UUID, _at: datetime) -> Entry:
    row = queries.row_of(SearchOutcome, key)
    words = f"the outcome “{word_for(row.outcome)}” of {queries.object_of(row.search)}"
    return _entry(row, row.search, words, row.inspected_at or row.received_at, needs_two=True)


@entry_finder(Subject.FINDING)
def _finding(key: UUID, _at: datetime) -> Entry:
    row = queries.row_of(Finding, key)
    return _entry(row, row.search, f"exhibit {row.exhibit_number}", row.found_at, needs_two=True)


@entry_finder(Subject.IDENTIFICATION)
def _identification(key: UUID, _at: datetime) -> Entry:
    row = queries.row_of(Identification, key)
    _, finding = queries.exhibit(row.exhibit_id)
    words = f"the identification of exhibit {finding.exhibit_number}"
    return _entry(row, finding.search, words, row.received_at, needs_two=True)


@entry_finder(Subject.EXHIBIT_HAND_OVER)
def _exhibit_hand_over(key: UUID, _at: datetime) -> Entry:
    """Tell that custody is evidence, and a chain: its last link is struck, or one on which no later one builds."""
    row = queries.row_of(ExhibitHandOver, key)
    _, finding = queries.exhibit(row.exhibit_id)
    links = queries.last_links(queries.hand_overs_of([row.exhibit_id]))
    if row.strike is None and row.id not in [step.row.id for step in links]:
        raise DomainError("A later hand-over follows this one: strike the last one first.")
    receiver = queries.ExhibitStep(row, ()).receiver.name
    words = f"the hand-over of exhibit {finding.exhibit_number} to {receiver}"
    return _entry(row, finding.search, words, row.handed_at, needs_two=True)


@entry_finder(Subject.WEIGHING)
def _weighing(key: UUID, _at: datetime) -> Entry:
    """Tell whether two persons strike a weight: it stands in the charge, unless its writer strikes it in the
    open shift.
    """
    row = queries.row_of(Weighing, key)
    _, finding = queries.exhibit(row.exhibit_id)
    words = f"the weight of exhibit {finding.exhibit_number}"
    return _entry(row, finding.search, words, row.received_at, needs_two=True, may_slip=True)


@entry_finder(Subject.WITNESS)
def _witness(key: UUID, _at: datetime) -> Entry:
    """Tell whether two persons strike a witness: one is evidence, unless the writer strikes it in the open shift."""
    row = queries.row_of(NamedWitness, key)
    search = queries.search(row.search_id)
    return _entry(row, search, f"the witness {row.name}", row.received_at, needs_two=True, may_slip=True)


@fact_finder(Subject.SEARCH)
def _facts_of_search(key: UUID, at: datetime) -> Facts:
    search = queries.search(key)
    known = tuple(dict.fromkeys((*queries.facts_to_correct(search), *queries.FORMS)))

    def check(fact: str, value: Any) -> None:
        check_beside_others(search, SearchFact(fact), value, at)

    def write(agreed: ProposedCorrection, written_at: datetime) -> None:
        search.corrections.append(
            SearchCorrection(
                id=agreed.id,
                fact=SearchFact(agreed.fact),
                old=agreed.old,
                new=agreed.new,
                team_id=agreed.named_id,
                reason=agreed.reason,
                recorder_id=agreed.recorder_id,
                recorder_name=agreed.recorder_name,
                device=agreed.device,
                form_version=agreed.form_version,
                captured_at=agreed.captured_at,
                received_at=written_at,
            )
        )

    return Facts(
        _search(key, at),
        {fact.value: queries.form_of(search, fact) for fact in known},
        {fact.value: queries.present_value(search, fact) for fact in known},
        check,
        {fact.value: any_change for fact in GUARDED},
        write,
    )


@fact_finder(Subject.WEIGHING)
def _facts_of_weighing(key: UUID, at: datetime) -> Facts:
    row = queries.row_of(Weighing, key)
    now = present(row, queries.WEIGHING_FACTS)
    values = {name: getattr(now, name) for name in queries.WEIGHING_FACTS}
    return Facts(_weighing(key, at), queries.WEIGHING_FACTS, values, guarded={"weight_kg": less})


@fact_finder(Subject.WITNESS)
def _facts_of_witness(key: UUID, at: datetime) -> Facts:
    row = queries.row_of(NamedWitness, key)
    now = present(row, queries.WITNESS_FACTS)
    values = {name: getattr(now, name) for name in queries.WITNESS_FACTS}
    guarded = {"name": any_change, "part": any_change}
    return Facts(_witness(key, at), queries.WITNESS_FACTS, values, guarded=guarded)
