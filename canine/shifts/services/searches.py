"""Logging a search, ending it, setting a fact of it right."""

from datetime import datetime
from typing import Any
from uuid import UUID

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed, put_down
from canine.refused import Refused, WrongUnsaid
from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.search import SealState, SearchFact
from canine.rules.shift import is_future, lies_within, minute
from canine.shifts import queries
from canine.shifts.messages import FactCorrection, NewSearch
from canine.shifts.models import Search, SearchCorrection, Shift
from canine.shifts.queries import Roster
from canine.shifts.services.alerts import add_alert
from canine.shifts.services.cargo import SealMissing, check_reason, check_seal, checked_container
from canine.shifts.services.cover import tell_uncovered_search
from canine.shifts.services.recording import provenance, sent_before, taken_down
from canine.shifts.services.rights import own_roster, own_search
from canine.shifts.services.shifts import InTheFuture

_MAY_BE_EMPTY = frozenset({SearchFact.DECLARED_GOODS, SearchFact.BILL_OF_LADING})


def log_search(message: NewSearch, *, actor: Actor, at: datetime) -> UUID:
    """A search in the actor's shift, with the first alert when the dog showed one; gives its id.

    Raises NotYourShift, SealMissing, InTheFuture, Refused.
    """
    roster = own_roster(message.shift_id, actor)
    values = _values(message)
    if again := sent_before(Search, message.capture, values, actor):
        return again.id
    place = roster.place_of(message.team_id)
    if place is None:
        raise Refused("This team is not on the shift. Choose the one that searched.", field="team")
    _check_seal(message)
    check_reason(message)
    _check_times(message.started_at, message.ended_at, roster, at)
    search = {**values, **provenance(message.capture, actor, at)}
    search_id: UUID = search["id"]
    with deed(Deed.LOG_SEARCH, actor=actor, at=at):
        put_down(Search, search)
    name = search["container_number"] or search["object_name"]
    tell_uncovered_search(name, message.started_at, roster, place, actor=actor, at=at)
    if message.first_alert is not None:
        add_alert(search_id, message.first_alert, actor=actor, at=at)
    return search_id


def _values(message: NewSearch) -> dict[str, Any]:
    is_container = message.kind is CargoKind.CONTAINER
    has_seal = message.seal_state in (SealState.INTACT, SealState.BROKEN)
    return {
        "shift_id": message.shift_id,
        "team_id": message.team_id,
        "kind": message.kind,
        "container_number": checked_container(message.container_number) if is_container else None,
        "object_name": "" if is_container else _named(message),
        "seal_state": message.seal_state,
        "seal_number": message.seal_number.upper() if has_seal else "",
        "seal_remark": message.seal_remark,
        "declared_goods": message.declared_goods,
        "bill_of_lading": message.bill_of_lading,
        "reason": message.reason,
        "targeted_by": message.targeted_by if message.reason is SearchReason.TARGETED else "",
        "draw": message.draw if message.reason is SearchReason.RANDOM_DRAW else "",
        "started_at": message.started_at,
        "ended_at": message.ended_at,
    }


def _named(message: NewSearch) -> str:
    if not message.object_name:
        raise Refused(
            f"Say which {message.kind.value} was searched: its registration, name or number.", field="object_name"
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


def _check_times(started_at: datetime, ended_at: datetime | None, shift: Shift | Roster, at: datetime) -> None:
    if is_future(started_at, at):
        raise InTheFuture("This start", "started_at")
    if not lies_within(started_at, shift.started_at, shift.ended_at):
        raise Refused("The search did not start within the shift. Check the time.", field="started_at")
    if ended_at is None:
        if shift.ended_at is not None:
            raise Refused("The shift has ended: say when the search ended.", field="ended_at")
        return
    if is_future(ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if ended_at < started_at:
        raise Refused("A search cannot end before it starts.", field="ended_at")
    if not lies_within(ended_at, shift.started_at, shift.ended_at):
        raise Refused("The search did not end within the shift. Check the time.", field="ended_at")


def end_search(search_id: UUID, ended_at: datetime, *, actor: Actor, at: datetime) -> Search:
    """The search ends. Ending it again changes nothing. Raises NotYourShift, InTheFuture, Refused."""
    search = own_search(search_id, actor)
    if search.ended_at is not None:
        return search
    if minute(ended_at) == minute(search.started_at):
        ended_at = max(ended_at, search.started_at)
    _check_times(search.started_at, ended_at, search.shift, at)
    if any(minute(alert.shown_at) > minute(ended_at) for alert in queries.latest(search.alerts)):
        raise Refused("The dog showed something later than that.", field="ended_at")
    with deed(Deed.LOG_SEARCH, actor=actor, at=at):
        search.ended_at = ended_at
    return search


def correct_fact(message: FactCorrection, *, actor: Actor, at: datetime) -> SearchCorrection:
    """What a fact of a search should have read; the first entry stays. Raises NotYourShift, Refused."""
    search = own_search(message.search_id, actor)
    given = {"search_id": search.id, "fact": message.fact, "new": _corrected(search, message), "reason": message.reason}
    if again := sent_before(SearchCorrection, message.capture, given, actor):
        return again
    if not message.reason:
        raise WrongUnsaid
    old = queries.present_facts(search)[message.fact]
    if given["new"] == old:
        raise Refused("It reads so already: there is nothing to correct.", field="new")
    row = taken_down(SearchCorrection, message.capture, {**given, "old": old}, actor, at)
    with deed(Deed.CORRECT_SEARCH, actor=actor, at=at, reason=message.reason):
        search.corrections.append(row)
    return row


def _corrected(search: Search, message: FactCorrection) -> str:
    if message.fact not in queries.facts_that_apply(search):
        raise Refused(f"This search has no {message.fact.value.replace('_', ' ')}.", field="fact")
    if message.fact is SearchFact.CONTAINER_NUMBER:
        return checked_container(message.new, field="new")
    if not message.new and message.fact not in _MAY_BE_EMPTY:
        raise Refused("Write what it should have read.", field="new")
    return message.new.upper() if message.fact is SearchFact.SEAL_NUMBER else message.new
