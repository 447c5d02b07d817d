"""What strikes and corrections have to know of an air sample and of the rows that hang on it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.corrections import queries as corrections
from canine.corrections.entries import Entry, Facts, any_change, author, entry_finder, fact_finder, judged, less, more
from canine.corrections.models import Strikable
from canine.errors import DomainError
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rasco import queries
from canine.rasco.models import AirSample, SampleHandOver, SampleInspection, SampleReferral
from canine.rasco.services.samples import sampled_by
from canine.rules.correction import Subject, Written
from canine.rules.fact import Named
from canine.rules.notifications import NoticeKind
from canine.rules.order import PUMP_SPAN
from canine.rules.search import SealState
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.models import Logged


def _entry(row: Strikable, sample: AirSample, words: str, happened_at: datetime, *, needs_two: bool) -> Entry:
    assert isinstance(row, Logged)  # everything that is found here was written down by somebody
    places = [place for one in sample.presented for place in one.session.places]
    handlers = [team.handler for team in (*sample.shift.teams, *(place.team for place in places))]
    teams = [team.id for team in sample.shift.teams]
    teams += [place.team_id for place in places]
    return Entry(
        row=row,
        words=words,
        address=f"/samples/{sample.id}",
        unit_id=sample.unit_id,
        team_ids=tuple(teams),
        happened_at=happened_at,
        written=Written(
            author_id=row.recorder_id,
            author=author(row.recorder_id),
            judges=judged(handlers, (place.handler_user_id for place in places)),
            is_open=sample.shift.ended_at is None,
            needs_two=needs_two,
        ),
    )


@entry_finder(Subject.SAMPLE)
def _sample(key: UUID, _at: datetime) -> Entry:
    """Return a sample that was handed on, presented, decided or inspected is evidence."""
    found = queries.sample(key)
    if queries.open_session_of(key) is not None:
        raise DomainError("This sample lies in a session that is still open. Close that one first.")
    has_more = bool(found.hand_overs or found.presented or found.decisions or found.inspections)
    words = f"the air sample of {found.container_number}, filter {found.filter_number}"
    return _entry(found, found, words, found.stopped_at, needs_two=has_more)


@entry_finder(Subject.HAND_OVER)
def _hand_over(key: UUID, _at: datetime) -> Entry:
    """Custody is evidence, and a chain: only its last link is struck."""
    row = shifts.row_of(SampleHandOver, key)
    last = queries.standing_hand_overs(row.sample)[-1:]
    if row.strike is None and row not in last:
        raise DomainError("A later hand-over follows this one: strike the last one first.")
    words = f"the hand-over of filter {row.sample.filter_number} to {row.receiver.name_at(row.handed_at)}"
    return _entry(row, row.sample, words, row.handed_at, needs_two=True)


@entry_finder(Subject.REFERRAL)
def _referral(key: UUID, _at: datetime) -> Entry:
    row = shifts.row_of(SampleReferral, key)
    sample = queries.sample(row.sample_id)
    return _entry(row, sample, f"the referral to {row.referred_to}", row.referred_at, needs_two=True)


@entry_finder(Subject.INSPECTION)
def _inspection(key: UUID, _at: datetime) -> Entry:
    row = shifts.row_of(SampleInspection, key)
    words = f"the inspection “{word_for(row.outcome)}” of {row.sample.container_number}"
    return _entry(row, row.sample, words, row.inspected_at or row.received_at, needs_two=True)


# Which container and which filter it was, who stood by, whether the seals held, and what gives a filter more air or
# a longer use.
_GUARDED_OF_SAMPLE = {
    **dict.fromkeys(("container_number", "filter_number", "filter_lot", "bag_seal", "second_person"), any_change),
    **dict.fromkeys(("seal_state", "seal_number"), any_change),
    "started_at": less,
    "stopped_at": more,
    "flow_l_per_min": more,
}
_GUARDED_OF_HAND_OVER = dict.fromkeys(("handed_at", "bag_seal", "storage_temperature_c"), any_change)
_GUARDED_OF_REFERRAL = dict.fromkeys(("referred_to", "referred_at"), any_change)


@fact_finder(Subject.SAMPLE)
def _facts_of_sample(key: UUID, at: datetime) -> Facts:
    found = queries.sample(key)
    now = queries.sample_now(found)
    values = {name: getattr(now, name) for name in queries.SAMPLE_FACTS if name != "second_person"}
    values["second_person"] = Named(now.second_id, now.second.called_at(now.stopped_at))
    others = tuple(
        Named(key, accounts.user(key).name, choice)
        for key, choice in queries.people(found.unit_id, at)
        if key != found.recorder_id
    )
    forms = {**queries.SAMPLE_FACTS, "second_person": replace(queries.SAMPLE_FACTS["second_person"], among=others)}

    def check(fact: str, value: Any) -> None:
        beside = values | {fact: value}
        if fact in ("started_at", "stopped_at"):
            if is_future(value, at):
                raise DomainError("This lies in the future. Check the day and the time.", field="new")
            problem = PUMP_SPAN.problem(beside["started_at"], beside["stopped_at"])
            if problem is not None:
                raise DomainError(problem, field="new")
        if fact in ("filter_number", "filter_lot"):
            other = queries.sample_with_filter(beside["filter_number"], beside["filter_lot"], but=found.id)
            if other is not None:
                raise DomainError(
                    Sentence(
                        "Another sample carries this filter: that of {container_number}.",
                        container_number=other.container_number,
                    ),
                    field="new",
                )
        if fact == "bag_seal":
            _check_bag_seal(found, value)
        if fact == "seal_state" and value is SealState.NO_SEAL and not beside["seal_remark"]:
            raise DomainError("Correct first the remark: say what you saw where the seal should be.", field="new")

    return Facts(_sample(key, at), forms, values, check, _GUARDED_OF_SAMPLE)


def _check_bag_seal(sample: AirSample, seal: str) -> None:
    """Raise DomainError for the seal of another bag."""
    other = queries.sample_of_bag_seal(seal, but=sample.id)
    if other is not None:
        raise DomainError(
            Sentence("This seal closed another bag, drawn from {other}: it is used once.", other=sampled_by(other)),
            field="new",
        )


@fact_finder(Subject.HAND_OVER)
def _facts_of_hand_over(key: UUID, at: datetime) -> Facts:
    row = shifts.row_of(SampleHandOver, key)
    now = queries.step_now(row)
    values = {name: getattr(now, name) for name in queries.HAND_OVER_FACTS}
    words = f"the hand-over of filter {row.sample.filter_number} to {row.receiver.name_at(row.handed_at)}"
    found = _entry(row, row.sample, words, row.handed_at, needs_two=True)
    steps = [queries.step_now(one) for one in queries.standing_hand_overs(row.sample)]
    place = next((number for number, one in enumerate(steps) if one.id == row.id), None)

    def check(fact: str, value: Any) -> None:
        if fact == "bag_seal":
            _check_bag_seal(row.sample, value)
        if fact != "handed_at" or place is None:
            return
        earliest = steps[place - 1].handed_at if place else queries.sample_now(row.sample).stopped_at
        latest = steps[place + 1].handed_at if place + 1 < len(steps) else at
        if not minute(earliest) <= minute(value) or is_future(value, latest):
            raise DomainError("Custody cannot run backwards: this is not between the steps around it.", field="new")

    return Facts(found, queries.HAND_OVER_FACTS, values, check, _GUARDED_OF_HAND_OVER)


@fact_finder(Subject.REFERRAL)
def _facts_of_referral(key: UUID, at: datetime) -> Facts:
    now = queries.referral_now(shifts.row_of(SampleReferral, key))
    values = {name: getattr(now, name) for name in queries.REFERRAL_FACTS}
    return Facts(_referral(key, at), queries.REFERRAL_FACTS, values, guarded=_GUARDED_OF_REFERRAL)


def notify_of_a_decision_in_doubt(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Tell the managers of a sample that the rule would decide otherwise, now that a fact of it is corrected."""
    for _, key in sorted(touched):
        row = corrections.correction(UUID(key))
        if row.subject is not Subject.SAMPLE:
            continue
        sample = queries.sample(row.subject_id)
        decision, now = queries.decision_of(sample), queries.judged_now(sample)
        if decision is None or now is None or now is decision.kind:
            continue
        sentence = Sentence(
            "The air sample of {container_number} was decided as {kind}; as corrected, the rule "
            "says {now}. Have the container looked at.",
            container_number=sample.container_number,
            kind=decision.kind.value,
            now=now.value,
        )
        notice = NewNotice(NoticeKind.DECISION_IN_DOUBT, key, at.date(), sentence, f"/samples/{sample.id}")
        notices.notify_managers(sample.unit_id, notice, actor=actor, at=at)
