"""The load: tablets that send until they have a receipt, people who read pages, and one who fills in forms."""

import json
import random
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.deploy import network
from tests.deploy.machines import NAME

PAGES = ("/searches", "/shifts", "/dogs", "/readiness", "/notices", "/training")
PATIENCE_S = 30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as whoever asked has it."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Seen:
    """What everybody saw: counts by stage, what no visitor should see, and everything that was acknowledged."""

    stage: str = "before"
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    maybe_named: list[str] = field(default_factory=list)
    longest_silence_s: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: str, answer: Answered | None) -> None:
        """Count an answer, and keep what no visitor should see."""
        what = "no answer" if answer is None else str(answer.status)
        with self.lock:
            self.counts.setdefault(self.stage, Counter())[f"{who} {what}"] += 1
            if answer is not None and (problem := strange(answer)):
                self.strange.append(f"{self.stage}: {who} read {answer.status}: {problem}")

    def waited(self, seconds: float) -> None:
        """Keep how long somebody went without a success at the most."""
        with self.lock:
            self.longest_silence_s[self.stage] = max(self.longest_silence_s.get(self.stage, 0.0), seconds)


def strange(answer: Answered) -> str | None:
    """Say what is wrong with an answer: a fault without a sentence, or one of the program's insides."""
    if "Traceback" in answer.text or "psycopg" in answer.text or "sqlalchemy" in answer.text:
        return "the program's insides"
    if answer.status < 500:
        return None
    if answer.status != 503:
        return answer.text[:200]
    if not answer.headers.get("retry-after", "").isdecimal():
        return f"no Retry-After: {answer.text[:200]}"
    said = re.sub(r"<[^>]+>", " ", answer.text)
    return None if re.search(r"[A-Z][a-z].{20,}\.", said, re.DOTALL) else f"no sentence: {answer.text[:200]}"


