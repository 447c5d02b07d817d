"""The policy in force at any moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from canine.extensions import db
from canine.policy.models import PolicyVersion
from canine.refused import Refused
from canine.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """A version by its number, with its values."""

    number: int
    in_force_from: datetime
    policy: Policy


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value that a version changed."""

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the policy's history."""

    number: int
    in_force_from: datetime
    recorded_at: datetime
    author_name: str
    reason: str
    changes: tuple[ChangedValue, ...]


def history() -> list[VersionLine]:
    """Every version with what it changed, the newest first."""
    newest_first = versions()
    # Read through the rules: a value that an old version did not have yet stands there with its default.
    values = [Policy.from_json(version.policy_values).as_json() for version in newest_first]
    older = [*values[1:], None]
    return [
        VersionLine(
            number=version.number,
            in_force_from=version.in_force_from,
            recorded_at=version.recorded_at,
            author_name=version.author_name,
            reason=version.reason,
            changes=tuple(
                ChangedValue(name, before.get(name), new) for name, new in now.items() if before.get(name) != new
            )
            if before is not None
            else (),
        )
        for version, now, before in zip(newest_first, values, older, strict=True)
    ]


def versions() -> Sequence[PolicyVersion]:
    """Every version, the newest first."""
    return db.session.scalars(select(PolicyVersion).order_by(PolicyVersion.in_force_from.desc())).all()


def version_in_force(at: datetime) -> VersionInForce:
    """The version by which something that happens at that moment is judged."""
    found = db.session.scalar(
        select(PolicyVersion)
        .where(PolicyVersion.in_force_from <= at)
        .order_by(PolicyVersion.in_force_from.desc())
        .limit(1)
    )
    if found is None:
        raise Refused("No policy was in force then: the moment lies before the record began.")
    return VersionInForce(found.number, found.in_force_from, Policy.from_json(found.policy_values))


def in_force(at: datetime) -> Policy:
    """The values by which something that happens at that moment is judged."""
    return version_in_force(at).policy
