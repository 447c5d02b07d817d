"""Issued certificates: their bytes, the record they were drawn from, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.proposal_columns import WORDS, NamesSecond, Proposal, answered_by_another, state_column
from canine.registry.models import Team
from canine.rules.certificate import REVOCATION_WAITS, CertificateEventKind
from canine.rules.checkpoint import Stamped
from canine.rules.folding import fold_identifier, fold_name
from canine.rules.team import Mode


class Certificate(Record):
    """One signed PDF and everything it says. Never changed, never made again."""

    __tablename__ = "certificates"
    __table_args__ = (
        # What the register shows and is searched by, beside the papers themselves.
        Index(None, "issued_at", "serial", "team_id", "id"),
        Index("ix_certificates_found_by", "serial_folded", "words_folded", "pdf_sha256", "id"),
        CheckConstraint("valid_to > valid_from", name="ends_after_it_begins"),
        CheckConstraint("length(pdf_sha256) = 64", name="hash_of_64_digits"),
        # One is issued first on a check-up; each later one replaces exactly one.
        Index(
            "uq_certificates_first_of_checkup",
            "checkup_id",
            unique=True,
            sqlite_where=text("replaces_id IS NULL"),
            postgresql_where=text("replaces_id IS NULL"),
        ),
    )

    serial: Mapped[str] = mapped_column(String(40), unique=True)
    serial_folded: Mapped[str] = folded(fold_identifier, "serial")
    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    mode: Mapped[Mode] = mapped_column(enum_column(Mode, "mode"))
    odours: Mapped[str] = mapped_column(String(400))
    words_folded: Mapped[str] = folded(fold_name, "odours")
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    issued_by_name: Mapped[str] = mapped_column(String(120))
    record_json: Mapped[str] = deferred(mapped_column(Text, nullable=False))
    record_sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    pdf_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    team: Mapped[Team] = relationship(lazy="joined")
    events: Mapped[list["CertificateFact"]] = relationship(
        order_by="CertificateFact.at", back_populates="certificate", lazy="selectin"
    )


class Timestamp(Record):
    """That a certificate, or the log up to a checkpoint, existed at a moment, by somebody else's clock and key.

    `subject` is the serial, or the checkpoint's number; `token` is as the authority gave it (RFC 3161), DER.
    """

    __tablename__ = "timestamps"
    __table_args__ = (
        UniqueConstraint("what", "subject"),
        CheckConstraint("length(sha256) = 64", name="hash_of_64_digits"),
    )

    what: Mapped[Stamped] = mapped_column(enum_column(Stamped, "stamped"))
    subject: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    authority: Mapped[str] = mapped_column(Text)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateFact(Record):
    """What became of a certificate: suspended, superseded, revoked or proposed to be, its basis changed."""

    __tablename__ = "certificate_facts"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"), index=True)
    kind: Mapped[CertificateEventKind] = mapped_column(enum_column(CertificateEventKind, "certificate_event_kind"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    certificate: Mapped[Certificate] = relationship(back_populates="events")


class ProposedRevocation(Proposal, NamesSecond, Record):
    """One manager wants to revoke a certificate, until a second one answers, or it lapses; nothing else is added.

    `lifts`: to lift what suspends the certificate itself, in place of revoking it.
    """

    __tablename__ = "proposed_revocations"
    __table_args__ = (
        *answered_by_another(WORDS),
        Index(
            "uq_proposed_revocations_one_waits",
            "certificate_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"), index=True)
    lifts: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    certificate: Mapped[Certificate] = relationship(lazy="joined")

    @property
    def lapses_at(self) -> datetime:
        """Return when it lapses, unless somebody answers before."""
        return self.recorded_at + REVOCATION_WAITS
