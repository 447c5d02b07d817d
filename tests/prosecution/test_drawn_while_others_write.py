"""A bundle is drawn while everybody else writes; its entry stands in the log before anybody gets it."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import ColumnElement, func, select

from canine.actor import program
from canine.audit.models import AuditEntry, CheckpointRow
from canine.audit.services import make_checkpoint
from canine.audit.verification import verify
from canine.certificates import authority as authorities
from canine.extensions import db
from canine.prosecution import bundle, services
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.certificates.issued import settings_of
from tests.certificates.test_basis import changed
from tests.conftest import NOON
from tests.prosecution.case import a_case, fingerprint_of, judged_by_a_stranger, laid_out, unsaid_but, unzipped
from tests.prosecution.test_the_bundle import the_bundle
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
LONG_ENOUGH_S = 8


def last_entry(of_it: ColumnElement[bool]) -> int:
    db.session.rollback()
    return db.session.scalars(select(func.max(AuditEntry.number)).where(of_it)).one() or 0


def how_many(action: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)) or 0


@pytest.fixture
def while_drawing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[bool]]:
    """Has another person act, in a thread of their own, each time a bundle is packed, so many times at most.

    The list tells whether they were done before the packing went on.
    """
    pack = bundle.zipped

    def meanwhile(app: Flask, act: Callable[[], object], *, times: int = 1) -> list[bool]:
        done: list[bool] = []

        def in_a_thread() -> None:
            with app.app_context():
                act()
                db.session.remove()

        def slowly(*arguments: Any, **named: Any) -> bytes:
            if len(done) < times:
                other = Thread(target=in_a_thread, daemon=True)
                other.start()
                other.join(LONG_ENOUGH_S)
                done.append(not other.is_alive())
            return pack(*arguments, **named)

        monkeypatch.setattr(bundle, "zipped", slowly)
        return done

    return meanwhile


@freeze_time(NOON)
def test_others_write_while_a_bundle_is_drawn_and_it_holds_the_rows_of_one_moment(
    app: Flask, scene: Scene, client_as: Browser, while_drawing: Callable[..., list[bool]], tmp_path: Path
) -> None:
    certificate, search = a_case(app, scene)
    dog_id, search_id = certificate.team.dog_id, search.id
    prosecutor, manager = client_as(Role.PROSECUTOR), client_as(Role.MANAGER)
    done = while_drawing(app, lambda: changed(manager, f"/dogs/{dog_id}", breed="Spaniel"))
    files = unzipped(the_bundle(prosecutor, "search", search_id))
    assert done == [True]
    checkpoint = json.loads(files["log/checkpoints.json"])["checkpoints"][-1]
    change = last_entry(AuditEntry.object_id == str(dog_id))
    made = last_entry(AuditEntry.action == "prosecution.make_bundle")
    assert checkpoint["size"] < change < made, "the bundle ends before the other's entry"
    kept = db.session.scalars(select(CheckpointRow).order_by(CheckpointRow.number.desc())).first()
    assert kept is not None
    assert (kept.number, kept.hash, kept.size) == (checkpoint["number"], checkpoint["hash"], checkpoint["size"])
    assert "Spaniel" not in files["case.json"].decode()
    _, said = judged_by_a_stranger(
        laid_out(files, tmp_path / "bundle"), "--fingerprint", fingerprint_of(files["authority.pem"])
    )
    assert unsaid_but(said) == []
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize("times", [1, services.TRIES])
def test_a_bundle_that_was_overtaken_by_another_checkpoint_is_drawn_anew(
    sqlite_app: Flask, while_drawing: Callable[..., list[bool]], times: int
) -> None:
    scene = Scene()
    _, search = a_case(sqlite_app, scene)
    search_id, browser = search.id, scene.browser_of(sqlite_app)(Role.PROSECUTOR)

    key = authorities.seal(settings_of(sqlite_app), "", at=NOON).key

    def sign_another() -> None:
        with transaction():
            make_checkpoint(key, "another", actor=program("test"), at=NOON)

    done = while_drawing(sqlite_app, sign_another, times=times)
    files = unzipped(the_bundle(browser, "search", search_id))
    assert done == [True] * times
    numbers = [one["number"] for one in json.loads(files["log/checkpoints.json"])["checkpoints"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert how_many("prosecution.make_bundle") == 1
    assert verify().faults == []
