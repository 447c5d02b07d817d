"""The public answer about a paper: what a file is, and what the register says, each for itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from canine.backups import queries as backups
from canine.certificates import queries, sentences
from canine.certificates.findings import Findings
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.errors import NotFound
from canine.policy import queries as policy
from canine.rules.certificate import CertificateStatus, Spell, proposed_revocation, spells_within
from canine.rules.figures import written_day

Moment = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class RegisterSays:
    """What the register has under a number: the certificate, what it is worth, and all that it ever was."""

    certificate: queries.Listed
    sentences: tuple[str, ...]
    spells: tuple[Spell, ...]
    successor: str | None
    predecessor: str | None

    @property
    def is_valid(self) -> bool:
        """Whether the certificate in the register holds today."""
        return self.certificate.status is CertificateStatus.VALID

    @property
    def is_proposed_to_be_revoked(self) -> bool:
        """Whether one manager wants to revoke it, and nobody has answered yet."""
        return self.certificate.status is CertificateStatus.REVOCATION_PROPOSED


def with_register(findings: Findings) -> Findings:
    """Return the findings with what the register says of the file's bytes, where it has a certificate of its number."""
    if findings.serial is None:
        return findings
    try:
        registered = queries.certificate(findings.serial).pdf_sha256
    except NotFound:
        return findings
    return replace(findings, registered_bytes=findings.sha256 == registered)


def restores_since(found: Certificate, moment: Moment) -> list[str]:
    """Return, for each backup that took the register's place since a certificate was issued, what that left out."""
    return [sentences.of_restore(one.made_at, one.at, moment) for one in backups.restores(since=found.issued_at)]


def register_says(found: Certificate, moment: Moment, *, at: datetime) -> RegisterSays:
    """Everything that the public may read of a certificate."""
    listed, events = queries.listed(found, at), queries.events_of(found)
    successor, predecessor = queries.successor_of(found), queries.predecessor_of(found)
    said = [sentences.of_register(listed.status, found.valid_from, found.valid_to, events, moment)]
    waiting = proposed_revocation(events, at)
    if waiting is not None and listed.status is not CertificateStatus.REVOCATION_PROPOSED:
        said.append(sentences.of_proposal(waiting, moment))
    said += restores_since(found, moment)
    older = _older_policy(found, moment, at)
    return RegisterSays(
        certificate=listed,
        sentences=tuple([*said, older] if older else said),
        spells=tuple(queries.spells_of(found, at)),
        successor=successor.serial if successor else None,
        predecessor=predecessor.serial if predecessor else None,
    )


def _older_policy(found: Certificate, moment: Moment, at: datetime) -> str | None:
    judged_by = CertificateRecord.from_json(queries.paper(found.serial).record_json).policy
    today = policy.version_in_force(at)
    if today.number == judged_by.version:
        return None
    return (
        f"Its trial was judged by version {judged_by.version} of the policy; since {moment(today.in_force_from)} "
        f"version {today.number} is in force, which says nothing against a certificate that was issued before."
    )


def on_day(found: Certificate, day: date, zone: ZoneInfo, moment: Moment, *, at: datetime) -> str:
    """Return what a certificate was on a day of the unit's clocks that is not in the future."""
    begins = datetime.combine(day, time(), tzinfo=zone)
    ends = min(datetime.combine(day + timedelta(days=1), time(), tzinfo=zone), at + timedelta(microseconds=1))
    spells = spells_within(queries.spells_of(found, at), begins, ends)
    return sentences.of_day(written_day(day), spells, begins, ends, moment)
