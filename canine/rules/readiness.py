"""Whether a team may work at a moment, and every reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from canine.rules.due import CHECKUPS, DueKind, due, medical_due_on
from canine.rules.policy import Policy
from canine.rules.standing import StandingState, standing
from canine.rules.team import DogStatus, Fitness, Mode
from canine.rules.team_facts import TeamFacts


class ReasonKind(StrEnum):
    """What keeps a team off duty, or limits it; the worst first."""

    TEAM_ENDED = "team_ended"
    TEAM_NOT_BEGUN = "team_not_begun"
    HANDLER_AWAY = "handler_away"
    DOG_RETIRED = "dog_retired"
    DOG_WITHDRAWN = "dog_withdrawn"
    DOG_SUSPENDED = "dog_suspended"
    DOG_IN_TRAINING = "dog_in_training"
    UNFIT = "unfit"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    CERTIFICATE_EXPIRED = "certificate_expired"
    NEVER_CERTIFIED = "never_certified"
    NO_MEDICAL = "no_medical"
    MEDICAL_OVERDUE = "medical_overdue"
    CHECKUP_BEYOND_GRACE = "checkup_beyond_grace"
    FIT_WITH_LIMITS = "fit_with_limits"
    CHECKUP_OVERDUE = "checkup_overdue"
    VACCINATION_OVERDUE = "vaccination_overdue"
    REFRESHER_OVERDUE = "refresher_overdue"
    DOG_REFRESHER_OVERDUE = "dog_refresher_overdue"
    HANDLER_REFRESHER_OVERDUE = "handler_refresher_overdue"
    TRAINING_SHORT = "training_short"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: whether it keeps the team off duty, since or due when (a handler's absence: until when), and what it
    is about.

    `note` is what a person wrote (limits of fitness, reason of a suspension); minutes are of training, and
    `months_running` says for how many months it fell short, the last one counted. In air warmer than `above_c` (°C)
    the dog does not work.
    """

    kind: ReasonKind
    blocks: bool
    odour: str | None = None
    on: date | None = None
    note: str = ""
    minutes: int | None = None
    minutes_wanted: int | None = None
    months_running: int = 0
    above_c: int | None = None


