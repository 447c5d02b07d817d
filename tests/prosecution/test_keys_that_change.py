"""A key is replaced: what the one before signed stays genuine everywhere, and no host makes one of its own."""

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from canine import clock, create_app, jobs
from canine.audit import services
from canine.audit.models import CheckpointRow, RegisteredKey
from canine.certificates import authority as authorities
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from tests.certificates.issued import settings_of
from tests.certificates.signed import PASSPHRASE, authority, other_authority
from tests.certificates.test_commands import run_in
from tests.conftest import settings_for
from tests.prosecution.case import FILE, a_case, fingerprint_of, judged_by_a_stranger, laid_out, unsaid_but, unzipped
from tests.scenes import Scene

pytestmark = pytest.mark.one_database


@dataclass(frozen=True)
class World:
    """An instance with a certificate of its first key, and what left it before the key was replaced."""

    app: Flask
    folder: Path
    paper: Path
    checkpoints: Path
    bundle_before: dict[str, bytes]
    bundle: dict[str, bytes]
    rotated: dict[str, str]


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    authority(), other_authority()
    folder = tmp_path_factory.mktemp("rotated")
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    app = create_app(settings_for(folder))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    with app.app_context():
        scene = Scene()
        certificate, search = a_case(app, scene)
        scene.user(Role.MANAGER)
        paper, listed = folder / "paper.pdf", folder / "checkpoints.json"
        paper.write_bytes(certificate.pdf)
        case = f"/cases/search/{search.id}/bundle"
        prosecutor = scene.browser_of(app)(Role.PROSECUTOR)
        before = prosecutor.post(case, data={"file": FILE}).data
        db.session.remove()
        run_in(folder, "audit", "checkpoints", str(listed))
        rotated = run_in(folder, "key", "rotate", "--reason", "The machine was stolen.", "--json")
        assert rotated.exit_code == 0, rotated.output
        after = prosecutor.post(case, data={"file": FILE}).data
        db.session.remove()
        yield World(app, folder, paper, listed, unzipped(before), unzipped(after), json.loads(rotated.stdout))
        db.session.remove()
        db.engine.dispose()


def test_the_register_has_both_authorities_with_their_dates(world: World) -> None:
    found = json.loads(run_in(world.folder, "key", "list", "--json").stdout)
    first, second = found
    assert first["authority_sha256"] == fingerprint_of(authority().authority_pem)
    assert second["authority_sha256"] == world.rotated["authority_sha256"] != first["authority_sha256"]
    assert (first["until"], second["until"]) == (second["from"], None)
    assert second["reason"] == "The machine was stolen."
    assert second["vouched_for_by_the_key_before"] is True
    page = world.app.test_client().get("/authorities").get_data(as_text=True)
    assert first["authority_sha256"] in page
    assert second["authority_sha256"] in page
    pem = world.app.test_client().get("/authority.pem").data
    assert fingerprint_of(pem) == second["authority_sha256"]


def test_a_paper_of_the_former_authority_stays_genuine_by_page_command_and_as_a_witness(world: World) -> None:
    with world.paper.open("rb") as file:
        shown = world.app.test_client().post("/verify", data={"by": "file", "paper": (file, "paper.pdf")})
    assert "This file is genuine and unaltered." in shown.get_data(as_text=True)
    assert "under an authority that it used before the present one" in shown.get_data(as_text=True)
    assert run_in(world.folder, "certificate", "verify", str(world.paper)).exit_code == 0
    for witness in (world.paper, world.checkpoints):
        answer = run_in(world.folder, "audit", "verify", "--against", str(witness), "--json")
        assert answer.exit_code == 0, answer.output
        assert json.loads(answer.stdout)["agrees"] is True


def test_a_bundle_holds_papers_and_checkpoints_of_both(world: World, tmp_path: Path) -> None:
    place, first = laid_out(world.bundle, tmp_path), fingerprint_of(authority().authority_pem)
    for named in (world.rotated["authority_sha256"], first):
        code, said = judged_by_a_stranger(place, "--fingerprint", named)
        assert (code, unsaid_but(said)) == (3, []), said
    assert "each signed for the one that came after it" in json.dumps(said), "the one on a paper printed before"
    (tmp_path / "a").write_bytes(other_authority().authority_pem)
    assert judged_by_a_stranger(place, "--authority", tmp_path / "a")[0] == 1
    stranger = judged_by_a_stranger(place, "--fingerprint", fingerprint_of(other_authority().authority_pem))
    assert stranger[0] == 1


