"""What the public reads about a file and about a certificate in the register: plain words, with dates and reasons.

The two are never mixed: a sentence about the file says nothing of what a certificate is worth, and one about the
register never that a file, or the paper in somebody's hand, is genuine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from canine.certificates.findings import CommitmentFinding, Findings, SignatureFinding
from canine.rules.certificate import REVOCATION_WAITS, CertificateEvent, CertificateEventKind, CertificateStatus, Spell
from canine.rules.words import word_for

Moment = Callable[[datetime], str]
_KINDS = {
    CertificateStatus.REVOKED: CertificateEventKind.REVOKED,
    CertificateStatus.SUPERSEDED: CertificateEventKind.SUPERSEDED,
    CertificateStatus.SUSPENDED: CertificateEventKind.SUSPENDED,
    CertificateStatus.BASIS_CHANGED: CertificateEventKind.BASIS_CHANGED,
    CertificateStatus.REVOCATION_PROPOSED: CertificateEventKind.REVOCATION_PROPOSED,
}
_SIGNATURES = {
    SignatureFinding.VALID: "The signature is that of this unit.",
    SignatureFinding.UNKNOWN_AUTHORITY: "The file is signed, but nobody said whose signature to trust.",
    SignatureFinding.OTHER_KEY: "The signature is not that of this unit: another key signed this file.",
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


GENUINE = "This file is genuine and unaltered."
NOT_GENUINE = "Do not rely on this file."
UNDECIDED = "Nothing can be said of who signed this file."


@dataclass(frozen=True, slots=True)
class FileSays:
    """The answer about a file: genuine or not, and why, one sentence for each thing that was looked at."""

    genuine: bool
    headline: str
    sentences: tuple[str, ...]


def of_file(findings: Findings, *, register_was_asked: bool = True) -> FileSays:
    """Return what was found in a file, in words; without a register, such as on another machine, the file
    speaks alone.
    """
    is_in_register = findings.registered_bytes is True or not register_was_asked
    genuine = findings.genuine and is_in_register
    undecided = findings.signature is SignatureFinding.UNKNOWN_AUTHORITY
    headline = GENUINE if genuine else UNDECIDED if undecided else NOT_GENUINE
    return FileSays(genuine, headline, tuple(_about_file(findings, genuine, register_was_asked)))


def _about_file(findings: Findings, genuine: bool, register_was_asked: bool) -> Iterator[str]:
    if findings.under_former_authority:
        yield "The signature is that of this unit, under an authority that it used before the present one."
    else:
        yield _SIGNATURES[findings.signature]
    if findings.signature is SignatureFinding.VALID:
        yield (
            "It covers the whole file, and nothing was added after it."
            if findings.whole_file_signed
            else "Something was added to the file after it was signed."
        )
    if findings.registered_bytes is not None:
        yield (
            "Every byte is as the register has it."
            if findings.registered_bytes
            else "Its bytes are not those that the register has under this number."
        )
    elif register_was_asked and findings.serial:
        yield f"It says that it is certificate {findings.serial}, and the register has none of that number."
    elif register_was_asked:
        yield "It bears no certificate's number."
    # What an altered file says of its plan is no comfort: only what is wrong with it is told.
    if genuine or findings.commitment in (CommitmentFinding.BROKEN, CommitmentFinding.PLAN_DIFFERS):
        yield _COMMITMENTS[findings.commitment]


def of_register(
    status: CertificateStatus,
    valid_from: datetime,
    valid_to: datetime,
    events: Iterable[CertificateEvent],
    moment: Moment,
) -> str:
    """Return what the certificate in the register is worth, in one sentence: "It was revoked on …"."""
    if status is CertificateStatus.VALID:
        return f"It is valid until {moment(valid_to)}."
    if status is CertificateStatus.EXPIRED:
        return f"It expired on {moment(valid_to)}. It held from {moment(valid_from)} until then."
    if status is CertificateStatus.NOT_YET_VALID:
        return f"It is not valid before {moment(valid_from)}."
    last = [event for event in events if event.kind is _KINDS[status]][-1]
    if status is CertificateStatus.BASIS_CHANGED:
        return f"A record under it was corrected on {moment(last.at)}: {last.reason}"
    if status is CertificateStatus.REVOCATION_PROPOSED:
        return of_proposal(last, moment)
    return f"It was {status.value} on {moment(last.at)}: {last.reason}"


def of_proposal(proposed: CertificateEvent, moment: Moment) -> str:
    """Return that a manager wants to revoke the certificate, and that another one has not answered yet."""
    return (
        f"Its revocation was proposed on {moment(proposed.at)}: {proposed.reason.rstrip('.')}. A second manager "
        f"answers until {moment(proposed.at + REVOCATION_WAITS)}; do not rely on it until then."
    )


def of_restore(made_at: datetime, restored_at: datetime, moment: Moment) -> str:
    """Return that a backup took the place of the register, which may have lost a revocation."""
    return (
        f"A backup of {moment(made_at)} took the register’s place on {moment(restored_at)}: what was recorded in "
        "between, a revocation or a failed check-up too, is not in it."
    )


def of_day(written: str, spells: Sequence[Spell], begins: datetime, ends: datetime, moment: Moment) -> str:
    """Return what the certificate was on a day, from its spells within it: "On 10 March 2026: suspended."."""
    if not spells:
        return f"On {written}: not issued yet."
    parts = [
        word_for(spell.status)
        + (f" from {moment(spell.from_)}" if spell.from_ > begins else "")
        + (f" until {moment(spell.to)}" if spell.to is not None and spell.to < ends else "")
        + (f" ({spell.reason.rstrip('.')})" if spell.reason else "")
        for spell in spells
    ]
    return f"On {written}: {', then '.join(parts)}."
