"""Planning a study, agreeing to it, preparing its containers one by one, and opening it.

One person alone cannot make a result: who plans does not agree, who prepares does not sample, record or handle, what
goes into the next container follows from a seed that was sealed before, and a second person stands by.
"""

import json
import secrets
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import check_works_there, require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.registry import queries as registry
from canine.registry.models import TrainingAid
from canine.rules.figures import written_number
from canine.rules.limits import REASON
from canine.rules.random_draw import SEED_BYTES, commitment_of
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.shift import is_future, minute
from canine.rules.study import Condition, StudyState, order_of
from canine.sealing import SealedElsewhere, sealed, unsealed
from canine.shifts.services import checked_container
from canine.studies import queries
from canine.studies.messages import NewPreparation, NewStudy
from canine.studies.models import (
    PreparedContainer,
    Study,
    StudyAgreement,
    StudyOpening,
    condition_as_json,
)

_SEED, _CONTENT = "seed of a study", "content of a prepared container"
_NONCE_BYTES = 16
# What is put in weighs about what the plan says: a quarter more or less is another condition.
_WEIGHS_WITHIN = Decimal("0.25")


def plan(message: NewStudy, *, secret_key: str, seed: bytes | None = None, actor: Actor, at: datetime) -> Study:
    """Record the plan, seal the seed that puts its containers into order, and tell the seed's SHA-256.

    A history that is made again the same gives its `seed`. Raises Forbidden for another unit, DomainError where the
    size cannot be had from what was typed, or fewer containers are planned than it takes.
    """
    require_own(message.unit_id, actor, field="unit_id")
    preparer = accounts.user(message.preparer_id)
    if preparer.deactivated_at is not None or preparer.role not in AT_THE_EVIDENCE:
        raise DomainError(f"{preparer.name} cannot prepare: choose somebody who works here.", field="preparer")
    check_works_there(message.unit_id, preparer.id, at, field="preparer")
    try:
        size = message.aim.size()
    except ValueError as wrong:
        raise DomainError(str(wrong), field="rate") from wrong
    with_target = sum(one.containers for one in message.conditions if one.is_target)
    if with_target < size.containers * size.conditions:
        raise DomainError(
            f"What is to be shown takes {size.containers * size.conditions} prepared containers with a target; these "
            f"are {with_target}. Prepare more of each condition, or ask for less.",
            field="of_each",
        )
    seed = seed or secrets.token_bytes(SEED_BYTES)
    aim = message.aim
    made = Study(
        unit_id=message.unit_id,
        number=queries.next_number(message.unit_id),
        title=message.title,
        question=message.question,
        aim=aim.kind,
        rate=_share(aim.rate),
        second=None if aim.second is None else _share(aim.second),
        sides=aim.sides,
        misses=aim.misses,
        power=_share(aim.power),
        each=aim.each,
        correlation=_share(aim.correlation),
        expected_sensitivity=_share(message.expected_sensitivity),
        expected_specificity=_share(message.expected_specificity),
        needed=size.containers * size.conditions,
        conditions=[condition_as_json(one) for one in message.conditions],
        containers=sum(one.containers for one in message.conditions),
        field_blanks=message.field_blanks,
        filter_blanks=message.filter_blanks,
        commitment=commitment_of(seed),
        sealed_seed=sealed(secret_key, _SEED, seed),
        preparer_id=preparer.id,
        planned_at=at,
        planned_by_id=actor.user_id,
        planned_by_name=actor.name,
    )
    with audited(AuditAction.PLAN_STUDY, actor=actor, at=at):
        db.session.add(made)
    return made


def _share(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))


def agree(study_id: UUID, *, actor: Actor, at: datetime) -> StudyAgreement:
    """Agree to a plan; from here on containers are prepared.

    Raises Forbidden for who planned or prepares, DomainError.
    """
    found = queries.study(study_id)
    require_own(found.unit_id, actor)
    if found.agreement is not None:
        raise DomainError(f"{found.agreement.agreed_by_name} agreed to it already.")
    for key, did in ((found.planned_by_id, "planned it"), (found.preparer_id, "prepares its containers")):
        if key is not None and persons.are_one(actor.user_id, key):
            raise Forbidden(f"You {did}: another manager agrees to the study.")
    made = StudyAgreement(agreed_at=at, agreed_by_id=actor.user_id, agreed_by_name=actor.name)
    with audited(AuditAction.AGREE_TO_STUDY, actor=actor, at=at):
        found.agreement = made
    return made


