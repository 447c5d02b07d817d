"""A team's standing for one odour in one mode, computed from dated events at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from canine.rules.team import Mode

# So long after a failed check-up nobody ends the team alone: with it, the failure would leave the first page.
ENDED_BY_TWO_FOR = timedelta(days=30)


class StandingKind(StrEnum):
    """What happened to a team's standing."""

    CERTIFIED = "certified"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class StandingState(StrEnum):
    """What held at a moment. Ended: the team no longer exists, and its certificates with it."""

    NEVER_CERTIFIED = "never_certified"
    CERTIFIED = "certified"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StandingEvent:
    """One dated fact. `mode` or `odour` None means every mode or every odour of the team.

    `until` ends a certification (the moment itself is no longer covered). On a suspension it says by when a
    retest is wanted: a suspension never lapses by itself. `first_at` is when the team was first certified for the same
    odour in the same mode, where the certifications in between are left out.
    """

    kind: StandingKind
    mode: Mode | None
    odour: str | None
    at: datetime
    until: datetime | None = None
    reason: str = ""
    first_at: datetime | None = None

    def concerns(self, mode: Mode, odour: str) -> bool:
        """Whether the event speaks about this odour in this mode."""
        return self.mode in (None, mode) and self.odour in (None, odour)


@dataclass(frozen=True, slots=True)
class Standing:
    """What held, since when, until when (None: open), and the reason that was written down."""

    state: StandingState
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""

    @property
    def certified(self) -> bool:
        """Whether searches at that moment were under a certificate."""
        return self.state is StandingState.CERTIFIED


def standing(events: Iterable[StandingEvent], mode: Mode, odour: str, at: datetime) -> Standing:
    """Return what held at that moment for that odour in that mode.

    Later events change nothing about earlier moments; events of one moment count in the order given. A
    certification lifts a suspension, since it rests on a new check-up, but not a withdrawal: that needs a
    reinstatement, after which an unexpired certification holds again. Nothing follows an end.
    """
    certification: StandingEvent | None = None
    bar: StandingEvent | None = None
    freed: StandingEvent | None = None
    heard = [e for e in events if e.at <= at and e.concerns(mode, odour)]
    for event in sorted(heard, key=lambda e: e.at):
        if bar is not None and bar.kind is StandingKind.ENDED:
            break
        match event.kind:
            case StandingKind.CERTIFIED:
                certification, freed = event, None
                if bar is not None and bar.kind is StandingKind.SUSPENDED:
                    bar = None
            case StandingKind.REINSTATED:
                bar, freed = None, event
            case StandingKind.SUSPENDED:
                if bar is None:
                    bar = event
            case StandingKind.WITHDRAWN | StandingKind.ENDED:
                bar = event
    if bar is not None:
        return Standing(_BARRED[bar.kind], bar.at, None, bar.reason)
    return _certification_standing(certification, freed, at)


_BARRED = {
    StandingKind.SUSPENDED: StandingState.SUSPENDED,
    StandingKind.WITHDRAWN: StandingState.WITHDRAWN,
    StandingKind.ENDED: StandingState.ENDED,
}


def _certification_standing(certification: StandingEvent | None, freed: StandingEvent | None, at: datetime) -> Standing:
    if certification is None:
        return Standing(StandingState.NEVER_CERTIFIED)
    if certification.until is not None and certification.until <= at:
        return Standing(StandingState.EXPIRED, certification.until, None, certification.reason)
    latest = freed or certification
    return Standing(StandingState.CERTIFIED, latest.at, certification.until, latest.reason)
