"""What the stand-alone verifier refuses: each alteration of a bundle, even by somebody who holds the unit's key."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_pem_x509_certificate
from hypothesis import given, settings
from hypothesis import strategies as st

from canine import create_app
from canine.certificates.document import draw
from canine.certificates.keys import SigningKey, load_signing_key
from canine.certificates.signing import sign
from canine.extensions import db
from canine.prosecution import verify
from canine.prosecution.bundle import as_json
from canine.rules.merkle import Tree
from canine.rules.roles import Role
from tests.certificates.example_record import example_record, photo
from tests.certificates.signed import PASSPHRASE, authority, drawn_example, other_authority
from tests.conftest import settings_for
from tests.prosecution.case import FILE, a_case, judged_by_a_stranger, laid_out, unsaid_but, unzipped
from tests.scenes import Scene

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def whole(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The bundle of a certified team's search; made once, and never changed."""
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    app = create_app(settings_for(folder))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    with app.app_context():
        scene = Scene()
        _, search = a_case(app, scene)
        made = scene.browser_of(app)(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
        db.session.remove()
        db.engine.dispose()
    return unzipped(made.data)


def own_key() -> SigningKey:
    return load_signing_key(authority().signing_p12, PASSPHRASE)


def serial_in(files: Files) -> str:
    return next(name for name in files if name.endswith(".pdf") and name.startswith("certificates/"))[13:-4]


def sealed_anew(files: Files, key: SigningKey | None = None) -> Files:
    """The list of files brought up to date and signed, as an insider with the key would."""
    manifest = json.loads(files["manifest.json"])
    listed = {name: content for name, content in files.items() if not name.startswith("manifest.json")}
    manifest["files"] = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in sorted(listed.items())
    ]
    written = as_json(manifest)
    return files | {"manifest.json": written, "manifest.json.p7s": (key or own_key()).sign_detached(written)}


def changed(files: Files, name: str, change: Callable[[Any], object]) -> Files:
    """The bundle with one of its JSON files changed, and the list of files sealed anew."""
    content = json.loads(files[name])
    change(content)
    found = files | {name: as_json(content)}
    if name == "register.json":
        found |= {"register.json.p7s": own_key().sign_detached(found[name])}
    return sealed_anew(found)


def faults_of(files: Files) -> list[str]:
    report = verify.Report()
    verify.check_bundle(files, load_pem_x509_certificate(files["authority.pem"]), report)
    return report.faults


def test_the_whole_bundle_holds(whole: Files) -> None:
    assert faults_of(whole) == []
    assert faults_of(sealed_anew(whole)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda files: files | {"case.pdf": files["case.pdf"] + b" "}, "manifest.json: case.pdf was altered."),
        (
            lambda files: {k: v for k, v in files.items() if k != "devices.json"},
            "manifest.json: devices.json is missing.",
        ),
        (lambda files: files | {"more.txt": b"x"}, "manifest.json: more.txt is not in the signed list of files."),
        (lambda files: files | {"manifest.json": files["manifest.json"] + b" "}, "were altered after signing"),
        (lambda files: files | {"manifest.json.p7s": files["register.json.p7s"]}, "were altered after signing"),
        (lambda files: files | {"manifest.json.p7s": b"0"}, "manifest.json: a signature is not DER."),
        (lambda files: {k: v for k, v in files.items() if k != "register.json"}, "register.json: this cannot be read"),
        (lambda files: files | {"register.json": b"{}"}, "register.json: the signature is not over these bytes"),
    ],
    ids=range(8),
)
def test_what_was_altered_without_the_key_is_found(
    whole: Files, change: Callable[[Files], Files], sentence: str
) -> None:
    assert any(sentence in fault for fault in faults_of(change(whole)))


