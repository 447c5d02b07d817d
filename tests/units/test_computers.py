"""An administrator keeps the computers on which the record is made; the part for section 106B names them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader

from canine.audit.verification import verify
from canine.certificates.messages import CertificateRecord
from canine.rules.roles import Role
from canine.units.computers import computers
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database
SERVER = {
    "kind": "server",
    "name": "MSA server",
    "make": "Dell",
    "model": "T150",
    "identifier": "7XK2P04",
    "operating_system": "Debian 12",
    "time_source": "ke.pool.ntp.org",
    "log_name": "",
    "from_on": "2026-01-05",
}


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@freeze_time(NOON)
def test_what_an_administrator_keeps_is_printed_for_the_days_of_its_use(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    checkup = approved(scene)
    unit_id = checkup.team.dog.unit_id
    before = issued(app, scene, checkup)
    assert "make, model and serial number are not on record" in printed(before.pdf)
    administrator = client_as(Role.ADMINISTRATOR)
    address = f"/units/{unit_id}/computers"
    assert "No computer is on record" in administrator.get(address).text
    device = next(one.particulars for one in CertificateRecord.from_json(before.record_json).production.devices[1:])
    label = device.partition("; not described")[0]
    tablet = SERVER | {
        "kind": "tablet",
        "name": "Tablet 2",
        "model": "Tab A9",
        "log_name": label,
        "identifier": "KW/T/02",
    }
    for typed in (SERVER, tablet):
        answer = administrator.post(f"{address}/new", data=typed)
        assert answer.status_code == 302, answer.text
    team = scene.team(scene.dog("Simba"), scene.handler("Juma Kiprono"))
    paper = printed(issued(app, scene, approved(scene, scene.checkup(team))).pdf)
    assert "Dell T150, serial or asset no. 7XK2P04; Debian 12; time from ke.pool.ntp.org" in paper
    assert f"{label}: Dell Tab A9, serial or asset no. KW/T/02" in paper
    assert "not on record" not in paper.partition("Particulars of the devices")[2].partition("(c) The conditions")[0]
    assert verify().ok


@freeze_time(NOON)
def test_bad_input_is_a_sentence_at_its_field_and_a_change_is_an_end_and_a_new_row(
    scene: Scene, client_as: Browser
) -> None:
    unit_id = scene.team(scene.dog("Ruby")).dog.unit_id
    administrator, address = client_as(Role.ADMINISTRATOR), f"/units/{unit_id}/computers"
    assert administrator.post(f"{address}/new", data=SERVER).status_code == 302
    for change, sentence in (
        ({}, "The unit has a computer named MSA server in use. End that one first."),
        ({"name": "Other", "identifier": ""}, "Type its serial or asset number."),
        ({"name": "Other", "from_on": "2026-03-09"}, "It is not in use yet"),
        ({"name": "Other", "from_on": "soon"}, 'class="error"'),
        ({"name": "Other", "kind": "abacus"}, "Not a valid choice"),
    ):
        answer = administrator.post(f"{address}/new", data=SERVER | change)
        assert answer.status_code == 422 and sentence in answer.text, sentence
        assert "ke.pool.ntp.org" in answer.text, "what was typed stays"
    (found,) = computers(unit_id)
    for until, code in (("2026-01-04", 422), ("2026-03-09", 422), ("2026-03-01", 302), ("2026-03-02", 422)):
        sent = {"computer": str(found.id), "until_on": until}
        assert administrator.post(f"{address}/end", data=sent).status_code == code, until
    assert (
        administrator.post(f"{address}/new", data=SERVER | {"model": "T160", "from_on": "2026-03-02"}).status_code
        == 302
    )
    page = administrator.get(address).text
    assert "Dell T150" in page and "Dell T160" in page
    assert client_as(Role.MANAGER).get(address).status_code == 403
    assert client_as(Role.MANAGER).post(f"{address}/new", data=SERVER).status_code == 403
