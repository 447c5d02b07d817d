"""The administrator's tablets: added with a token that is shown once, listed, revoked."""

import hashlib
import html
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import Device
from canine.extensions import db
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
NAME = "Kilindini tablet 1"


def text(client: FlaskClient, address: str) -> str:
    return html.unescape(" ".join(client.get(address).get_data(as_text=True).split()))


def add(client: FlaskClient, scene: Scene, name: str = NAME) -> str:
    """The page that answers the form."""
    unit = scene.unit()
    answer = client.post("/devices/new", data={"name": name, "unit": str(unit.id)})
    return html.unescape(answer.get_data(as_text=True))


def kept(name: str = NAME) -> Device:
    return db.session.scalars(select(Device).where(Device.name == name)).one()


@freeze_time(NOON)
def test_a_new_tablet_s_token_is_shown_once_and_kept_only_as_a_hash(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.ADMINISTRATOR)
    answer = add(client, scene)
    found = re.search(r"<code>([\w-]{43})</code>", answer)
    assert found is not None
    token, tablet = found[1], kept()
    assert tablet.token_hash == hashlib.sha256(token.encode()).hexdigest()
    for address in ("/devices", f"/devices/{tablet.id}"):
        page = text(client, address)
        assert NAME in page
        assert token not in page
        assert tablet.token_hash not in page


@freeze_time(NOON)
def test_the_page_of_a_tablet_says_who_added_it_and_who_revoked_it(scene: Scene, client_as: Browser) -> None:
    administrator = scene.user(Role.ADMINISTRATOR, "Wanjiru Kamau")
    client = client_as(administrator)
    add(client, scene)
    address = f"/devices/{kept().id}"
    assert "keep devices (new device) by Wanjiru Kamau" in re.sub(r"<[^>]+>", "", text(client, address))
    answer = client.post(f"{address}/revoke", follow_redirects=True)
    assert f"{NAME} is revoked" in answer.get_data(as_text=True)
    assert kept().revoked_at == NOON
    page = re.sub(r"<[^>]+>", "", text(client, address))
    assert "by Wanjiru Kamau. Reason: revoked" in page
    assert "Revoke this tablet" not in page
    assert "revoked" in text(client, "/devices")


@pytest.mark.both_databases
def test_a_tablet_is_revoked_once(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.ADMINISTRATOR)
    add(client, scene)
    address = f"/devices/{kept().id}/revoke"
    assert client.post(address).status_code == 302
    again = client.post(address)
    assert again.status_code == 422
    assert f"{NAME} was revoked before." in again.get_data(as_text=True)


@pytest.mark.both_databases
def test_a_name_is_not_used_twice_even_after_the_tablet_was_revoked(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.ADMINISTRATOR)
    add(client, scene)
    client.post(f"/devices/{kept().id}/revoke")
    assert f"A tablet named {NAME} was enrolled before." in add(client, scene, f"  {NAME} ")
    assert kept().revoked_at is not None


def test_a_tablet_needs_a_name_and_a_unit(client_as: Browser, scene: Scene) -> None:
    client = client_as(Role.ADMINISTRATOR)
    scene.unit()
    answer = client.post("/devices/new", data={"name": " ", "unit": ""})
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "Give the tablet a name." in page and "Choose the unit that keeps it." in page


def test_there_is_no_page_for_a_tablet_that_was_never_added(client_as: Browser) -> None:
    client = client_as(Role.ADMINISTRATOR)
    assert client.get(f"/devices/{uuid4()}").status_code == 404
    assert client.post(f"/devices/{uuid4()}/revoke").status_code == 404


def test_nobody_but_the_administrator_keeps_tablets(scene: Scene, client_as: Browser, app: Flask) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    add(administrator, scene)
    assert 'href="/devices"' in text(administrator, "/accounts")
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = client_as(role)
        assert client.get("/devices").status_code == 403
        assert client.post(f"/devices/{kept().id}/revoke").status_code == 403
    assert app.test_client().get("/devices").status_code == 302
    assert kept().revoked_at is None
