"""The append-only log, its signed checkpoints, and the checks that were made of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Model, Record


class AuditEntry(Model):
    """One act on one object. The hash binds it to every entry before it (canine.rules.chain).

    `at_text` and the other texts are exactly what was hashed; `at` and `actor_id` serve searching.
    """

    __tablename__ = "audit_entries"
    __audited__ = False
    __table_args__ = (Index(None, "object_type", "object_id", "number"),)

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    at_text: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    actor: Mapped[str] = mapped_column(String(300))
    device: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column("deed", String(60), index=True)
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(80), index=True)
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class FormerName(Model):
    """A name or number that something bore until a moment: `what` is its table and column, like dogs.name.

    Only a way to look up what the log says already (the entry that replaced it holds it), and so not logged again.
    """

    __tablename__ = "former_names"
    __audited__ = False
    __table_args__ = (Index(None, "what", "subject_id"), Index(None, "what", "folded"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    what: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckpointRow(Record):
    """What the log was at a moment, signed by the unit's key. `occasion` says why it was made."""

    __tablename__ = "checkpoints"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("hash"),
        CheckConstraint("number > 0 AND size >= 0", name="counts_from_one"),
    )

    number: Mapped[int]
    occasion: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    previous: Mapped[str] = mapped_column(String(64))
    root: Mapped[str | None] = mapped_column(String(64))
    peaks: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    signer_pem: Mapped[str] = mapped_column(Text)


class RegisteredKey(Record):
    """A key that signs for the units, and the authority that vouches for it: the newest row is the one in use.

    `voucher` is the signature of the key before over the certificate of a new authority, DER in hex; None where that
    key was not at hand, or there was none.
    """

    __tablename__ = "registered_keys"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("key_sha256"),
        CheckConstraint("number > 0", name="counts_from_one"),
        CheckConstraint("length(key_sha256) = 64 AND length(authority_sha256) = 64", name="hashes_of_64_digits"),
    )

    number: Mapped[int]
    holder: Mapped[str] = mapped_column(Text)
    key_sha256: Mapped[str] = mapped_column(String(64))
    authority_sha256: Mapped[str] = mapped_column(String(64))
    chain_pem: Mapped[str] = mapped_column(Text)
    in_use_from: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    voucher: Mapped[str | None] = mapped_column(Text)

    @property
    def authority_pem(self) -> str:
        """The certificate that a reader has to trust: the last one of the chain."""
        return _MARK + self.chain_pem.rpartition(_MARK)[2].rstrip() + "\n"


_MARK = "-----BEGIN CERTIFICATE-----"


class LogCheck(Record):
    """One walk over the whole log and every row; `faults` are sentences. One that did not end knows no head."""

    __tablename__ = "log_checks"

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    entries: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(64))
    ok: Mapped[bool]
    faults: Mapped[list[str]] = mapped_column(JSON)

    @property
    def has_ended(self) -> bool:
        """Whether the whole log was walked."""
        return bool(self.head)
