"""What was on record of each search and sample of what was put in, at the moment of the reveal."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.covert_checks import queries
from canine.covert_checks.models import CovertCheck
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample
from canine.rules.covert_steps import Look, Shown, Verdict, verdict
from canine.rules.custody import custody_problems
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import SampleEnd
from canine.rules.search import AlertKind, SearchFact
from canine.rules.team import Mode
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.models import Alert, Search


def verdict_of(found: CovertCheck) -> Verdict:
    """Return what a revealed check came to, from the rows. Raises ValueError for one that is not revealed."""
    if found.reveal is None:
        raise ValueError("Nothing is told of a covert check before its reveal.")
    at = found.reveal.revealed_at
    return verdict(
        queries.plan(found).item.is_target,
        looks_of(found, at),
        cause=found.reveal.cause,
        known_to=tuple(knew_and_took_part(found)),
    )


def looks_of(found: CovertCheck, at: datetime) -> list[Look]:
    """Return each look as the record told it at a moment."""
    return [look_at_search(one, at) if isinstance(one, Search) else look_at_sample(one, at) for one in records(found)]


def records(found: CovertCheck) -> list[Search | AirSample]:
    """Return the searches and samples that were matched, in the order in which they were."""
    rows: list[Search | AirSample] = []
    for one in found.looks:
        if one.search_id is not None:
            rows.append(shifts.search(one.search_id))
        if one.sample_id is not None:
            rows.append(rasco.sample(one.sample_id))
    return rows


def look_at_search(found: Search, at: datetime) -> Look:
    """Return a free search as the record told it at a moment."""
    team, alerted = shifts.team_of(found), alerted_in(found, at)
    has_ended = found.ended_at is not None and found.ended_at <= at
    dog = team.dog.called_at(found.started_at)
    shown = (Shown(Mode.FREE_SEARCH, str(team.id), team.called_at(found.started_at), dog, found.started_at, alerted),)
    return Look(
        Mode.FREE_SEARCH,
        found.started_at,
        f"searched by {team.called_at(found.started_at)}",
        shown=shown if alerted or has_ended else (),
        came_late=found.received_at > at,
    )


def alerted_in(found: Search, at: datetime) -> bool:
    """Whether an alert of the dog stood at a moment; what was entered or struck afterwards changes nothing."""
    known = [one for one in found.alerts if one.received_at <= at]
    corrected = {one.corrects_id for one in known}
    return any(
        one.kind is AlertKind.ALERT and not one.is_retraction and one.id not in corrected and not _was_struck(one, at)
        for one in known
    )


def _was_struck(found: Alert, at: datetime) -> bool:
    struck = found.strike
    return struck is not None and (struck.answered_at or struck.received_at) <= at


def look_at_sample(found: AirSample, at: datetime) -> Look:
    """Return an air sample as the record told it at a moment: hands, sessions, dogs, decision."""
    now = rasco.sample_now(found)
    sessions = [one for one in rasco.runs_of_sample(found) if one.session.closed_at and one.session.closed_at <= at]
    decisions = [one.kind for one in found.decisions if one.decided_at <= at]
    ended = [one for one in found.ends if one.received_at <= at]
    is_lost = bool(ended) and ended[-1].kind is not SampleEnd.TAKEN_BACK
    return Look(
        Mode.RASCO,
        now.started_at,
        f"sampled by {found.recorder_name}, filter {now.filter}",
        custody_problems=tuple(_custody_problems(found, at, is_lost=is_lost)),
        is_lost=is_lost,
        in_closed_sessions=len({one.session.id for one in sessions}),
        shown=tuple(_shown(one) for one in sessions),
        decision=decisions[-1] if decisions else None,
        came_late=found.received_at > at,
    )


def _shown(run: rasco.SampleRun) -> Shown:
    team_id = next(place.team_id for place in run.session.places if place.team.dog_id == run.dog_id)
    return Shown(
        Mode.RASCO,
        str(team_id),
        run.team,
        run.dog,
        run.session.received_at,
        alerted=run.response is ResponseKind.ALERT,
        sniffed=run.response is not ResponseKind.NOT_SNIFFED,
        counts=run.validity.valid,
        past_use=run.past_use,
    )


def _custody_problems(found: AirSample, at: datetime, *, is_lost: bool) -> Iterator[str]:
    if is_lost:
        yield f"The filter was {word_for(found.ends[-1].kind)}"
    for words in rasco.not_confirmed([found], at)[found.id]:
        yield f"Not confirmed: {words}"
    steps = [one for one in rasco.chain(found) if one.at <= at]
    for problem in custody_problems(found.recorder_id, steps, bag_seal=rasco.sample_now(found).bag_seal):
        yield f"Hand-over {problem.number}: {word_for(problem.kind)}"


def knew_and_took_part(found: CovertCheck) -> Iterator[str]:
    """Yield who knew of the check and took part in a look all the same, or was on shift then."""
    for record in records(found):
        moment, people = record.started_at, list(_people(record))
        names = _names(record)
        for user_id, name in (
            (found.keeper_id, found.keeper_name),
            (found.second_id, found.second.called_at(found.committed_at)),
        ):
            if any(persons.are_one(user_id, one) for one in people) or name in names:
                yield f"{name} took part"
            elif queries.on_shift(found.unit_id, user_id, moment):
                yield f"{name} was on shift"


def _people(record: Search | AirSample) -> Iterator[UUID | None]:
    yield record.recorder_id
    if isinstance(record, Search):
        yield from (record.shift.recorder_id, shifts.team_of(record).handler.user_id)
        yield from (one.recorder_id for one in record.alerts)
        return
    yield from (record.second_id, rasco.sample_now(record).second_id)
    for step in record.hand_overs:
        yield from (step.from_id, step.to_id)
    for one in record.presented:
        session = one.session
        yield from (session.recorder_id, session.loader_id, session.responses_by_id)
        yield from (place.handler_user_id for place in session.places)


def _names(record: Search | AirSample) -> set[str]:
    """Return those who were only written down by name as having been in the room."""
    if isinstance(record, Search):
        return set()
    return {person.name for one in record.presented for person in one.session.people}


def object_of(record: Search | AirSample) -> tuple[str | None, str, str, datetime]:
    """Return container number, filter number, lot and beginning of a record, as it reads now."""
    if isinstance(record, Search):
        number = shifts.present_value(record, SearchFact.CONTAINER_NUMBER)
        return number, "", "", shifts.present_value(record, SearchFact.STARTED_AT)
    now = rasco.sample_now(record)
    return now.container_number, now.filter_number, now.filter_lot, now.started_at


def unit_of(record: Search | AirSample) -> UUID:
    """Return the unit on whose shift it was."""
    return record.shift.unit_id if isinstance(record, Search) else record.unit_id
