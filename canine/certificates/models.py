"""Issued certificates: their bytes, the record they were drawn from, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.registry.models import Team
from canine.rules.certificate import CertificateEventKind
from canine.rules.team import Mode


class Certificate(Record):
    """One signed PDF and everything it says. Never changed, never made again."""

    __tablename__ = "certificates"
    __table_args__ = (
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
    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    mode: Mapped[Mode] = mapped_column(enum_column(Mode, "mode"))
    odours: Mapped[str] = mapped_column(String(400))
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


class CertificateFact(Record):
    """What became of a certificate: suspended, reinstated, superseded, revoked, its basis changed."""

    __tablename__ = "certificate_facts"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"), index=True)
    kind: Mapped[CertificateEventKind] = mapped_column(enum_column(CertificateEventKind, "certificate_event_kind"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    certificate: Mapped[Certificate] = relationship(back_populates="events")
