"""What the public reads about a certificate: plain words, with dates and reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from canine.certificates.checking import CommitmentFinding, Findings, SignatureFinding
from canine.rules.certificate import CertificateEvent, CertificateEventKind, CertificateStatus

Moment = Callable[[datetime], str]
_KINDS = {
    CertificateStatus.REVOKED: CertificateEventKind.REVOKED,
    CertificateStatus.SUPERSEDED: CertificateEventKind.SUPERSEDED,
    CertificateStatus.SUSPENDED: CertificateEventKind.SUSPENDED,
    CertificateStatus.BASIS_CHANGED: CertificateEventKind.BASIS_CHANGED,
}
_SIGNATURES = {
    SignatureFinding.VALID: "The signature is the unit's.",
    SignatureFinding.UNKNOWN_AUTHORITY: "The file is signed, but nobody said whose signature to trust.",
    SignatureFinding.OTHER_KEY: "The signature is not the unit's: another key signed this file.",
    SignatureFinding.INVALID: "The signature does not fit the file: it was altered after signing.",
    SignatureFinding.MISSING: "The file is not signed.",
    SignatureFinding.UNREADABLE: "The file is damaged or was altered; its signature cannot be read.",
}
_COMMITMENTS = {
    CommitmentFinding.HOLDS: "The plan in it is the one that was committed to before the first presentation.",
    CommitmentFinding.BROKEN: "The plan in it is not the one that was committed to before the trial.",
    CommitmentFinding.PLAN_DIFFERS: "Its table of presentations is not that of the plan.",
    CommitmentFinding.MISSING: "It holds no plan that could be checked.",
}


@dataclass(frozen=True, slots=True)
class FileSays:
    """The answer about a file: genuine or not, and why, one sentence for each thing that was looked at."""

    genuine: bool
    sentences: tuple[str, ...]


def of_file(findings: Findings) -> FileSays:
    """What was found in a file, in words."""
    found = [_SIGNATURES[findings.signature]]
    if findings.signature in (SignatureFinding.VALID, SignatureFinding.OTHER_KEY):
        found.append(
            "It covers the whole file, and nothing was added after it."
            if findings.whole_file_signed
            else "Something was added to the file after it was signed."
        )
    if findings.registered_bytes is not None:
        found.append(
            "Every byte is as the register has it."
            if findings.registered_bytes
            else "Its bytes are not those that the register has."
        )
    elif findings.serial:
        found.append(f"The register has no certificate {findings.serial}.")
    found.append(_COMMITMENTS[findings.commitment])
    return FileSays(findings.genuine and findings.registered_bytes is True, tuple(found))


def of_status(
    status: CertificateStatus,
    valid_from: datetime,
    valid_to: datetime,
    events: Iterable[CertificateEvent],
    moment: Moment,
) -> str:
    """What the certificate is worth, in one sentence: "Genuine, but revoked on …"."""
    if status is CertificateStatus.VALID:
        return f"Genuine, and valid until {moment(valid_to)}."
    if status is CertificateStatus.EXPIRED:
        return f"Genuine, but expired on {moment(valid_to)}. It held from {moment(valid_from)} until then."
    if status is CertificateStatus.NOT_YET_VALID:
        return f"Genuine, but not valid before {moment(valid_from)}."
    last = [event for event in events if event.kind is _KINDS[status]][-1]
    word = {CertificateStatus.BASIS_CHANGED: "a record under it was corrected"}.get(status, status.value)
    return f"Genuine, but {word} on {moment(last.at)}: {last.reason}"
