"""Opening a check-up: its people and its demand are judged, the plan is drawn, sealed and committed to."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import first_manager, persons, rights
from canine.accounts import queries as accounts
from canine.accounts.places import Place
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.errors import CheckupImpossible, Obstacle
from canine.checkups.messages import NewCheckup
from canine.checkups.models import (
    Checkup,
    CheckupAid,
    CheckupEvent,
    CheckupItem,
    CheckupOdour,
    CheckupRun,
    SealedPlan,
)
from canine.checkups.obstacles import obstacles_of_demand, obstacles_of_form, obstacles_of_people
from canine.checkups.sealing import digest, sealed
from canine.checkups.services.steps import has_left
from canine.errors import Forbidden
from canine.extensions import db
from canine.guests import services as guests
from canine.items import queries as prepared
from canine.items.models import PreparedItem
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.policy import queries as policies
from canine.presentations import services as presentations
from canine.registry import queries as registry
from canine.registry.models import Odour, Team, TrainingAid
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind
from canine.rules.policy import Policy, months_after
from canine.rules.presentation import Chance, Item, ItemKind
from canine.rules.roles import AT_THE_DOGS, Role
from canine.rules.trial import (
    CheckupState,
    Plan,
    TrialDemand,
    TrialPeople,
    draw_plan,
    trains_regularly,
)
from canine.rules.words import word_for
from canine.training import queries as training
from canine.units import queries as units

CRYPTOGRAPHIC = secrets.SystemRandom()
# 128 bits keep anybody from guessing, and can be typed from paper.
NONCE_BYTES = 16


def open_checkup(
    message: NewCheckup, *, actor: Actor, at: datetime, rng: Chance = CRYPTOGRAPHIC, nonce: bytes | None = None
) -> Checkup:
    """Open a check-up by the actor, its assessor; the commitment stands in the log when this returns.

    `rng` and `nonce` are given for a repeatable demonstration only. Raises CheckupImpossible with everything that
    is in the way, Forbidden unless the actor is an assessor, NotFound for an unknown team, odour or item.
    """
    assessor_id = _assessor(actor)
    again = db.session.get(Checkup, message.record_id) if message.record_id else None
    if again is not None and again.assessor_id == assessor_id:
        return again
    team = registry.team(message.team_id)
    rights.require("team_id", team.id, actor=actor, at=at, field="team_id")
    policy = policies.in_force(at)
    odours = [registry.odour(odour_id) for odour_id in message.odour_ids]
    items = _chosen(message)
    today = _today(message, at)
    demand = _demand(message, odours, [item for item in items if not _spoils(item, team, today)])
    found = (
        *obstacles_of_form(message),
        *_obstacles_of_records(message, assessor_id, team, odours, items, at),
        *_obstacles_of_people(_people(message, assessor_id, team, policy, at)),
        *obstacles_of_demand(demand, policy),
    )
    if found:
        raise CheckupImpossible(found)
    plan = draw_plan(demand, policy, rng)
    made = _row(message, assessor_id, team, plan, actor, at)
    opening = sealed(plan.canonical(), nonce or secrets.token_bytes(NONCE_BYTES))
    made.commitment = digest(opening)
    made.odours = [CheckupOdour(number=n, odour_id=each.id, name=each.name) for n, each in enumerate(odours, start=1)]
    made.aids = [_as_it_is(aid) for aid in {item.aid.id: item.aid for item in items if item.aid}.values()]
    made.items = [_as_offered(item) for item in items]
    made.distractors = list(dict.fromkeys(item.what for item in items if item.kind is ItemKind.DISTRACTOR))
    made.events = [
        CheckupEvent(step=1, state=CheckupState.PLANNED, at=at, author_id=actor.user_id, author_name=actor.name)
    ]
    with audited(AuditAction.OPEN_CHECKUP, actor=actor, at=at):
        db.session.add(made)
        db.session.flush()
        db.session.add(SealedPlan(checkup_id=made.id, opening=opening))
    guests.end_after_the_act(assessor_id, team.id, f"The check-up of {team.name} is open.", actor=actor, at=at)
    _lay_lines(made, plan, actor, at)
    _notify_helpers(made, today, actor, at)
    return made


def _assessor(actor: Actor) -> UUID:
    if actor.user_id is None or accounts.user(actor.user_id).role is not Role.ASSESSOR:
        raise Forbidden("A check-up is opened by an assessor.")
    return actor.user_id


def _chosen(message: NewCheckup) -> list[PreparedItem]:
    """Return the items chosen, without targets of odours that are not tested."""
    items = prepared.of_ids(message.item_ids)
    return [item for item in items if item.kind is not ItemKind.TARGET or item.odour_id in message.odour_ids]


def _demand(message: NewCheckup, odours: list[Odour], usable: list[PreparedItem]) -> TrialDemand:
    return TrialDemand(
        odours=tuple(odour.name for odour in odours),
        targets=message.targets,
        non_targets=message.non_targets,
        sessions=message.sessions,
        items=tuple(_in_a_plan(item) for item in usable),
    )


def _in_a_plan(item: PreparedItem) -> Item:
    if item.aid is not None and item.odour is not None:
        return Item(ItemKind.TARGET, item.aid.label, item.odour.name, item.aid.label, item.number)
    return Item(item.kind, item.what or "blank", reference=item.what or None, number=item.number)


def _spoils(item: PreparedItem, team: Team, today: date) -> str:
    """Return why an item cannot be used today for this team; nothing where it can."""
    if item.unit_id != team.dog.unit_id:
        return f"Item {item.number} is of another unit than the team: leave it out."
    if item.put_away_at is not None:
        return f"Item {item.number} was put away: leave it out."
    if item.aid is not None and item.aid.replace_by_on < today:
        last_day = written_day(item.aid.replace_by_on)
        return f"{item.aid.label} was to be replaced by {last_day}: leave item {item.number} out."
    return ""


def _people(message: NewCheckup, assessor_id: UUID, team: Team, policy: Policy, at: datetime) -> TrialPeople:
    """Who takes part, as persons; who trains the team regularly is found in the training log, not asked."""
    today = _today(message, at)
    since = months_after(today, -policy.regular_trainer_months)
    assessor = persons.somebody(assessor_id)
    return TrialPeople(
        assessor=assessor,
        handler=persons.somebody_of(team.handler.person_id),
        loader=persons.somebody(message.loader_id),
        recorder=persons.somebody(message.recorder_id),
        assessor_trains=trains_regularly(assessor, training.exercises_led(team, since, today), policy),
    )


def _obstacles_of_people(people: TrialPeople) -> list[Obstacle]:
    """Return why these cannot hold it together, and the way on for those who count as one by their name alone."""
    found = list(obstacles_of_people(people))
    everybody = (people.assessor, people.handler, people.loader, people.recorder)
    way = persons.way_on(*(one for one in everybody if one is not None)) if found else ""
    return [*found, Obstacle(None, way.strip())] if way else found


def _obstacles_of_records(
    message: NewCheckup, assessor_id: UUID, team: Team, odours: list[Odour], items: list[PreparedItem], at: datetime
) -> list[Obstacle]:
    """Return what the records themselves forbid: a first manager whom nobody else knows, an assessor from nowhere, an
    ended team, another check-up of the dog that is not over, a retired odour, an item of another unit, put away, or of
    an aid past its date.
    """
    today = _today(message, at)
    found = [Obstacle(None, one) for one in (first_manager.what_is_missing(),) if one]
    if not accounts.comes_from(accounts.user(assessor_id)):
        found.append(
            Obstacle(None, "Your account names neither unit nor agency. An administrator enters from where you come.")
        )
    if team.from_on > today or (team.to_on is not None and team.to_on < today):
        found.append(Obstacle("team_id", f"{team.name} is no team today."))
    for other in queries.open_with_dog(team.dog_id, message.mode):
        found.append(
            Obstacle(
                "team_id",
                f"A check-up of {other.team} in {word_for(message.mode)}, opened on "
                f"{written_day(other.opened_at.astimezone(ZoneInfo(message.zone)).date())}, is not over. A dog has one "
                "at a time in a mode: end that one first, whatever it comes to. "
                f"{_who_ends(other.assessor_id)}",
            )
        )
    found += [Obstacle("team_id", sentence) for sentence in _too_early(team, message, at)]
    for odour in odours:
        if odour.retired_at is not None and odour.retired_at <= at:
            found.append(Obstacle("odour_ids", f"{odour.name} is no longer trained on."))
    spoilt = (_spoils(item, team, today) for item in items)
    found += [Obstacle("item_ids", sentence) for sentence in spoilt if sentence]
    for field, user_id in (("loader_id", message.loader_id), ("recorder_id", message.recorder_id)):
        person = accounts.user(user_id)
        if person.deactivated_at is not None or person.role not in AT_THE_DOGS:
            found.append(Obstacle(field, f"{person.name} cannot take this part: choose somebody who works here."))
        elif user_id != assessor_id and not rights.reaches(Place(team.dog.unit_id), person, at):
            unit = units.unit(team.dog.unit_id).name
            sentence = f"{person.name} is not of {unit}: a manager there lets them in by name, or choose somebody else."
            found.append(Obstacle(field, sentence))
    return found


def _too_early(team: Team, message: NewCheckup, at: datetime) -> list[str]:
    """Return what a retest waits for: the policy's days since the failure, and training of the dog on record since."""
    failures = queries.running_failures(team.id, message.mode)
    if not failures:
        return []
    policy, zone = policies.in_force(at), ZoneInfo(message.zone)
    failed_on = failures[0].state_at.astimezone(zone).date()
    first_on = failed_on + timedelta(days=policy.retest_not_before_days)
    said = f"{failures[0].team} failed in {word_for(message.mode)} on {written_day(failed_on)}"
    found = []
    if _today(message, at) < first_on:
        found.append(f"{said}: a retest waits {policy.retest_not_before_days} days, until {written_day(first_on)}.")
    trained = {
        day
        for one in registry.dog(team.dog_id).teams
        for day in training.days_of_exercises(one.id, failed_on + timedelta(days=1), _today(message, at))
    }
    if len(trained) < policy.retest_training_days:
        wanted = "one day" if policy.retest_training_days == 1 else f"{policy.retest_training_days} days"
        found.append(f"{said}: a retest waits for corrective training on record on {wanted} since, not {len(trained)}.")
    return found


