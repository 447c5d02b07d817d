"""Behind proxies of one's own the visitor's address and scheme are what they say; without, nobody's word counts."""

import re
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.serving.test_starting import CANINE, environment

SAID = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "canine.example",
}
REQUEST = re.compile(r"^\S+ \S+ INFO ([0-9a-f]{12}) canine\.requests: POST /login 4\d\d in \d+ ms$", re.MULTILINE)


@contextmanager
def served(folder: Path, port: int, **changes: str) -> Iterator[subprocess.Popen[str]]:
    given = environment(folder, CANINE_PORT=str(port), **changes)
    process = subprocess.Popen([CANINE, "serve"], env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Ready:"):
                break
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()


def answered(port: int, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[Message, str]:
    """Headers and page of an answer, a refusal's too."""
    content = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", content, SAID | headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.headers, refused.read().decode()


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_the_outermost_proxy_of_ones_own_is_believed_and_nobody_else(tmp_path: Path, proxies: str) -> None:
    port = free_port()
    changes = {"CANINE_PROXIES": proxies, "CANINE_BASE_URL": "https://canine.example"}
    with served(tmp_path, port, **changes) as process:
        shown, page = answered(port, "/login")
        cookie = shown["Set-Cookie"]
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert token is not None
        form = {"email": "amina@example.org", "password": "not hers", "csrf_token": token[1]}
        sent = {"Cookie": cookie.partition(";")[0], "Referer": "https://canine.example/login"}
        refused, _ = answered(port, "/login", form, **sent)
        request_id = refused["X-Request-ID"]
    assert process.stderr is not None
    log = process.stderr.read()
    process.stderr.close()
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "Path=/", "HttpOnly"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert REQUEST.findall(log) == [request_id], "one line a request, found by the id that the answer bears"
    assert "not hers" not in log
    if proxies == "0":
        assert "Strict-Transport-Security" not in shown
        return
    assert shown["Strict-Transport-Security"] == "max-age=31536000"
    with closing(sqlite3.connect(tmp_path / "canine.sqlite3")) as connection:
        (device,) = connection.execute(
            "SELECT device FROM audit_entries WHERE deed = 'accounts.refuse_sign_in'"
        ).fetchone()
    assert device.startswith("198.51.100.9;"), "what the visitor says of itself is left out"
