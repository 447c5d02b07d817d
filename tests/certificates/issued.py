"""An issued certificate of a scene, signed with a key that is made once for all tests."""

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from canine.certificates import revoking, services
from canine.certificates.authority import FOLDER, seal
from canine.certificates.models import Certificate, ProposedRevocation
from canine.certificates.orders import StatusChange
from canine.certificates.record import IssuingContext
from canine.checkups import services as checkups
from canine.checkups.messages import Judgement
from canine.checkups.models import Checkup
from canine.rules.certificate import CertificateEventKind
from canine.rules.roles import Role
from canine.settings import Settings
from canine.transaction import transaction
from tests.certificates.signed import PASSPHRASE, authority
from tests.remembered import remembered
from tests.scenes import THAT_MORNING, Scene, actor


def settings_of(app: Flask) -> Settings:
    """The settings of the application under test."""
    chosen: Settings = app.config["SETTINGS"]
    return chosen


def bring_key(instance: Path) -> None:
    """Puts the tests' key where the program keeps its own: making one takes most of a second."""
    folder = instance / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "passphrase").write_text(PASSPHRASE)
    (folder / "authority.p12").write_bytes(authority().authority_p12)
    (folder / "authority.pem").write_bytes(authority().authority_pem)
    (folder / "signing.p12").write_bytes(authority().signing_p12)


def approved(scene: Scene, checkup: Checkup | None = None, at: datetime = THAT_MORNING) -> Checkup:
    """A passed check-up that a manager who took no part has approved."""
    if checkup is None:
        return remembered(f"approved at {at}", scene, Checkup, lambda: _approved(scene, None, at))
    return _approved(scene, checkup, at)


def _approved(scene: Scene, checkup: Checkup | None, at: datetime) -> Checkup:
    found = scene.scored_checkup(checkup, at=at)
    with transaction():
        manager = actor(scene.user(Role.MANAGER))
        checkups.judge_checkup(found.id, Judgement(approve=True), actor=manager, at=at + timedelta(minutes=5))
    return found


def issued(app: Flask, scene: Scene, checkup: Checkup | None = None, at: datetime = THAT_MORNING) -> Certificate:
    """The certificate of an approved check-up, issued ten minutes after it."""
    bring_key(settings_of(app).instance)
    if checkup is None:
        return remembered(f"issued at {at}", scene, Certificate, lambda: _issued(app, scene, None, at))
    return _issued(app, scene, checkup, at)


def _issued(app: Flask, scene: Scene, checkup: Checkup | None, at: datetime) -> Certificate:
    found = checkup or approved(scene, at=at)
    at = at + timedelta(minutes=10)
    press = IssuingContext(
        seal(settings_of(app), "Wildlife Service", at=at), "http://127.0.0.1:5000", settings_of(app).timezone
    )
    with transaction():
        return services.issue(found.id, press, actor=actor(scene.user(Role.MANAGER, "Mary Chebet")), at=at)


def revocation_proposed(scene: Scene, serial: str, reason: str, at: datetime) -> ProposedRevocation:
    """What one manager of two proposes."""
    proposer, _ = (scene.user(Role.MANAGER) for _ in range(2))
    message = StatusChange(serial, CertificateEventKind.REVOKED, reason)
    with transaction():
        return revoking.propose_revocation(message, actor=actor(proposer), at=at)


def lifted_by_two(scene: Scene, serial: str, reason: str, at: datetime) -> None:
    """A suspension of the certificate itself that one manager proposed to lift, and another one agreed to."""
    message = StatusChange(serial, CertificateEventKind.REINSTATED, reason)
    with transaction():
        proposer, other = (actor(scene.user(Role.MANAGER)) for _ in range(2))
        proposed = revoking.propose_revocation(message, actor=proposer, at=at)
        assert proposed.lifts
        revoking.answer_revocation(proposed.id, agrees=True, reason="Seen too", actor=other, at=at)


def revoked_by_two(scene: Scene, serial: str, reason: str, at: datetime) -> None:
    """A revocation that one manager proposed and another one agreed to, at the same moment."""
    proposed = revocation_proposed(scene, serial, reason, at)
    with transaction():
        other = actor(scene.user(Role.MANAGER))
        revoking.answer_revocation(proposed.id, agrees=True, reason="Seen too", actor=other, at=at)
