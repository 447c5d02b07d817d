"""What falls due for a team, and which notice has been reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from canine.rules.policy import Policy, months_after
from canine.rules.standing import Standing, StandingEvent, StandingKind, StandingState, standing
from canine.rules.team import DogStatus, Mode
from canine.rules.team_facts import CheckupFact, MedicalFact, TeamFacts


class DueKind(StrEnum):
    """What falls due: for a team, or (the last two) for what the unit keeps in its stores."""

    RETEST = "retest"
    CERTIFICATE_EXPIRY = "certificate_expiry"
    EFFICACY_CHECKUP = "efficacy_checkup"
    MEDICAL = "medical"
    VACCINATION = "vaccination"
    RASCO_REFRESHER = "rasco_refresher"
    DOG_REFRESHER = "dog_refresher"
    HANDLER_REFRESHER = "handler_refresher"
    TRAINING_HOURS = "training_hours"
    AID_REPLACEMENT = "aid_replacement"
    FILTER_USE = "filter_use"


# Either way the team owes a check-up, and being overdue weighs the same.
CHECKUPS = frozenset({DueKind.RETEST, DueKind.EFFICACY_CHECKUP})


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due on a day.

    `about` names the odours of a certificate that end then, or what a vaccination is against; minutes are of training.
    """

    kind: DueKind
    due_on: date
    mode: Mode | None = None
    about: tuple[str, ...] = ()
    minutes: int | None = None
    minutes_wanted: int | None = None


def due(facts: TeamFacts, policy: Policy, at: datetime) -> tuple[Due, ...]:
    """Return what falls due for the team, or is overdue, at that moment: the earliest first.

    Nothing is due for a team that has ended or whose dog is withdrawn or retired.
    """
    if facts.has_ended(at) or facts.dog_status in (DogStatus.WITHDRAWN, DogStatus.RETIRED):
        return ()
    found = [*_medical_dues(facts, policy), *_course_dues(facts, policy), *_training_due(facts, policy, at)]
    for mode in Mode:
        found += _mode_dues(facts, mode, policy, at)
    return tuple(sorted(found, key=lambda one: (one.due_on, list(DueKind).index(one.kind))))


def _medical_dues(facts: TeamFacts, policy: Policy) -> Iterable[Due]:
    if facts.medical is None:
        yield Due(DueKind.MEDICAL, facts.day(facts.team_from))
    else:
        yield Due(DueKind.MEDICAL, medical_due_on(facts.medical, policy))
    by_day: dict[date, list[str]] = {}
    for one in facts.vaccinations:
        by_day.setdefault(one.next_on, []).append(one.against)
    for due_on, against in by_day.items():
        yield Due(DueKind.VACCINATION, due_on, about=tuple(sorted(against)))


def _course_dues(facts: TeamFacts, policy: Policy) -> Iterable[Due]:
    """Return the refresher of dog and handler, counted from their last course, or from the team's first day
    without one.
    """
    begun_on = facts.day(facts.team_from)
    for kind, last_on in (
        (DueKind.DOG_REFRESHER, facts.dog_refreshed_on),
        (DueKind.HANDLER_REFRESHER, facts.handler_refreshed_on),
    ):
        yield Due(kind, months_after(last_on or begun_on, policy.refresher_every_months))


def _training_due(facts: TeamFacts, policy: Policy, at: datetime) -> Iterable[Due]:
    """Return this month's hours, on its last day, until they are done; a dog in training has no maintenance."""
    wanted, done = policy.training_hours_per_month * 60, facts.training_minutes_this_month
    if done < wanted and facts.dog_status is not DogStatus.IN_TRAINING:
        last_day = months_after(facts.day(at).replace(day=1), 1) - timedelta(days=1)
        yield Due(DueKind.TRAINING_HOURS, last_day, minutes=done, minutes_wanted=wanted)


def medical_due_on(medical: MedicalFact, policy: Policy) -> date:
    """Return the last day that a medical check-up covers: the veterinarian's word, or the policy's months."""
    return medical.next_due_on or months_after(medical.examined_on, policy.medical_every_months)


