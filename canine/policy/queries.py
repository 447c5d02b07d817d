"""The policy in force at any moment, and the changes of it that were proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.audit.read_cache import cached_lookup
from canine.errors import DomainError
from canine.extensions import db
from canine.policy.models import PolicyProposal, PolicyVersion
from canine.rows import get_or_not_found
from canine.rules.policy import Policy

_TABLES = frozenset({PolicyVersion.__tablename__})


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """A version by its number, with its values; `recorded` names those that it had, the others are defaults.

    `is_default`: nobody decided on it; the program wrote its own values down, for every day before a decision.
    """

    number: int
    in_force_from: datetime
    policy: Policy
    recorded: frozenset[str]
    is_default: bool


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value that a version changed."""

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the policy's history; `agreed_by` is empty where one person was enough."""

    number: int
    in_force_from: datetime
    recorded_at: datetime
    author_name: str
    agreed_by: str
    reason: str
    changes: tuple[ChangedValue, ...]
    is_default: bool


def history() -> list[VersionLine]:
    """Every version with what it changed, the newest first."""
    newest_first = versions()
    # Read through the rules: a value that an old version did not have yet stands there with its default.
    values = [Policy.from_json(version.policy_values).as_json() for version in newest_first]
    older = [*values[1:], None]
    agreed = {one.version_number: one.answered_by_name for one in settled_proposals()}
    return [
        VersionLine(
            number=version.number,
            in_force_from=version.in_force_from,
            recorded_at=version.recorded_at,
            author_name=version.author_name,
            agreed_by=agreed.get(version.number, ""),
            reason=version.reason,
            changes=_changes(before, now) if before is not None else (),
            is_default=is_written_by_nobody(version),
        )
        for version, now, before in zip(newest_first, values, older, strict=True)
    ]


def came_into_force(since: datetime, until: datetime) -> list[VersionLine]:
    """Return the changes that came into force after a moment and until another one, the earliest first."""
    return [one for one in reversed(history()) if since < one.in_force_from <= until and one.changes]


def _changes(before: Mapping[str, object], now: Mapping[str, object]) -> tuple[ChangedValue, ...]:
    return tuple(ChangedValue(name, before.get(name), new) for name, new in now.items() if before.get(name) != new)


def open_proposal() -> PolicyProposal | None:
    """Return the change of the policy that waits for a second manager, if one does."""
    return db.session.scalar(select(PolicyProposal).where(PolicyProposal.answered_at.is_(None)))


def proposal(proposal_id: UUID) -> PolicyProposal:
    """Return a proposed change, answered or not. Raises NotFound."""
    return get_or_not_found(PolicyProposal, proposal_id, "There is no such proposal.")


def settled_proposals() -> Sequence[PolicyProposal]:
    """Return the proposals that were answered or withdrawn, the newest first."""
    settled = select(PolicyProposal).where(PolicyProposal.answered_at.is_not(None))
    return db.session.scalars(settled.order_by(PolicyProposal.recorded_at.desc())).all()


def changes_of(found: PolicyProposal) -> tuple[ChangedValue, ...]:
    """Return what a proposal would change of the version that was the newest when it was made."""
    before = next(one for one in versions() if one.number == found.base_number)
    now = Policy.from_json(found.policy_values).as_json()
    return _changes(Policy.from_json(before.policy_values).as_json(), now)


def versions() -> Sequence[PolicyVersion]:
    """Every version, the newest first."""
    return db.session.scalars(select(PolicyVersion).order_by(PolicyVersion.in_force_from.desc())).all()


def version_in_force(at: datetime) -> VersionInForce:
    """Return the version by which something that happens at that moment is judged."""
    every = cached_lookup(_TABLES, "policy versions", lambda: tuple(_in_force(one) for one in versions()))
    found = next((one for one in every if one.in_force_from <= at), None)
    if found is None:
        raise DomainError("No policy was in force then: the moment lies before the record began.")
    return found


def _in_force(version: PolicyVersion) -> VersionInForce:
    values = version.policy_values
    is_default = is_written_by_nobody(version)
    return VersionInForce(
        version.number, version.in_force_from, Policy.from_json(values), frozenset(values), is_default
    )


def is_written_by_nobody(found: PolicyVersion) -> bool:
    """Tell whether a version is the program's own first one, on which no person decided."""
    return found.number == 1 and found.author_id is None


def in_force(at: datetime) -> Policy:
    """Return the values by which something that happens at that moment is judged."""
    return version_in_force(at).policy
