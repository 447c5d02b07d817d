"""Anyone asks what a certificate is worth, by its serial or by bringing the file, and gets plain words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.graphics.shapes import Drawing

from canine.certificates import document_proof, queries
from canine.certificates.findings import LARGEST_FILE
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.drawings import as_svg, qr
from canine.rules.roles import Role
from tests.certificates.issued import issued, revoked_by_two
from tests.certificates.signed import signed_example
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
AT = THAT_MORNING + timedelta(minutes=10)


def status_page(app: Flask, certificate: Certificate) -> str:
    answer = app.test_client().get(f"/verify/{certificate.serial}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def bring(app: Flask, content: bytes) -> tuple[int, str]:
    """Status and page after uploading a file, by somebody who is not signed in."""
    form = {"by": "file", "paper": (BytesIO(content), "paper.pdf")}
    answer = app.test_client().post("/verify", data=form, content_type="multipart/form-data")
    answer.request.input_stream.close()  # a large upload is a file on disk here
    return answer.status_code, unescape(answer.get_data(as_text=True))


def change(client: FlaskClient, certificate: Certificate, kind: str, reason: str = "the reason") -> tuple[int, str]:
    answer = client.post(f"/certificates/{certificate.serial}/status", data={"kind": kind, "reason": reason})
    return answer.status_code, unescape(answer.get_data(as_text=True))


@pytest.mark.both_databases
def test_it_holds_to_the_last_second_and_not_at_its_end(app: Flask, scene: Scene) -> None:
    with freeze_time(NOON):
        certificate = issued(app, scene)
    with freeze_time(certificate.valid_to - timedelta(seconds=1)):
        assert "It is valid until" in status_page(app, certificate)
    with freeze_time(certificate.valid_to):
        assert "It expired on" in status_page(app, certificate)


@freeze_time(NOON)
def test_a_revoked_one_is_genuine_but_revoked_and_never_not_found(app: Flask, scene: Scene, client_as: Browser) -> None:
    certificate = issued(app, scene)
    manager = client_as(scene.user(Role.MANAGER, "Peter Mwangi"))
    assert change(manager, certificate, "revoked", "")[0] == 422
    revoked_by_two(scene, certificate.serial, "the loader was seen in the room", NOON)
    shown = status_page(app, certificate)
    assert "It was revoked on 3 Mar 2026, 12:00: the loader was seen in the room" in shown
    assert "not found" not in shown.lower()
    status, answer = change(manager, certificate, "reinstated")
    assert status == 422
    assert "is revoked for good; nothing changes that" in answer
    assert bring(app, certificate.pdf)[1].count("It was revoked on") == 1
    day_before = manager.get(f"/certificates/{certificate.serial}?at=2026-03-03T08:30").get_data(as_text=True)
    assert "valid" in day_before


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_suspension_is_told_and_lifted_and_a_changed_basis_stays(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate = issued(app, scene)
    manager = client_as(Role.MANAGER)
    assert change(manager, certificate, "reinstated")[0] == 422
    assert change(manager, certificate, "suspended", "the aid is being weighed again")[0] == 302
    assert "It was suspended on" in status_page(app, certificate)
    assert change(manager, certificate, "reinstated", "the weight was right")[0] == 302
    assert "It was suspended on" in status_page(app, certificate), "until a second manager agreed"
    second = client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    (lift,) = queries.proposed_revocations_of(certificate.id)
    word = {"answer": "agree", "reason": "I weighed it too"}
    assert second.post(f"/certificates/revocations/{lift.id}", data=word).status_code == 302
    assert "It is valid until" in status_page(app, certificate)
    assert change(manager, certificate, "basis_changed", "a response was corrected")[0] == 302
    assert "A record under it was corrected on" in status_page(app, certificate)
    for role in set(Role) - {Role.MANAGER}:
        assert change(client_as(role), certificate, "revoked")[0] == 403


@freeze_time(NOON)
def test_an_unknown_serial_says_so_and_what_was_typed_stays(app: Flask, scene: Scene) -> None:
    issued(app, scene)
    client = app.test_client()
    answer = client.post("/verify", data={"by": "serial", "serial": "MSA-2026-0077"})
    assert answer.status_code == 422
    assert "MSA-2026-0077" in answer.get_data(as_text=True)
    found = client.post("/verify", data={"by": "serial", "serial": "msa-2026-0001 "})
    assert (found.status_code, found.location) == (302, "/verify/MSA-2026-0001")
    assert client.get("/verify/MSA-2026-0077").status_code == 404


@freeze_time(NOON)
def test_the_genuine_file_is_recognised_and_any_other_is_not(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene)
    status, shown = bring(app, certificate.pdf)
    assert status == 200
    for sentence in (
        "This file is genuine and unaltered.",
        "It covers the whole file, and nothing was added after it.",
        "Every byte is as the register has it.",
        "The plan in it is the one that was committed to before the first presentation.",
    ):
        assert sentence in shown
    flipped = bytearray(certificate.pdf)
    flipped[len(flipped) // 2] ^= 1
    added = IncrementalPdfFileWriter(BytesIO(certificate.pdf))
    title = DictionaryObject({pdf_name("/Title"): pdf_string("Another title")})  # type: ignore[no-untyped-call]
    added.set_info(added.add_object(title))
    after_signing = BytesIO()
    added.write(after_signing)  # type: ignore[no-untyped-call]  # pyHanko types it half
    others = {
        "flipped byte": bytes(flipped),
        "appended line": certificate.pdf + b"\n% one line more\n",
        "incremental update": after_signing.getvalue(),
        "another unit's": signed_example(),
    }
    for what, content in others.items():
        status, shown = bring(app, content)
        assert status == 200, what
        assert "Do not rely on this file." in shown, what
        assert "This file is genuine" not in shown, what
        assert ("badge good" in shown, "notice good" in shown) == (False, False), what


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file"),
        (b"an invoice, not a PDF", "PDF"),
        (b"%PDF-1.4\n" + b"0" * LARGEST_FILE, "5 MB"),
    ],
    ids=["nothing", "no PDF", "too large"],
)
def test_what_is_no_certificate_is_refused_at_once_with_a_sentence(
    app: Flask, scene: Scene, content: bytes, words: str
) -> None:
    status, shown = bring(app, content)
    assert status == 422
    assert words in shown


@freeze_time(NOON)
def test_an_encrypted_pdf_is_refused_with_a_sentence(app: Flask) -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(signed_example())) as paper:
        paper.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    status, shown = bring(app, locked.getvalue())
    assert status == 422
    assert "password" in shown or "encrypted" in shown


@freeze_time(NOON)
def test_the_authority_s_certificate_is_for_everyone(app: Flask, scene: Scene) -> None:
    client = app.test_client()
    assert client.get("/authority.pem").status_code == 404
    issued(app, scene)
    answer = client.get("/authority.pem")
    assert answer.status_code == 200
    assert answer.data.startswith(b"-----BEGIN CERTIFICATE-----")


@freeze_time(NOON)
def test_the_code_on_the_paper_is_held_against_the_register(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene)
    client = app.test_client()
    address = f"/verify/{certificate.serial}"
    fits = client.get(address, query_string={"record": certificate.record_sha256}).get_data(as_text=True)
    assert "carries the SHA-256 of this very record" in fits
    forged = client.get(address, query_string={"record": "0" * 64}).get_data(as_text=True)
    assert "is not the certificate that was issued under this serial number" in forged
    assert "compare it with the one above" in client.get(address).get_data(as_text=True)


@freeze_time(NOON)
def test_the_code_can_be_read_off_the_page_and_leads_to_the_record(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene)
    record = CertificateRecord.from_json(certificate.record_json)
    public = replace(record, verification_url=f"https://canine.example/verify/{record.serial}")
    # The scene has no public address: the code has serial and hash, which find the record wherever it is asked.
    for one, held in ((public, public.verification_url), (record, record.serial)):
        printed = as_svg(qr(f"{held}?record={one.sha256}", side=78), "code")
        assert as_svg(next(_drawings_in(document_proof.proof(one))), "code") == printed
    assert record.sha256 == certificate.record_sha256


def _drawings_in(parts: Iterable[Any]) -> Iterator[Drawing]:
    """The drawings inside the parts of a page."""
    for part in parts:
        if isinstance(part, Drawing):
            yield part
        inner = getattr(part, "_content", None) or [cell for row in getattr(part, "_cellvalues", []) for cell in row]
        yield from _drawings_in(one for each in inner for one in (each if isinstance(each, list) else [each]))


def test_a_stranger_who_asks_too_often_has_to_wait(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answers = [client.get("/verify/MSA-2026-0001").status_code for _ in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
