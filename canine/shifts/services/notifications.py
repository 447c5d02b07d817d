"""NewNotice handlers and managers what became of a shift that was left open."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.notifications import NoticeKind
from canine.rules.shift import minute
from canine.shifts.models import Shift, ShiftEndStatement
from canine.shifts.queries import Roster


def notify_closed(shift: Shift, statement: ShiftEndStatement, *, actor: Actor, at: datetime) -> None:
    """Tells its handler and the managers that somebody closed the shift, and why."""
    sentence = f"{actor.name} closed the shift of {_named(shift)}, which was left open. Reason: {statement.reason}"
    _notify_all(shift, _about(shift, NoticeKind.SHIFT_CLOSED, statement.id, sentence), actor=actor, at=at)


def notify_two_ends(shift: Shift, statement: ShiftEndStatement, *, actor: Actor, at: datetime) -> None:
    """Tells its handler and the managers that two people say different things of the end of the shift."""
    sentence = f"{actor.name} says another end of the shift of {_named(shift)} than the one on record. Both stand."
    _notify_all(shift, _about(shift, NoticeKind.SHIFT_CLOSED, statement.id, sentence), actor=actor, at=at)


def notify_left_open(shift: Shift, later: Shift, *, actor: Actor, at: datetime) -> None:
    """Tells its handler and the managers that a shift has no end while a later one of its dog is on record."""
    who = " and ".join(sorted({team.handler.called_at(later.started_at) for team in later.teams}))
    sentence = f"The shift of {_named(shift)} has no end, and {who} opened a later one. Say when it ended."
    _notify_all(shift, _about(shift, NoticeKind.SHIFT_LEFT_OPEN, shift.id, sentence), actor=actor, at=at)


def notify_late_fact(shift: Roster, until: datetime, what: str, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once that a fact came in which lies after the end that a colleague gave the shift."""
    if shift.closed_at is None or shift.ended_at is None or minute(until) <= minute(shift.ended_at):
        return
    sentence = f"{what} came in from {actor.name} for a shift that a colleague had closed: it is later than that end."
    notice = NewNotice(
        NoticeKind.SHIFT_CLOSED,
        f"{shift.shift_id} late",
        shift.started_at.date(),
        sentence,
        f"/shifts/{shift.shift_id}",
    )
    notices.notify_managers(shift.unit_id, notice, actor=actor, at=at)


def _about(shift: Shift, matter: NoticeKind, subject: UUID, sentence: str) -> NewNotice:
    return NewNotice(matter, str(subject), shift.started_at.date(), sentence, f"/shifts/{shift.id}")


def _named(shift: Shift) -> str:
    return f"{shift.team_names} at {shift.station.called_at(shift.started_at)}"


def _notify_all(shift: Shift, notice: NewNotice, *, actor: Actor, at: datetime) -> None:
    owners: set[UUID | None] = {team.handler.user_id for team in shift.teams}
    for owner in owners - {None, actor.user_id}:
        assert owner is not None  # taken away above
        notices.notify(owner, notice, actor=actor, at=at)
    notices.notify_managers(shift.unit_id, notice, actor=actor, at=at)
