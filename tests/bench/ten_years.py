"""Every list with eleven years of one unit beside the same list with its last year alone, in the same run.

The year is the demonstration's; the ten before it are more_years.py's. What is compared is the whole answer.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from canine.accounts import sessions
from canine.accounts.models import User
from canine.demo.history import make_history
from canine.demo.world import Wish
from canine.extensions import db
from canine.rules.roles import Role
from canine.shifts.models import Shift
from canine.transaction import transaction
from tests import postgres
from tests.bench.effort import Effort
from tests.bench.instance import empty_instance, instance_in
from tests.bench.more_years import multiply
from tests.bench.row import Row, row

# By the names under which the figures are kept: what a manager opens, and what a tablet fetches.
PAGES = {
    "searches": "/searches",
    "searches_found": "/searches?q=MSCU",
    "searches_not_found": "/searches?q=zzqq",
    "searches_of_a_month": "/searches?since=2026-03-01&until=2026-03-31",
    "searches_confirmed": "/searches?result=confirmed",
    "shifts": "/shifts",
    "training": "/training",
    "training_found": "/training?q=box",
    "samples": "/samples",
    "sessions": "/sessions",
    "checkups": "/checkups",
    "certificates": "/certificates",
    "medical": "/medical",
    "dogs": "/dogs",
    "teams": "/teams",
    "aids": "/aids",
    "notices": "/notices",
    "log": "/log",
    "readiness_page": "/readiness",
    "hand_overs": "/hand-overs",
    "work": "/work",
    "costs": "/work/costs",
    "rota_kept": "/work/rota",
    "find": "/find?q=MSCU",
    "find_nothing": "/find?q=zzqq",
}
OF_A_HANDLER = {"kit": "/api/v1/kit"}


def measure_sqlite(effort: Effort) -> list[Row]:
    """Seconds of each page on SQLite, the best."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        with _filled(empty_instance(first), effort):
            db.engine.dispose()
        shutil.copytree(first, second, dirs_exist_ok=True)
        return _compared("sqlite", instance_in(first), instance_in(second), effort)


def measure_postgresql(effort: Effort) -> list[Row]:
    """The same on PostgreSQL; nothing where none is installed."""
    if postgres.binaries() is None:
        return []
    with tempfile.TemporaryDirectory() as folder, postgres.server() as url:
        first = postgres.another_database(url, "one_year")
        with _filled(empty_instance(folder, first), effort):
            db.engine.dispose()
        second = postgres.another_database(url, "eleven_years", like="one_year")
        return _compared("postgresql", instance_in(folder, first), instance_in(folder, second), effort)


@contextmanager
def _filled(app: Flask, effort: Effort) -> Iterator[None]:
    with app.app_context():
        with transaction():
            make_history(Wish(1, effort.dogs, effort.demo_years, datetime.now(UTC)), app.config["SETTINGS"])
        db.session.remove()
        yield


def _compared(name: str, one: Flask, eleven: Flask, effort: Effort) -> list[Row]:
    with eleven.app_context():
        multiply(effort.times_as_long)
        db.engine.dispose()
    found = []
    for role, pages in ((Role.MANAGER, PAGES), (Role.HANDLER, OF_A_HANDLER)):
        browsers = [_browser_of(app, role) for app in (eleven, one)]
        for page, address in pages.items():
            ours, baseline = _best(browsers, address, effort.times)
            found.append(row(f"{effort.times_as_long}_years_{page}_{name}", ours, baseline))
    return found


def _best(browsers: Sequence[FlaskClient], address: str, times: int) -> list[float]:
    """Ask both in turn, so that whatever else the machine does meets both."""
    best = [float("inf")] * len(browsers)
    for _ in range(times + 1):
        for number, browser in enumerate(browsers):
            started = perf_counter()
            answer = browser.get(address)
            best[number] = min(best[number], perf_counter() - started)
            assert answer.status_code == 200, (address, answer.status_code)
    return best


def _browser_of(app: Flask, role: Role) -> FlaskClient:
    """Sign somebody of the unit with the shifts in."""
    with app.app_context():
        unit_id = db.session.scalars(select(Shift.unit_id).limit(1)).one()
        people = select(User).where(User.role == role, User.unit_id == unit_id, User.deactivated_at.is_(None))
        user = db.session.scalars(people.order_by(User.email)).first()
        assert user is not None
        with transaction():
            key = sessions.begin(user, device="127.0.0.1; bench", at=datetime.now(UTC))
        user_id = str(user.id)
        db.session.remove()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update({"_user_id": user_id, "_fresh": True, "key": key})
    return browser
