"""Acts at the prosecutor's desk: log every look; put a bundle together and sign it.

A bundle is drawn from the rows of one moment while everybody else may write; the checkpoint that it prints, and the
entry with its hash, are put on record in a short transaction, before anybody gets it.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from canine.actor import Actor
from canine.audit import queries as log
from canine.audit import services as audit
from canine.audit.actions import AuditAction
from canine.audit.export import shortened
from canine.audit.listener import note
from canine.audit.services import CheckpointOvertaken, SignedCheckpoint
from canine.certificates import authority
from canine.certificates import queries as certificates
from canine.certificates.record import IssuingContext
from canine.columns import is_within
from canine.errors import DomainError, NotFound
from canine.prosecution import bundle, queries
from canine.prosecution.bundle import SIGNATURE, Cover, as_json, iso
from canine.prosecution.messages import Case, Held
from canine.prosecution.queries import Look, Question
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.case import CaseKind, CaseQuery, file_problem
from canine.rules.checkpoint import Stamped, relied_on
from canine.transaction import one_moment, transaction
from canine.units import queries as units

VERIFIER = Path(__file__).with_name("verify.py")
REGISTER = "register.json"
LONGEST_FILE = 80
# So often a bundle is drawn while others write; then, where a checkpoint was put on record each time, while they wait.
TRIES = 3


@dataclass(frozen=True, slots=True)
class BundleOrder:
    """Which case is wanted and for which file; `guide` is the page in plain words on how to check it all."""

    kind: CaseKind
    case_id: UUID
    case_file: str
    guide: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle, under the name of its file."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class DrawnBundle:
    """A bundle that is not on record yet, with the checkpoint of the log that it prints."""

    bundle: Bundle
    order: BundleOrder
    checkpoint: SignedCheckpoint


def file_named(case_file: str) -> str:
    """Return the court or police file for which somebody looks. Raises DomainError at `file` for what is none."""
    named = " ".join(case_file.split())[:LONGEST_FILE]
    problem = file_problem(named)
    if problem is not None:
        raise DomainError(problem, field="file")
    return named


def look_up(sought: CaseQuery, look: Look, case_file: str, *, actor: Actor) -> None:
    """Put the question on record before it is answered. Raises DomainError for what is no file."""
    case_file = file_named(case_file)
    asked = {name: str(value) for name, value in asdict(sought).items() if value}
    note(AuditAction.SEE_CASES, "cases", "search", actor=actor, at=look.now, case_file=case_file, **asked)


def look_at(kind: CaseKind, case_id: UUID, look: Look, case_file: str, *, actor: Actor) -> Case:
    """One case, for somebody whose look stands in the log with the file it was for. Raises NotFound, DomainError."""
    case_file = file_named(case_file)
    found = queries.case(kind, case_id, look)
    note(AuditAction.SEE_CASES, f"case: {kind.value}", found.id, actor=actor, at=look.now, case_file=case_file)
    return found


def open_team(team_id: UUID, look: Look, case_file: str, *, actor: Actor) -> Team:
    """Return a team whose past is asked for, named to somebody whose look stands in the log.

    Raises NotFound, DomainError.
    """
    case_file, team = file_named(case_file), registry.team(team_id)
    if not is_within(team.dog.unit_id, look.unit_id):
        raise NotFound("There is no such team.")
    note(AuditAction.SEE_CASES, "case: team", team_id, actor=actor, at=look.now, case_file=case_file)
    return team


def look_back(asked: Question, case_file: str, *, actor: Actor) -> Held:
    """Return what held for a team at a moment, for somebody whose look stands in the log.

    Raises NotFound, DomainError.
    """
    case_file = file_named(case_file)
    found = queries.held(asked)
    about = {"case_file": case_file, "mode": asked.mode.value, "moment": iso(asked.at)}
    note(AuditAction.SEE_CASES, "case: team", asked.team_id, actor=actor, at=asked.now, **about)
    return found


def make_bundle(draw: Callable[[], DrawnBundle], *, actor: Actor) -> Bundle:
    """Draw a bundle from one moment, and put its checkpoint and its hash on record; nobody has it before that.

    Where another checkpoint was put on record meanwhile it is drawn anew. Raises what `draw` raises.
    """
    for _ in range(TRIES):
        with one_moment():
            drawn = draw()
        try:
            with transaction():
                return _keep(drawn, actor)
        except CheckpointOvertaken:
            continue
    with transaction():
        return _keep(draw(), actor)


def _keep(drawn: DrawnBundle, actor: Actor) -> Bundle:
    audit.keep_checkpoint(drawn.checkpoint, actor=actor)
    about = {"case_file": file_named(drawn.order.case_file), "sha256": drawn.bundle.sha256}
    at, what = drawn.checkpoint.stated.at, f"case: {drawn.order.kind.value}"
    note(AuditAction.MAKE_BUNDLE, what, drawn.order.case_id, actor=actor, at=at, **about)
    return drawn.bundle


def draw_bundle(order: BundleOrder, look: Look, press: IssuingContext, *, actor: Actor) -> DrawnBundle:
    """Everything of a case as one signed ZIP, over a fresh checkpoint of the log. Nothing is written.

    Raises NotFound, and DomainError for what is no file.
    """
    from canine.prosecution.contents import Making, case_files, subject  # noqa: PLC0415 -- slow import

    at, key, case_file = look.now, press.seal.key, file_named(order.case_file)
    case = queries.case(order.kind, order.case_id, look)
    unit = units.unit(case.unit_id)
    checkpoint = audit.sign_checkpoint(key, f"bundle of {order.kind.value}", at=at)
    serials = sorted({serial for held in case.held for serial in held.serials})
    chain = [*log.chain(), checkpoint.stated]
    signed = log.numbered_checkpoints(relied_on(chain, case.at)) | {chain[-1].number: audit.row_of(checkpoint)}
    excerpt = queries.excerpt(case.rows, serials, checkpoint.stated, [one for one in chain if one.number in signed])
    making = Making(case_file, actor.name, at, unit, press)
    register = as_json(
        {
            "format": "canine-register/1",
            "at": iso(at),
            "authority_sha256": key.authority_fingerprint,
            "certificates": queries.register(at=at),
        }
    )
    files = {
        "how-to-check.html": order.guide.encode(),
        VERIFIER.name: VERIFIER.read_bytes(),
        "authority.pem": key.authority_pem,
        "authorities.json": as_json({"format": "canine-authorities/1", "authorities": _authorities()}),
        REGISTER: register,
        REGISTER + SIGNATURE: key.sign_detached(register),
        "log/checkpoints.json": as_json(shortened(chain, signed)),
        **case_files(case, excerpt, queries.devices_of(excerpt.about(case.own)), making),
        **_certificates(serials),
        **_timestamps(serials),
        **queries.photograph_files(case.photographs),
    }
    name = _name(unit.code, case)
    content = bundle.zipped(name, files, Cover(at, actor.name, case_file, unit.name, subject(case)), key)
    digest = hashlib.sha256(content).hexdigest()
    return DrawnBundle(Bundle(f"{name}.zip", content, digest), order, checkpoint)


def _authorities() -> list[dict[str, str | None]]:
    """Return under whom the unit signed, the first one first, with the word of each for the next."""
    return [
        {
            "pem": one.authority_pem,
            "sha256": one.authority_sha256,
            "from": iso(one.from_at),
            "until": iso(one.until) if one.until else None,
            "voucher": one.voucher,
        }
        for one in authority.periods()
    ]


def _certificates(serials: list[str]) -> dict[str, bytes]:
    files = {}
    for serial in serials:
        stored = certificates.paper(serial)
        files[f"certificates/{serial}.pdf"] = stored.pdf
        files[f"certificates/{serial}.json"] = stored.record_json.encode()
    return files


def _timestamps(serials: list[str]) -> dict[str, bytes]:
    """Return the timestamps of the certificates that have one, and the newest of the log's checkpoints."""
    found = [certificates.timestamp(Stamped.CERTIFICATE, serial) for serial in serials]
    kept = [one for one in (*found, certificates.last_stamped_checkpoint()) if one is not None]
    return {f"timestamps/{one.what.value}-{one.subject}.tst": one.token for one in kept}


def _name(unit_code: str, case: Case) -> str:
    """Return a name that every file system takes: MSA-search-20260303-CSQU3054383."""
    last = re.sub(r"[^A-Za-z0-9]+", "-", case.title.partition(" of ")[2]).strip("-")[:40]
    return f"{unit_code}-{case.kind.value}-{case.at:%Y%m%d}-{last or case.id}"
