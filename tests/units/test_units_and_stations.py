"""The administrator keeps units and their stations; a refusal stands at its field and what was typed stays."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.roles import Role
from canine.units import queries
from tests.scenes import LONG_AGO, Scene
from tests.typed import form_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
GOOD = {"code": "NBO", "name": "Nairobi Canine Unit", "authority": "Wildlife Service", "address": "Langata Road"}


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def test_a_unit_is_added_and_its_first_station_is_asked_for_next(scene: Scene, client_as: Browser) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    answer = administrator.post("/units/new", data=GOOD | {"code": " nbo "}, follow_redirects=True)
    assert "Nairobi Canine Unit is added. Next: its stations." in page(answer)
    unit = queries.unit_by_code("NBO")
    assert answer.request.path == f"/units/{unit.id}/stations/new"
    added = administrator.post(answer.request.path, data={"name": "JKIA  cargo", "kind": "airport"})
    assert (added.status_code, added.location) == (302, "/units")
    assert "JKIA cargo" in page(administrator.get("/units"))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(unit.id))).all()
    assert [entry.action for entry in entries] == ["units.keep_units"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "Give the unit a short code."),
        ({"code": "N"}, "Use 2 to 12 letters, digits or hyphens, such as MSA."),
        ({"code": "N/O"}, "Use 2 to 12 letters, digits or hyphens, such as MSA."),
        ({"code": "msa"}, "Mombasa Canine Unit has the code MSA. Take another."),
        ({"name": " "}, "Type the unit's name."),
        ({"authority": ""}, "Type the service that the unit belongs to."),
        ({"authority": "W" * 161}, "Field cannot be longer than 160 characters."),
        ({"address": "L" * 241}, "Field cannot be longer than 240 characters."),
    ],
)
def test_a_unit_that_cannot_be_is_refused_and_the_rest_stays(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    scene.unit()
    form = GOOD | changes
    answer = client_as(Role.ADMINISTRATOR).post("/units/new", data=form)
    assert answer.status_code == 422
    shown = page(answer)
    assert sentence in shown
    for name in ("code", "name", "authority"):
        if name not in changes:
            assert f'value="{form[name]}"' in shown
    if changes.get("code"):
        assert f'value="{changes["code"]}"' in shown
    assert form["address"] in shown
    assert len(queries.units()) == 1


@pytest.mark.both_databases
def test_a_unit_is_changed_but_never_into_another_s_code(scene: Scene, client_as: Browser) -> None:
    mombasa = scene.unit()
    administrator = client_as(Role.ADMINISTRATOR)
    administrator.post("/units/new", data=GOOD)
    nairobi = queries.unit_by_code("NBO")
    refused = administrator.post(f"/units/{nairobi.id}", data=GOOD | {"code": "MSA", "name": "Nairobi Dogs"})
    assert refused.status_code == 422
    assert f"{mombasa.name} has the code MSA. Take another." in page(refused)
    assert 'value="Nairobi Dogs"' in page(refused)
    db.session.rollback()
    assert queries.unit(nairobi.id).name == "Nairobi Canine Unit"
    done = administrator.post(f"/units/{nairobi.id}", data=GOOD | {"name": "Nairobi Dogs"}, follow_redirects=True)
    assert "Nairobi Dogs is changed." in page(done)
    assert page(administrator.get(f"/units/{nairobi.id}")).count('value="Nairobi Dogs"') == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "kind": "seaport"}, "Type the station's name."),
        ({"name": "Kilindini  port", "kind": "seaport"}, "The unit has a station named Kilindini port already."),
        ({"name": "Moon", "kind": "spaceport"}, "Not a valid choice"),
        ({"name": "P" * 121, "kind": "kennel"}, "Field cannot be longer than 120 characters."),
    ],
)
def test_a_station_that_cannot_be_is_refused_and_its_name_stays(
    scene: Scene, client_as: Browser, form: dict[str, str], sentence: str
) -> None:
    unit = scene.unit()
    answer = client_as(Role.ADMINISTRATOR).post(f"/units/{unit.id}/stations/new", data=form)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert f'value="{" ".join(form["name"].split())}"' in page(answer)
    assert len(queries.stations(unit.id)) == 2


@pytest.mark.both_databases
def test_two_units_may_have_stations_of_one_name(scene: Scene, client_as: Browser) -> None:
    scene.unit()
    administrator = client_as(Role.ADMINISTRATOR)
    administrator.post("/units/new", data=GOOD)
    nairobi = queries.unit_by_code("NBO")
    answer = administrator.post(f"/units/{nairobi.id}/stations/new", data={"name": "Moi airport", "kind": "airport"})
    assert answer.status_code == 302
    assert [station.name for station in queries.stations(nairobi.id)] == ["Moi airport"]


def test_staff_read_the_units_and_only_the_administrator_changes_them(scene: Scene, client_as: Browser) -> None:
    unit = scene.unit()
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = client_as(role)
        assert client.get("/units").status_code == (403 if role is Role.PROSECUTOR else 200), role
        assert client.post(f"/units/{unit.id}", data=GOOD).status_code == 403, role
    shown = page(client_as(Role.MANAGER).get("/units"))
    assert "Kilindini port" in shown
    assert "/units/new" not in shown, "no link that leads to a closed door"


def test_there_is_no_page_of_a_unit_that_is_not_there(client_as: Browser) -> None:
    nothing = "/units/00000000-0000-4000-8000-000000000000"
    administrator = client_as(Role.ADMINISTRATOR)
    for address in (nothing, f"{nothing}/stations/new"):
        answer = administrator.get(address)
        assert answer.status_code == 404
        assert "There is no such unit." in page(answer)


@pytest.mark.both_databases
def test_a_station_is_changed_with_its_latin_spelling_and_two_never_share_a_name(
    scene: Scene, client_as: Browser
) -> None:
    station, administrator = scene.station(), client_as(Role.ADMINISTRATOR)
    address = f"/stations/{station.id}"
    assert address in page(administrator.get("/units"))
    form = form_of(page(administrator.get(address)), address)
    assert {name: one.values for name, one in form.fields.items()} | {"name": ("Kilindini port",)} == {
        name: one.values for name, one in form.fields.items()
    }
    refused = administrator.post(address, data=form.sent(name="moi  AIRPORT"))
    assert (refused.status_code, "a station named Moi airport already" in page(refused)) == (422, True)
    refused = administrator.post(address, data=form.sent(name="ميناء"))
    assert (refused.status_code, "Type how the name is spelt in Latin letters" in page(refused)) == (422, True)
    answer = administrator.post(address, data=form.sent(name="港口", latin_name="Gangkou"), follow_redirects=True)
    assert "港口 (Gangkou)" in page(answer)
    db.session.expire_all()
    assert station.called_at(LONG_AGO) == "Kilindini port (now 港口)"
    assert client_as(Role.MANAGER).post(address, data=form.sent()).status_code == 403
