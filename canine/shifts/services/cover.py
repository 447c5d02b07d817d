"""NewNotice the managers that a team worked without the certificate it should have had."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.notifications import NoticeKind
from canine.rules.search import Cover
from canine.shifts import queries
from canine.shifts.models import ShiftTeam
from canine.shifts.queries import Place, Roster


def notify_uncovered_shift(place: ShiftTeam, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once for this team and shift, when the team was not fully certified at its start."""
    shift = place.shift
    cover = queries.cover_of(place.team_id, shift.started_at)
    if not cover.is_whole:
        sentence = f"{place.team.name} is on shift at {shift.station.name} {_without(cover)}"
        notice = _notice(f"{place.id} shift", shift.id, shift.started_at, sentence)
        notices.notify_managers(shift.unit_id, notice, actor=actor, at=at)


def notify_uncovered_search(
    name: str, started_at: datetime, roster: Roster, place: Place, *, actor: Actor, at: datetime
) -> None:
    """Tells the managers once for the team of this place and shift, when its search was not under a certificate."""
    cover = queries.cover_of(place.team_id, started_at)
    if not cover.is_whole:
        sentence = f"{place.team} searched {name} {_without(cover)}"
        notice = _notice(f"{place.place_id} search", roster.shift_id, roster.started_at, sentence)
        notices.notify_managers(roster.unit_id, notice, actor=actor, at=at)


def _without(cover: Cover) -> str:
    if not cover.certified and all(lapse.standing.since is None for lapse in cover.lapsed):
        return "and was never certified for free search."
    odours = ", ".join(f"{lapse.odour} ({lapse.standing.state.value.replace('_', ' ')})" for lapse in cover.lapsed)
    return f"without a certificate for {odours}."


def _notice(subject: str, shift_id: UUID, started_at: datetime, sentence: str) -> NewNotice:
    return NewNotice(
        matter=NoticeKind.NOT_CERTIFIED_WORK,
        subject_id=subject,
        due_on=started_at.date(),
        sentence=sentence,
        address=f"/shifts/{shift_id}",
    )
