"""Planning a covert check, agreeing to it, withdrawing it by two, reading it for safety, and taking the target out."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.covert_checks import at_rest, matching, queries, revealing
from canine.covert_checks.messages import NewCovertCheck
from canine.covert_checks.models import (
    CovertAgreement,
    CovertCheck,
    CovertRemoval,
    CovertSafetyOpening,
    CovertWithdrawal,
)
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.items import queries as items
from canine.items.models import PreparedItem
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.policy import queries as policies
from canine.rules.cargo import ContainerNumberWrong, container_number
from canine.rules.covert_check import (
    LONGEST_WINDOW,
    NONCE_BYTES,
    CovertPlan,
    PlannedItem,
    RevealCause,
    commitment_of,
    opening_of,
)
from canine.rules.covert_steps import CovertStep
from canine.rules.limits import REASON
from canine.rules.notifications import NoticeKind
from canine.rules.shift import is_future, minute
from canine.rules.team import Mode

# How late a search that was taken down in time may come in from a tablet without a network.
_GRACE = timedelta(hours=12)
_STEPS = {
    Mode.RASCO: tuple(step.value for step in CovertStep),
    Mode.FREE_SEARCH: (CovertStep.SAMPLED.value, CovertStep.ALERTED.value),
}


def plan(message: NewCovertCheck, *, nonce: bytes | None = None, actor: Actor, at: datetime) -> CovertCheck:
    """Seal a plan and commit to it; the manager who is named is asked to agree before the window opens.

    A history that is made again the same gives its `nonce`. Raises Forbidden for who handles a dog of the unit or is on
    shift, and DomainError, at its field, for an item that is not ready, a number that does not fit, and a wrong window.
    """
    require_unit(message.unit_id, actor, at=at, field="unit_id")
    if actor.user_id is None:
        raise Forbidden("A person keeps a covert check.")
    _require_outside(message.unit_id, actor.user_id, "You", at)
    _check_second(message, actor, at)
    _check_window(message, at)
    found = _item(message)
    container, number, lot = _where(message)
    reach = _GRACE
    if message.mode is Mode.RASCO:
        reach = timedelta(hours=policies.in_force(at).filter_use_within_hours)
    plan_ = CovertPlan(
        keeper=actor.name,
        item=_as_planned(found),
        mode=message.mode,
        container_number=container,
        filter_number=number,
        filter_lot=lot,
        place=" ".join(message.place.split()),
        from_at=minute(message.from_at),
        until_at=minute(message.until_at),
        reveal_at=minute(message.until_at) + reach,
        steps=_STEPS[message.mode],
    )
    content = opening_of(plan_, nonce or secrets.token_bytes(NONCE_BYTES))
    made = CovertCheck(
        unit_id=message.unit_id,
        number=queries.next_number(message.unit_id),
        commitment=commitment_of(content),
        sealed_opening=at_rest.seal(content),
        keeper_id=actor.user_id,
        keeper_name=actor.name,
        second_id=message.second_id,
        committed_at=at,
    )
    with audited(AuditAction.PLAN_COVERT_CHECK, actor=actor, at=at):
        db.session.add(made)
    sentence = f"{actor.name} asks you to agree to a covert check. Open it where nobody reads along."
    _tell_second(made, sentence, actor, at)
    return made


def _require_outside(unit_id: UUID, user_id: UUID, who: str, at: datetime) -> None:
    verb = "handle" if who == "You" else "handles"
    if queries.handles_in(unit_id, user_id, at):
        raise Forbidden(
            f"{who} {verb} a dog of this unit, under whatever account: a covert check is kept by somebody who does not."
        )
    if queries.on_shift(unit_id, user_id, at):
        raise Forbidden(f"{who} {'are' if who == 'You' else 'is'} on shift: somebody outside the shift does this.")


def _check_second(message: NewCovertCheck, actor: Actor, at: datetime) -> None:
    if actor.user_id is None or message.second_id not in {
        key for key, _ in queries.seconds(message.unit_id, actor.user_id)
    }:
        raise DomainError("Choose a manager of the unit who is not yourself.", field="second_id")
    second = accounts.user(message.second_id)
    if queries.handles_in(message.unit_id, second.id, at):
        raise DomainError(f"{second.name} handles a dog of this unit: choose another manager.", field="second_id")


def _check_window(message: NewCovertCheck, at: datetime) -> None:
    if minute(message.from_at) <= at:
        raise DomainError("The window opens later than now: a manager agrees to the check before.", field="from_at")
    if message.until_at <= message.from_at:
        raise DomainError("The window ends after it opens.", field="until_at")
    if message.until_at > at + LONGEST_WINDOW:
        raise DomainError(f"The window ends within {LONGEST_WINDOW.days} days from now.", field="until_at")
    if not message.place.strip():
        raise DomainError("Say where in it the item lies, so that it is found again.", field="place")


def _item(message: NewCovertCheck) -> PreparedItem:
    ready = items.ready_items(frozenset({message.unit_id}), message.until_at.date())
    found = next((one for one in ready if one.id == message.item_id), None)
    if found is None:
        raise DomainError(
            "Choose an item of the unit that is in use, and whose aid is in date until the window ends.",
            field="item_id",
        )
    return found


def _as_planned(found: PreparedItem) -> PlannedItem:
    return PlannedItem(
        number=found.number,
        kind=found.kind,
        words=found.words,
        odour=found.odour.name if found.odour else "",
        form=found.form,
        weight_g="" if found.weight_g is None else f"{found.weight_g:f}",
        source=found.aid.label if found.aid else "",
    )


def _where(message: NewCovertCheck) -> tuple[str, str, str]:
    """Return container, filter and lot, of which the container or the filter is named."""
    typed, number, lot = message.container_number.strip(), message.filter_number.strip(), message.filter_lot.strip()
    if bool(typed) == bool(number):
        raise DomainError(
            "Write the number of the container, or that of the filter: one of the two.", field="container_number"
        )
    if number:
        if message.mode is not Mode.RASCO:
            raise DomainError(
                "A filter is for air sampling: choose RASCO, or write a container.", field="filter_number"
            )
        if not lot:
            raise DomainError("Write the filter's lot, as it is printed on it.", field="filter_lot")
        return "", number.upper(), lot.upper()
    try:
        return container_number(typed), "", ""
    except ContainerNumberWrong as wrong:
        raise DomainError(str(wrong), field="container_number") from wrong


def agree(covert_id: UUID, *, actor: Actor, at: datetime) -> CovertAgreement:
    """Agree that there is such a check, as the manager who was named, before its window opens; the plan stays sealed.

    Raises Forbidden for anybody else and for who is on shift, DomainError when it is too late.
    """
    found = _sealed_for(covert_id, actor)
    if not persons.are_one(actor.user_id, found.second_id) or persons.are_one(actor.user_id, found.keeper_id):
        raise Forbidden(f"{found.second.name} was asked to agree.")
    if found.agreement is not None:
        raise DomainError("You agreed to it already.")
    _require_outside(found.unit_id, found.second_id, "You", at)
    try:
        is_late = queries.plan(found).from_at <= at
    except queries.PlanUnreadable as error:
        raise DomainError(f"The plan cannot be opened: {error}") from error
    if is_late:
        raise DomainError("Its window has opened: what nobody agreed to in time is revealed and not held.")
    made = CovertAgreement(agreed_at=at, agreed_by_id=found.second_id, agreed_by_name=actor.name)
    with audited(AuditAction.AGREE_TO_COVERT_CHECK, actor=actor, at=at):
        found.agreement = made
    return made


def withdraw(covert_id: UUID, reason: str, *, actor: Actor, at: datetime) -> CovertCheck:
    """Say that the check is not to be held; with both words it is revealed as withdrawn, with both reasons.

    The keeper alone withdraws what nobody agreed to yet. Raises Forbidden for anybody but the two, DomainError without
    a reason, a second time, and once a search or a sample of it is on record.
    """
    found, reason = _sealed_for(covert_id, actor), " ".join(reason.split())
    if not reason:
        raise DomainError("Say why it is not to be held: the reason is told with it for good.", field="reason")
    if any(persons.are_one(actor.user_id, one.withdrawn_by_id) for one in found.withdrawals):
        raise DomainError("You said so already: the other one who knows of it has to say so, too.", field="reason")
    if matching.records_of(found):
        raise DomainError(
            "It is under way on the record: from here on it counts, and is revealed by itself.", field="reason"
        )
    who = found.keeper_id if queries.is_keeper(found, actor.user_id) else found.second_id
    made = CovertWithdrawal(reason=reason[:REASON], withdrawn_at=at, withdrawn_by_id=who, withdrawn_by_name=actor.name)
    with audited(AuditAction.WITHDRAW_COVERT_CHECK, actor=actor, at=at):
        found.withdrawals.append(made)
    if found.agreement is None or len(found.withdrawals) == 2:
        revealing.reveal(found, RevealCause.WITHDRAWN, at=at)
    return found


def open_for_safety(covert_id: UUID, reason: str, *, actor: Actor, at: datetime) -> CovertSafetyOpening:
    """Open the plan to the manager who agreed, for a reason that stands with the check for good; the keeper is told.

    Raises Forbidden for anybody else, DomainError.
    """
    found, reason = _sealed_for(covert_id, actor), " ".join(reason.split())
    if queries.is_keeper(found, actor.user_id) or found.agreement is None:
        raise Forbidden("The manager who agreed opens the plan where safety asks for it.")
    if found.safety_openings:
        raise DomainError("You opened it already.", field="reason")
    if not reason:
        raise DomainError("Say what makes it necessary.", field="reason")
    made = CovertSafetyOpening(
        reason=reason[:REASON], opened_at=at, opened_by_id=found.second_id, opened_by_name=actor.name
    )
    with audited(AuditAction.OPEN_COVERT_PLAN, actor=actor, at=at):
        found.safety_openings.append(made)
    sentence = f"{actor.name} opened the plan of your covert check {found.number}: {reason}"
    notice = NewNotice(NoticeKind.COVERT_CHECK_WAITS, f"{found.id} opened", at.date(), sentence, _address(found))
    notices.notify(found.keeper_id, notice, actor=actor, at=at)
    return made


def read_plan(covert_id: UUID, *, actor: Actor, at: datetime) -> CovertPlan:
    """Return the plan to who may read it; a look before the reveal stands in the log. Raises NotFound, DomainError."""
    found = queries.check_for(covert_id, actor.user_id)
    if not queries.may_read_plan(found, actor.user_id):
        raise Forbidden("The keeper alone reads this plan before the reveal.")
    if found.reveal is None:
        note(AuditAction.SEE_COVERT_PLAN, CovertCheck.__tablename__, found.id, actor=actor, at=at)
    try:
        return queries.plan(found)
    except queries.PlanUnreadable as error:
        raise DomainError(f"The plan cannot be opened: {error}") from error


def take_out(covert_id: UUID, removed_at: datetime, *, actor: Actor, at: datetime) -> CovertRemoval:
    """Record that what was put in is out again: from then on the container is like any other.

    Before the window is over only once a search or a sample of it is on record, and never earlier than that began.
    Raises Forbidden for anybody but the two who knew, DomainError.
    """
    found = queries.check_for(covert_id, actor.user_id)
    if not queries.knows(found, actor.user_id):
        raise Forbidden(f"{found.keeper_name} or {found.second.name} says that it is out again.")
    if found.removal is not None:
        raise DomainError(f"{found.removal.said_by_name} said so already.", field="removed_at")
    if is_future(removed_at, at):
        raise DomainError("This lies ahead. Write when it was taken out.", field="removed_at")
    plan_ = queries.plan(found)
    if minute(removed_at) < plan_.from_at:
        raise DomainError("This lies before the window opened. Check the time.", field="removed_at")
    _check_not_cut_short(found, plan_, removed_at)
    user_id = found.keeper_id if queries.is_keeper(found, actor.user_id) else found.second_id
    made = CovertRemoval(removed_at=removed_at, said_at=at, said_by_id=user_id, said_by_name=actor.name)
    with audited(AuditAction.TAKE_OUT_COVERT_ITEM, actor=actor, at=at):
        found.removal = made
    return made


def _check_not_cut_short(found: CovertCheck, plan_: CovertPlan, removed_at: datetime) -> None:
    begun = [one.started_at for one in matching.records_of(found)]
    if found.reveal is None and removed_at < plan_.until_at and not begun:
        raise DomainError(
            "Its window is open, and nobody has looked there on the record. If it cannot stay, both who know of it "
            "withdraw the check.",
            field="removed_at",
        )
    if begun and removed_at <= max(begun):
        raise DomainError("A search or a sample of it began later than that. Check the time.", field="removed_at")


def _sealed_for(covert_id: UUID, actor: Actor) -> CovertCheck:
    found = queries.check_for(covert_id, actor.user_id)
    if found.reveal is not None:
        raise DomainError("This check is revealed: nothing of it can be changed any more.")
    if not queries.knows(found, actor.user_id):
        raise Forbidden("This is a matter of those who know of it.")
    return found


def _tell_second(found: CovertCheck, sentence: str, actor: Actor, at: datetime) -> None:
    notice = NewNotice(NoticeKind.COVERT_CHECK_WAITS, str(found.id), at.date(), sentence, _address(found))
    notices.notify(found.second_id, notice, actor=actor, at=at)


def _address(found: CovertCheck) -> str:
    return f"/covert-checks/{found.id}"
