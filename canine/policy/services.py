"""Changing the policy: a new dated version, never an old one rewritten."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.policy import queries
from canine.policy.messages import PolicyChange
from canine.policy.models import PolicyVersion
from canine.refused import Refused
from canine.rules.policy import Policy, PolicyWrong

# Early enough for every record that a unit may enter afterwards.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class PolicyRefused(Refused):
    """Values that cannot be a policy; `problems` names each field with its sentence."""

    def __init__(self, wrong: PolicyWrong) -> None:
        super().__init__("Some values cannot be: see the marked fields.")
        self.problems = wrong.problems


def ensure_first_version(*, actor: Actor, at: datetime) -> None:
    """Writes the program's default values as version 1 into a database that has none."""
    if db.session.scalar(select(func.count()).select_from(PolicyVersion)):
        return
    _add(1, Policy(), BEGINNING, "Defaults of the program", actor=actor, at=at)


def change_policy(message: PolicyChange, *, actor: Actor, at: datetime) -> PolicyVersion:
    """A new version. Raises PolicyRefused for values that make no sense, Refused for a past day or no reason."""
    policy, reason = check_change(message, at), " ".join(message.reason.split())
    return _add(queries.versions()[0].number + 1, policy, message.in_force_from, reason, actor=actor, at=at)


def check_change(message: PolicyChange, at: datetime) -> Policy:
    """The policy that the change would make. Raises what change_policy raises, and writes nothing."""
    if not message.reason.strip():
        raise Refused("Say why the policy changes: the reason stands in its history.", field="reason")
    if message.in_force_from < at:
        raise Refused(
            "A policy cannot reach back: what was judged stays judged. Choose now or later.", field="in_force_from"
        )
    latest = queries.versions()[0]
    if message.in_force_from <= latest.in_force_from:
        raise Refused(
            f"Version {latest.number} begins at that moment or later. Choose a later one.", field="in_force_from"
        )
    try:
        policy = Policy.from_json({**latest.policy_values, **message.values})
    except PolicyWrong as wrong:
        raise PolicyRefused(wrong) from wrong
    if policy == Policy.from_json(latest.policy_values):
        raise Refused("Nothing is different from the present policy.")
    return policy


def _add(
    number: int, policy: Policy, in_force_from: datetime, reason: str, *, actor: Actor, at: datetime
) -> PolicyVersion:
    version = PolicyVersion(
        number=number,
        in_force_from=in_force_from,
        policy_values=policy.as_json(),
        reason=reason,
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
    )
    with deed(Deed.CHANGE_POLICY, actor=actor, at=at, reason=reason):
        db.session.add(version)
    return version