class Visitor:
    """Somebody with a browser or a tablet, on a connection that is made anew when it breaks."""

    def __init__(self, authority: Path) -> None:
        self._context = ssl.create_default_context(cafile=str(authority))
        self._line: HTTPSConnection | None = None
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answered | None:
        """Return the answer; None where the connection broke, or nothing came in time."""
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        try:
            if self._line is None:
                self._line = HTTPSConnection(NAME, timeout=PATIENCE_S, context=self._context)
                self._line._create_connection = _to_the_front  # type: ignore[attr-defined]
            self._line.request(method, path, body, headers)
            found = self._line.getresponse()
            text = found.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self.hang_up()
            return None
        for name, value in found.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return Answered(found.status, {name.lower(): value for name, value in found.getheaders()}, text)

    def hang_up(self) -> None:
        """End the connection."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def sign_in(self, email: str, password: str) -> str:
        """Return the token that forms of this session carry."""
        page = self.ask("GET", "/login")
        assert page is not None
        (token,) = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        typed = {"email": email, "password": password, "csrf_token": token}
        done = self.ask("POST", "/login", urlencode(typed).encode(), **FORM, Referer=f"https://{NAME}/login")
        assert done is not None and done.status == 302, done
        home = self.ask("GET", "/notices")
        assert home is not None and home.status == 200, home
        (token,) = re.findall(r'name="csrf-token" content="([^"]+)"', home.text)
        return str(token)


def _to_the_front(_address: Any, *rest: Any, **named: Any) -> socket.socket:
    return socket.create_connection((network.ADDRESSES[network.FRONT], 443), *rest, **named)


class Load:
    """Everybody at once, each in a thread, until they are told to end; tablets send what they have first."""

    def __init__(self, known: dict[str, Any], authority: Path) -> None:
        self.seen, self._ends = Seen(), threading.Event()
        self._known, self._authority = known, authority
        self._threads = [
            *(threading.Thread(target=self._as_tablet, args=(one,)) for one in known["tablets"]),
            *(threading.Thread(target=self._as_reader, args=(number,)) for number in range(3)),
            threading.Thread(target=self._as_writer),
        ]
        self.broke: list[str] = []

    def start(self) -> None:
        """Begin."""
        for one in self._threads:
            one.daemon = True
            one.start()

    def end(self) -> None:
        """Let everybody finish what they are at, within two minutes."""
        self._ends.set()
        for one in self._threads:
            one.join(120)
            assert not one.is_alive(), "somebody still waits for an answer"

    def _until_told(self, who: str, act: Callable[[], bool], pause_s: float) -> None:
        last = time.monotonic()
        try:
            while not self._ends.is_set():
                if act():
                    self.seen.waited(time.monotonic() - last)
                    last = time.monotonic()
                time.sleep(pause_s * (0.5 + random.random()))
        except Exception as error:  # told at the end, with everything else
            self.broke.append(f"{who}: {error!r}")
            raise

    def _as_tablet(self, tablet: dict[str, Any]) -> None:
        visitor, shift, numbers = Visitor(self._authority), str(uuid4()), iter(range(1, 1_000_000))
        began = datetime.now(UTC) - timedelta(hours=8)
        sent: list[tuple[str, bytes]] = []

        def record(kind: str, payload: dict[str, Any], uuid: str) -> bool:
            body = {"type": kind, "form_version": 1, "captured_at": datetime.now(UTC).isoformat()}
            body |= {"device": tablet["device"], "sequence": next(numbers), "payload": payload}
            sent.append((uuid, json.dumps(body).encode()))
            return self._deliver(visitor, tablet["headers"], *sent[-1])

        def search() -> bool:
            if sent and random.random() < 0.1:
                return self._deliver(visitor, tablet["headers"], *random.choice(sent))
            started = began + timedelta(seconds=10 * len(sent))
            payload = {
                "shift": shift,
                "team": tablet["team"],
                "kind": "container",
                "container_number": "CSQU3054383",
                "seal_state": "intact",
                "seal_number": f"KE{len(sent):06d}",
                "reason": "targeted",
                "targeted_by": "Risk desk",
                "started_at": started.isoformat(),
                "ended_at": (started + timedelta(minutes=5)).isoformat(),
            }
            return record("search", payload, str(uuid4()))

        record("shift", {"started_at": began.isoformat()}, shift)
        self._until_told(tablet["device"], search, 0.15)

    def _deliver(self, visitor: Visitor, headers: dict[str, str], uuid: str, body: bytes) -> bool:
        """Send a record until it is received, as a tablet does, and keep the receipt; one record, one receipt."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            answer = visitor.ask(
                "PUT", f"/api/v1/records/{uuid}", body, **{"Content-Type": "application/json"}, **headers
            )
            self.seen.note("tablet", answer)
            if answer is not None and answer.status in (200, 201):
                receipt = str(json.loads(answer.text)["receipt"])
                with self.seen.lock:
                    if self.seen.receipts.setdefault(uuid, receipt) != receipt:
                        self.seen.strange.append(f"{uuid} has two receipts")
                return True
            if answer is not None and answer.status < 500:
                raise AssertionError(f"{answer.status}: {answer.text[:300]}")
            time.sleep(0.5)
        raise AssertionError("no receipt for two minutes")

    def _as_reader(self, number: int) -> None:
        visitor = Visitor(self._authority)
        visitor.sign_in(self._known["people"]["manager"], self._known["password"])

        def read() -> bool:
            answer = visitor.ask("GET", random.choice(PAGES))
            self.seen.note("page", answer)
            if answer is not None and answer.status < 500 and answer.status != 200:
                raise AssertionError(f"{answer.status}: the session is gone: {answer.text[:300]}")
            return answer is not None and answer.status == 200

        self._until_told(f"reader {number}", read, 0.3)

    def _as_writer(self) -> None:
        """An administrator who adds units; after an answer that leaves it open whether one was added, looks first."""
        visitor, numbers = Visitor(self._authority), iter(range(1, 10_000))
        token = visitor.sign_in(self._known["people"]["administrator"], self._known["password"])

        def add() -> bool:
            code = f"U{next(numbers):04d}"
            typed = {"code": code, "name": f"Unit {code}", "authority": "Wildlife Service", "address": "Port"}
            body = urlencode(typed | {"csrf_token": token}).encode()
            answer = visitor.ask("POST", "/units/new", body, **FORM, Referer=f"https://{NAME}/units/new")
            self.seen.note("form", answer)
            if answer is not None and answer.status == 302:
                self.seen.named.append(code)
                return True
            if answer is None or "Nothing was saved" not in answer.text:
                self.seen.maybe_named.append(code)
            if answer is not None and answer.status < 500:
                raise AssertionError(f"{answer.status}: {answer.text[-1500:]}")
            return False

        self._until_told("writer", add, 0.5)
