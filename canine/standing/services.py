"""Acts that change what a team may claim. Each writes a dated fact; none changes an older one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.refused import NotThere, Refused
from canine.registry import services as registry
from canine.registry.messages import TeamEnd
from canine.registry.models import Odour
from canine.rules.standing import StandingKind
from canine.rules.team import Mode
from canine.standing.messages import Verdict
from canine.standing.models import StandingFact

_DECIDED_BY_A_MANAGER = frozenset({StandingKind.SUSPENDED, StandingKind.REINSTATED, StandingKind.WITHDRAWN})


def certify(
    team_id: UUID, mode: Mode, odours: Sequence[str], *, until: datetime, source: str, actor: Actor, at: datetime
) -> None:
    """The team is certified for these odours in this mode from `at` to `until`."""
    _record(
        StandingKind.CERTIFIED,
        team_id,
        mode,
        odours,
        until=until,
        reason="certified",
        source=source,
        actor=actor,
        at=at,
    )


def suspend(
    team_id: UUID,
    mode: Mode | None,
    odours: Sequence[str],
    *,
    reason: str,
    source: str,
    actor: Actor,
    at: datetime,
    retest_by: datetime | None = None,
) -> None:
    """The team is suspended at once; `retest_by` says when it should be tested again."""
    _record(
        StandingKind.SUSPENDED, team_id, mode, odours, until=retest_by, reason=reason, source=source, actor=actor, at=at
    )


def end_team(team_id: UUID, message: TeamEnd, *, ends_at: datetime, actor: Actor, at: datetime) -> None:
    """The team is no more from `ends_at`, and with it ends everything it was certified for.

    Raises what the registry raises when a team cannot end so.
    """
    registry.end_team(team_id, message, actor=actor, at=at)
    _record(
        StandingKind.ENDED,
        team_id,
        None,
        (),
        since=ends_at,
        reason=message.reason,
        source="end of the team",
        actor=actor,
        at=at,
    )


def decide(message: Verdict, *, actor: Actor, at: datetime) -> None:
    """A manager's decision with its reason. Raises Refused for a kind that no manager decides."""
    reason = " ".join(message.reason.split())
    if message.kind not in _DECIDED_BY_A_MANAGER:
        raise Refused("A team is certified by a certificate, and ended by ending it.", field="kind")
    if not reason:
        raise Refused("Say why: the reason stands in the team's record.", field="reason")
    source = "decision of the manager"
    _record(
        message.kind, message.team_id, message.mode, message.odours, reason=reason, source=source, actor=actor, at=at
    )


def _record(
    kind: StandingKind,
    team_id: UUID,
    mode: Mode | None,
    odours: Sequence[str],
    *,
    reason: str,
    source: str,
    actor: Actor,
    at: datetime,
    until: datetime | None = None,
    since: datetime | None = None,
) -> None:
    with deed(Deed.CHANGE_STANDING, actor=actor, at=at, reason=reason):
        for odour_id in _odour_ids(odours) if odours else (None,):
            db.session.add(
                StandingFact(
                    team_id=team_id,
                    kind=kind,
                    mode=mode,
                    odour_id=odour_id,
                    at=since or at,
                    until=until,
                    reason=reason,
                    source=source,
                    author_id=actor.user_id,
                    author_name=actor.name,
                    recorded_at=at,
                )
            )


def _odour_ids(names: Sequence[str]) -> list[UUID]:
    known = {row.name: row.id for row in db.session.execute(select(Odour.name, Odour.id))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise NotThere(f"There is no target odour named {', '.join(unknown)}.", field="odours")
    return [known[name] for name in names]
