"""What somebody with the machine in hand can do to the record, and what every paper says of it afterwards."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader

from canine.backups.queries import restores
from canine.certificates.dates import moment
from canine.certificates.errors import FailedSince
from canine.certificates.messages import CertificateRecord
from canine.checkups import queries as checkups
from canine.extensions import close_database, db
from canine.rules.certificate import CertificateStatus
from canine.units import queries as units
from tests.backups.runs import run_in
from tests.certificates.issued import approved, bring_key, issued, revoked_by_two, settings_of
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

BACKED_UP, RESTORED = THAT_MORNING + timedelta(hours=1), NOON + timedelta(hours=2)


def typed(app: Flask, *words: object) -> Result:
    """A command in the instance of the application under test, under its own secret key."""
    settings = settings_of(app)
    return run_in(settings.instance, *words, CANINE_SECRET_KEY=settings.secret_key)


def restored(app: Flask, backup: Path) -> None:
    close_database()
    with freeze_time(RESTORED):
        done = typed(app, "restore", backup, "--force", "--lose-newer-entries")
    assert done.exit_code == 0, done.output
    db.session.remove()


def backed_up(app: Flask, at: datetime) -> Path:
    db.session.rollback()
    bring_key(settings_of(app).instance)
    backup = settings_of(app).instance / "a.backup"
    with freeze_time(at):
        made = typed(app, "backup", backup)
    assert made.exit_code == 0, made.output
    return backup


def test_an_older_backup_is_restored_in_which_a_failed_check_up_is_missing(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate that can be issued again says when, from what moment, and by whom."""
    monkeypatch.setattr("canine.backups.restoring._machine_account", lambda: "portroot")
    team = scene.team()
    checkup = approved(scene, scene.checkup(team))
    checkup_id, unit_id = checkup.id, scene.unit().id
    backup = backed_up(app, BACKED_UP)
    scene.scored_checkup(scene.checkup(team, at=NOON), at=NOON, misses=15)
    with freeze_time(NOON), pytest.raises(FailedSince):
        issued(app, scene, checkup, at=NOON)
    db.session.rollback()
    restored(app, backup)
    scene.founded = units.unit(unit_id)
    (known,) = restores()
    assert known.before.entries is not None and known.before.entries > known.entries
    with freeze_time(RESTORED + timedelta(hours=1)):
        certificate = issued(app, scene, checkups.checkup(checkup_id), at=RESTORED + timedelta(hours=1))
    record = CertificateRecord.from_json(certificate.record_json)
    (said,) = record.production.restores or ()
    assert (said.at, said.made_at, said.by) == (
        *(RESTORED, BACKED_UP),
        "program: canine restore; machine’s account portroot",
    )
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(certificate.pdf)).pages]
    left_out = f"{moment(BACKED_UP, record.zone)} to {moment(RESTORED, record.zone)} is not in the record"
    assert left_out in " ".join(pages[:2])
    paper = " ".join(pages)
    assert "1 time a backup took the record’s place, below" in paper
    assert "machine’s account portroot" in paper
    assert f"The backup had {known.entries:,} entries" in paper
    assert f"the record whose place it took had {known.before.entries:,} entries" in paper


def test_an_older_backup_is_restored_in_which_a_revocation_is_missing(app: Flask, scene: Scene, tmp_path: Path) -> None:
    """Whoever asks the register is told from when to when it may have lost one, on the page and by the command."""
    with freeze_time(THAT_MORNING):
        serial = issued(app, scene).serial
        paper = tmp_path / "paper.pdf"
    backup = backed_up(app, BACKED_UP)
    typed(app, "certificate", "export", serial, paper)
    with freeze_time(NOON):
        revoked_by_two(scene, serial, "The loader saw the handler.", NOON)
        page = app.test_client().get(f"/verify/{serial}").get_data(as_text=True)
        assert CertificateStatus.REVOKED.value in page and "took the register" not in page
    db.session.rollback()
    restored(app, backup)
    told = "what was recorded in between, a revocation or a failed check-up too, is not in it."
    with freeze_time(RESTORED + timedelta(hours=1)):
        page = app.test_client().get(f"/verify/{serial}").get_data(as_text=True)
        said = typed(app, "certificate", "verify", paper)
    assert told in page and told in said.stdout