def next_to_prepare(
    study_id: UUID, *, secret_key: str, actor: Actor, at: datetime
) -> tuple[int, Condition] | tuple[None, None]:
    """Return the number of the container that is next and what goes into it, for the preparer alone; None when all are.

    The look stands in the log. Raises Forbidden, DomainError before somebody agreed or after the study was opened.
    """
    found = _running(study_id, actor)
    number = len(found.prepared) + 1
    if number > found.containers:
        return None, None
    note(AuditAction.PREPARE_CONTAINER, Study.__tablename__, found.id, actor=actor, at=at)
    return number, order_of(found.planned_conditions, _seed(found, secret_key))[number - 1]


def minutes_to_sample(study_id: UUID, *, secret_key: str) -> dict[int, int]:
    """Return for how many minutes each container that was prepared is sampled: that alone of what is sealed.

    Targets and empty containers have the same times, so that it says nothing of what lies in one.
    """
    found = queries.study(study_id)
    order = order_of(found.planned_conditions, _seed(found, secret_key))
    return {one.number: order[one.number - 1].minutes for one in found.prepared}


def prepare(message: NewPreparation, *, secret_key: str, actor: Actor, at: datetime) -> PreparedContainer:
    """Record the container that is next as prepared and closed, with what lies in it sealed.

    Raises Forbidden for anybody but the preparer; DomainError where the number is another one, the container still
    holds an earlier one, the aids are not what the plan says, or nobody stood by.
    """
    found = _running(message.study_id, actor)
    number = len(found.prepared) + 1
    if message.number != number:
        raise DomainError(f"The next container is number {number}. Look at it again.")
    if number > found.containers:
        raise DomainError("Every container of the study is prepared.")
    condition = order_of(found.planned_conditions, _seed(found, secret_key))[number - 1]
    painted = checked_container(message.container_number, as_painted=message.as_painted)
    _check_moment(found, painted, message, at)
    _check_second(found, message.second_id, actor, at)
    aids = [registry.aid(key) for key in dict.fromkeys(message.aid_ids)]
    _check_aids(found, condition, aids)
    content = {
        "condition": condition.number,
        "aids": [one.label for one in aids],
        "odour": condition.odour,
        "form": ", ".join(dict.fromkeys(one.form for one in aids)),
        "mass_g": str(sum(one.sealed_weight_g for one in aids)) if aids else None,
        "nonce": secrets.token_hex(_NONCE_BYTES),
    }
    made = PreparedContainer(
        number=number,
        container_number=painted,
        load=message.load,
        container_c=message.container_c,
        sealed_content=sealed(secret_key, _CONTENT, json.dumps(content, sort_keys=True).encode()),
        loaded_at=message.loaded_at,
        prepared_at=at,
        prepared_by_id=actor.user_id,
        prepared_by_name=actor.name,
        second_id=message.second_id,
    )
    with audited(AuditAction.PREPARE_CONTAINER, actor=actor, at=at):
        found.prepared.append(made)
    return made


def _running(study_id: UUID, actor: Actor) -> Study:
    found = queries.study(study_id)
    if not persons.are_one(actor.user_id, found.preparer_id):
        raise Forbidden(f"What goes into a container, only {found.preparer.name} may read, who prepares them.")
    if found.state is StudyState.PLANNED:
        raise DomainError("A manager who did not plan this study agrees to it first.")
    if found.state is StudyState.OPENED:
        raise DomainError("This study was opened: nothing more is prepared.")
    return found


def _check_moment(found: Study, painted: str, message: NewPreparation, at: datetime) -> None:
    assert found.agreement is not None
    if is_future(message.loaded_at, at):
        raise DomainError("This lies in the future. Check the time.", field="loaded_at")
    if message.loaded_at < minute(found.agreement.agreed_at):
        raise DomainError("This lies before the study was agreed to. Check the time.", field="loaded_at")
    other = queries.holds_something(found.unit_id, painted, message.loaded_at)
    if other is not None:
        raise DomainError(
            f"{painted} holds number {other.number} of study {other.study.number} at that time. Empty it first, and "
            "say so on the study's page.",
            field="container_number",
        )


