"""What a certificate says: one frozen record, from which the paper is drawn and which travels inside it.

The parts of the record are in `particulars`; everything that a package needs of them can be had from here.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit

from canine.certificates import canonical
from canine.certificates.canonical import Unreadable as RecordUnreadable
from canine.certificates.canonical import came_later
from canine.certificates.particulars import (
    AidLine,
    AidTaken,
    AuditHead,
    CertifiedDog,
    CheckupOfDog,
    Commitment,
    Correction,
    Figures,
    FirstManagerKnown,
    History,
    HistoryKind,
    HistoryLine,
    IssuingUnit,
    ItemLine,
    MedicalFinding,
    Operations,
    PastCheckup,
    People,
    Person,
    Presence,
    PresentationLine,
    Protocol,
    RecordReliedOn,
    Replaced,
    StruckLine,
    TrainingMonth,
    relied_on_sha256,
)
from canine.certificates.particulars_of_operations import CovertMisses, CovertYear
from canine.certificates.particulars_of_production import (
    Device,
    MonthOfUse,
    Outage,
    Production,
    Qualification,
    RestoredBackup,
    SeenOutside,
    Watch,
)
from canine.certificates.policy_printed import (
    ChangedPolicyValue,
    PolicyChangeMade,
    PolicyInForce,
    PolicyValue,
    policy_text,
)
from canine.lettering import Spelling
from canine.rules.monitoring import KnownExercise, KnownPresentation, SequentialTest
from canine.rules.second_look import LookedAtRun
from canine.rules.team import Mode
from canine.rules.trial import TrialResult

__all__ = [
    "RECORD_FORMAT",
    "SIGNED_LOCALLY",
    "AidLine",
    "AidTaken",
    "AuditHead",
    "CertificateRecord",
    "CertifiedDog",
    "ChangedPolicyValue",
    "CheckupOfDog",
    "Commitment",
    "Correction",
    "CovertMisses",
    "CovertYear",
    "Device",
    "Figures",
    "FirstManagerKnown",
    "History",
    "HistoryKind",
    "HistoryLine",
    "IssuingUnit",
    "ItemLine",
    "LookedAtRun",
    "MedicalFinding",
    "MonthOfUse",
    "Operations",
    "Outage",
    "PastCheckup",
    "People",
    "Person",
    "PolicyChangeMade",
    "PolicyInForce",
    "PolicyValue",
    "Presence",
    "PresentationLine",
    "Production",
    "Protocol",
    "Qualification",
    "RecordReliedOn",
    "RecordUnreadable",
    "Replaced",
    "RestoredBackup",
    "SeenOutside",
    "StruckLine",
    "TrainingMonth",
    "Watch",
    "policy_text",
    "relied_on_sha256",
]

RECORD_FORMAT = "canine-certificate/1"
SIGNED_LOCALLY = "signed with a locally generated key"


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Every double-blind target of known status of twelve months, in order: what the control charts are drawn from.

    `false_alerts` has what was known to hold nothing. The counts of double-blind exercises stand apart, each at its
    end; `without_mode` is how many of these do not say their mode, and are in none. `false_alert_test` reads what holds
    nothing; a record of an earlier release has it read by `test`.
    """

    since: date
    test: SequentialTest
    known: tuple[KnownPresentation, ...]
    false_alerts: tuple[KnownPresentation, ...] | None = came_later()
    exercise_targets: tuple[KnownExercise, ...] | None = came_later()
    exercise_false_alerts: tuple[KnownExercise, ...] | None = came_later()
    without_mode: int | None = came_later()
    false_alert_test: SequentialTest | None = came_later()


@dataclass(frozen=True)
class CertificateRecord:
    """One team, one mode, listed odours, and everything that the certificate rests on.

    `latin` has the Latin spelling of each name in it that the paper's fonts cannot print; `checkups` every check-up of
    the dog in the mode in twelve months, this one among them, the oldest first.
    """

    serial: str
    issued_at: datetime
    valid_from: datetime
    valid_to: datetime
    zone: str
    unit: IssuingUnit
    dog: CertifiedDog
    handler: Person
    team_since: date
    mode: Mode
    odours: tuple[str, ...]
    protocol: Protocol
    people: People
    figures: Figures
    presentations: tuple[PresentationLine, ...]
    aids: tuple[AidLine, ...]
    not_tested: tuple[str, ...]
    medical: MedicalFinding | None
    history: History
    policy: PolicyInForce
    commitment: Commitment
    audit: AuditHead
    relied_on: tuple[RecordReliedOn, ...]
    production: Production
    verification_url: str
    signing_note: str
    authority_fingerprint: str
    format: str = RECORD_FORMAT
    replaces: Replaced | None = came_later()
    monitoring: Monitoring | None = came_later()
    latin: tuple[Spelling, ...] | None = came_later()
    checkups: tuple[CheckupOfDog, ...] | None = came_later()
    items: tuple[ItemLine, ...] | None = came_later()
    qualifications: tuple[Qualification, ...] | None = came_later()
    past: tuple[PastCheckup, ...] | None = came_later()
    earlier_attempts: tuple[PastCheckup, ...] | None = came_later()
    covert: CovertYear | None = came_later()

    @property
    def public_address(self) -> str:
        """Where anybody can check it; empty where the address is that of the machine itself, which tells nobody."""
        host = urlsplit(self.verification_url).hostname or ""
        return "" if host == "localhost" or host == "::1" or host.startswith("127.") else self.verification_url

    @property
    def signed_locally(self) -> bool:
        """Whether the signing key was made here, by nobody licensed to vouch for it."""
        return self.signing_note == SIGNED_LOCALLY

    @property
    def misses(self) -> tuple[PresentationLine, ...]:
        """The missed targets, each with its cause by the assessor."""
        return tuple(line for line in self.presentations if line.result is TrialResult.MISS)

    @property
    def exclusions(self) -> tuple[PresentationLine, ...]:
        """Presentations that are in no count."""
        return tuple(line for line in self.presentations if line.result is TrialResult.EXCLUDED)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the record's canonical JSON, in hex: what the certificate and the register both name."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def to_json(self) -> bytes:
        """Return the record as RFC 8785 JSON. Raises ValueError for a moment without a time zone."""
        return self._json

    @cached_property
    def _json(self) -> bytes:
        """Written once: drawing, signing and storing a certificate each ask for it."""
        return canonical.dumps(self)

    @classmethod
    def from_json(cls, source: bytes | str) -> "CertificateRecord":
        """Return the record that `to_json` wrote. Raises RecordUnreadable, naming the part that is wrong."""
        record = canonical.loads(cls, source)
        if record.format != RECORD_FORMAT:
            raise RecordUnreadable(f"record.format cannot be {record.format!r}.")
        return record