def _mode_dues(facts: TeamFacts, mode: Mode, policy: Policy, at: datetime) -> list[Due]:
    """Return what a team owes in a mode in which it was ever certified."""
    certified = [e for e in facts.standing_events if e.kind is StandingKind.CERTIFIED and e.mode is mode and e.at <= at]
    if not certified:
        return []
    held = {
        odour: standing(facts.standing_events, mode, odour, at)
        for odour in sorted({event.odour for event in certified if event.odour})
    }
    found = _expiries(facts, mode, held, certified)
    owes = any(one.state in _OWING for one in held.values())
    begun_on = facts.day(min(event.first_at or event.at for event in certified))
    checkups = sorted((c for c in facts.checkups if c.mode is mode), key=lambda c: c.held_on)
    if checkups and not checkups[-1].passed:
        if not all(one.state in _CLOSED for one in held.values()):
            found.append(Due(DueKind.RETEST, _retest_on(checkups[-1], policy), mode))
    elif owes:
        last_on = max(checkups[-1].held_on, begun_on) if checkups else begun_on
        found.append(Due(DueKind.EFFICACY_CHECKUP, months_after(last_on, policy.checkup_every_months), mode))
    if mode is Mode.RASCO and owes:
        last_on = max(facts.rasco_refresher_on or begun_on, begun_on)
        found.append(Due(DueKind.RASCO_REFRESHER, months_after(last_on, policy.rasco_refresher_every_months), mode))
    return found


# A team owes its check-ups while it holds a certificate, or would hold it but for a suspension. One that expired
# is due as an expiry; a withdrawn one owes nothing more, not even the retest of the check-up that it failed.
_OWING = frozenset({StandingState.CERTIFIED, StandingState.SUSPENDED})
_CLOSED = frozenset({StandingState.WITHDRAWN, StandingState.ENDED})


def _retest_on(failed: CheckupFact, policy: Policy) -> date:
    """Return the day of a retest: never later than the check-up that a pass would have made due."""
    retest_on = failed.held_on + timedelta(days=policy.retest_days)
    return min(retest_on, months_after(failed.held_on, policy.checkup_every_months))


def _expiries(
    facts: TeamFacts, mode: Mode, held: Mapping[str, Standing], certified: Iterable[StandingEvent]
) -> list[Due]:
    """One for each day on which certificates end, with the odours that end then; an expired one stays due."""
    ends: dict[date, list[str]] = {}
    for odour, one in held.items():
        # The certification that counts is the latest, though an earlier one may have been given for longer.
        latest = sorted((event for event in certified if event.odour == odour), key=lambda event: event.at)[-1]
        if one.state not in _CLOSED and latest.until is not None:
            ends.setdefault(facts.day(latest.until), []).append(odour)
    return [Due(DueKind.CERTIFICATE_EXPIRY, due_on, mode, tuple(odours)) for due_on, odours in sorted(ends.items())]


# In days: a month's training and a filter's few days are told when they press, not when they begin.
_TOLD_LATE = {DueKind.TRAINING_HOURS: 7, DueKind.FILTER_USE: 1}


def rung(one: Due, today: date, policy: Policy) -> int | None:
    """Return the latest rung of notices that today has reached: days before the day, 0 on it, below 0 weekly after it.

    None while the first rung lies ahead. A missed day loses nothing: the rung reached since then is given.
    """
    left = (one.due_on - today).days
    return None if left > _TOLD_LATE.get(one.kind, left) else rung_of_day(one.due_on, today, policy)


def rung_of_day(due_on: date, today: date, policy: Policy) -> int | None:
    """Return the same for anything that is due on a day."""
    left = (due_on - today).days
    if left < 0:
        weeks = -left // 7
        return -7 * weeks if weeks else min(policy.notice_days, default=0)
    return min((days for days in policy.notice_days if days >= left), default=None)
