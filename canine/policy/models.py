"""The policy's dated versions, none of which is ever changed, and what was proposed and became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Record
from canine.proposal_columns import Proposal, answered_by_another, state_column
from canine.rules.proposal import ProposalState

_WORDS = {
    ProposalState.PROPOSED: "policy_proposed",
    ProposalState.AGREED: "policy_agreed",
    ProposalState.DECLINED: "policy_declined",
    ProposalState.WITHDRAWN: "policy_withdrawn",
}


class PolicyVersion(Record):
    """Every value of the policy from a moment on, with the reason for the change and its author."""

    __tablename__ = "policy_versions"
    __table_args__ = (CheckConstraint("number >= 1", name="number_from_one"),)

    number: Mapped[int] = mapped_column(unique=True)
    in_force_from: Mapped[datetime] = mapped_column(UtcDateTime, unique=True)
    policy_values: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PolicyProposal(Proposal, Record):
    """Every value of a policy that one manager wants, until another one answers; only the answer is added later.

    `base_number` is the version that it changes; `wanted_from` the earliest moment that was asked for;
    `version_number` the version that it became.
    """

    __tablename__ = "policy_proposals"
    WORDS = _WORDS
    __table_args__ = (
        *answered_by_another(_WORDS),
        CheckConstraint("(state = 'policy_agreed') = (version_number IS NOT NULL)", name="agreed_is_a_version"),
    )

    base_number: Mapped[int] = mapped_column(ForeignKey("policy_versions.number"))
    policy_values: Mapped[dict[str, Any]] = mapped_column(JSON)
    wanted_from: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = state_column(_WORDS, "proposal_state")
    version_number: Mapped[int | None] = mapped_column(ForeignKey("policy_versions.number"), unique=True)
