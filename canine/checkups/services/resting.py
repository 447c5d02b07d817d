"""Sessions lie apart, and an item rests between two uses, as long as the policy asks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from canine.checkups import queries
from canine.checkups.errors import StillResting, TooSoonForSession
from canine.checkups.models import Checkup
from canine.checkups.services.opened import opened
from canine.policy import queries as policies
from canine.presentations import queries as presentations
from canine.rules.trial import PlannedRun


def begins_at(found: Checkup, run: int) -> datetime | None:
    """Return when the first response of a run may be taken, by the session before; None where none was before."""
    session = next(one.session for one in found.runs if one.number == run)
    before = [one.line_id for one in found.runs if one.session < session]
    if not before or not found.loads_by_run:
        return None
    last = max(presentations.last_received_at(*before).values(), default=None)
    return None if last is None else last + timedelta(minutes=policies.in_force(found.opened_at).session_gap_min)


def require_apart(found: Checkup, run: int, at: datetime) -> None:
    """Raise TooSoonForSession where the session before ended less than the policy's minutes ago."""
    soonest = begins_at(found, run)
    if soonest is not None and at < soonest:
        raise TooSoonForSession(
            policies.in_force(found.opened_at).session_gap_min, soonest.astimezone(ZoneInfo(found.zone))
        )


def require_rested(found: Checkup, run: PlannedRun, at: datetime) -> None:
    """Raise StillResting where an item of a run was used less than the policy's minutes ago, in whatever check-up."""
    rest = timedelta(minutes=policies.in_force(found.opened_at).item_rest_min)
    wanted = {item.number for item in run.items}
    offered = [one.item_id for one in found.items if one.number in wanted]
    lines = {one.line_id: one for one in queries.runs_that_could_hold(offered)}
    recent = {key: last for key, last in presentations.last_received_at(*lines).items() if last > at - rest}
    used: dict[int, datetime] = {}
    for line_id, last in recent.items():
        other = queries.checkup(lines[line_id].checkup_id)
        for item in opened(other)[0].runs[lines[line_id].number - 1].items:
            if item.number is not None and item.number in wanted:
                used[item.number] = max(last, used.get(item.number, last))
    if used:
        number = max(used, key=lambda each: used[each])
        raise StillResting(number, (used[number] + rest).astimezone(ZoneInfo(found.zone)), len(used))
