"""What somebody with the machine in hand can do to the record, and what every paper says of it afterwards."""

import re
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
from canine.certificates.queries import how_many_of_series
from canine.checkups import queries as checkups
from canine.extensions import close_database, db
from canine.prosecution.verify import check_register
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


def restored(app: Flask, backup: Path, at: datetime = RESTORED) -> None:
    close_database()
    with freeze_time(at):
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
    monkeypatch.setattr("canine.backups.restoring.machine_account", lambda: "portroot")
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


def test_a_number_of_a_paper_that_the_restore_lost_is_not_given_again(app: Flask, scene: Scene) -> None:
    """Also where the same backup is restored a second time: each time the numbers begin a series of their own."""
    checkup = approved(scene, scene.checkup(scene.team()))
    checkup_id, unit_id, code = checkup.id, scene.unit().id, scene.unit().code
    backup = backed_up(app, BACKED_UP)
    outside = [issued(app, scene, checkups.checkup(checkup_id), at=NOON).serial]
    assert outside == [f"{code}-2026-0001"]
    for turn in (1, 2):
        db.session.rollback()
        later = RESTORED + turn * timedelta(hours=1)
        restored(app, backup, at=later)
        scene.founded = units.unit(unit_id)
        with freeze_time(later):
            certificate = issued(app, scene, checkups.checkup(checkup_id), at=later)
            page = app.test_client().get(f"/verify/{certificate.serial}").get_data(as_text=True)  # minutes before it
        assert re.fullmatch(rf"{code}-2026-[0-9A-F]{{4}}-0001", certificate.serial)
        assert certificate.serial in page
        outside.append(certificate.serial)
        series = certificate.serial.rpartition("-")[0]
        assert (how_many_of_series(series), how_many_of_series(f"{code}-2026")) == (1, 0)
        with freeze_time(later):
            unknown = app.test_client().get(f"/verify/{outside[0]}")
        assert unknown.status_code == 404, "what the first number stands on outside is nobody else's paper"
    assert len(set(outside)) == 3
    register = {"certificates": [{"serial": serial, "id": serial} for serial in outside]}
    assert check_register(register, []) == 0, "a bundle's register has no gap in any series"
