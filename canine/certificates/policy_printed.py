"""The policy as a certificate has it: every value as text, and what changed in the year before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from canine.certificates.canonical import came_later
from canine.rules.policy import Policy
from canine.rules.policy_words import NOT_SET


def policy_text(value: object) -> str:
    """Return a value of the policy as text; an absent one reads "none"."""
    return "none" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value of the policy, as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ChangedPolicyValue:
    """What one value of the policy was, and what it is, as text."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class PolicyChangeMade:
    """A version of the policy that came into force in the year before the issue; nobody agreed where none is named."""

    version: int
    since: datetime
    values: tuple[ChangedPolicyValue, ...]
    proposed_by: str
    agreed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy of the trial's day: its version, since when, every value, and what changed in the year before.

    `is_default`: the version is the program's own, on which nobody decided; None on a record of an earlier release.
    """

    version: int
    since: datetime
    values: tuple[PolicyValue, ...]
    changes: tuple[PolicyChangeMade, ...] | None = came_later()
    is_default: bool | None = came_later()

    @classmethod
    def of(
        cls,
        policy: Policy,
        *,
        version: int,
        since: datetime,
        changes: tuple[PolicyChangeMade, ...] | None = None,
        recorded: Collection[str] | None = None,
        is_default: bool | None = None,
    ) -> "PolicyInForce":
        """Every value of the policy under its name, as it is kept in JSON; what a version had not was not set then."""
        texts = {
            name: policy_text(value) if recorded is None or name in recorded else NOT_SET
            for name, value in policy.as_json().items()
        }
        values = tuple(PolicyValue(name, texts[name]) for name in sorted(texts))
        return cls(version, since, values, changes, is_default)

    def value(self, name: str) -> str:
        """Return the text of one value. Raises KeyError when this version had no such value."""
        return {one.name: one.value for one in self.values}[name]
