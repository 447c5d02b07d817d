"""How large one case's bundle is after five years of daily checkpoints, beside what it is after one."""

import tempfile
from datetime import UTC, datetime, timedelta

from flask import Flask

from canine.actor import program
from canine.audit.queries import last_checkpoint
from canine.audit.services import make_checkpoint
from canine.certificates import authority
from canine.extensions import db
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.bench.effort import Effort
from tests.bench.instance import empty_instance
from tests.bench.row import Row, row
from tests.prosecution.case import FILE, a_case
from tests.scenes import Scene


def measure(effort: Effort) -> list[Row]:
    """Bytes of the bundle of one search and its certificate; the days in between hold nothing but checkpoints."""
    days = 365 if effort.years > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        app = empty_instance(folder)
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            scene = Scene()
            _, search = a_case(app, scene)
            browser, case = scene.browser_of(app)(Role.PROSECUTOR), f"/cases/search/{search.id}/bundle"
            db.session.remove()
        sizes = []
        for count in (days, 4 * days):
            _sign_days(app, count)
            answer = browser.post(case, data={"file": FILE})
            assert answer.status_code == 200, answer.status_code
            sizes.append(len(answer.data))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    return [row(f"bundle_{5 * days}_days", sizes[1], sizes[0], "B")]


def _sign_days(app: Flask, count: int) -> None:
    """Sign a checkpoint of each of some more days."""
    with app.app_context():
        last = last_checkpoint()
        at = last.at if last else datetime.now(UTC)
        key = authority.seal(app.config["SETTINGS"], "", at=at).key
        for day in range(1, count + 1):
            with transaction():
                make_checkpoint(key, "daily", actor=program("bench"), at=at + timedelta(days=day))
        db.session.remove()
