"""Telling the managers that a team worked without the certificate it should have had."""

from datetime import datetime

from canine.audit.actor import Actor
from canine.notices import services as notices
from canine.notices.messages import Telling
from canine.rules.search import Cover
from canine.rules.telling import Matter
from canine.shifts import queries
from canine.shifts.models import Search, ShiftTeam


def tell_uncovered_shift(place: ShiftTeam, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once for this team and shift, when the team was not fully certified at its start."""
    cover = queries.cover_of(place.team_id, place.shift.started_at)
    if not cover.is_whole:
        sentence = f"{place.team.name} is on shift at {place.shift.station.name} {_without(cover)}"
        _tell(place, f"{place.id} shift", sentence, actor=actor, at=at)


def tell_uncovered_search(search: Search, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once for this team and shift, when a search was not under a certificate."""
    cover = queries.cover_of(search.team_id, search.started_at)
    if not cover.is_whole:
        place = next(place for place in search.shift.places if place.team_id == search.team_id)
        name = search.container_number or search.object_name
        sentence = f"{place.team.name} searched {name} {_without(cover)}"
        _tell(place, f"{place.id} search", sentence, actor=actor, at=at)


def _without(cover: Cover) -> str:
    if not cover.certified and all(lapse.standing.since is None for lapse in cover.lapsed):
        return "and was never certified for free search."
    odours = ", ".join(f"{lapse.odour} ({lapse.standing.state.value.replace('_', ' ')})" for lapse in cover.lapsed)
    return f"without a certificate for {odours}."


def _tell(place: ShiftTeam, subject: str, sentence: str, *, actor: Actor, at: datetime) -> None:
    shift = place.shift
    short = sentence if len(sentence) <= 400 else f"{sentence[:399]}…"
    telling = Telling(
        matter=Matter.NOT_CERTIFIED_WORK,
        subject_id=subject,
        due_on=shift.started_at.date(),
        sentence=short,
        address=f"/shifts/{shift.id}",
    )
    notices.tell_managers(shift.unit_id, telling, actor=actor, at=at)
