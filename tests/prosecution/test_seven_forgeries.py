"""What a unit with its key can do to a bundle: none of it reads "holds" to a stranger who runs verify.py."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader

from canine import create_app
from canine.certificates.keys import load_signing_key
from canine.extensions import db
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from tests.certificates.issued import approved, issued, revoked_by_two
from tests.certificates.signed import PASSPHRASE, other_authority
from tests.conftest import NOON, settings_for
from tests.prosecution.case import FILE, a_case, fingerprint_of, judged_by_a_stranger, laid_out, unsaid_but, unzipped
from tests.prosecution.test_verify_script import Files, changed, own_key, sealed_anew, serial_in
from tests.scenes import THAT_MORNING, Scene, actor

LATER = NOON + timedelta(days=32)


@pytest.fixture(scope="module")
def both(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Files]:
    """Bundles of two searches by two certified teams; of the first the certificate was revoked after the seizure."""
    folder = tmp_path_factory.mktemp("bundles")
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    app = create_app(settings_for(folder))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    with app.app_context():
        return _made(app)


def _made(app: Flask) -> tuple[Files, Files]:
    scene = Scene()
    certificate, search = a_case(app, scene)
    other_team = scene.team(scene.dog("Simba"), scene.handler("Juma Kiprono"))
    issued(app, scene, approved(scene, scene.checkup(other_team)))
    elsewhere = scene.search(scene.shift(other_team, started_at=THAT_MORNING + timedelta(minutes=20)))
    _failed_later(scene, certificate.team_id)
    revoked_by_two(scene, certificate.serial, "The aid was mislabelled.", LATER)
    browser = scene.browser_of(app)(Role.PROSECUTOR)
    answers = [browser.post(f"/cases/search/{one.id}/bundle", data={"file": FILE}) for one in (search, elsewhere)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].get_data(as_text=True)
    made = [answer.data for answer in answers]
    db.session.remove()
    db.engine.dispose()
    first, second = (unzipped(content) for content in made)
    return first, second


def _failed_later(scene: Scene, team_id: UUID) -> None:
    """A suspension 32 days after the seizure."""
    reason, at = "The efficacy check-up was failed.", LATER - timedelta(hours=1)
    manager = actor(scene.user(Role.MANAGER))
    with transaction():
        standing.suspend(team_id, Mode.FREE_SEARCH, (), reason=reason, source="check-up", actor=manager, at=at)


@pytest.fixture(scope="module")
def whole(both: tuple[Files, Files]) -> Files:
    return both[0]


def judged(files: Files, folder: Path, whole: Files) -> tuple[int, dict[str, Any]]:
    """What verify.py says to a stranger who has the fingerprint of the unit's authority from a printed paper."""
    place = laid_out(files, folder / "bundle")
    return judged_by_a_stranger(place, "--fingerprint", fingerprint_of(whole["authority.pem"]))


def faults(said: dict[str, Any]) -> str:
    return " ".join(one["sentence"] for one in said["findings"] if one["verdict"] == "does not hold")


def test_the_genuine_one_is_not_contradicted(whole: Files, tmp_path: Path) -> None:
    code, said = judged(sealed_anew(whole), tmp_path, whole)
    assert (code, unsaid_but(said)) == (3, [])
    sentences = " ".join(one["sentence"] for one in said["findings"])
    agree, of = re.findall(r"the rows of (\d+) of the (\d+) records that it relies on", sentences)[0]
    assert (agree, int(of) > 15) == (of, True)


def _held(case: Any) -> Any:
    return case["held"][0]


def _certificate_line(case: Any) -> Any:
    return next(part for part in _held(case)["parts"] if part["title"] == "Certificate")["lines"][0]["cells"]


def _cut(case: Any, table: str) -> None:
    case["rows"] = [row for row in case["rows"] if row["table"] != table]


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("case.json", lambda it: _certificate_line(it).__setitem__(5, "valid"), "is not what the register says"),
        ("case.json", lambda it: _certificate_line(it).__setitem__(3, "2030-01-01T00:00:00+00:00"), "is not what the"),
        ("case.json", lambda it: _certificate_line(it).__setitem__(1, "rhino horn"), "is not what the register says"),
        ("case.json", lambda it: _held(it).update(certificates=[]), "are not those that the register has"),
        ("case.json", lambda it: _held(it).update(at="2026-03-03T05:00:00+00:00"), "is the moment of no row"),
        ("case.json", lambda it: _held(it).update(mode="rasco"), "no row of the case has this team in this mode"),
        ("case.json", lambda it: it.update(happened_at="2026-01-03T05:00:00+00:00"), "is not that of its row"),
        ("case.json", lambda it: it["since_then"]["lines"].clear(), "is not told under"),
        ("case.json", lambda it: _cut(it, "policy_versions"), "of certificate"),
        ("case.json", lambda it: _cut(it, "checkups"), "of certificate"),
        ("case.json", lambda it: it["relied_on"].clear(), "whose rows are not here"),
        ("register.json", lambda it: it["certificates"][0]["events"].clear(), "the register has it not"),
        (
            "register.json",
            lambda it: it["certificates"][0].update(events=it["certificates"][0]["events"][1:]),
            "has it n",
        ),
        ("register.json", lambda it: it["certificates"].pop(0), "without a gap"),
        ("register.json", lambda it: it["certificates"].clear(), "the register does not have these bytes"),
    ],
    ids=range(15),
)
def test_what_is_said_and_is_not_in_rows_or_register_is_contradicted(
    whole: Files, tmp_path: Path, name: str, change: Callable[[Any], object], sentence: str
) -> None:
    code, said = judged(changed(whole, name, change), tmp_path, whole)
    assert code == 1
    assert sentence in faults(said), said


