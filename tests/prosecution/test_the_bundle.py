"""The court bundle: everything of a case in one ZIP, which a stranger checks without this server."""

import json
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from canine.audit.external_anchors import claims_of
from canine.audit.models import AuditEntry
from canine.audit.verification import compare, verify
from canine.extensions import db
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from tests.certificates.issued import bring_key, revoked_by_two, settings_of
from tests.conftest import NOON
from tests.prosecution.case import (
    ALWAYS_UNSAID,
    FILE,
    a_case,
    fingerprint_of,
    judged_by_a_stranger,
    laid_out,
    unsaid_but,
    unzipped,
)
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
ALWAYS = {
    *(
        "authorities.json",
        "authority.pem",
        "case.json",
        "case.pdf",
        "devices.json",
        "how-to-check.html",
        "log/checkpoints.json",
    ),
    *("log/excerpt.json", "manifest.json", "manifest.json.p7s", "register.json", "register.json.p7s", "verify.py"),
    "photographs.json",
    "witnesses.json",
}


def the_bundle(browser: FlaskClient, kind: str, case_id: object) -> bytes:
    made = browser.post(f"/cases/{kind}/{case_id}/bundle", data={"file": FILE})
    assert made.status_code == 200
    assert made.mimetype == "application/zip"
    return bytes(made.data)


def test_a_search_with_its_certificate_is_taken_away_and_a_stranger_finds_that_everything_holds(
    app: Flask, scene: Scene, client_as: Browser, tmp_path: Path
) -> None:
    certificate, search = a_case(app, scene)
    revoked_by_two(scene, certificate.serial, "The aid was mislabelled.", NOON)
    content = the_bundle(client_as(Role.PROSECUTOR), "search", search.id)
    place = tmp_path / "bundle.zip"
    place.write_bytes(content)
    code, said = judged_by_a_stranger(place)
    doubts = [one["sentence"] for one in said["findings"] if one["verdict"] != "holds"]
    assert (code, said["ok"], len(doubts)) == (3, False, 1 + len(ALWAYS_UNSAID))
    assert doubts[0].startswith("Who signed this: whoever made it chose authority.pem"), "nobody said whom to trust"
    code, said = judged_by_a_stranger(place, "--fingerprint", fingerprint_of(unzipped(content)["authority.pem"]))
    assert unsaid_but(said) == []
    assert (code, said["ok"]) == (3, False), "without a chain for each row nobody can show that nothing was left out"
    sentences = "\n".join(one["sentence"] for one in said["findings"])
    assert "genuine, but revoked on 2026-03-03T09:00:00.000000+00:00: The aid was mislabelled." in sentences
    assert f"The log that {certificate.serial} printed is the beginning of this log." in sentences
    files = unzipped(content)
    assert files.keys() == ALWAYS | {f"certificates/{certificate.serial}.{end}" for end in ("pdf", "json")}
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(files["case.pdf"])).pages)
    for wanted in ("Search of CSQU3054383", FILE, "106B(4)", "78A(4)", "Witness list", "Device list", "Risk desk"):
        assert wanted in words, wanted


def test_the_bundle_stands_in_the_log_with_its_hash_and_the_log_stays_whole(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    _, search = a_case(app, scene)
    content = the_bundle(client_as(Role.MANAGER), "search", search.id)
    written = db.session.scalars(select(AuditEntry.after).where(AuditEntry.action == "prosecution.make_bundle")).all()
    assert json.loads(written[-1])["case_file"] == FILE
    assert len(json.loads(written[-1])["sha256"]) == 64
    assert verify().ok
    assert compare(claims_of(unzipped(content)["log/checkpoints.json"], None)).agrees


def test_a_sample_with_sessions_and_no_certificate_is_a_bundle_too(
    app: Flask, scene: Scene, client_as: Browser, tmp_path: Path
) -> None:
    bring_key(settings_of(app).instance)
    team = scene.team(scene.dog("Ruby"))
    sample = scene.sample(scene.shift(team))
    session = scene.session([team], [sample], at=NOON)
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE}, at=NOON)
    scene.closed_session(session, at=NOON)
    files = unzipped(the_bundle(client_as(Role.PROSECUTOR), "sample", sample.id))
    assert files.keys() == ALWAYS
    code, said = judged_by_a_stranger(
        laid_out(files, tmp_path / "bundle"), "--fingerprint", fingerprint_of(files["authority.pem"])
    )
    assert (code, said["ok"]) == (3, False), said
    assert unsaid_but(said) == ["No certificate is in this bundle: how reliable the team was cannot be said from it."]
    tables = {row["table"] for row in json.loads(files["case.json"])["rows"]}
    assert {"air_samples", "responses", "placements", "sample_decisions", "presentation_sessions", "dogs"} <= tables
    people = {one["name"] for one in json.loads(files["witnesses.json"])["witnesses"]}
    assert {session.loader.name, session.responses_by.name, sample.second.name} <= people


def test_a_manager_comes_to_the_bundle_from_the_search_and_from_the_sample(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift()
    search, sample = scene.search(shift), scene.sample(shift)
    manager = client_as(Role.MANAGER)
    for page, kind, key in (("searches", "search", search.id), ("samples", "sample", sample.id)):
        assert f"/cases/{kind}/{key}/bundle" in manager.get(f"/{page}/{key}").text
        unnamed = manager.get(f"/cases/{kind}/{key}/bundle")
        assert "<h1>Bundle for the court</h1>" in unnamed.text, "of the case it says nothing yet"
        asked = manager.get(f"/cases/{kind}/{key}/bundle", query_string={"file": FILE})
        assert "no certificate: the team held none" in asked.text
    assert "/bundle" not in client_as(Role.ASSESSOR).get(f"/searches/{search.id}").text


def test_no_file_no_bundle_and_an_administrator_reads_but_makes_none(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    bring_key(settings_of(app).instance)
    search = scene.search()
    answer = client_as(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": " "})
    assert answer.status_code == 422
    assert "Say for which file you look" in answer.text
    assert (
        client_as(Role.ADMINISTRATOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE}).status_code == 403
    )


def test_openssl_says_the_same_of_the_signatures(sqlite_app: Flask, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    scene = Scene()
    _, search = a_case(sqlite_app, scene)
    content = the_bundle(scene.browser_of(sqlite_app)(Role.PROSECUTOR), "search", search.id)
    folder = laid_out(unzipped(content), tmp_path / "bundle")
    for name in ("manifest.json", "register.json"):
        command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{name}.p7s", "-content", name]
        command += ["-CAfile", "authority.pem", "-purpose", "any", "-out", "/dev/null"]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
