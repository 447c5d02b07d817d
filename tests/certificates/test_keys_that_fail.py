"""What a key signs that nobody could trust is not issued, and the manager reads what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine import jobs
from canine.audit.models import CheckpointRow
from canine.certificates import authority as authorities
from canine.certificates import keys
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.rules.roles import Role
from tests.certificates.issued import approved, bring_key, settings_of
from tests.certificates.signed import MADE_AT, PASSPHRASE, authority, other_authority
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@cache
def signing_key(days: int, starts: datetime) -> bytes:
    """A key of the tests' authority that is good for so many days from a moment on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_KEY_DAYS", days)
        return keys.make_signing_key(authority().authority_p12, "Mombasa Canine Unit", passphrase=PASSPHRASE, at=starts)


KEYS: dict[str, tuple[Callable[[], Any], str]] = {
    "expired": (lambda: signing_key(30, MADE_AT), "The signing key expired on 04 February 2026"),
    "not yet valid": (
        lambda: signing_key(400, NOON + timedelta(days=9)),
        "The signing key is not valid before 12 March 2026",
    ),
    "another authority's": (lambda: other_authority().signing_p12, "was not issued by the authority whose certificate"),
}


@pytest.fixture(scope="module", autouse=True)
def _keys() -> None:
    """Made before time stands still."""
    for make, _ in KEYS.values():
        make()
    signing_key(60, NOON)


def count(table: type[Certificate] | type[CheckpointRow]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def with_key(app: Flask, p12: bytes) -> None:
    bring_key(settings_of(app).instance)
    (settings_of(app).instance / authorities.FOLDER / "signing.p12").write_bytes(p12)
    authorities._local.cache_clear()


@pytest.mark.parametrize("kind", list(KEYS))
def test_no_certificate_is_issued_that_would_fail_its_own_check(
    app: Flask, scene: Scene, client_as: Browser, kind: str
) -> None:
    make, words = KEYS[kind]
    with freeze_time(NOON):
        checkup = approved(scene)
        with_key(app, make())
        manager = client_as(scene.user(Role.MANAGER, "Mary Chebet"))
        answer = manager.post(f"/checkups/{checkup.id}/certificate")
        shown = unescape(answer.get_data(as_text=True))
        assert answer.status_code == 422
        assert words in shown
        assert "Nothing was signed" in shown
        assert (count(Certificate), count(CheckpointRow)) == (0, 0)
        listed = unescape(manager.get("/certificates").get_data(as_text=True))
        assert words in listed, "said before anybody tries"
        assert words not in unescape(client_as(Role.ASSESSOR).get("/certificates").get_data(as_text=True))


def test_a_paper_that_fails_for_any_other_reason_is_not_stored_either(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene()
    with freeze_time(NOON):
        checkup = approved(scene)
        with_key(sqlite_app, authority().signing_p12)
        monkeypatch.setattr(keys.SigningKey, "sign_bytes", lambda self, content: bytes(384))
        manager = scene.browser_of(sqlite_app)(scene.user(Role.MANAGER, "Mary Chebet"))
        answer = manager.post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 422
    assert "failed the check that everyone else makes" in answer.get_data(as_text=True)
    assert count(Certificate) == 0


@pytest.mark.parametrize("kind", list(KEYS))
def test_no_checkpoint_is_signed_with_such_a_key_and_the_log_of_the_server_says_so(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    make, words = KEYS[kind]
    Scene().unit()
    with_key(sqlite_app, make())
    with freeze_time(NOON):
        jobs._checkpoint(NOON, settings_of(sqlite_app))
    assert count(CheckpointRow) == 0
    assert words in caplog.text


def test_a_key_that_ends_soon_is_told_while_it_still_signs(sqlite_app: Flask) -> None:
    with_key(sqlite_app, signing_key(60, NOON))
    told = authorities.warning(settings_of(sqlite_app), at=NOON)
    assert told == "The signing key expires on 02 May 2026, in 60 days. Have it replaced before."
    with_key(sqlite_app, authority().signing_p12)
    assert authorities.warning(settings_of(sqlite_app), at=NOON) is None