class ReadinessState(StrEnum):
    """The answer for the morning page."""

    READY = "ready"
    READY_WITH_LIMITS = "ready_with_limits"
    NOT_READY = "not_ready"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answer with all its reasons, the worst first."""

    state: ReadinessState
    reasons: tuple[Reason, ...]


def readiness(facts: TeamFacts, mode: Mode, odours: Sequence[str], policy: Policy, at: datetime) -> Readiness:
    """Whether the team may work for these odours in this mode at that moment."""
    found = reasons(facts, mode, odours, policy, at)
    if any(reason.blocks for reason in found):
        return Readiness(ReadinessState.NOT_READY, found)
    return Readiness(ReadinessState.READY_WITH_LIMITS if found else ReadinessState.READY, found)


def reasons(facts: TeamFacts, mode: Mode, odours: Sequence[str], policy: Policy, at: datetime) -> tuple[Reason, ...]:
    """Everything that keeps the team off duty or limits it at that moment, the worst first.

    A team that is certified for some of the odours is limited to them; certified for none it is not ready.
    """
    today = at.astimezone(facts.zone).date()
    found = [
        *_team_reasons(facts, at),
        *_standing_reasons(facts, mode, odours, at),
        *_medical_reasons(facts, mode, policy, today),
        *_calendar_reasons(facts, mode, policy, at),
        *_training_reasons(facts, policy),
    ]
    order = list(ReasonKind)
    return tuple(sorted(found, key=lambda reason: (not reason.blocks, order.index(reason.kind))))


_DOG_REASONS = {
    DogStatus.IN_TRAINING: ReasonKind.DOG_IN_TRAINING,
    DogStatus.SUSPENDED: ReasonKind.DOG_SUSPENDED,
    DogStatus.WITHDRAWN: ReasonKind.DOG_WITHDRAWN,
    DogStatus.RETIRED: ReasonKind.DOG_RETIRED,
}
_STANDING_REASONS = {
    StandingState.NEVER_CERTIFIED: ReasonKind.NEVER_CERTIFIED,
    StandingState.EXPIRED: ReasonKind.CERTIFICATE_EXPIRED,
    StandingState.SUSPENDED: ReasonKind.SUSPENDED,
    StandingState.WITHDRAWN: ReasonKind.WITHDRAWN,
    StandingState.ENDED: ReasonKind.TEAM_ENDED,
}


def _team_reasons(facts: TeamFacts, at: datetime) -> list[Reason]:
    found = []
    if at < facts.team_from:
        found.append(Reason(ReasonKind.TEAM_NOT_BEGUN, True, on=facts.day(facts.team_from)))
    if facts.team_to is not None and facts.has_ended(at):
        found.append(Reason(ReasonKind.TEAM_ENDED, True, on=facts.day(facts.team_to)))
    found += away_between(facts, at, at + timedelta(microseconds=1))
    if facts.dog_status in _DOG_REASONS:
        found.append(Reason(_DOG_REASONS[facts.dog_status], True))
    return found


def away_between(facts: TeamFacts, begins_at: datetime, ends_at: datetime) -> tuple[Reason, ...]:
    """One reason for each absence of the handler that reaches into a span, with its last day."""
    return tuple(
        Reason(ReasonKind.HANDLER_AWAY, True, on=facts.day(one.last_at) if one.last_at else None, note=one.words)
        for one in facts.absences
        if one.overlaps(begins_at, ends_at)
    )


def _standing_reasons(facts: TeamFacts, mode: Mode, odours: Sequence[str], at: datetime) -> list[Reason]:
    if not odours:
        return [Reason(ReasonKind.NEVER_CERTIFIED, True)]
    held = {odour: standing(facts.standing_events, mode, odour, at) for odour in odours}
    none_certified = not any(one.certified for one in held.values())
    return [
        Reason(
            _STANDING_REASONS[one.state],
            none_certified,
            odour=odour,
            on=None if one.since is None else facts.day(one.since),
            # What a certificate ran out for says nothing: it was certified, and its day came.
            note="" if one.state is StandingState.EXPIRED else one.reason,
        )
        for odour, one in held.items()
        if not one.certified
    ]


def _medical_reasons(facts: TeamFacts, mode: Mode, policy: Policy, today: date) -> list[Reason]:
    medical = facts.medical
    if medical is None:
        return [Reason(ReasonKind.NO_MEDICAL, True)]
    found = []
    if medical.fitness is Fitness.UNFIT:
        found.append(Reason(ReasonKind.UNFIT, True, on=medical.examined_on, note=medical.limits))
    if medical.fitness is Fitness.FIT_WITH_LIMITS and medical.limit.concerns(mode):
        limit = medical.limit
        found.append(
            Reason(
                ReasonKind.FIT_WITH_LIMITS,
                limit.bars_a_mode,
                on=medical.examined_on,
                note=medical.limits,
                above_c=limit.above_c,
            )
        )
    due_on = medical_due_on(medical, policy)
    if today > due_on:
        found.append(Reason(ReasonKind.MEDICAL_OVERDUE, True, on=due_on))
    return found


def _calendar_reasons(facts: TeamFacts, mode: Mode, policy: Policy, at: datetime) -> list[Reason]:
    """Overdue check-up or retest (a limit within the days of grace, a bar beyond them), and other limits of the day."""
    today = at.astimezone(facts.zone).date()
    found = []
    for one in due(facts, policy, at):
        if one.mode not in (None, mode) or today <= one.due_on:
            continue
        if one.kind in CHECKUPS:
            beyond = today > one.due_on + timedelta(days=policy.grace_days)
            kind = ReasonKind.CHECKUP_BEYOND_GRACE if beyond else ReasonKind.CHECKUP_OVERDUE
            found.append(Reason(kind, beyond, on=one.due_on))
        if one.kind in _LIMITS_WHEN_OVERDUE:
            found.append(Reason(_LIMITS_WHEN_OVERDUE[one.kind], False, on=one.due_on, note=", ".join(one.about)))
    return found


_LIMITS_WHEN_OVERDUE = {
    DueKind.VACCINATION: ReasonKind.VACCINATION_OVERDUE,
    DueKind.RASCO_REFRESHER: ReasonKind.REFRESHER_OVERDUE,
    DueKind.DOG_REFRESHER: ReasonKind.DOG_REFRESHER_OVERDUE,
    DueKind.HANDLER_REFRESHER: ReasonKind.HANDLER_REFRESHER_OVERDUE,
}


def _training_reasons(facts: TeamFacts, policy: Policy) -> list[Reason]:
    """Last month's hours: this month's are not over. Hours made good this month already are enough."""
    wanted = policy.training_hours_per_month * 60
    done = max(facts.training_minutes_last_month, facts.training_minutes_this_month)
    if done >= wanted:
        return []
    short_before = takewhile(lambda minutes: minutes < wanted, facts.training_minutes_earlier)
    return [
        Reason(
            ReasonKind.TRAINING_SHORT,
            False,
            minutes=facts.training_minutes_last_month,
            minutes_wanted=wanted,
            months_running=1 + sum(1 for _ in short_before),
        )
    ]
