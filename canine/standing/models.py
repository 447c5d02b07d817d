"""Dated facts on what a team was certified for, never changed, and what managers propose to lift."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.proposal_columns import WORDS, NamesSecond, Proposal, answered_by_another, state_column
from canine.registry.models import Odour, Team
from canine.rules.proposal import ProposalState
from canine.rules.standing import StandingKind
from canine.rules.team import Mode

_REINSTATEMENT_WORDS = {
    ProposalState.PROPOSED: "reinstatement_proposed",
    ProposalState.AGREED: "reinstatement_agreed",
    ProposalState.DECLINED: "reinstatement_declined",
}
_WAITS = text("state = 'proposed'")


class StandingFact(Record):
    """One fact: certified, suspended, reinstated, withdrawn, ended. No mode or odour means all of them.

    `failed_checkup_id` is the check-up whose failure suspends: no manager's word lifts that.
    """

    __tablename__ = "standing_facts"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > at", name="ends_after_it_begins"),
        CheckConstraint(
            "kind <> 'certified' OR (mode IS NOT NULL AND odour_id IS NOT NULL AND until IS NOT NULL)",
            name="certified_for_something",
        ),
        CheckConstraint("failed_checkup_id IS NULL OR kind = 'suspended'", name="failure_suspends"),
        Index(None, "team_id", "kind", "mode", "odour_id", "at"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[StandingKind] = mapped_column(enum_column(StandingKind, "standing_kind"))
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "mode"))
    odour_id: Mapped[UUID | None] = mapped_column(ForeignKey("odours.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(String(120))
    failed_checkup_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkups.id"), index=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    odour: Mapped[Odour | None] = relationship(lazy="joined")


class ProposedReinstatement(Proposal, NamesSecond, Record):
    """One manager wants to lift what bars a team, until a second one answers; only the answer is added later.

    No mode means both, no `odours` (names) all of them.
    """

    __tablename__ = "proposed_reinstatements"
    __table_args__ = answered_by_another(_REINSTATEMENT_WORDS)
    WORDS = _REINSTATEMENT_WORDS

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "mode"))
    odours: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = state_column(_REINSTATEMENT_WORDS, "reinstatement_state")
    team: Mapped[Team] = relationship(lazy="joined")


class ProposedTeamEnd(Proposal, NamesSecond, Record):
    """One manager wants to end a team that failed a check-up not long ago, until a second one answers.

    `ends_at` is the end of the last day in the unit's zone, or when it was proposed where that day was not over.
    """

    __tablename__ = "proposed_team_ends"
    __table_args__ = (
        *answered_by_another(WORDS),
        Index("uq_proposed_team_ends_one_waits", "team_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    to_on: Mapped[date]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    team: Mapped[Team] = relationship(lazy="joined")
