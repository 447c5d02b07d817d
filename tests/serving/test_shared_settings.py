"""A host with another secret key, or another time zone, than the record is served with says so and does not start."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.actor import program
from canine.audit import queries as audit
from canine.audit.actions import AuditAction
from canine.extensions import db
from canine.heartbeat import shared_settings
from canine.heartbeat.models import SchedulerLease, SharedSetting
from canine.settings import Settings, SettingWrong
from canine.transaction import transaction
from tests.backups.runs import run_in
from tests.conftest import NOON
from tests.serving.test_starting import run

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "one key of thirty-two characters.", "quite another one, as long as that"


def test_the_first_host_says_which_and_every_other_one_has_the_same(app: Flask) -> None:
    own: Settings = app.config["SETTINGS"]
    shared_settings.compare(own, at=NOON)
    shared_settings.compare(replace(own, instance=own.instance / "another"), at=NOON)
    with pytest.raises(SettingWrong, match=r"CANINE_SECRET_KEY: is not the key .* 03 March 2026.*canine settings"):
        shared_settings.compare(replace(own, secret_key=SECOND), at=NOON)
    elsewhere = replace(own, timezone=ZoneInfo("Africa/Kampala"))
    with pytest.raises(SettingWrong, match="CANINE_TIMEZONE: is Africa/Kampala, and the record has been served with"):
        shared_settings.compare(elsewhere, at=NOON)
    (mark,) = [one.mark for one in db.session.query(SharedSetting) if one.name == "CANINE_SECRET_KEY"]
    assert mark.startswith("scrypt:")
    assert own.secret_key not in mark


def test_another_key_is_adopted_when_every_host_was_stopped_and_that_is_on_record(app: Flask) -> None:
    own: Settings = app.config["SETTINGS"]
    shared_settings.compare(own, at=NOON)
    other, actor = replace(own, secret_key=SECOND), program("canine settings adopt")
    with transaction():
        db.session.add(SchedulerLease(name="scheduler", leader="a host", expires_at=NOON + timedelta(seconds=20)))
    with pytest.raises(shared_settings.StillServed, match="Stop every host first"):
        shared_settings.adopt(other, "It was in a mail", actor=actor, at=NOON)
    later = NOON + timedelta(minutes=1)
    assert shared_settings.adopt(own, "Again", actor=actor, at=later) == []
    assert shared_settings.adopt(other, "It was in a mail", actor=actor, at=later) == ["CANINE_SECRET_KEY"]
    shared_settings.compare(other, at=later)
    with pytest.raises(SettingWrong):
        shared_settings.compare(own, at=later)
    (noted,) = audit.notes([AuditAction.ADOPT_SETTINGS.value], object_type="shared_settings")
    assert (noted.particulars["reason"], noted.particulars["changed"]) == ("It was in a mail", ["CANINE_SECRET_KEY"])
    assert SECOND not in json.dumps(noted.particulars)


def imported(folder: Path, key: str) -> subprocess.CompletedProcess[str]:
    """A start under another WSGI server."""
    environ = {"PATH": os.environ["PATH"], "CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": key}
    words = [sys.executable, "-c", "import app"]
    return subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_every_way_to_start_says_it_in_one_line(tmp_path: Path) -> None:
    assert imported(tmp_path, FIRST).returncode == 0
    refused = [imported(tmp_path, SECOND), run(tmp_path, "serve", CANINE_SECRET_KEY=SECOND)]
    refused.append(run(tmp_path, "scheduler", CANINE_SECRET_KEY=SECOND))
    for one in refused:
        assert (one.returncode, one.stdout, one.stderr.count("\n")) == (2, "", 1), one.stderr
        assert one.stderr.startswith("canine: CANINE_SECRET_KEY: is not the key that the record has been served with")
        assert SECOND not in one.stderr
    with freeze_time(NOON):
        silent = run_in(tmp_path, "settings", "adopt", "--reason", " ", CANINE_SECRET_KEY=SECOND)
        assert (silent.exit_code, "Say why" in silent.stderr) == (2, True)
    adopted = run_in(tmp_path, "settings", "adopt", "--reason", "The file was lost", "--json", CANINE_SECRET_KEY=SECOND)
    assert (adopted.exit_code, json.loads(adopted.stdout)) == (0, {"changed": ["CANINE_SECRET_KEY"]})
    assert imported(tmp_path, SECOND).returncode == 0
    assert imported(tmp_path, FIRST).returncode == 2