def test_what_the_former_key_signs_after_it_was_replaced_is_told(world: World, tmp_path: Path) -> None:
    """Whoever stole the old key writes a new list of checkpoints, and dates it as it comes."""
    files = dict(world.bundle)
    listed = json.loads(files["authorities.json"])
    listed["authorities"][0]["until"] = "2020-01-01T00:00:00.000000+00:00"
    files["authorities.json"] = json.dumps(listed).encode()
    _, said = judged_by_a_stranger(laid_out(files, tmp_path), "--fingerprint", world.rotated["authority_sha256"])
    told = [one["sentence"] for one in said["findings"] if one["verdict"] == "does not hold"]
    assert any("under an authority that the unit gave up before" in one for one in told)


def test_managers_and_administrators_are_told_and_the_old_key_is_kept(world: World) -> None:
    with world.app.app_context():
        told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.SIGNING_KEY)).all()
        occasions = db.session.scalars(select(CheckpointRow.occasion).order_by(CheckpointRow.number)).all()
        db.session.remove()
    assert told
    assert occasions[2:4] == ["change of the signing key"] * 2
    kept = list((world.folder / "signing").glob("former-*/signing.p12"))
    assert [one.read_bytes() for one in kept] == [authority().signing_p12]
    assert not (world.folder / "signing" / "next").exists()


@pytest.mark.parametrize("has_former_key", [True, False])
def test_another_host_without_the_key_in_use_says_so_and_makes_none(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, has_former_key: bool
) -> None:
    if has_former_key:
        shutil.copytree(next((world.folder / "signing").glob("former-*")), tmp_path / "signing")
    settings = replace(settings_of(world.app), instance=tmp_path)
    with world.app.app_context(), caplog.at_level(logging.ERROR):
        tomorrow = clock.now() + timedelta(days=2)
        jobs._checkpoint(tomorrow, settings)
        with pytest.raises(authorities.KeyIsElsewhere) as refused:
            authorities.seal(settings, "Kenya Wildlife Service", at=tomorrow)
        warned = authorities.warning(settings, at=clock.now())
        db.session.remove()
    assert "Nothing was signed, and no other key was made" in refused.value.sentence
    assert refused.value.sentence in caplog.text
    assert warned == refused.value.sentence
    assert (tmp_path / "signing").exists() is has_former_key


def test_a_key_that_an_authority_handed_over_is_taken_into_use_by_the_same_command(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(world.folder, tmp_path / "copy")
    (tmp_path / "given.p12").write_bytes(other_authority().signing_p12)
    monkeypatch.setenv("CANINE_SIGNING_P12", str(tmp_path / "given.p12"))
    monkeypatch.setenv("CANINE_SIGNING_PASSPHRASE", PASSPHRASE)
    taken = run_in(tmp_path / "copy", "key", "rotate", "--json")
    assert taken.exit_code == 0, taken.output
    assert json.loads(taken.stdout)["authority_sha256"] == fingerprint_of(other_authority().authority_pem)
    again = run_in(tmp_path / "copy", "key", "rotate")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "taken into use before" in again.stderr


def test_a_rotation_that_was_ended_before_its_files_were_moved_is_finished_by_the_next(
    world: World, tmp_path: Path
) -> None:
    shutil.copytree(world.folder, tmp_path / "copy")
    signing = tmp_path / "copy" / "signing"
    former = next(signing.glob("former-*"))
    (signing / "next").mkdir()
    for path in [one for one in signing.iterdir() if one.is_file()]:
        path.rename(signing / "next" / path.name)
    for path in former.iterdir():
        path.rename(signing / path.name)
    former.rmdir()
    assert run_in(tmp_path / "copy", "key", "rotate").exit_code == 0
    assert len(json.loads(run_in(tmp_path / "copy", "key", "list", "--json").stdout)) == 3
    assert len(list(signing.glob("former-*/signing.p12"))) == 2


def test_whoever_signed_checkpoints_before_there_was_a_register_is_entered_at_the_next_start(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        scene = Scene()
        scene.unit()  # begun, so that no other test's certificate, with its entered key, is copied
        with monkeypatch.context() as before:
            before.setattr(services, "register_key", lambda *_, **__: None)
            a_case(app, scene)
        first = db.session.scalars(select(CheckpointRow.at)).one()
        assert db.session.scalars(select(RegisteredKey)).all() == []
        db.session.remove()
        db.engine.dispose()
    found = json.loads(run_in(tmp_path, "key", "list", "--json").stdout)
    assert [(one["from"], one["reason"]) for one in found] == [(first.isoformat(), "found in the log's checkpoints")]
