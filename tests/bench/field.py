"""Records from the field over HTTP: one after another, and 500 at once, on SQLite and on PostgreSQL.

The best known server of this kind, ODK Central, took 9.3 ms (median) for one submission on this project's machines with
PostgreSQL, and 14.5 ms at the 95th percentile: half of the one is the mark, and well below the other. Machines are not
equally fast every day: how fast this one is tells the bare application beside it.
"""

import json
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from canine.accounts import services as accounts
from canine.accounts.tablets import proof_of, tablet_of
from canine.actor import program
from canine.extensions import db
from canine.rules.roles import Role
from canine.transaction import transaction
from tests import postgres
from tests.bench.effort import Effort
from tests.bench.first_page import started, wait_for
from tests.bench.instance import empty_instance
from tests.bench.row import Row, row
from tests.ports import free_port
from tests.scenes import Scene

HALF_OF_THE_BEST_S = 0.0093 / 2
SLOWEST_TWENTIETH_OF_THE_BEST_S = 0.0145
A_SECOND = 1.0
ROOT = Path(__file__).parents[2]


def measure_sqlite(effort: Effort) -> list[Row]:
    """Seconds on SQLite: the median and the 95th percentile of one record, and a batch."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured("sqlite", folder, None, effort)


def measure_postgresql(effort: Effort) -> list[Row]:
    """The same on a PostgreSQL that writes to the disk before it answers; nothing where none is installed."""
    if postgres.binaries() is None:
        return []
    with tempfile.TemporaryDirectory() as folder, postgres.server(is_careless=False) as url:
        return _measured("postgresql", folder, url, effort)


def _measured(name: str, folder: str, url: str | None, effort: Effort) -> list[Row]:
    port = free_port()
    environ = {"CANINE_INSTANCE": folder, "CANINE_SECRET_KEY": "k" * 40, "CANINE_PORT": str(port)}
    environ |= {"CANINE_DATABASE_URL": url} if url else {}
    app = empty_instance(folder, url, port=port)
    at = datetime.now(UTC)
    with app.app_context():
        headers, team_id = _credentials(app, at)
        db.session.remove()
        db.engine.dispose()
    sender = _Sender(port, headers, team_id, at)
    serve = [str(Path(sys.executable).parent / "canine"), "serve"]
    process = started(serve, {**os.environ, **environ})
    try:
        wait_for(f"http://127.0.0.1:{port}/login")
        sender.open_shift()
        singles = [sender.put(number) for number in range(effort.records)]
        at_once = sender.post(range(effort.records, effort.records + effort.list_length))
    finally:
        sender.close()
        process.terminate()
        process.wait(20)
    warm = singles[effort.until_warm :]
    return [
        row(f"field_record_{name}", median(warm), HALF_OF_THE_BEST_S),
        row(f"field_record_to_bare_{name}", median(warm), _bare(folder, url, effort)),
        row(f"field_record_p95_{name}", quantiles(warm, n=20)[-1], SLOWEST_TWENTIETH_OF_THE_BEST_S),
        row(f"field_batch_{effort.list_length}_{name}", at_once, A_SECOND),
    ]


def _bare(folder: str, url: str | None, effort: Effort) -> float:
    """Seconds in which the bare application keeps the same body."""
    port, connection_url = free_port(), url or f"sqlite:///{folder}/bare.sqlite3"
    environ = {"CANINE_DATABASE_URL": connection_url, "CANINE_PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = started([sys.executable, "-m", "tests.bench.bare"], {**os.environ, **environ})
    sender = _Sender(port, {}, uuid4(), datetime.now(UTC))
    try:
        wait_for(f"http://127.0.0.1:{port}/login")
        return median([sender.put(number) for number in range(effort.records)][effort.until_warm :])
    finally:
        sender.close()
        process.terminate()
        process.wait(20)


def _credentials(app: Flask, at: datetime) -> tuple[dict[str, str], UUID]:
    """What an enrolled tablet sends with each record of its handler, and the handler's team."""
    scene = Scene()
    handler = scene.user(Role.HANDLER)
    team = scene.team(scene.dog("Ruby"), scene.handler(user=handler))
    with transaction():
        _, token = accounts.enrol_device("Tablet", "MSA", actor=program("bench"), at=at)
    with app.test_request_context(headers={"Authorization": f"Bearer {token}"}) as context:
        tablet = tablet_of(context.request)
        assert tablet is not None
        proof = proof_of(handler, tablet)
    return {"Authorization": f"Bearer {token}", "X-Handler-Proof": proof}, team.id


class _Sender:
    """A tablet with its handler, over one connection."""

    def __init__(self, port: int, headers: dict[str, str], team_id: UUID, at: datetime) -> None:
        self._headers = {"Content-Type": "application/json", **headers}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._shift_id, self._team_id = uuid4(), team_id
        self._began = at - timedelta(hours=8)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def open_shift(self) -> None:
        """The shift on which everything hangs."""
        body = _body("shift", 1, {"started_at": self._began.isoformat()})
        self._send("PUT", f"/api/v1/records/{self._shift_id}", body)

    def put(self, number: int) -> float:
        """Seconds for one search."""
        return self._send("PUT", f"/api/v1/records/{uuid4()}", self._search(number))

    def post(self, numbers: range) -> float:
        """Seconds for a batch of searches."""
        batch = [{"uuid": str(uuid4()), **self._search(number)} for number in numbers]
        return self._send("POST", "/api/v1/records", batch)

    def _search(self, number: int) -> dict[str, Any]:
        started_at = self._began + timedelta(seconds=10 * number)
        payload = {
            "shift": str(self._shift_id),
            "team": str(self._team_id),
            "kind": "container",
            "container_number": "CSQU3054383",
            "seal_state": "intact",
            "seal_number": f"KE{number:06d}",
            "reason": "targeted",
            "targeted_by": "Risk desk",
            "started_at": started_at.isoformat(),
            "ended_at": (started_at + timedelta(minutes=5)).isoformat(),
        }
        return _body("search", number + 2, payload)

    def _send(self, method: str, address: str, content: Any) -> float:
        text = json.dumps(content).encode()
        begun = perf_counter()
        self._connection.request(method, address, text, self._headers)
        answer = self._connection.getresponse()
        found = answer.read()
        taken = perf_counter() - begun
        statuses = {one["status"] for one in json.loads(found)} if method == "POST" else {answer.status}
        assert statuses == {201}, found[:300]
        return taken


def _body(record_type: str, sequence: int, payload: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    head = {"type": record_type, "form_version": 1, "captured_at": now, "device": "Tablet", "sequence": sequence}
    return {**head, "payload": payload}
