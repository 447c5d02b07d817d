"""A signed certificate satisfies readers that know nothing of this program."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from canine.certificates.checking import check
from canine.certificates.findings import SignatureFinding
from canine.certificates.signing import (
    KeyCannotSign,
    NotAKeyFile,
    WrongPassphrase,
    load_signing_key,
    make_local_authority,
    make_signing_key,
    sign,
)
from tests.certificates.example_record import example_record
from tests.certificates.signed import MADE_AT, PASSPHRASE, authority, drawn_example, signed_example

ON_CI = os.environ.get("CI") == "true"
ROOT = Path(__file__).parents[2]
READERS = ("qpdf", "pdffonts", "pdfsig", "certutil", "java")


CHECK_PDF = ROOT.parent / "shared" / "checks" / "check-pdf"


def test_the_catalogue_has_no_version_and_no_extension_that_pdf_a_1_does_not_know() -> None:
    with pikepdf.open(BytesIO(signed_example())) as opened:
        assert opened.pdf_version == "1.4"
        assert {"/Version", "/Extensions"} & set(opened.Root.keys()) == set()


def test_independent_readers_find_the_paper_whole_trusted_and_fit_for_the_archive(tmp_path: Path) -> None:
    missing = [name for name in READERS if shutil.which(name) is None]
    missing += [] if CHECK_PDF.exists() else ["../shared/checks/check-pdf"]
    if missing:
        if ON_CI:
            pytest.fail(f"not installed: {missing}")
        pytest.skip(f"not installed: {missing}")
    paper, trusted = tmp_path / "paper.pdf", tmp_path / "authority.pem"
    paper.write_bytes(signed_example())
    trusted.write_bytes(authority().authority_pem)
    found = subprocess.run([CHECK_PDF, paper, trusted], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_signature_allows_no_change_and_stands_on_the_first_page() -> None:
    with pikepdf.open(BytesIO(signed_example())) as opened:
        reference = opened.Root.Perms.DocMDP.Reference[0]
        assert int(reference.TransformParams.P) == 1
        assert opened.Root.Perms.DocMDP.SubFilter == "/ETSI.CAdES.detached"
        assert [str(note.T) for note in opened.pages[0].Annots] == ["Certificate"]


def test_the_time_of_signing_is_the_time_that_was_given() -> None:
    record = example_record()
    late = datetime(2026, 12, 31, 22, 15, 9, tzinfo=UTC)
    signed = sign(drawn_example(), record, load_signing_key(authority().signing_p12, PASSPHRASE), at=late)
    with pikepdf.open(BytesIO(signed)) as opened:
        assert str(opened.Root.Perms.DocMDP.M).startswith("D:20261231221509")


def test_signing_leaves_the_metadata_as_they_were_drawn() -> None:
    with pikepdf.open(BytesIO(drawn_example())) as before, pikepdf.open(BytesIO(signed_example())) as after:
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)


def test_the_drawn_bytes_stay_under_the_signature() -> None:
    assert signed_example().startswith(drawn_example())


def test_a_wrong_passphrase_is_named() -> None:
    with pytest.raises(WrongPassphrase, match="passphrase does not open"):
        load_signing_key(authority().signing_p12, "something else")


@pytest.mark.parametrize("file", [b"", b"-----BEGIN PRIVATE KEY-----\n", b"\x30\x03\x02\x01\x05", b"%PDF-1.4"])
def test_a_file_that_is_no_key_file_is_named(file: bytes) -> None:
    with pytest.raises(NotAKeyFile, match="not a PKCS #12 file"):
        load_signing_key(file, PASSPHRASE)


def test_the_authority_s_own_key_is_not_used_for_certificates() -> None:
    with pytest.raises(KeyCannotSign, match="key usage"):
        load_signing_key(authority().authority_p12, PASSPHRASE)


def test_a_key_file_without_a_key_is_refused() -> None:
    opened = pkcs12.load_pkcs12(authority().signing_p12, PASSPHRASE.encode())
    assert opened.cert is not None
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    file = pkcs12.serialize_key_and_certificates(b"x", None, None, [opened.cert.certificate], lock)
    with pytest.raises(NotAKeyFile, match="no private key"):
        load_signing_key(file, PASSPHRASE)


def test_an_authority_makes_another_key_that_the_same_readers_trust() -> None:
    second = make_signing_key(authority().authority_p12, "Mombasa Canine Unit", passphrase=PASSPHRASE, at=MADE_AT)
    key = load_signing_key(second, PASSPHRASE)
    assert key.authority_pem == authority().authority_pem
    record = example_record()
    signed = sign(drawn_example(), record, key, at=record.issued_at)
    assert check(signed, authority().authority_pem).signature is SignatureFinding.VALID


def test_an_authority_needs_a_name_and_a_passphrase() -> None:
    with pytest.raises(ValueError, match="organisation and a passphrase"):
        make_local_authority("Unit", passphrase="", at=MADE_AT)
    with pytest.raises(ValueError, match="organisation and a passphrase"):
        make_local_authority("  ", passphrase="x", at=MADE_AT)
