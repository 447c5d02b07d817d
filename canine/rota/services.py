"""Planning shifts ahead, and swapping them."""

from datetime import datetime, timedelta
from uuid import UUID

from canine.absences import queries as absences
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rota import queries
from canine.rota.messages import Decision, Plan, SwapRequest
from canine.rota.models import PlannedShift, Swap
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind
from canine.rules.rota import SwapState, may_become
from canine.units import queries as units

ROTA = "/rota"


def notify_of_planned_shifts(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Tell the managers of shifts that were planned before their handler was recorded as away."""
    for _, key in sorted(touched):
        found = absences.absence(UUID(key))
        if found.is_struck:
            continue
        planned = queries.planned_for_handler(found.handler_id, found.begins_at, found.ends_at)
        ahead = [shift for shift in planned if shift.ends_at > at]
        if ahead:
            count = "one planned shift falls" if len(ahead) == 1 else f"{len(ahead)} planned shifts fall"
            words = f"{found.handler.name} is {found.span.words}, and {count} in that time. Plan another team."
            notice = NewNotice(NoticeKind.ABSENCE_RECORDED, f"{key}/rota", at.date(), words, ROTA)
            notices.notify_managers(ahead[0].unit_id, notice, actor=actor, at=at)


def plan_shifts(message: Plan, *, actor: Actor, at: datetime) -> list[PlannedShift]:
    """Record the team's shifts on each of the days, or none of them.

    Raises DomainError for a station of another unit, for a shift that is over, for days on which the team does not run,
    and where dog or handler is planned already.
    """
    team, station = registry.team(message.team_id), units.station(message.station_id)
    require_own(team.handler.unit_id, actor, field="team_id")
    if team.handler.unit_id != station.unit_id:
        raise DomainError(f"{station.name} is not a station of {team.name}'s unit.", field="station_id")
    made = []
    with audited(AuditAction.PLAN_ROTA, actor=actor, at=at):
        for number in range(message.days):
            on = message.first_on + timedelta(days=number)
            starts_at = datetime.combine(on, message.starts, tzinfo=message.zone)
            shift = PlannedShift(
                unit_id=station.unit_id,
                team_id=team.id,
                station_id=station.id,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=message.hours),
                planned_by_id=actor.user_id,
                planned_by_name=actor.name,
                planned_at=at,
            )
            if shift.ends_at <= at:
                raise DomainError(f"The shift of {written_day(on)} is over. Plan from today on.", field="first_on")
            if team.from_on > on or (team.to_on is not None and team.to_on < on):
                raise DomainError(f"{team.name} is no team on {written_day(on)}.", field="first_on")
            _check_free(team, shift, field="starts")
            db.session.add(shift)
            db.session.flush()
            made.append(shift)
    return made


def _check_free(team: Team, shift: PlannedShift, *, field: str | None, but: tuple[UUID, ...] = ()) -> None:
    """Raise DomainError when dog or handler is planned elsewhere in that time, or the handler is away."""
    for one in absences.overlapping(team.handler_id, shift.starts_at, shift.ends_at):
        raise DomainError(
            f"{one.handler.name} is {one.span.words} in that time. Choose another team; if the days are wrong, change "
            "them under “Leave and illness”.",
            field=field,
        )
    for other in queries.planned_for(team, shift.starts_at, shift.ends_at):
        if other.id != shift.id and other.id not in but:
            on = written_day(other.starts_at.astimezone(shift.starts_at.tzinfo).date())
            raise DomainError(f"{other.team.name} is on the rota in that time already ({on}).", field=field)


def cancel_shift(shift_id: UUID, *, reason: str, actor: Actor, at: datetime) -> PlannedShift:
    """Take the shift off the rota, and refuse every open swap of it. Raises DomainError when it has begun."""
    shift, words = queries.planned_shift(shift_id), _line(reason)
    require_own(shift.unit_id, actor, field="reason")
    if shift.cancelled_at is not None:
        raise DomainError("This shift was cancelled already.")
    if not words:
        raise DomainError("Say why the shift is cancelled.", field="reason")
    if shift.starts_at <= at:
        raise DomainError("This shift has begun. What was worked stands in the shift's own log.")
    with audited(AuditAction.PLAN_ROTA, actor=actor, at=at, reason=words):
        shift.cancelled_at, shift.cancel_reason = at, words
        for swap in queries.open_swaps_of_shifts([shift.id]):
            _decide(swap, SwapState.REFUSED, f"A shift of it was cancelled: {words}"[:400], actor, at)
    return shift


def ask_swap(message: SwapRequest, *, actor: Actor, at: datetime) -> Swap:
    """Ask another team, by the handler of a planned shift, to take it over.

    Raises Forbidden for somebody else's shift, DomainError for one that has begun, is in another swap, or that the
    other team cannot take.
    """
    shift = queries.planned_shift(message.shift_id)
    if actor.user_id is None or shift.team.handler.user_id != actor.user_id:
        raise Forbidden(f"This is a shift of {shift.team.name}: only its handler asks for a swap.")
    reason = _line(message.reason)
    if not reason:
        raise DomainError("Say why: the other handler and the manager read it.", field="reason")
    to_team = registry.team(message.to_team_id)
    in_return = queries.planned_shift(message.in_return_id) if message.in_return_id else None
    if in_return is not None and in_return.team_id != to_team.id:
        raise DomainError(f"That shift is not one of {to_team.name}.", field="in_return_id")
    if queries.open_swaps_of_shifts([shift.id, *([in_return.id] if in_return else [])]):
        raise DomainError("There is an open swap of this shift already. Withdraw that one first.")
    _check_exchange(shift, to_team, in_return, at)
    swap = Swap(
        shift_id=shift.id,
        from_team_id=shift.team_id,
        to_team_id=to_team.id,
        in_return_id=message.in_return_id,
        state=SwapState.ASKED,
        reason=reason,
        asked_by_id=actor.user_id,
        asked_at=at,
    )
    with audited(AuditAction.ASK_SWAP, actor=actor, at=at, reason=reason):
        db.session.add(swap)
    words = f"{swap.from_team.name} asks {to_team.name} to take over {_named(shift)}: {reason}"
    _notify_handler(to_team, NoticeKind.SWAP_ASKED, swap, words, actor, at)
    return swap


def _check_exchange(shift: PlannedShift, to_team: Team, in_return: PlannedShift | None, at: datetime) -> None:
    """Raise DomainError unless both shifts lie ahead, and both teams are of one unit and free for what they
    take over.
    """
    shifts = [one for one in (shift, in_return) if one is not None]
    if any(one.starts_at <= at or one.cancelled_at is not None for one in shifts):
        raise DomainError("Only a shift that lies ahead and is not cancelled can be swapped.")
    if to_team.handler_id == shift.team.handler_id:
        raise DomainError("Choose another team than your own.", field="to_team_id")
    if to_team.handler.unit_id != shift.unit_id:
        raise DomainError(f"{to_team.name} is of another unit.", field="to_team_id")
    given_up = tuple(one.id for one in shifts)
    _check_free(to_team, shift, field="to_team_id", but=given_up)
    if in_return is not None:
        _check_free(shift.team, in_return, field="in_return_id", but=given_up)


def answer_swap(swap_id: UUID, *, agrees: bool, actor: Actor, at: datetime) -> Swap:
    """Agree, by the other handler, and the managers are asked; or decline, and that is the end of it."""
    swap = queries.swap(swap_id)
    if actor.user_id is None or swap.to_team.handler.user_id != actor.user_id:
        raise Forbidden(f"{swap.to_team.name} was asked: only its handler answers.")
    with audited(AuditAction.ASK_SWAP, actor=actor, at=at):
        if agrees:
            _step(swap, SwapState.AGREED)
            swap.answered_at = at
        else:
            _decide(swap, SwapState.REFUSED, f"{actor.name} declined.", actor, at)
    if agrees:
        words = f"{swap.from_team.name} and {swap.to_team.name} ask to swap {_named(swap.shift)}: {swap.reason}"
        notices.notify_managers(swap.shift.unit_id, _notice(NoticeKind.SWAP_ASKED, swap, words), actor=actor, at=at)
    else:
        _notify_decision(swap, actor, at)
    return swap


def withdraw_swap(swap_id: UUID, *, actor: Actor, at: datetime) -> Swap:
    """Whoever asked asks no longer."""
    swap = queries.swap(swap_id)
    if actor.user_id is None or swap.asked_by_id != actor.user_id:
        raise Forbidden("Only the handler who asked for a swap withdraws it.")
    with audited(AuditAction.ASK_SWAP, actor=actor, at=at):
        _step(swap, SwapState.WITHDRAWN)
    return swap


def decide_swap(swap_id: UUID, message: Decision, *, actor: Actor, at: datetime) -> Swap:
    """Approve, by the manager, and the shifts change hands; or refuse. Both handlers are told.

    Raises DomainError without a reason, for a swap that the other handler has not agreed to, and for one that has
    become impossible meanwhile.
    """
    swap, reason = queries.swap(swap_id), _line(message.reason)
    require_own(swap.shift.unit_id, actor, field="reason")
    if not reason:
        raise DomainError("Say why: both handlers read it.", field="reason")
    if message.is_approved:
        _check_exchange(swap.shift, swap.to_team, swap.in_return, at)
    with audited(AuditAction.PLAN_ROTA, actor=actor, at=at, reason=reason):
        _decide(swap, SwapState.APPROVED if message.is_approved else SwapState.REFUSED, reason, actor, at)
        if message.is_approved:
            swap.shift.team_id = swap.to_team_id
            if swap.in_return is not None:
                swap.in_return.team_id = swap.from_team_id
    _notify_decision(swap, actor, at)
    return swap


def _decide(swap: Swap, state: SwapState, reason: str, actor: Actor, at: datetime) -> None:
    _step(swap, state)
    swap.decided_at, swap.decided_by_name, swap.decision_reason = at, actor.name, reason


def _step(swap: Swap, state: SwapState) -> None:
    if not may_become(swap.state, state):
        known = swap.state.value
        raise DomainError(
            f"This swap is {known}: it cannot be {state.value}." if known != state.value else "Done already."
        )
    swap.state = state


def _notify_decision(swap: Swap, actor: Actor, at: datetime) -> None:
    words = f"The swap of {_named(swap.shift)} is {swap.state.value} by {actor.name}: {swap.decision_reason}"
    for team in (swap.from_team, swap.to_team):
        if team.handler.user_id != actor.user_id:
            _notify_handler(team, NoticeKind.SWAP_DECIDED, swap, words, actor, at)


def _notify_handler(team: Team, matter: NoticeKind, swap: Swap, words: str, actor: Actor, at: datetime) -> None:
    if team.handler.user_id is not None:
        notices.notify(team.handler.user_id, _notice(matter, swap, words), actor=actor, at=at)


def _notice(matter: NoticeKind, swap: Swap, words: str) -> NewNotice:
    return NewNotice(matter, str(swap.id), swap.shift.starts_at.date(), words, ROTA)


def _named(shift: PlannedShift) -> str:
    return f"the shift of {written_day(shift.starts_at.date())} at {shift.station.called_at(shift.starts_at)}"


def _line(text: str) -> str:
    return " ".join(text.split())