def _first_row(case: Any) -> Any:
    return next(row for row in case["rows"] if row["table"] == "searches")


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("case.json", lambda it: _first_row(it)["image"].update(seal_number="KE000000"), "['seal_number']"),
        ("case.json", lambda it: _first_row(it)["image"].pop("seal_number"), "is not what entry"),
        ("case.json", lambda it: _first_row(it).update(id="0" * 8), "is in no entry of the log"),
        ("log/excerpt.json", lambda it: it["entries"][0].update(actor="nobody"), "does not have its hash"),
        ("log/excerpt.json", lambda it: it["entries"][0].update(number=2), "does not have its hash"),
        ("log/excerpt.json", lambda it: it["entries"][0]["path"].pop(), "is not shown to be in the log"),
        ("log/excerpt.json", lambda it: it["entries"][-1]["path"].append("00" * 32), "is not shown to be in the log"),
        ("log/excerpt.json", lambda it: it["entries"].clear(), "is not in the log where it says"),
        ("log/excerpt.json", lambda it: it.update(size=it["size"] + 1), "not of the log that the signed checkpoint"),
        ("log/excerpt.json", lambda it: it["prefixes"].clear(), "it is not shown that the log of certificate"),
        ("log/excerpt.json", lambda it: it["prefixes"][0]["path"].pop(), "is not the beginning of this one"),
        ("log/checkpoints.json", lambda it: it["checkpoints"].pop(0), "checkpoint 2 does not follow"),
        (
            "log/checkpoints.json",
            lambda it: it["checkpoints"][0].update(root="ab" * 32),
            "checkpoint 1 does not follow",
        ),
        ("log/checkpoints.json", lambda it: it["checkpoints"][0].update(signature="00" * 384), "does not fit"),
        ("register.json", lambda it: it["certificates"].clear(), "the register does not have these bytes"),
        ("register.json", lambda it: it["certificates"][0].update(pdf_sha256="0" * 64), "the register does not have"),
    ],
    ids=range(16),
)
def test_what_was_altered_with_the_key_of_the_unit_in_hand_is_found(
    whole: Files, name: str, change: Callable[[Any], object], sentence: str
) -> None:
    found = faults_of(changed(whole, name, change))
    assert any(sentence in fault for fault in found), found


def test_an_entry_with_another_author_and_its_hash_made_anew_is_not_in_the_log(whole: Files) -> None:
    def forge(excerpt: Any) -> None:
        entry = excerpt["entries"][-1]
        entry["actor"] = "somebody else"
        entry["hash"] = verify.entry_hash(entry)

    assert any(
        "is not shown to be in the log" in fault for fault in faults_of(changed(whole, "log/excerpt.json", forge))
    )


def with_certificate(files: Files, pdf: bytes, record: bytes | None = None) -> Files:
    """The bundle with another PDF under the certificate's name, registered and sealed as if it were the one."""
    serial = serial_in(files)
    beside = record or files[f"certificates/{serial}.json"]

    def register(it: Any) -> None:
        it["certificates"][0]["pdf_sha256"] = hashlib.sha256(pdf).hexdigest()
        it["certificates"][0]["record_sha256"] = hashlib.sha256(beside).hexdigest()

    replaced = files | {f"certificates/{serial}.pdf": pdf, f"certificates/{serial}.json": beside}
    return changed(replaced, "register.json", register)


def test_a_certificate_of_another_team_under_this_one_s_name_is_found(whole: Files) -> None:
    record = replace(example_record(), authority_fingerprint=own_key().authority_fingerprint)
    pdf = sign(draw(record, photo()), record, own_key(), at=record.issued_at)
    other = with_certificate(whole, pdf, record.to_json())
    assert faults_of(other)[0] == f"certificates/{serial_in(whole)}.pdf: this is certificate MSA-2026-0007."


def test_something_added_after_the_signature_is_found(whole: Files) -> None:
    pdf = whole[f"certificates/{serial_in(whole)}.pdf"]
    added = pdf + b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n0\n%%EOF\n"
    assert any("does not cover the whole file" in fault for fault in faults_of(with_certificate(whole, added)))


def test_a_certificate_signed_again_with_another_key_is_found(whole: Files) -> None:
    record = example_record()
    other = sign(
        drawn_example(), record, load_signing_key(other_authority().signing_p12, PASSPHRASE), at=record.issued_at
    )
    found = faults_of(with_certificate(whole, other, record.to_json()))
    assert any("another key signed this" in fault for fault in found), found


