"""Preparing a session: its people are judged, the items are drawn into positions, the loader reads where they go."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import check_works_there, require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.errors import DomainError
from canine.extensions import db
from canine.policy import queries as policies
from canine.presentations import queries as lines
from canine.presentations import services as presentations
from canine.rasco import queries
from canine.rasco.errors import NotYourPart, OneCannotDoBoth, SessionClosed
from canine.rasco.messages import NewPerson, NewSession, Presence
from canine.rasco.models import (
    AirSample,
    FieldBlank,
    PresentationSession,
    SessionBlank,
    SessionPerson,
    SessionSample,
    SessionTeam,
)
from canine.rasco.services.notifications import notify_uncovered_team
from canine.registry import queries as registry
from canine.registry.models import Team, TrainingAid
from canine.rules.presentation import Chance, DecisionKind, Item, ItemKind, place
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.sentence import Sentence
from canine.rules.session import controls_needed
from canine.shifts.services import find_duplicate, with_provenance

CRYPTOGRAPHIC = secrets.SystemRandom()


def prepare_session(
    message: NewSession, *, actor: Actor, at: datetime, rng: Chance = CRYPTOGRAPHIC
) -> PresentationSession:
    """Record a session with its items drawn into positions; `rng` is given for a repeatable demonstration only.

    Raises OneCannotDoBoth for a loader who handles or records, DomainError for a sample that cannot be presented, a
    missing control, an aid past its date, a team that is none, more items than positions.
    """
    values = {"blinding": message.blinding, "loader_id": message.loader_id, "responses_by_id": message.recorder_id}
    if again := find_duplicate(PresentationSession, message.capture, values, actor):
        return again
    teams = _teams(message)
    unit_id = teams[0].dog.unit_id
    require_unit(unit_id, actor, at=at, field="teams")
    _check_people(message, teams)
    for field, person_id in (("loader", message.loader_id), ("recorder", message.recorder_id)):
        check_works_there(unit_id, person_id, at, field=field)
    samples = _samples(message, unit_id)
    blanks = _field_blanks(message, unit_id)
    items = _items(message, samples, _controls(message, unit_id, at), blanks)
    line = presentations.lay_line(message.positions, message.room, what=AuditAction.PREPARE_SESSION, actor=actor, at=at)
    row = {**values, "unit_id": unit_id, "line_id": line.id}
    session = with_provenance(PresentationSession, message.capture, row, actor, at)
    with audited(AuditAction.PREPARE_SESSION, actor=actor, at=at):
        db.session.add(session)
        session.line = line
        session.places = [
            SessionTeam(team=team, team_id=team.id, number=number, handler_user_id=team.handler.user_id)
            for number, team in enumerate(teams, start=1)
        ]
        session.samples = [SessionSample(sample=sample, sample_id=sample.id) for sample in samples]
        session.field_blanks = [SessionBlank(blank_id=blank.id) for blank in blanks]
        session.people = [_person(session.id, presence, message, actor, at) for presence in message.people]
    drawn = place(items, message.positions, rng)
    presentations.place_items(line.id, drawn, what=AuditAction.PREPARE_SESSION, actor=actor, at=at)
    for team in teams:
        notify_uncovered_team(session, team, actor=actor, at=at)
    return session


def _teams(message: NewSession) -> list[Team]:
    if not message.room:
        raise DomainError("Say in which room.", field="room")
    if not message.team_ids:
        raise DomainError("Choose at least one team.", field="teams")
    teams = [registry.team(team_id) for team_id in dict.fromkeys(message.team_ids)]
    for team in teams:
        if not (team.from_on <= message.on and (team.to_on is None or message.on <= team.to_on)):
            raise DomainError(f"{team.name} is no team on {message.on}.", field="teams")
        if team.dog.unit_id != teams[0].dog.unit_id:
            raise DomainError(f"{team.name} is of another unit than {teams[0].name}.", field="teams")
    dogs = [team.dog_id for team in teams]
    if len(set(dogs)) < len(dogs):
        raise DomainError("A dog goes along the line once in a session: choose one of its teams.", field="teams")
    return teams


def _check_people(message: NewSession, teams: list[Team]) -> None:
    handlers = [persons.somebody_of(team.handler.person_id) for team in teams]
    loader, recorder = accounts.user(message.loader_id), accounts.user(message.recorder_id)
    if persons.somebody(loader.id).is_among(handlers):
        way = persons.way_on(persons.somebody(loader.id), *handlers)
        raise OneCannotDoBoth(
            f"One person cannot load and handle: {loader.name} handles a dog in this session. Choose another loader."
            f"{way}",
            field="loader",
        )
    if persons.are_one(loader.id, recorder.id):
        way = persons.way_on(persons.somebody(loader.id), persons.somebody(recorder.id))
        raise OneCannotDoBoth(
            f"One person cannot load and record: {loader.name} would know what lies where. Choose another recorder."
            f"{way}",
            field="recorder",
        )
    if len(teams) > 1 and persons.somebody(recorder.id).is_among(handlers):
        raise OneCannotDoBoth(
            f"{recorder.name} handles a dog in this session and would learn what the other dog showed. "
            "Choose another recorder.",
            field="recorder",
        )
    for person, field in ((loader, "loader"), (recorder, "recorder")):
        if person.deactivated_at is not None or person.role not in AT_THE_EVIDENCE:
            raise DomainError(f"{person.name} cannot take this part: choose somebody who works here.", field=field)


def _samples(message: NewSession, unit_id: UUID) -> list[AirSample]:
    if not message.sample_ids:
        raise DomainError("Choose at least one sample.", field="samples")
    found = [queries.sample(sample_id, unit_id=unit_id) for sample_id in dict.fromkeys(message.sample_ids)]
    for sample in found:
        if sample.strike is not None:
            raise DomainError(f"Filter {sample.filter_number} was struck: {sample.strike.reason}", field="samples")
        ending = queries.end_of(sample)
        if ending is not None:
            raise DomainError(
                f"Filter {sample.filter_number} was {ending.kind.value}: {ending.how} It is presented to no dog.",
                field="samples",
            )
        decision = queries.decision_of(sample)
        if decision is not None and decision.kind is not DecisionKind.UNDECIDED:
            raise DomainError(
                f"Filter {sample.filter_number} is decided already: {decision.kind.value}.", field="samples"
            )
        if queries.open_session_of(sample.id) is not None:
            raise DomainError(
                f"Filter {sample.filter_number} lies in a session that is still open. Close that one first.",
                field="samples",
            )
    return found


def _controls(message: NewSession, unit_id: UUID, at: datetime) -> list[TrainingAid]:
    aids = [registry.aid(aid_id) for aid_id in dict.fromkeys(message.control_ids)]
    for aid in aids:
        if aid.unit_id != unit_id:
            raise DomainError(f"{aid.label} is an aid of another unit.", field="controls")
        if aid.replace_by_on < message.on:
            raise DomainError(
                f"{aid.label} was to be replaced by {aid.replace_by_on}: past its date it is no control. "
                "Choose another aid.",
                field="controls",
            )
    presented = len(set(message.sample_ids)) + len(aids) + message.blanks + len(set(message.field_blank_ids))
    needed = controls_needed(presented, policies.in_force(at).positive_control_share)
    if not aids:
        raise DomainError(
            "A session needs a positive control: a known target, to show that the dog is working. Choose an aid.",
            field="controls",
        )
    if len(aids) < needed:
        raise DomainError(
            f"{presented} presentations need {needed} positive controls; there are {len(aids)}.", field="controls"
        )
    return aids


def _field_blanks(message: NewSession, unit_id: UUID) -> list[FieldBlank]:
    found = [queries.field_blank(blank_id, unit_id=unit_id) for blank_id in dict.fromkeys(message.field_blank_ids)]
    for blank in found:
        if blank.presented:
            raise DomainError(f"Field blank {blank.filter_number} was presented already.", field="field_blanks")
    return found


def _items(
    message: NewSession, samples: list[AirSample], aids: list[TrainingAid], field_blanks: list[FieldBlank]
) -> list[Item]:
    if message.blanks < 0:
        raise DomainError("The number of blanks is 0 or more.", field="blanks")
    items = [Item(ItemKind.SAMPLE, f"filter {sample.filter}", None, str(sample.id)) for sample in samples]
    items += [Item(ItemKind.POSITIVE_CONTROL, aid.label, aid.odour.name, str(aid.id)) for aid in aids]
    items += [Item(ItemKind.BLANK, f"blank {number}") for number in range(1, message.blanks + 1)]
    items += [Item(ItemKind.BLANK, f"field blank {one.filter}", None, str(one.id)) for one in field_blanks]
    if not 1 <= message.positions <= 60:
        raise DomainError("A line has 1 to 60 positions.", field="positions")
    if len(items) > message.positions:
        raise DomainError(
            f"{len(items)} items do not fit into {message.positions} positions. Take fewer blanks or samples.",
            field="positions",
        )
    return items


def _person(session_id: UUID, presence: Presence, message: NewSession, actor: Actor, at: datetime) -> SessionPerson:
    values = {"session_id": session_id, "name": presence.name, "part": presence.part, "knew": presence.knew}
    return with_provenance(SessionPerson, type(message.capture)(), values, actor, at)


def see_loading(session_id: UUID, *, actor: Actor, at: datetime) -> dict[int, Item]:
    """Return what goes where, for the loader alone; the look stands in the log. Raises NotYourPart, NotFound."""
    session = queries.session(session_id)
    if is_handling(session, actor):
        raise OneCannotDoBoth("You handle a dog in this session, under whatever account: another person loads.")
    if actor.user_id is None or actor.user_id != session.loader_id:
        raise NotYourPart(
            Sentence(
                "What lies where, only {loader} may read, who loads, until the session is closed.",
                loader=session.loader.name,
            )
        )
    note(AuditAction.SEE_LOADING, PresentationSession.__tablename__, session.id, actor=actor, at=at)
    return lines.placements(session.line_id)


def is_handling(session: PresentationSession, actor: Actor) -> bool:
    """Whether the person handles a dog in the session, under whatever account."""
    person = persons.acting(actor)
    handlers = (persons.somebody_of(place.team.handler.person_id) for place in session.places)
    return person is not None and person.is_among(handlers)


def note_person(message: NewPerson, *, actor: Actor, at: datetime) -> SessionPerson:
    """Somebody else who was in the room, and what this person knew; by the recorder or who prepared the session.

    Raises NotYourPart, SessionClosed, DomainError.
    """
    session = queries.session(message.session_id)
    if actor.user_id not in (session.responses_by_id, session.recorder_id):
        raise NotYourPart(f"Who was in the room, {session.responses_by.name} or {session.recorder_name} writes down.")
    values: dict[str, Any] = {
        "session_id": session.id,
        "name": message.presence.name,
        "part": message.presence.part,
        "knew": message.presence.knew,
    }
    if again := find_duplicate(SessionPerson, message.capture, values, actor):
        return again
    if session.closed_at is not None:
        raise SessionClosed()
    if not message.presence.name:
        raise DomainError("Name the person.", field="name")
    row = with_provenance(SessionPerson, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_SESSION_RESPONSE, actor=actor, at=at):
        session.people.append(row)
    return row
