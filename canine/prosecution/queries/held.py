"""What held for a team at a moment: certificate, standing, health, training, readiness, the policy of that day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.certificates import queries as certificates
from canine.certificates.models import Certificate
from canine.medical import queries as medical
from canine.policy import queries as policies
from canine.prosecution.messages import Facts, Grid, Held, Line
from canine.readiness import queries as readiness
from canine.readiness import sentences
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.figures import full_day, written_duration
from canine.rules.policy import months_after
from canine.rules.policy_words import DEFAULT_IN_FORCE
from canine.rules.team import Mode
from canine.rules.words import word_for
from canine.standing import queries as standing
from canine.training import queries as training


@dataclass(frozen=True, slots=True)
class Question:
    """A team, a mode, and the moment in question; `now` is when it is asked, `zone` whose days are meant."""

    team_id: UUID
    mode: Mode
    at: datetime
    now: datetime
    zone: ZoneInfo


def held(asked: Question) -> Held:
    """Everything that the record says of the team in that mode at that moment. Raises NotFound for no such team.

    What was decided or found out later changes nothing of it; a certificate's worth is told for today as well.
    """
    team = registry.team(asked.team_id)
    found = _covering(asked.team_id, asked.mode, asked.at)
    return Held(
        team_id=team.id,
        team=team.called_at(asked.at),
        mode=asked.mode,
        at=asked.at,
        serials=tuple(one.serial for one in found),
        parts=(
            _certificates(found, asked),
            _standing(asked),
            _service(team, asked),
            _readiness(team, asked),
            _policy(asked),
        ),
    )


def _covering(team_id: UUID, mode: Mode, at: datetime) -> list[Certificate]:
    """Return the certificates of the team in that mode whose days hold the moment, and those that replaced
    one of them.
    """
    every = [one for one in reversed(certificates.certificates_of_team(team_id)) if one.mode is mode]
    found = [one for one in every if one.valid_from <= at < one.valid_to]
    for one in every:
        if one not in found and one.replaces_id in {each.id for each in found}:
            found.append(one)
    return found


def _certificates(found: list[Certificate], asked: Question) -> Grid:
    lines = tuple(
        Line(
            (
                one.serial,
                one.odours,
                one.valid_from,
                one.valid_to,
                certificates.status_at(one, asked.at) if one.issued_at <= asked.at else "not issued yet",
                certificates.status_at(one, asked.now),
            )
        )
        for one in found
    )
    return Grid(
        "Certificate",
        ("Serial", "Odours", "Valid from", "Valid to", "At that moment", "Today"),
        lines,
        "The team held no certificate in this mode at that moment.",
    )


def _standing(asked: Question) -> Grid:
    lines = tuple(
        Line((name, one.state, one.since, one.until, one.reason))
        for name, one in standing.held(asked.team_id, asked.mode, asked.at).items()
    )
    return Grid(
        "Standing, odour by odour",
        ("Odour", "State", "Since", "Until", "Because of"),
        lines,
        "The unit keeps no odours.",
    )


def _service(team: Team, asked: Question) -> Facts:
    at, today = asked.at, asked.at.astimezone(asked.zone).date()
    status = registry.status_at(team.dog_id, at)
    health = medical.fitness_on(team.dog_id, at)
    before = months_after(today.replace(day=1), -1)
    trained = training.minutes_by_month([team.id], before, today).get(team.id, {})
    return Facts(
        "Dog, health and training",
        (
            ("Dog", f"{team.dog.called_at(at)}, microchip {team.dog.chip_at(at)}"),
            ("Status of the dog", status),
            ("Handler", f"{team.handler.called_at(at)}, no. {team.handler.number_at(at)}"),
            ("Team since", team.from_on),
            ("Team until", team.to_on),
            (
                "Fitness",
                f"{word_for(health.fitness)}{': ' + health.limits if health.limits else ''}" if health else None,
            ),
            ("Examined", health.examined_on if health else None),
            ("Examined by", health.examiner if health else None),
            ("Next medical check-up due", health.next_due_on if health else None),
            ("Trained that month, up to that day", written_duration(trained.get(today.replace(day=1), 0))),
            ("Trained the month before", written_duration(trained.get(before, 0))),
        ),
    )


def _readiness(team: Team, asked: Question) -> Grid:
    rows = [row for row in readiness.of_team(team.id, at=asked.at, zone=asked.zone) if row.mode is asked.mode]
    answers = [word_for(row.answer.state) for row in rows]
    return Grid(
        "Ready for duty?",
        ("What spoke against it",),
        tuple(Line((sentences.of_reason(reason, full_day),)) for row in rows for reason in row.answer.reasons),
        "Nothing spoke against it.",
        note=f"The team was {answers[0]}." if answers else "The team was never certified in this mode.",
    )


def _policy(asked: Question) -> Facts:
    version = policies.version_in_force(asked.at)
    policy, since = version.policy, version.in_force_from.astimezone(asked.zone).date()
    return Facts(
        "Policy in force",
        (
            (
                "Version",
                f"{version.number}, {DEFAULT_IN_FORCE}"
                if version.is_default
                else f"{version.number}, since {full_day(since)}",
            ),
            ("A certificate is valid for", f"{policy.certificate_months} months"),
            ("Efficacy check-up every", f"{policy.checkup_every_months} months"),
            ("Medical check-up every", f"{policy.medical_every_months} months"),
            ("Training", f"at least {policy.training_hours_per_month} hours a month"),
            ("A check-up is passed with a sensitivity of at least", f"{policy.pass_sensitivity:.0%}"),
            ("and a false-alert rate of at most", f"{policy.pass_false_alert_rate:.0%}"),
        ),
    )
