"""Sessions lie apart, and an item rests between two uses, as long as the policy asks."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from canine.checkups import queries
from canine.checkups.errors import StillResting, TooSoonForSession
from canine.checkups.models import Checkup
from canine.checkups.services.opened import Altered, opened
from canine.errors import DomainError
from canine.policy import queries as policies
from canine.presentations import queries as presentations


def begins_at(found: Checkup, run: int) -> datetime | None:
    """Return when the first response of a run may be taken, by the session before; None where none was before."""
    session = next(one.session for one in found.runs if one.number == run)
    before = [one.line_id for one in found.runs if one.session < session]
    if not before or not found.loads_by_run:
        return None
    last = max(presentations.last_entered_at(*before).values(), default=None)
    return None if last is None else last + timedelta(minutes=policies.in_force(found.opened_at).session_gap_min)


def require_apart(found: Checkup, run: int, at: datetime) -> None:
    """Raise TooSoonForSession where the session before ended less than the policy's minutes ago."""
    soonest = begins_at(found, run)
    if soonest is not None and at < soonest:
        raise TooSoonForSession(
            policies.in_force(found.opened_at).session_gap_min, soonest.astimezone(ZoneInfo(found.zone))
        )


def require_rested(found: Checkup, run: int, at: datetime) -> None:
    """Raise StillResting where an item of a run was used less than the policy's minutes ago, in whatever check-up."""
    rest = timedelta(minutes=policies.in_force(found.opened_at).item_rest_min)
    try:
        wanted = _numbers_in(found, run)
    except Altered as altered:
        raise DomainError(f"{altered} Load nothing by it, and tell the assessor and your manager.") from altered
    offered = [one.item_id for one in found.items if one.number in wanted]
    lines = {one.line_id: one for one in queries.runs_that_could_hold(offered)}
    recent = {key: last for key, last in presentations.last_entered_at(*lines).items() if last > at - rest}
    used: dict[int, datetime] = {}
    for line_id, last in recent.items():
        with suppress(Altered):  # another trial's plan, which says so at its own reveal
            lay_there = _numbers_in(queries.checkup(lines[line_id].checkup_id), lines[line_id].number)
            used |= {number: max(last, used.get(number, last)) for number in lay_there & wanted}
    if used:
        number = max(used, key=lambda each: used[each])
        raise StillResting(number, (used[number] + rest).astimezone(ZoneInfo(found.zone)), len(used))


def _numbers_in(found: Checkup, run: int) -> set[int]:
    """Return the numbers of the items of a run, by the sealed plan. Raises Altered."""
    plan, _ = opened(found)
    return {item.number for item in plan.runs[run - 1].items if item.number is not None}