def _who_ends(assessor_id: UUID) -> str:
    name = accounts.user(assessor_id).name
    if has_left(assessor_id):
        return f"{name}, its assessor, has left: a manager of the unit who took no part in it ends it on its page."
    return f"{name}, its assessor, ends it."


def _row(message: NewCheckup, assessor_id: UUID, team: Team, plan: Plan, actor: Actor, at: datetime) -> Checkup:
    own_id = {"id": message.record_id} if message.record_id else {}
    return Checkup(
        **own_id,
        team_id=team.id,
        mode=message.mode,
        targets=message.targets,
        non_targets=message.non_targets,
        positions_per_run=plan.positions_per_run,
        sessions=message.sessions,
        draws_on_items=True,
        loads_by_run=True,
        presents_again=True,
        place=" ".join(message.place.split()),
        zone=message.zone,
        assessor_id=assessor_id,
        loader_id=message.loader_id,
        recorder_id=message.recorder_id,
        handler_user_id=team.handler.user_id,
        assessor_agency=accounts.comes_from(accounts.user(assessor_id)),
        independence_statement=message.statement.strip(),
        opened_at=at,
        captured_at=message.captured_at,
        device=actor.device,
        form_version=message.form_version,
    )


def _as_it_is(aid: TrainingAid) -> CheckupAid:
    return CheckupAid(
        aid_id=aid.id,
        label=aid.label,
        odour_name=aid.odour.name,
        form=aid.form,
        amount_g=aid.sealed_weight_g,
        source=aid.source,
        batch=aid.batch,
        replace_by_on=aid.replace_by_on,
    )


