"""A certificate is signed while everybody else writes; what they changed under it is found before it counts."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine import jobs
from canine.audit.models import AuditEntry, CheckpointRow
from canine.audit.verification import verify
from canine.certificates import queries, signing
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.rules.certificate import CertificateStatus
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import queries as standing
from canine.transaction import transaction
from tests.certificates.issued import approved, bring_key, settings_of
from tests.certificates.test_basis import certified, changed
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
LONG_ENOUGH_S = 8
A_MINUTE = timedelta(minutes=1)


def count(table: type[Certificate] | type[CheckpointRow] | type[AuditEntry]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def while_signing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Flask, Callable[[], object]], list[bool]]:
    """Has another person act, in a thread of their own, before the next paper is signed; it waits for them.

    The list tells whether they were done before the signing went on.
    """
    sign = signing.sign

    def meanwhile(app: Flask, act: Callable[[], object]) -> list[bool]:
        done: list[bool] = []

        def in_a_thread() -> None:
            with app.app_context():
                act()
                db.session.remove()

        def slowly(*arguments: Any, **named: Any) -> bytes:
            monkeypatch.setattr(signing, "sign", sign)
            other = Thread(target=in_a_thread, daemon=True)
            other.start()
            other.join(LONG_ENOUGH_S)
            done.append(not other.is_alive())
            return sign(*arguments, **named)

        monkeypatch.setattr(signing, "sign", slowly)
        return done

    return meanwhile


@freeze_time(NOON)
def test_others_write_while_a_certificate_is_signed(
    app: Flask, scene: Scene, client_as: Browser, while_signing: Callable[..., list[bool]]
) -> None:
    bring_key(settings_of(app).instance)
    checkup_id = approved(scene).id
    dog_id = scene.dog("Simba").id
    manager, other = client_as(Role.MANAGER), client_as(Role.MANAGER)
    before = count(AuditEntry) + 1  # the key is entered as it first signs
    done = while_signing(app, lambda: changed(other, f"/dogs/{dog_id}", breed="Spaniel"))
    answer = manager.post(f"/checkups/{checkup_id}/certificate")
    assert done == [True]
    assert answer.location == "/certificates/MSA-2026-0001"
    checkpoint = db.session.scalars(select(CheckpointRow)).one()
    about_the_dog = select(func.max(AuditEntry.number)).where(AuditEntry.object_id == str(dog_id))
    changed_in = db.session.scalars(about_the_dog).one()
    assert checkpoint.size == before < changed_in, "what the paper vouches for ends before the other's entry"
    assert verify().faults == []
    assert "It is valid until" in unescape(other.get("/verify/MSA-2026-0001").get_data(as_text=True))


@freeze_time(NOON)
def test_others_write_while_a_certificate_is_issued_anew(
    sqlite_app: Flask, while_signing: Callable[..., list[bool]]
) -> None:
    scene = Scene()
    certificate = certified(sqlite_app, scene)
    serial, handler_id, dog_id = certificate.serial, certificate.team.handler_id, scene.dog("Simba").id
    browser = scene.browser_of(sqlite_app)
    manager, other = browser(Role.MANAGER), browser(Role.MANAGER)
    changed(other, f"/handlers/{handler_id}", service_number="SN-9999")
    with freeze_time(NOON + A_MINUTE):
        done = while_signing(sqlite_app, lambda: changed(other, f"/dogs/{dog_id}", acquired_from="The army"))
        answer = manager.post(f"/certificates/{serial}/reissue", data={"reason": "The number was misread."})
    assert done == [True]
    assert answer.location == "/certificates/MSA-2026-0002"
    assert queries.status_at(queries.certificate(serial), NOON + A_MINUTE) is CertificateStatus.SUPERSEDED
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("record", "a record that it rests on was changed"),
        ("serial", "another certificate was issued"),
        ("checkpoint", "another paper was signed"),
    ],
)
def test_what_was_overtaken_while_it_was_signed_is_not_issued_and_the_next_one_is(
    sqlite_app: Flask,
    while_signing: Callable[..., list[bool]],
    what: str,
    words: str,
) -> None:
    scene = Scene()
    bring_key(settings_of(sqlite_app).instance)
    checkup = approved(scene)
    checkup_id, team_id, dog_id = checkup.id, checkup.team_id, checkup.team.dog_id
    another_id = approved(scene).id
    browser = scene.browser_of(sqlite_app)
    manager, other = browser(Role.MANAGER), browser(Role.MANAGER)

    def issue_another() -> None:
        assert other.post(f"/checkups/{another_id}/certificate").status_code == 302

    def sign_for_the_day() -> None:
        with transaction():
            jobs._checkpoint(NOON, settings_of(sqlite_app))

    acts: dict[str, Callable[[], object]] = {
        "record": lambda: changed(other, f"/dogs/{dog_id}", breed="Spaniel"),
        "serial": issue_another,
        "checkpoint": sign_for_the_day,
    }
    done = while_signing(sqlite_app, acts[what])
    answer = manager.post(f"/checkups/{checkup_id}/certificate")
    assert done == [True]
    assert (answer.status_code, words in unescape(answer.get_data(as_text=True))) == (422, True)
    assert queries.of_checkup(checkup_id) is None
    assert count(CheckpointRow) == (0 if what == "record" else 1), "the paper's own is not on record"
    assert not standing.held(team_id, Mode.FREE_SEARCH, NOON + A_MINUTE)["ivory"].certified
    answer = manager.post(f"/checkups/{checkup_id}/certificate")
    assert answer.location == f"/certificates/MSA-2026-000{2 if what == 'serial' else 1}"
    assert verify().faults == []
