"""What is found in a PDF that is said to be a certificate, as values: see `checking`, which finds it. Pure."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from canine.certificates.messages import CertificateRecord
from canine.errors import DomainError

LARGEST_FILE = 5 * 1024 * 1024


class CannotCheck(DomainError):
    """The bytes cannot be a certificate of this program, for a reason that one sentence tells."""

    field = "file"


class NotAPdf(CannotCheck):
    """Some other kind of file."""


class TooLarge(CannotCheck):
    """No certificate is that large."""


class Encrypted(CannotCheck):
    """A PDF that cannot be read without a password."""


class AuthorityUnreadable(CannotCheck):
    """The certificate of the authority is no certificate."""

    field = "authority"


class SignatureFinding(StrEnum):
    """What the signature is worth. `unknown_authority`: whole, but nobody said whom to trust."""

    VALID = "valid"
    UNKNOWN_AUTHORITY = "unknown_authority"
    OTHER_KEY = "other_key"
    INVALID = "invalid"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class CommitmentFinding(StrEnum):
    """Whether plan and nonce in the file give the commitment, and the table of presentations is of that plan."""

    HOLDS = "holds"
    BROKEN = "broken"
    PLAN_DIFFERS = "plan_differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one file. `registered_bytes` is None when no register was asked."""

    sha256: str
    signature: SignatureFinding
    whole_file_signed: bool
    registered_bytes: bool | None
    commitment: CommitmentFinding
    serial: str | None = None
    signed_by: str | None = None
    record: CertificateRecord | None = None
    under_former_authority: bool = False

    @property
    def genuine(self) -> bool:
        """True only for a file that the authority's key signed as a whole and that was never altered since."""
        return (
            self.signature is SignatureFinding.VALID
            and self.whole_file_signed
            and self.commitment is CommitmentFinding.HOLDS
            and self.registered_bytes is not False
        )

    def to_plain(self) -> dict[str, Any]:
        """Everything as JSON knows it, for another process; the record of a paper that the authority signed alone."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        is_ours = self.record is not None and self.signature is SignatureFinding.VALID
        return plain | {"record": self.record.to_json().decode() if is_ours and self.record else None}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Findings":
        """Return the findings that `to_plain` gave."""
        return cls(
            **plain
            | {
                "signature": SignatureFinding(plain["signature"]),
                "commitment": CommitmentFinding(plain["commitment"]),
                "record": CertificateRecord.from_json(plain["record"]) if plain["record"] else None,
            }
        )

    def as_json(self, status: str | None = None) -> dict[str, object]:
        """Return what `canine certificate verify --json` prints;

        `status` is the register's, None when it was not asked.
        """
        return {
            "serial": self.serial,
            "status": status,
            "signature": self.signature.value,
            "whole_file_signed": self.whole_file_signed,
            "registered_bytes": self.registered_bytes,
            "commitment": self.commitment.value,
        }