def _check_second(found: Study, second_id: UUID, actor: Actor, at: datetime) -> None:
    second = accounts.user(second_id)
    if persons.are_one(second.id, actor.user_id):
        raise DomainError("Somebody else stands by when a container is prepared.", field="second")
    if second.deactivated_at is not None or second.role not in AT_THE_EVIDENCE:
        raise DomainError(f"{second.name} cannot stand by: choose somebody who works here.", field="second")
    check_works_there(found.unit_id, second.id, at, field="second")


def _check_aids(found: Study, condition: Condition, aids: list[TrainingAid]) -> None:
    if not condition.is_target:
        if aids:
            raise DomainError("This container stays empty: choose no aid.", field="aids")
        return
    if not aids:
        raise DomainError("Choose the aid that lies in it.", field="aids")
    for one in aids:
        if one.unit_id != found.unit_id or one.odour.name != condition.odour:
            raise DomainError(f"{one.label} is no {condition.odour} of this unit.", field="aids")
    weight, wanted = sum(one.sealed_weight_g for one in aids), condition.mass_g or Decimal(0)
    if abs(weight - wanted) > wanted * _WEIGHS_WITHIN:
        raise DomainError(
            f"Together they weigh {written_number(weight)} g; the plan says {written_number(wanted)} g, a quarter more "
            "or less at most.",
            field="aids",
        )


def empty(prepared_id: UUID, *, actor: Actor, at: datetime) -> PreparedContainer:
    """Say that a container was emptied: what is sampled of it from now on is no study's. By the preparer, once."""
    found = queries.prepared_container(prepared_id)
    if not persons.are_one(actor.user_id, found.study.preparer_id):
        raise Forbidden(f"{found.study.preparer.name} empties what they prepared.")
    if found.emptied_at is not None:
        raise DomainError("It was emptied already.")
    with audited(AuditAction.PREPARE_CONTAINER, actor=actor, at=at):
        found.emptied_at = at
    return found


def open_study(study_id: UUID, reason: str, *, secret_key: str, actor: Actor, at: datetime) -> StudyOpening:
    """Open the seed and what was sealed: from here on results stand on the page, and nothing more is presented.

    Raises Forbidden for the preparer, DomainError where a session with one of its filters is still open, or less was
    done than planned and nobody says why.
    """
    found = queries.study(study_id)
    require_own(found.unit_id, actor)
    if found.state is not StudyState.RUNNING:
        raise DomainError("Only a study that is running is opened.")
    if persons.are_one(actor.user_id, found.preparer_id):
        raise Forbidden("You prepare its containers: somebody else opens the study.")
    if queries.has_open_session(found):
        raise DomainError("A session with a filter of this study is still open. Close it first.")
    reason = " ".join(reason.split())[:REASON]
    progress = queries.progress(found)
    if not progress.is_complete and not reason:
        raise DomainError(f"{progress.what_is_missing} Say why it is opened all the same.", field="reason")
    seed = _seed(found, secret_key)
    conditions = order_of(found.planned_conditions, seed)
    contents = [{"number": one.number, **_content(one, secret_key)} for one in found.prepared]
    if any(one["condition"] != conditions[place].number for place, one in enumerate(contents)):
        raise DomainError(
            "What was sealed does not follow the committed order: the records of this study were altered."
        )
    made = StudyOpening(
        seed=seed.hex(),
        contents=contents,
        reason=reason,
        opened_at=at,
        opened_by_id=actor.user_id,
        opened_by_name=actor.name,
    )
    with audited(AuditAction.OPEN_STUDY, actor=actor, at=at, reason=reason):
        found.opening = made
    return made


def _seed(found: Study, secret_key: str) -> bytes:
    try:
        seed = unsealed(secret_key, _SEED, found.sealed_seed)
    except SealedElsewhere as wrong:
        raise DomainError(str(wrong)) from wrong
    if commitment_of(seed) != found.commitment:
        raise DomainError("The sealed seed is not the one that was committed to: the record was altered.")
    return seed


def _content(one: PreparedContainer, secret_key: str) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads(unsealed(secret_key, _CONTENT, one.sealed_content))
    except SealedElsewhere as wrong:
        raise DomainError(f"Container {one.number}: {wrong}") from wrong
    return found
