"""Timestamps by somebody else: asked for after the issue, kept, given with a bundle, and checked by OpenSSL."""

import logging
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from canine import clock, jobs
from canine.certificates import queries
from canine.certificates.stamping import NoTimestamp, ask
from canine.extensions import db
from canine.rules.checkpoint import Stamped
from canine.rules.roles import Role
from canine.settings import Settings
from tests.certificates.issued import settings_of
from tests.prosecution.case import FILE, a_case, judged_by_a_stranger, laid_out, unzipped
from tests.scenes import Scene

pytestmark = pytest.mark.one_database
DIGEST = bytes(range(32))


class Service:
    """A small timestamp authority on a port of its own; `spoils` changes what it answers."""

    def __init__(self) -> None:
        self.pem, stamper = _stamper()
        self.spoils = ""
        service = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                request = tsp.TimeStampReq.load(asked)
                if service.spoils == "nonce":
                    request["nonce"] = 7
                if service.spoils == "hash":
                    request["message_imprint"]["hashed_message"] = bytes(32)
                content = stamper.request_tsa_response(request).dump()
                if service.spoils == "signature":
                    content = content[:-5] + bytes(5)
                if service.spoils == "words":
                    content = b"<html>Not now</html>"
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsr"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _stamper() -> tuple[bytes, DummyTimeStamper]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time of Elsewhere")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return certificate.public_bytes(Encoding.PEM), DummyTimeStamper(own, asn1_keys.PrivateKeyInfo.load(pkcs8))


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    found = Service()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("spoils", "words"),
    [
        ("nonce", "to another request"),
        ("hash", "stamped something else"),
        ("signature", "does not hold"),
        ("words", "cannot be read"),
    ],
)
def test_what_is_no_timestamp_of_what_was_asked_is_refused(service: Service, spoils: str, words: str) -> None:
    service.spoils = spoils
    try:
        with pytest.raises(NoTimestamp, match=words):
            ask(service.url, DIGEST)
    finally:
        service.spoils = ""
    assert ask(service.url, DIGEST).authority == "Common Name: Time of Elsewhere"


def test_a_certificate_is_issued_without_one_and_gets_it_when_the_authority_answers(
    sqlite_app: Flask, service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene()
    certificate, search = a_case(sqlite_app, scene)
    serial = certificate.serial
    settings: Settings = replace(settings_of(sqlite_app), tsa_url="http://127.0.0.1:9/tsr")
    sqlite_app.config["SETTINGS"] = settings
    manager, at = scene.browser_of(sqlite_app)(Role.MANAGER), clock.now()
    with caplog.at_level(logging.ERROR):
        jobs._stamp(at, settings)
    assert "the authority does not answer" in caplog.text
    assert queries.timestamp(Stamped.CERTIFICATE, serial) is None
    assert "No timestamp yet" in manager.get(f"/certificates/{serial}").text

    jobs._stamp(at, replace(settings, tsa_url=service.url))
    kept = queries.timestamp(Stamped.CERTIFICATE, serial)
    assert kept is not None
    assert abs(kept.stamped_at - at) < timedelta(minutes=5)
    token, digest = kept.token, kept.sha256
    assert queries.without_timestamp(9) == []
    assert "Time of Elsewhere" in manager.get(f"/certificates/{serial}").text

    made = scene.browser_of(sqlite_app)(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
    db.session.rollback()
    files = unzipped(made.data)
    assert files[f"timestamps/certificate-{serial}.tst"] == token
    assert [one for one in files if one.startswith("timestamps/checkpoint-")]
    _, said = judged_by_a_stranger(laid_out(files, tmp_path / "bundle"))
    told = [one["sentence"] for one in said["findings"] if one["sentence"].startswith("timestamps/certificate")]
    assert f"-digest {digest}" in told[0]
    (tmp_path / "tsa.pem").write_bytes(service.pem)
    if shutil.which("openssl"):
        command = ["openssl", "ts", "-verify", "-token_in", "-in", f"timestamps/certificate-{serial}.tst"]
        checked = subprocess.run(
            [*command, "-digest", digest, "-CAfile", str(tmp_path / "tsa.pem")],
            cwd=tmp_path / "bundle",
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Verification: OK" in checked.stdout + checked.stderr, checked
