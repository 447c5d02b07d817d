"""The evidence of a search: entries with their corrections, exhibits, and everybody who handled the case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from canine.accounts.people import NamedPerson, PeopleByName
from canine.corrections.models import Correction, FactsCorrectable, Strikable, Strike
from canine.corrections.present import Present, present
from canine.rules.confirmation import CustodyPart, part_told
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.shifts.models import Alert, Correctable, Finding, Identification, Logged, Search
from canine.shifts.queries import rows
from canine.shifts.queries.exhibits import ExhibitStep, Keeper, hand_overs_of, keeper_of, last_links, standing_steps
from canine.shifts.queries.facts import WEIGHING_FACTS, WITNESS_FACTS, team_of

Kind = TypeVar("Kind", bound=Correctable)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kind]):
    """One entry of a chain: whether it was struck out, and whether it was written after the inspection's outcome."""

    row: Kind
    is_struck: bool
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finding under its exhibit number, with every entry, weight and identification."""

    first: Finding
    present: Finding
    entries: tuple[Entry[Finding], ...]
    weighings: tuple[Present, ...]
    identifications: tuple[Entry[Identification], ...]
    hand_overs: tuple[ExhibitStep, ...]

    @property
    def keeper(self) -> Keeper:
        """Who has it now."""
        return keeper_of(self.first, self.hand_overs)

    @property
    def last_links(self) -> list[ExhibitStep]:
        """The hand-overs on which no later one builds: each may be struck."""
        return last_links(self.hand_overs)


def entries(chain: Iterable[Kind]) -> tuple[Entry[Kind], ...]:
    """Return the entries in the order in which they came; those struck out are marked and stay."""
    every = list(chain)
    standing = {entry.id for entry in rows.latest(every)}
    return tuple(Entry(entry, entry.id not in standing) for entry in every)


def alerts(search: Search) -> tuple[Entry[Alert], ...]:
    """Return what the dog showed; an entry is late when an outcome of the inspection was on record before it."""
    known = min((outcome.received_at for outcome in search.outcomes), default=None)
    return tuple(
        Entry(entry.row, entry.is_struck, known is not None and entry.row.received_at > known)
        for entry in entries(search.alerts)
    )


def exhibits(search: Search) -> tuple[Exhibit, ...]:
    """Return the findings of a search, each as one exhibit. Five statements more at most."""
    firsts = [finding for finding in search.findings if finding.corrects_id is None]
    ids = [first.id for first in firsts]
    weighings, identifications = rows.weighings_of(ids), rows.identifications_of(ids)
    steps = hand_overs_of(ids)
    found = []
    for first in firsts:
        chain = [entry for entry in search.findings if first.id in rows.chain_ids(search.findings, entry.id)]
        found.append(
            Exhibit(
                first=first,
                present=chain[-1],
                entries=entries(chain),
                weighings=tuple(present(row, WEIGHING_FACTS) for row in weighings if row.exhibit_id == first.id),
                identifications=entries(row for row in identifications if row.exhibit_id == first.id),
                hand_overs=tuple(step for step in steps if step.row.exhibit_id == first.id),
            )
        )
    return tuple(found)


def written(search: Search, found: Sequence[Exhibit]) -> list[tuple[Logged, str]]:
    """Every row of the case, with the words for having written it."""
    weighings = [one.row for exhibit in found for one in exhibit.weighings]
    identifications = [entry.row for exhibit in found for entry in exhibit.identifications]
    hand_overs = [step.row for exhibit in found for step in exhibit.hand_overs]
    by_words: list[tuple[str, Sequence[Logged]]] = [
        ("opened the shift", [search.shift]),
        ("logged the search", [search]),
        ("recorded what the dog showed", search.alerts),
        ("recorded the outcome of the inspection", search.outcomes),
        ("recorded a finding", search.findings),
        ("recorded a weight", weighings),
        ("recorded an identification", identifications),
        ("recorded a hand-over of an exhibit", hand_overs),
        ("corrected a fact of the search", search.corrections),
        ("added to the witness list", search.witnesses),
    ]
    return [(row, words) for words, written_rows in by_words for row in written_rows]


def strikes(search: Search, found: Sequence[Exhibit]) -> list[Strike]:
    """Every strike of the search or of a row that hangs on it, those that were declined too, the earliest first."""
    rows_of_case = [row for row, _ in written(search, found) if isinstance(row, Strikable)]
    every = {one.id: one for row in rows_of_case for one in row.strikes}
    return sorted(every.values(), key=lambda one: (one.received_at, one.id))


def fact_corrections(search: Search, found: Sequence[Exhibit]) -> list[Correction]:
    """Every correction of a fact of a row that hangs on the search, the earliest first."""
    rows_of_case = [row for row, _ in written(search, found) if isinstance(row, FactsCorrectable)]
    return sorted((one for row in rows_of_case for one in row.corrections), key=lambda one: (one.received_at, one.id))


def witnesses(search: Search, found: Sequence[Exhibit]) -> tuple[NamedPerson, ...]:
    """Everybody who handled the case: who wrote a row of it, and who is named in one. By name."""
    people = PeopleByName()
    took_part, dog, handler = people.add, team_of(search).dog, team_of(search).handler
    took_part(
        handler.name_at(search.started_at),
        Sentence("handled {dog}", dog=dog.called_at(search.started_at)),
        handler.user_id,
    )
    for row, words in written(search, found):
        took_part(row.recorder_name, words, row.recorder_id)
    for one in strikes(search, found):
        took_part(one.recorder_name, "struck an entry or proposed to", one.recorder_id)
        if one.answered_by_name:
            took_part(one.answered_by_name, "agreed to strike an entry or declined it", one.answered_by_id)
    if search.targeted_by:
        took_part(search.targeted_by, "is named as having chosen the object")
    for outcome in search.outcomes:
        if outcome.inspected_by:
            took_part(outcome.inspected_by, "inspected the object")
    for exhibit in found:
        for entry in exhibit.identifications:
            took_part(entry.row.by_name, Sentence("identified exhibit {number}", number=exhibit.present.exhibit_number))
        _who_had_it(exhibit, people)
    for row in search.witnesses:
        if row.strike is not None:
            continue
        witness = present(row, WITNESS_FACTS)
        took_part(f"{witness.name} ({witness.office})" if witness.office else witness.name, witness.part)
    return people.listed()


def _who_had_it(exhibit: Exhibit, people: PeopleByName) -> None:
    number = exhibit.present.exhibit_number
    thing = Sentence("exhibit {number}", number=number)
    for step in standing_steps(exhibit.hand_overs):
        for part, side, done in (
            (CustodyPart.GIVER, step.giver, Sentence("gave {thing} to somebody else", thing=thing)),
            (CustodyPart.RECEIVER, step.receiver, Sentence("took {thing} over", thing=thing)),
        ):
            words = part_told(step.asked, part, thing, done, wrote=step.row.recorder_id == side.user_id)
            if side.user_id is None:
                words = Sentence(
                    "is named as {part} of {thing}, against receipt {receipt}",
                    part=word_for(part),
                    thing=thing,
                    receipt=step.row.receipt,
                )
            people.add(side.name, words, side.user_id)
        if step.row.witness_id is not None:
            witness = Keeper(step.row.witness_id, "", step.row.handed_at)
            people.add(
                witness.name, Sentence("stood by when exhibit {number} was handed over", number=number), witness.user_id
            )
