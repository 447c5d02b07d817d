"""Whether this machine's clock can be believed now, and the two persons who say that it can.

Whoever administers the machine can set its clock. So one person's word does not make a clock right that was set: a
second one, under another name, confirms the same clock, and one of the two is a manager.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select

from canine import clock
from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import note
from canine.audit.models import AuditEntry
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.heartbeat.models import SchedulerLease
from canine.rules.clock import SMALL, Doubt, doubt
from canine.rules.roles import Role

# A first word on the clock that nobody agreed to within a day has to be said anew.
WAITS_FOR = timedelta(days=1)


class ClockInDoubt(DomainError):
    """Nothing is signed while the clock of the machine is certainly wrong."""

    def __init__(self, found: Doubt) -> None:
        super().__init__(
            f"{found.sentence} Nothing is signed until it is right again, or two people, one of them a manager, confirm"
            " on the page of the log that it is right now."
        )


class ManagerMissing(DomainError):
    """Two administrators, who could both have set the clock."""

    field = "how"

    def __init__(self, first: str) -> None:
        super().__init__(
            f"{first} confirmed it first. One of the two who confirm is a manager: administrators can set the clock."
        )


@dataclass(frozen=True, slots=True)
class FirstWord:
    """The first person who confirmed the clock as it is set now, and with what they compared it."""

    user_id: UUID
    name: str
    role: Role
    compared_with: str
    at: datetime

    @property
    def is_of_a_manager(self) -> bool:
        """Whether a manager said it: then the second may be an administrator."""
        return self.role is Role.MANAGER


def doubt_at(at: datetime) -> Doubt | None:
    """Return why the clock, which says `at`, is not believed; None when nothing speaks against it.

    What two people confirmed counts from then on: older entries and ticks say nothing against it any more.
    """
    said = select(AuditEntry.number).where(AuditEntry.action == AuditAction.CONFIRM_CLOCK.value)
    last_said = said.order_by(AuditEntry.number.desc()).limit(1).correlate(None).scalar_subquery()
    acts = select(AuditEntry.at).where(
        AuditEntry.actor_id.is_not(None), AuditEntry.number >= func.coalesce(last_said, 0)
    )
    ticks = select(func.max(SchedulerLease.last_tick_at)).where(SchedulerLease.last_tick_at <= at)
    one_row = select(literal(1)).subquery()
    # Every page of a manager asks, so in one statement.
    confirmed, newest_act_at, ticked = db.session.execute(
        select(
            AuditEntry,
            acts.order_by(AuditEntry.at.desc()).limit(1).correlate(None).scalar_subquery(),
            ticks.scalar_subquery(),
        ).select_from(one_row.outerjoin(AuditEntry, AuditEntry.number == last_said))
    ).one()
    number, confirmed_at = (confirmed.number, confirmed.at) if confirmed else (0, None)
    clock.steps.confirm(number, _setting(confirmed) if confirmed else None)
    known = [one for one in (ticked, confirmed_at) if one is not None]
    last_tick_at = max(known) if ticked is not None else None
    return doubt(at=at, stepped_by=clock.steps.by(), newest_act_at=newest_act_at, last_tick_at=last_tick_at)


def _last(what: AuditAction) -> AuditEntry | None:
    """Return the newest entry of an action on the clock."""
    statement = select(AuditEntry).where(AuditEntry.action == what.value).order_by(AuditEntry.number.desc())
    return db.session.scalars(statement.limit(1)).first()


def _setting(entry: AuditEntry) -> clock.Setting | None:
    """How the clock was set when this was said; None in an entry of a release that did not write it."""
    said: dict[str, Any] = json.loads(entry.after)
    return clock.Setting(float(said["counted_from"]), said["run"]) if "run" in said else None


def first_word(at: datetime) -> FirstWord | None:
    """Return who confirmed the clock first and waits for a second person.

    None where nobody did; where it is older than a day; and where the clock was set, or the machine started, since.
    """
    entry, confirmed = _last(AuditAction.CONFIRM_CLOCK_FIRST), _last(AuditAction.CONFIRM_CLOCK)
    if entry is None or entry.actor_id is None or (confirmed is not None and confirmed.number > entry.number):
        return None
    then = _setting(entry)
    if then is None or not clock.is_set_as(then) or not -SMALL <= at - entry.at <= WAITS_FOR:
        return None
    said = json.loads(entry.after)
    return FirstWord(
        entry.actor_id, accounts.user(entry.actor_id).name, Role(said["role"]), said["compared_with"], entry.at
    )


def refuse_to_sign(*, at: datetime) -> None:
    """Raise ClockInDoubt while the clock is certainly wrong."""
    found = doubt_at(at)
    if found is not None and found.is_certain:
        raise ClockInDoubt(found)


def confirm(how: str, *, actor: Actor, at: datetime) -> bool:
    """Put on record that a person has compared the clock, and how; tell whether it is confirmed by that.

    It is by the second of two persons. Raises Forbidden for others than managers and administrators, ManagerMissing.
    """
    user = accounts.user(actor.user_id) if actor.user_id is not None else None
    if user is None or user.role not in (Role.MANAGER, Role.ADMINISTRATOR):
        raise Forbidden("Managers and administrators confirm the time.")
    found, first, set_as = doubt_at(at), first_word(at), clock.setting()
    said = {
        "compared_with": how,
        "doubt": found.sentence if found else "",
        "role": user.role.value,
        "counted_from": f"{set_as.counted_from:.3f}",
        "run": set_as.run,
    }
    if first is None or persons.are_one(first.user_id, user.id):
        note(AuditAction.CONFIRM_CLOCK_FIRST, "clock", "machine", actor=actor, at=at, **said)
        return False
    if user.role is not Role.MANAGER and not first.is_of_a_manager:
        raise ManagerMissing(first.name)
    note(AuditAction.CONFIRM_CLOCK, "clock", "machine", actor=actor, at=at, **said, first=first.name)
    return True
