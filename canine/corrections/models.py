"""Entries that were struck, and entries that may be doubles. What was struck stays in its own table."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, foreign, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.corrections.reading import read_together
from canine.extensions import Record
from canine.proposal_columns import Answerable, state_column
from canine.rules.correction import StrikeState, Subject
from canine.rules.proposal import ProposalState

_WAITS = text("state = 'correction_proposed'")
_PROPOSAL_WORDS = {
    ProposalState.PROPOSED: "correction_proposed",
    ProposalState.AGREED: "corrected",
    ProposalState.DECLINED: "correction_declined",
}
_STANDS = text("state <> 'strike_declined'")
_STRIKE_WORDS = {
    ProposalState.PROPOSED: StrikeState.PROPOSED,
    ProposalState.AGREED: StrikeState.STRUCK,
    ProposalState.DECLINED: StrikeState.DECLINED,
}


class Strike(Answerable, Record):
    """An entry is struck, or proposed to be; the second person's answer is added later, and nothing else.

    `words` say which entry it is, `happened_at` when what it tells of happened.
    """

    __tablename__ = "strikes"
    WORDS = _STRIKE_WORDS
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
        CheckConstraint(
            "state <> 'struck' OR NOT needs_two OR answered_by_id IS NOT NULL", name="agreed_by_a_second_person"
        ),
        CheckConstraint("(state = 'strike_proposed') = (needs_two AND answered_at IS NULL)", name="open_or_answered"),
        CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
        Index("uq_strikes_one_standing", "subject_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "subject"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    words: Mapped[str] = mapped_column(String(240))
    address: Mapped[str] = mapped_column(String(120))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[StrikeState] = mapped_column(enum_column(StrikeState, "strike_state"))
    needs_two: Mapped[bool]
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    teams: Mapped[list["StrikeTeam"]] = relationship()


class StrikeTeam(Record):
    """A team whose record the struck entry belongs to."""

    __tablename__ = "strike_teams"
    __table_args__ = (UniqueConstraint("strike_id", "team_id"),)

    strike_id: Mapped[UUID] = mapped_column(ForeignKey("strikes.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)


class PossibleDouble(Record):
    """An entry that looks like another one, until a manager has said whether it is.

    `was_asked`: whoever wrote it was shown the other one and said that this is another.
    """

    __tablename__ = "possible_doubles"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (is_double IS NULL)", name="settled_as_one_or_two"),
        CheckConstraint("subject_id <> other_id", name="two_entries"),
    )

    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "subject"))
    subject_id: Mapped[UUID] = mapped_column(unique=True)
    other_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    words: Mapped[str] = mapped_column(String(240))
    address: Mapped[str] = mapped_column(String(120))
    other_address: Mapped[str] = mapped_column(String(120))
    was_asked: Mapped[bool]
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_double: Mapped[bool | None]
    settled_by_name: Mapped[str] = mapped_column(String(120), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProposedCorrection(Answerable, Record):
    """What a fact should read, by one person's word; the second person's answer is added later, and nothing else.

    Agreed to, it is written as a correction of the same id. `named_id` is the team or person that `new` names.
    """

    __tablename__ = "proposed_corrections"
    WORDS = _PROPOSAL_WORDS
    __table_args__ = (
        CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
        CheckConstraint("(state = 'correction_proposed') = (answered_by_id IS NULL)", name="open_or_answered"),
        Index(
            "uq_proposed_corrections_one_waits",
            "subject_id",
            "fact",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "subject"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    words: Mapped[str] = mapped_column(String(240))
    address: Mapped[str] = mapped_column(String(120), index=True)
    fact: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(String(400))
    new: Mapped[str] = mapped_column(String(400))
    named_id: Mapped[UUID | None]
    state: Mapped[str] = state_column(_PROPOSAL_WORDS, "proposal_state")
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgreedTo(Record):
    """A correction that may have needed two: then its id is that of the proposal, in which the second person stands."""

    __abstract__ = True

    recorder_name: Mapped[str] = mapped_column(String(120))

    @declared_attr
    @classmethod
    def proposal_row(cls) -> Mapped[ProposedCorrection | None]:
        """Relate the correction to what was proposed and agreed to."""
        return relationship(
            ProposedCorrection,
            primaryjoin=lambda: cls.id == foreign(ProposedCorrection.id),
            viewonly=True,
            uselist=False,
        )

    @property
    def proposal(self) -> ProposedCorrection | None:
        """Return what was proposed and agreed to; None where one person's word was enough."""
        read_together(self, "proposal_row", ProposedCorrection.id)
        return self.proposal_row

    @property
    def by(self) -> str:
        """Return who corrected it, and who agreed."""
        agreed = f"; {self.proposal.answered_by_name} agreed" if self.proposal else ""
        return f"{self.recorder_name}{agreed}"


class Correction(AgreedTo):
    """What one fact of an entry should have read, what it read, and why. Never changed.

    Where the fact is a person, `person_id` says which one is named in `new`.
    """

    __tablename__ = "corrections"
    __table_args__ = (CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),)

    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "subject"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    fact: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(String(400), index=True)
    new: Mapped[str] = mapped_column(String(400), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)


def _of_the_row(kind: type[Strike] | type[Correction], row: Any) -> Any:
    """Relate a row to the strikes or corrections of its id, the earliest first."""
    return relationship(
        kind,
        primaryjoin=lambda: row.id == foreign(kind.subject_id),
        viewonly=True,
        order_by=kind.received_at,
    )


class FactsCorrectable(Record):
    """A row whose facts can be corrected one by one."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def correction_rows(cls) -> Mapped[list[Correction]]:
        """Relate the row to every correction of a fact of it, for statements that ask for some of them."""
        found: Mapped[list[Correction]] = _of_the_row(Correction, cls)
        return found

    @property
    def corrections(self) -> list[Correction]:
        """Return every correction of a fact of the row, the earliest first."""
        read_together(self, "correction_rows", Correction.subject_id)
        return self.correction_rows


class Strikable(Record):
    """A row that can be struck."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def strike_rows(cls) -> Mapped[list[Strike]]:
        """Relate the row to every strike of it."""
        found: Mapped[list[Strike]] = _of_the_row(Strike, cls)
        return found

    @property
    def strikes(self) -> list[Strike]:
        """Return every strike of the row that was ever proposed, the earliest first; one that was declined is among
        them.
        """
        read_together(self, "strike_rows", Strike.subject_id)
        return self.strike_rows

    @property
    def strike(self) -> Strike | None:
        """Return the strike that holds: the row counts for nothing."""
        return next((one for one in self.strikes if one.state is StrikeState.STRUCK), None)

    def is_struck(self, but: Collection[UUID] = ()) -> bool:
        """Whether a strike holds; `but` are strikes that are not looked at."""
        return self.strike is not None and self.strike.id not in but

    @property
    def proposed_strike(self) -> Strike | None:
        """Return a strike that waits for the second person: the row still counts."""
        return next((one for one in self.strikes if one.state is StrikeState.PROPOSED), None)