def _as_offered(item: PreparedItem) -> CheckupItem:
    return CheckupItem(
        item_id=item.id,
        number=item.number,
        odour_name=item.odour.name if item.odour else "",
        aid_label=item.aid.label if item.aid else "",
    )


def _lay_lines(made: Checkup, plan: Plan, actor: Actor, at: datetime) -> None:
    for run in plan.runs:
        line = presentations.lay_line(
            plan.positions_per_run, made.place, what=AuditAction.OPEN_CHECKUP, actor=actor, at=at
        )
        with audited(AuditAction.OPEN_CHECKUP, actor=actor, at=at):
            made.runs.append(CheckupRun(number=run.number, session=run.session, line_id=line.id))


def _notify_helpers(made: Checkup, today: date, actor: Actor, at: datetime) -> None:
    """Lets loader and recorder know which part they have."""
    for person_id, part in ((made.loader_id, "load the positions"), (made.recorder_id, "enter the responses")):
        sentence = f"You {part} in the efficacy check-up of {made.team.name}, {made.place}."
        notice = NewNotice(NoticeKind.CHECKUP_WAITS, f"{made.id} {part}", today, sentence, f"/checkups/{made.id}")
        notices.notify(person_id, notice, actor=actor, at=at)


def _today(message: NewCheckup, at: datetime) -> date:
    return at.astimezone(ZoneInfo(message.zone)).date()
