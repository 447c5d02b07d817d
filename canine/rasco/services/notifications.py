"""NewNotice the managers that a team worked in RASCO mode without the certificate it should have had."""

from datetime import datetime

from canine.actor import Actor
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rasco import queries
from canine.rasco.models import PresentationSession
from canine.registry.models import Team
from canine.rules.notifications import NoticeKind


def notify_uncovered_team(session: PresentationSession, team: Team, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once for this team and session, when it was not fully certified."""
    cover = queries.cover_of(team.id, at)
    if cover.is_whole:
        return
    lapsed = [lapse for lapse in cover.lapsed if lapse.standing.since is not None]
    odours = ", ".join(f"{lapse.odour} ({lapse.standing.state.value.replace('_', ' ')})" for lapse in lapsed)
    without = f"without a certificate for {odours}." if lapsed else "and was never certified for RASCO."
    sentence = f"{team.name} works in a session in {session.line.room} {without}"
    notice = NewNotice(
        NoticeKind.NOT_CERTIFIED_WORK, f"{session.id} {team.id}", at.date(), sentence, f"/sessions/{session.id}"
    )
    notices.notify_managers(session.unit_id, notice, actor=actor, at=at)
