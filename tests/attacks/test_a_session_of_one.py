"""What one handler tried with a session of remote sampling that was never held: every control found, on their word."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.presentations import queries as lines
from canine.rules.roles import Role
from tests.accounts.test_keeping_accounts import page
from tests.conftest import NOON
from tests.scenes import Scene, account_of

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def test_i_enter_the_alerts_of_a_line_that_nobody_loaded(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    handler, loader = account_of(team), scene.user(Role.HANDLER, "Loader Lema")
    session = scene.session([team], recorder_id=handler.id, loader_id=loader.id, is_loaded=False)
    own, address = client_as(handler), f"/sessions/{session.id}/teams/{team.id}"
    alert = {"position": "1", "kind": "alert"}
    assert own.get(f"/sessions/{session.id}/loading").status_code == 403
    refused = own.post(address, data=alert, follow_redirects=True)
    assert "Loader Lema, who loads, has not looked yet what goes where" in page(refused)
    assert lines.response_at(session.line_id, team.id, 1) is None
    assert client_as(accounts.user(loader.id)).get(f"/sessions/{session.id}/loading").status_code == 200
    own.post(address, data=alert, follow_redirects=True)
    assert lines.response_at(session.line_id, team.id, 1) is not None
