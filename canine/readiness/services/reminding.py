"""One pass of "due and not yet told"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.actor import Actor, program
from canine.audit import queries as audit
from canine.notices import services
from canine.notices.messages import NewNotice
from canine.policy import queries as policies
from canine.readiness import queries, sentences
from canine.readiness.queries import DueRow, PlannedRow
from canine.rules.due import CHECKUPS, rung, rung_of_day
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind
from canine.rules.policy import Policy
from canine.rules.roles import Role
from canine.units import queries as units

SCHEDULER = program("scheduler")


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many notices are new, and how many had been given before."""

    sent: int
    already_sent: int


def remind(*, at: datetime, zone: ZoneInfo, actor: Actor = SCHEDULER) -> Reminded:
    """Tells everybody concerned what has reached a rung of notices and was not told yet.

    Running it again tells nothing again; a missed day is made good by the next pass.
    """
    policy = policies.in_force(at)
    today = at.astimezone(zone).date()
    staff = accounts.active_users(Role.MANAGER, Role.VETERINARIAN)
    new = known = 0
    dues, planned_days = queries.due_and_planned([unit.id for unit in units.units()], at=at, zone=zone)
    for row in dues:
        for person_id, notice in _notices(row, staff, policy, today):
            if services.notify(person_id, notice, actor=actor, at=at):
                new += 1
            else:
                known += 1
    for coverage in planned_days.values():
        for planned in coverage.not_ready:
            told = _of_planned(planned, zone)
            new_here = [services.notify(one, told, actor=actor, at=at) for one in _planned_people(planned, staff)]
            new, known = new + sum(new_here), known + new_here.count(False)
    for person, notice in _of_signing_key(policy, today, zone):
        told_now = services.notify(person, notice, actor=actor, at=at)
        new, known = new + told_now, known + (not told_now)
    return Reminded(new, known)


def _of_signing_key(policy: Policy, today: date, zone: ZoneInfo) -> Iterator[tuple[UUID, NewNotice]]:
    """Tell managers and administrators that the key with which certificates are signed expires."""
    key = audit.key_in_use()
    if key is None:
        return
    due_on = key.ends_at.astimezone(zone).date()
    reached = rung_of_day(due_on, today, policy)
    if reached is None:
        return
    ends = "expired" if due_on < today else "expires"
    sentence = (
        f"The key that signs certificates {ends} on {written_day(due_on)}. Without another one no certificate and no "
        "bundle can be made after that: ask whoever keeps the machine to replace it."
    )
    for person in accounts.active_users(Role.MANAGER, Role.ADMINISTRATOR):
        yield person.id, NewNotice(NoticeKind.SIGNING_KEY, key.key_sha256, due_on, sentence, "/authorities", reached)


def _of_planned(row: PlannedRow, zone: ZoneInfo) -> NewNotice:
    """Tell that a team on the rota will not be ready: once for each shift and worst reason."""
    on = row.starts_at.astimezone(zone).date()
    why = "; ".join(sentences.of_reason(reason) for reason in row.reasons)
    sentence = f"{row.team} is on the rota for {written_day(on)} at {row.station} and will not be ready: {why}."
    return NewNotice(NoticeKind.SHIFT_NOT_READY, f"{row.shift_id}/{row.reasons[0].kind.value}", on, sentence, "/rota")


def _planned_people(row: PlannedRow, staff: Sequence[User]) -> list[UUID]:
    managers = [one.id for one in staff if one.role is Role.MANAGER and one.unit_id == row.unit_id]
    return [*managers, *([row.handler_user_id] if row.handler_user_id else [])]


def _notices(row: DueRow, staff: Sequence[User], policy: Policy, today: date) -> Iterator[tuple[UUID, NewNotice]]:
    reached = rung(row.due, today, policy)
    if reached is None:
        return
    mode = row.due.mode.value if row.due.mode else "both"
    subject = f"{row.subject_id}/{mode}"
    sentence = sentences.of_notice(row.subject, row.due, today)
    told = NewNotice(NoticeKind(row.due.kind.value), subject, row.due.due_on, sentence, row.path, reached)
    people = _people(row, staff)
    for person_id in people:
        yield person_id, told
    is_beyond = today > row.due.due_on + timedelta(days=policy.grace_days)
    if row.due.kind in CHECKUPS and is_beyond:
        proposal = f"Withdraw {row.subject}? Its efficacy check-up is overdue beyond {policy.grace_days} days of grace."
        address = f"{row.path}/standing/decide"
        withdrawal = NewNotice(NoticeKind.WITHDRAWAL_PROPOSED, subject, row.due.due_on, proposal, address)
        for person in staff:
            if person.role is Role.MANAGER and queries.concerns(row, person):
                yield person.id, withdrawal


def _people(row: DueRow, staff: Sequence[User]) -> list[UUID]:
    """Those of the staff whom it concerns, and the handler."""
    found = [person.id for person in staff if queries.concerns(row, person)]
    if row.handler_user_id is not None:
        found.append(row.handler_user_id)
    return list(dict.fromkeys(found))
