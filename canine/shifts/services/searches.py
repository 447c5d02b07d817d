"""Logging a search, ending it, setting a fact of it right."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, insert_audited
from canine.corrections import proposing
from canine.corrections import services as corrections
from canine.corrections.entries import entry
from canine.corrections.messages import LikelyDouble, NewCorrection
from canine.corrections.models import ProposedCorrection
from canine.errors import DomainError, ReasonRequired
from canine.rules.cargo import CargoKind, SearchReason, fits_check_digit
from canine.rules.correction import Subject
from canine.rules.declared import labelled_values
from canine.rules.fact import Named, kept_fact, read_fact, reads_so
from canine.rules.order import SEARCH_SPAN
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, lies_within, minute
from canine.shifts import queries
from canine.shifts.messages import EndSearch, FactCorrection, NewAlert, NewSearch, Provenance
from canine.shifts.models import Alert, Search, SearchCorrection
from canine.shifts.queries import LikeSearch
from canine.shifts.services.alerts import add_alert, check_shown, values_of
from canine.shifts.services.belonging import end_for, place_for, shift_for
from canine.shifts.services.cargo import SealMissing, check_reason, check_seal, checked_container, photo_missing_because
from canine.shifts.services.cover import notify_uncovered_search
from canine.shifts.services.errors import InTheFuture
from canine.shifts.services.notifications import notify_late_fact
from canine.shifts.services.recording import find_duplicate, provenance, with_provenance
from canine.shifts.services.rights import own_search, search_in_reach


class LooksLikeLogged(DomainError):
    """A search on record looks like this one: the person says whether it is another."""

    field = "is_another"

    def __init__(self, what: str, started_at: datetime) -> None:
        super().__init__(
            Sentence(
                "This looks like the search of {what} at {started_at} that is logged already. Log it all the same?",
                what=what,
                started_at=f"{started_at:%H:%M}",
            )
        )


def log_search(message: NewSearch, *, actor: Actor, at: datetime) -> UUID:
    """Record a search in the actor's shift, with what the dog showed first, where that is said; gives its id.

    Raises NotYourShift, SealMissing, InTheFuture, DomainError.
    """
    roster = shift_for(message.shift_id, message.started_at, capture=message.capture, actor=actor)
    place = place_for(roster, message.team_id, named_id=message.shift_id)
    if place is None:
        raise DomainError("This team is not on the shift. Choose the one that searched.", field="team")
    values = {**_values(message), "shift_id": roster.shift_id, "team_id": place.team_id}
    if again := find_duplicate(Search, message.capture, values, actor):
        return again.id
    _check_seal(message)
    check_reason(message)
    _check_times(message.started_at, message.ended_at, (roster.started_at, end_for(roster, message.capture)), at)
    like = queries.likely_double(values)
    if like is not None and message.asks_first and not message.is_another:
        raise LooksLikeLogged(like.what, like.started_at.astimezone(message.asks_first))
    search = {**values, **provenance(message.capture, actor, at)}
    search_id: UUID = search["id"]
    with audited(AuditAction.LOG_SEARCH, actor=actor, at=at):
        insert_audited(Search, search)
        # Before the action is over: then everything goes on that waited for this search.
        if message.first_alert is not None:
            _record_shown(NewlyLogged(search_id, message.started_at, message.ended_at), message.first_alert, actor, at)
    name = search["container_number"] or search["object_name"]
    notify_uncovered_search(name, message.started_at, roster, place, actor=actor, at=at)
    if like is not None:
        _note_double(search_id, name, like, message, roster.unit_id, actor, at)
    notify_late_fact(roster, message.ended_at or message.started_at, f"A search of {name}", actor=actor, at=at)
    return search_id


def _note_double(
    search_id: UUID, name: str, like: LikeSearch, message: NewSearch, unit_id: UUID, actor: Actor, at: datetime
) -> None:
    likely = LikelyDouble(
        subject=Subject.SEARCH,
        subject_id=search_id,
        other_id=like.id,
        unit_id=unit_id,
        words=Sentence("the search of {what}", what=name),
        address=f"/searches/{search_id}",
        other_address=f"/searches/{like.id}",
        was_asked=message.is_another,
    )
    corrections.note_double(likely, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class NewlyLogged:
    """A search that was just written: nothing was said of it yet."""

    id: UUID
    started_at: datetime
    ended_at: datetime | None


def _record_shown(search: NewlyLogged, shown: NewAlert, actor: Actor, at: datetime) -> None:
    """Record the first entry on a search. Nothing is what most searches end with: it takes no flush of its own."""
    with _named_as_in_the_form():
        if shown.kind is not AlertKind.CLEAR:
            add_alert(search.id, shown, actor=actor, at=at)
            return
        check_shown(shown, search, at)
    row = {**values_of(shown, search), "corrects_id": None, **provenance(shown.capture, actor, at)}
    with audited(AuditAction.RECORD_ALERT, actor=actor, at=at):
        insert_audited(Alert, row)


@contextmanager
def _named_as_in_the_form() -> Iterator[None]:
    """Note the kind of a search apart from its record's: what the dog showed is `shown` where both are told
    together.
    """
    try:
        yield
    except DomainError as refused:
        refused.field = "shown" if refused.field == "kind" else refused.field
        raise


def _values(message: NewSearch) -> dict[str, Any]:
    is_container = message.kind is CargoKind.CONTAINER
    number = checked_container(message.container_number, as_painted=message.as_painted) if is_container else None
    has_seal = message.seal_state in (SealState.INTACT, SealState.BROKEN)
    return {
        "kind": message.kind,
        "container_number": number,
        "number_as_painted": number is not None and not fits_check_digit(number),
        "no_photo_reason": photo_missing_because(number, len(message.photos), message.no_photo_reason)
        if number
        else "",
        "object_name": "" if is_container else _named(message),
        "seal_state": message.seal_state,
        "seal_number": message.seal_number.upper() if has_seal else "",
        "seal_remark": message.seal_remark,
        **labelled_values(message),
        "reason": message.reason,
        "targeted_by": message.targeted_by if message.reason is SearchReason.TARGETED else "",
        "draw": message.draw if message.reason is SearchReason.RANDOM_DRAW else "",
        "started_at": message.started_at,
        "ended_at": message.ended_at,
    }


def _named(message: NewSearch) -> str:
    if not message.object_name:
        raise DomainError(
            Sentence("Say which {kind} was searched: its registration, name or number.", kind=message.kind.value),
            field="object_name",
        )
    return message.object_name


def _check_seal(message: NewSearch) -> None:
    check_seal(message)
    if message.seal_state is None and message.seal_number:
        raise SealMissing("Say how you found the seal: intact or broken.", field="seal_state")
    if message.seal_state is None and message.kind is CargoKind.CONTAINER:
        raise SealMissing(
            "A container needs its seal number. Read it off the door, or choose “no seal” and say what you saw.",
            field="seal_number",
        )


def _check_times(
    started_at: datetime, ended_at: datetime | None, shift: tuple[datetime, datetime | None], at: datetime
) -> None:
    """`shift` is its start, and the end by which the search is judged."""
    if is_future(started_at, at):
        raise InTheFuture("This start", "started_at")
    if not lies_within(started_at, *shift):
        raise DomainError("The search did not start within the shift. Check the time.", field="started_at")
    if ended_at is None:
        if shift[1] is not None:
            raise DomainError("The shift has ended: say when the search ended.", field="ended_at")
        return
    if is_future(ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if problem := SEARCH_SPAN.problem(started_at, ended_at):
        raise DomainError(problem, field=SEARCH_SPAN.later)
    if not lies_within(ended_at, *shift):
        raise DomainError("The search did not end within the shift. Check the time.", field="ended_at")


def end_search(message: EndSearch, *, actor: Actor, at: datetime) -> Search:
    """End the search, with what the dog showed where that is said. Ending it again at the same minute changes nothing.

    Raises NotYourShift, InTheFuture, ClearStands, DomainError.
    """
    search = own_search(message.search_id, actor)
    if search.ended_at is None:
        _end(search, message.ended_at, message.capture, actor, at)
    elif minute(search.ended_at) != minute(message.ended_at):
        raise DomainError("This search has ended already.", field="ended_at")
    if message.shown is not None:
        with _named_as_in_the_form():
            add_alert(search.id, replace(message.shown, capture=message.capture), actor=actor, at=at)
    return search


def _end(search: Search, ended_at: datetime, capture: Provenance, actor: Actor, at: datetime) -> None:
    shift = queries.roster(search.shift_id)
    if minute(ended_at) == minute(search.started_at):
        ended_at = max(ended_at, search.started_at)
    _check_times(search.started_at, ended_at, (shift.started_at, end_for(shift, capture)), at)
    if any(minute(alert.shown_at) > minute(ended_at) for alert in queries.latest(search.alerts)):
        raise DomainError("The dog showed something later than that.", field="ended_at")
    with audited(AuditAction.LOG_SEARCH, actor=actor, at=at):
        search.ended_at = ended_at


# What a find or a miss belongs to.
_WHERE_IT_WAS = frozenset(
    {SearchFact.CONTAINER_NUMBER, SearchFact.OBJECT_NAME, SearchFact.SEAL_NUMBER, SearchFact.SEAL_STATE}
)
# Whose it is, and what it was of, speak for and against a team too.
GUARDED = _WHERE_IT_WAS | {SearchFact.KIND, SearchFact.TEAM}


def correct_fact(message: FactCorrection, *, actor: Actor, at: datetime) -> SearchCorrection | ProposedCorrection:
    """Record what a fact of a search should have read; the first entry stays.

    What is guarded is proposed, where the actor may not correct it alone. Raises NotYourShift for others than the
    handler and a manager of the unit, DomainError.
    """
    search = search_in_reach(message.search_id, actor)
    value = _corrected(search, message)
    given = {
        "search_id": search.id,
        "fact": message.fact,
        "new": kept_fact(value),
        "reason": message.reason,
        "team_id": value.key if isinstance(value, Named) else None,
    }
    if again := find_duplicate(SearchCorrection, message.capture, given, actor):
        return again
    if waiting := proposing.made_before(ProposedCorrection, _proposal_of(message), actor):
        return waiting
    if not message.reason:
        raise ReasonRequired
    if search.strike is not None:
        raise DomainError("This search was struck: there is nothing to correct.")
    before = queries.present_value(search, message.fact)
    if reads_so(value, before):
        raise DomainError("It reads so already: there is nothing to correct.", field="new")
    check_beside_others(search, message.fact, value, at)
    if message.fact in GUARDED and not corrections.corrects_by_themselves(
        Subject.SEARCH, search.id, actor=actor, at=at
    ):
        about = entry(Subject.SEARCH, search.id, at)
        return proposing.propose(_proposal_of(message), about, before, value, actor=actor, at=at)
    row = with_provenance(SearchCorrection, message.capture, {**given, "old": kept_fact(before)}, actor, at)
    with audited(AuditAction.CORRECT_SEARCH, actor=actor, at=at, reason=message.reason):
        search.corrections.append(row)
    return row


def _proposal_of(message: FactCorrection) -> NewCorrection:
    return NewCorrection(
        subject=Subject.SEARCH,
        subject_id=message.search_id,
        fact=message.fact.value,
        new=message.new,
        reason=message.reason,
        zone=message.zone,
        as_painted=message.as_painted,
        record_id=message.capture.record_id,
        captured_at=message.capture.captured_at,
        form_version=message.capture.form_version,
    )


def _corrected(search: Search, message: FactCorrection) -> Any:
    if message.fact not in queries.facts_to_correct(search):
        raise DomainError(
            Sentence("This search has no {fact}.", fact=message.fact.value.replace("_", " ")), field="fact"
        )
    if message.fact is SearchFact.CONTAINER_NUMBER:
        return checked_container(message.new, field="new", as_painted=message.as_painted)
    try:
        return read_fact(queries.form_of(search, message.fact), message.new, message.zone)
    except ValueError as wrong:
        raise DomainError(str(wrong), field="new") from wrong


def check_beside_others(search: Search, fact: SearchFact, value: Any, at: datetime) -> None:
    """Refuse times outside the shift or in the wrong order, for "no seal" without a remark, and for a kind
    whose number, name or seal is not on record.
    """
    if fact in (SearchFact.STARTED_AT, SearchFact.ENDED_AT):
        times = {name: queries.present_value(search, name) for name in (SearchFact.STARTED_AT, SearchFact.ENDED_AT)}
        times[fact] = value
        try:
            _check_times(
                times[SearchFact.STARTED_AT],
                times[SearchFact.ENDED_AT],
                (search.shift.started_at, search.shift.ended_at),
                at,
            )
        except DomainError as refused:
            raise DomainError(refused.sentence, field="new") from refused
    if fact is SearchFact.KIND:
        _check_kind(search, value)
    is_unsealed = fact is SearchFact.SEAL_STATE and value is SealState.NO_SEAL
    if is_unsealed and not queries.present_value(search, SearchFact.SEAL_REMARK):
        raise DomainError("Correct first the remark: say what you saw where the seal should be.", field="new")


def _check_kind(search: Search, kind: CargoKind) -> None:
    if kind is not CargoKind.CONTAINER:
        if not queries.present_value(search, SearchFact.OBJECT_NAME):
            raise DomainError("Correct first the object name: its registration, name or number.", field="new")
        return
    if not queries.present_value(search, SearchFact.CONTAINER_NUMBER):
        raise DomainError("Correct first the container number: read it off the container.", field="new")
    state = queries.present_value(search, SearchFact.SEAL_STATE)
    if state is None or (state is not SealState.NO_SEAL and not queries.present_value(search, SearchFact.SEAL_NUMBER)):
        raise DomainError("Correct first the seal number and the seal state: a container has its seal.", field="new")