def test_readable_words_are_the_unit_s_own_and_never_hold(whole: Files, tmp_path: Path) -> None:
    def reads_better(case: Any) -> None:
        case["parts"][0]["facts"][0][1] = "another container"

    code, said = judged(changed(whole, "case.json", reads_better), tmp_path, whole)
    assert (code, said["ok"]) == (3, False)
    assert any("these are the unit's word" in one["sentence"] for one in said["findings"])
    assert not any("parts" in one["sentence"] for one in said["findings"] if one["verdict"] == "holds")


def _without(files: Files, is_left_out: Callable[[dict[str, Any]], bool], keep: int = 0) -> Files:
    """The bundle without some entries; the rows are what is left of them says, or gone."""
    excerpt, case = json.loads(files["log/excerpt.json"]), json.loads(files["case.json"])
    excerpt["entries"] = [one for one in excerpt["entries"] if not is_left_out(one)]
    last = {(one["object_type"], one["object_id"]): json.loads(one["after"]) for one in excerpt["entries"]}
    for row in case["rows"]:
        row["image"] = last.get((row["table"], row["id"]))
    case["rows"] = [row for row in case["rows"] if row["image"] is not None]
    found = changed(files, "log/excerpt.json", lambda it: it.update(excerpt))
    return changed(found, "case.json", lambda it: it.update(rows=case["rows"]))


def test_entries_and_rows_that_were_left_out_do_not_hold(whole: Files, tmp_path: Path) -> None:
    forged = _without(whole, lambda one: one["object_type"] in ("standing_facts", "certificate_facts"))
    code, said = judged(forged, tmp_path, whole)
    assert (code, said["ok"]) != (0, True)
    assert any("were left out" in one["sentence"] for one in said["findings"] if one["verdict"] == "cannot be said")


def test_rows_that_were_rolled_back_do_not_hold(whole: Files, tmp_path: Path) -> None:
    entries = json.loads(whole["log/excerpt.json"])["entries"]
    last = {(one["object_type"], one["object_id"]): one["number"] for one in entries}
    first = {(one["object_type"], one["object_id"]): one["number"] for one in reversed(entries)}
    rolled = {number for key, number in last.items() if number != first[key]}
    assert rolled
    code, said = judged(_without(whole, lambda one: one["number"] in rolled), tmp_path, whole)
    assert (code, said["ok"]) != (0, True)
    assert any("the last one of its row" in one["sentence"] for one in said["findings"])


def test_another_team_s_certificate_and_rows_under_this_title_are_found(
    both: tuple[Files, Files], tmp_path: Path
) -> None:
    whole, other = both
    subject = json.loads(whole["manifest.json"])["subject"]
    manifest = json.loads(other["manifest.json"]) | {"subject": subject}
    forged = changed(
        other | {"manifest.json": json.dumps(manifest).encode()}, "case.json", lambda it: it.update(subject=subject)
    )
    code, said = judged(forged, tmp_path, whole)
    assert code == 1
    assert "is the one that the cover names: these are the rows of something else" in faults(said)


def test_a_certificate_of_another_team_in_its_place_is_found(both: tuple[Files, Files], tmp_path: Path) -> None:
    whole, other = both
    mine, theirs = serial_in(whole), serial_in(other)
    swapped = {name: content for name, content in whole.items() if not name.startswith("certificates/")}
    swapped |= {name: content for name, content in other.items() if name.startswith("certificates/")}

    def names_theirs(case: Any) -> None:
        _held(case)["certificates"] = [theirs]
        _certificate_line(case)[0] = theirs

    code, said = judged(changed(swapped, "case.json", names_theirs), tmp_path, whole)
    assert code == 1, mine
    assert "are not those that the register has" in faults(said)


def test_without_its_certificate_a_bundle_is_contradicted_by_its_register(whole: Files, tmp_path: Path) -> None:
    rest = sealed_anew({name: content for name, content in whole.items() if not name.startswith("certificates/")})
    code, said = judged(rest, tmp_path, whole)
    assert code == 1
    assert "covers the moment by the register, and is not in this bundle" in faults(said)


def test_another_authority_of_the_same_name_signs_nothing_that_holds(whole: Files, tmp_path: Path) -> None:
    theirs = load_signing_key(other_authority().signing_p12, PASSPHRASE)
    register = theirs.sign_detached(whole["register.json"])
    forged = sealed_anew(
        whole | {"authority.pem": other_authority().authority_pem, "register.json.p7s": register}, theirs
    )
    assert theirs.authority_fingerprint != own_key().authority_fingerprint
    code, said = judged(forged, tmp_path, whole)
    assert code == 1
    assert "this is not the fingerprint that you gave" in faults(said)


def test_a_clock_that_was_set_back_is_named(whole: Files, tmp_path: Path) -> None:
    _, said = judged(whole, tmp_path, whole)
    unsaid = [one["sentence"] for one in said["findings"] if one["verdict"] == "cannot be said"]
    assert any("the clock was set back. No. " in one for one in unsaid), unsaid


def test_the_failure_after_the_seizure_stands_on_the_first_page(whole: Files) -> None:
    first = " ".join(PdfReader(BytesIO(whole["case.pdf"])).pages[0].extract_text().split())
    assert "Since then, until this was made" in first
    assert "Standing SUSPENDED" in first
    assert "The efficacy check-up was failed." in first
