"""The reveal: the program opens the plan against its commitment, links what was matched, and tells who has to know."""

import logging
from datetime import datetime
from uuid import UUID

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.covert_checks import matching, queries
from canine.covert_checks.models import CovertCheck, CovertLook, CovertReveal
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rasco.models import AirSample
from canine.rules.covert_check import CovertPlan, RevealCause
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import DecisionKind
from canine.shifts.models import Search

LOG = logging.getLogger(__name__)
# Nobody chooses whether, or when, a check is revealed.
BY_ITSELF = program("covert check")


def reveal(found: CovertCheck, cause: RevealCause, *, at: datetime) -> CovertReveal:
    """Open a check for everybody; raise PlanUnreadable where the plan does not fit its commitment."""
    content, plan = queries.opening(found), queries.plan(found)
    made = CovertReveal(cause=cause, opening=content.decode(), revealed_at=at)
    with audited(AuditAction.REVEAL_COVERT_CHECK, actor=BY_ITSELF, at=at):
        found.reveal = made
    matched = matching.records_of(found) if found.agreement is not None else []
    for record in matched:
        link(found, record, at=at)
    _tell(found, plan, cause, matched, at)
    return made


def link(found: CovertCheck, record: Search | AirSample, *, at: datetime) -> None:
    """Link a search or a sample to a revealed check, once."""
    column = "search_id" if isinstance(record, Search) else "sample_id"
    if queries.look_of(found.id, column, record.id) is None:
        with audited(AuditAction.LINK_TO_COVERT_CHECK, actor=BY_ITSELF, at=at):
            found.looks.append(CovertLook(linked_at=at, **{column: record.id}))


def reveal_due(*, at: datetime) -> int:
    """Reveal every check whose time is over, or that nobody agreed to in time; tell of a plan that cannot be opened."""
    count = 0
    for found in queries.sealed_checks():
        try:
            cause = _due(found, queries.plan(found), at)
            if cause is not None:
                reveal(found, cause, at=at)
                count += 1
        except queries.PlanUnreadable as error:
            LOG.critical("covert check %s cannot be opened: %s", found.id, error)
            _tell_unreadable(found, str(error), at)
    return count


def _due(found: CovertCheck, plan: CovertPlan, at: datetime) -> RevealCause | None:
    if found.agreement is None:
        return RevealCause.NEVER_AGREED if plan.from_at <= at else None
    if at >= plan.reveal_at:
        return RevealCause.WINDOW_OVER
    if at > plan.until_at and any(is_over(one) for one in matching.records_of(found)):
        return RevealCause.WINDOW_OVER
    return None


def is_over(record: Search | AirSample) -> bool:
    """Whether nothing more follows from a record by itself: a search that ended, a sample that was decided."""
    if isinstance(record, Search):
        return record.ended_at is not None
    return bool(record.decisions) and record.decisions[-1].kind is not DecisionKind.UNDECIDED


def _tell(
    found: CovertCheck, plan: CovertPlan, cause: RevealCause, matched: list[Search | AirSample], at: datetime
) -> None:
    """Tell the keeper, the managers, and those on whose shift it was."""
    sentence = (
        f"Covert check {found.number} is revealed: {plan.where} held {plan.item.words}, put there by {plan.keeper}."
    )
    if cause is RevealCause.ALERT:
        sentence += " Nothing is referred and nobody opens it: call the keeper."
    if cause in (RevealCause.WITHDRAWN, RevealCause.NEVER_AGREED):
        sentence = f"Covert check {found.number} was not held, and stands with its reason."
    notice = NewNotice(
        NoticeKind.COVERT_CHECK_REVEALED, str(found.id), at.date(), sentence, f"/covert-checks/{found.id}"
    )
    for user_id in dict.fromkeys([found.keeper_id, found.second_id, *_on_its_shifts(matched)]):
        notices.notify(user_id, notice, actor=BY_ITSELF, at=at)
    notices.notify_managers(found.unit_id, notice, actor=BY_ITSELF, at=at)


def _on_its_shifts(matched: list[Search | AirSample]) -> list[UUID]:
    people = [record.recorder_id for record in matched]
    for record in matched:
        if isinstance(record, AirSample):
            people += [one.session.responses_by_id for one in record.presented]
    return people


def _tell_unreadable(found: CovertCheck, why: str, at: datetime) -> None:
    sentence = f"Covert check {found.number} of {found.keeper_name} cannot be opened: {why}"
    notice = NewNotice(
        NoticeKind.COVERT_CHECK_REVEALED,
        f"{found.id} unreadable",
        found.committed_at.date(),
        sentence,
        "/covert-checks",
    )
    notices.notify_managers(found.unit_id, notice, actor=BY_ITSELF, at=at)


def close_by_referral(found: CovertCheck, *, at: datetime) -> None:
    """Reveal a check since what was put in is about to be referred or opened."""
    if found.reveal is None:
        reveal(found, RevealCause.ALERT, at=at)
        db.session.flush()