def test_another_authority_is_told_by_its_fingerprint(whole: Files, tmp_path: Path) -> None:
    place = laid_out(whole, tmp_path / "bundle")
    elsewhere = tmp_path / "other.pem"
    elsewhere.write_bytes(other_authority().authority_pem)
    fingerprint = load_pem_x509_certificate(whole["authority.pem"]).fingerprint(hashes.SHA256()).hex(":")
    code, said = judged_by_a_stranger(place, "--fingerprint", fingerprint.upper())
    assert (code, unsaid_but(said)) == (3, [])
    code, said = judged_by_a_stranger(place, "--fingerprint", "ab" * 32)
    assert code == 1
    assert said["findings"][0]["sentence"].endswith("this is not the fingerprint that you gave.")
    code, said = judged_by_a_stranger(place, "--authority", elsewhere)
    assert code == 1
    assert "this is not the authority that you brought." in str(said)


def test_one_certificate_alone_is_checked_with_an_authority(whole: Files, tmp_path: Path) -> None:
    laid_out(whole, tmp_path)
    pdf, pem = tmp_path / "certificates" / f"{serial_in(whole)}.pdf", tmp_path / "authority.pem"
    assert judged_by_a_stranger(pdf, "--authority", pem)[0] == 0
    code, said = judged_by_a_stranger(pdf)
    assert (code, said["ok"]) == (3, False)
    assert "--authority" in said["findings"][0]["sentence"]
    assert judged_by_a_stranger(tmp_path / "case.json")[0] == 2
    assert judged_by_a_stranger(tmp_path / "nothing.zip")[0] == 2
    assert judged_by_a_stranger(tmp_path / "log")[0] == 2


def test_a_bundle_that_nobody_vouches_for_is_neither_whole_nor_false(whole: Files, tmp_path: Path) -> None:
    """A forger brings an authority of his own, of whatever name."""
    code, said = judged_by_a_stranger(laid_out(whole, tmp_path / "bundle"))
    assert (code, said["ok"]) == (3, False)
    (unsaid,) = unsaid_but(said)
    assert unsaid.startswith("Who signed this: whoever made it chose authority.pem")


def test_a_certificate_of_another_team_is_found(whole: Files) -> None:
    def elsewhere(case: Any) -> None:
        case["rows"] = [row for row in case["rows"] if row["table"] != "teams"]

    assert any(
        fault.endswith("is of another team than those of the case.")
        for fault in faults_of(changed(whole, "case.json", elsewhere))
    )


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_of_two_hundred_mutations_of_a_certificate_none_passes(whole: Files, drawn: st.DataObject) -> None:
    pdf = whole[f"certificates/{serial_in(whole)}.pdf"]
    pem = load_pem_x509_certificate(authority().authority_pem)
    at = drawn.draw(st.integers(0, len(pdf) - 1))
    kind = drawn.draw(st.sampled_from(["flip", "insert", "delete"]))
    if kind == "flip":
        mutated = pdf[:at] + bytes([pdf[at] ^ drawn.draw(st.integers(1, 255))]) + pdf[at + 1 :]
    elif kind == "insert":
        mutated = pdf[:at] + drawn.draw(st.binary(min_size=1, max_size=8)) + pdf[at:]
    else:
        mutated = pdf[:at] + pdf[at + drawn.draw(st.integers(1, 8)) :]
    report = verify.Report()
    with verify.Look(report, "certificate"):
        verify.check_certificate(mutated, verify.Authority(pem))
    assert report.faults


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40), st.data())
def test_every_beginning_of_a_log_is_shown_and_no_other(leaves: list[bytes], drawn: st.DataObject) -> None:
    size = drawn.draw(st.integers(1, len(leaves)))
    tree, older = Tree(leaves), Tree(leaves[:size])
    path = tree.consistency_path(size)
    assert verify.is_prefix(older.root(), size, tree.root(), tree.size, path)
    assert not verify.is_prefix(bytes(32), size, tree.root(), tree.size, path)
    assert not verify.is_prefix(older.root(), size, tree.root(), tree.size, [*path, bytes(32)])
    index = drawn.draw(st.integers(0, len(leaves) - 1))
    inclusion = tree.inclusion_path(index)
    assert verify.is_included(tree.root(), tree.size, index, leaves[index], inclusion)
    assert not verify.is_included(tree.root(), tree.size, index, leaves[index] + b"x", inclusion)


def test_it_imports_nothing_of_the_program() -> None:
    source = Path(verify.__file__).read_text()
    assert not [line for line in source.splitlines() if line.startswith(("from canine", "import canine"))]
