"""A character that no record can keep is refused wherever it comes in, with the same answer on both databases."""

from io import BytesIO

import pytest
from flask import Flask

from canine.rules.roles import Role
from canine.web.control_characters import CONTROL
from tests.fuzz.refusals import told
from tests.scenes import Scene
from tests.typed import forms_of

ADMIN = Role.ADMINISTRATOR
MAY_SEND = {"/dogs/new": Role.MANAGER, "/aids/new": Role.MANAGER}


@pytest.mark.parametrize(
    ("address", "sent", "field"),
    [
        ("/login", {"email": "a\x00b@example.org", "password": "x"}, "email"),
        ("/login", {"email": "a@example.org", "password": "bell \x07"}, "password"),
        ("/verify", {"by": "serial", "serial": "MSA\x00"}, "serial"),
        ("/accounts/new", {"name": "Gra\x00ce", "email": "grace@example.org"}, "name"),
        ("/dogs/new", {"name": "Ruby", "born_on": "2022-05-01\x00"}, "born_on"),
        ("/aids/new", {"label": "IV-7", "sealed_weight_g": "1\x002"}, "sealed_weight_g"),
    ],
)
def test_a_control_character_is_refused_at_its_field_and_left_out_of_what_is_shown_again(
    app: Flask, address: str, sent: dict[str, str], field: str
) -> None:
    browser = app.test_client() if address == "/login" else Scene().browser_of(app)(MAY_SEND.get(address, ADMIN))
    answer = browser.post(address, data=sent)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "This held a control character, which no record can keep" in told(html).at_fields[field]
    assert not CONTROL.search(html)
    shown = {value for form in forms_of(html) for one in form.fields.values() for value in one.values}
    assert {CONTROL.sub("", value) for name, value in sent.items() if name not in ("by", "password")} <= shown


@pytest.mark.parametrize("address", ["/notices/seen", "/policy/change"])
def test_one_that_no_field_of_a_form_holds_is_refused_too(app: Flask, address: str) -> None:
    answer = Scene().browser_of(app)(Role.MANAGER).post(address, data={"act": "put_into_force\x00", "of": "\x00"})
    assert answer.status_code == 422
    assert "type that part by hand" in answer.get_data(as_text=True)


def test_the_name_of_a_field_is_looked_at_too(app: Flask) -> None:
    answer = Scene().browser_of(app)(Role.ADMINISTRATOR).post("/units/new", data={"na\x00me": "Mombasa"})
    assert answer.status_code == 422
    assert "type that part by hand" in answer.get_data(as_text=True)


def test_the_name_of_a_file_is_looked_at_too(app: Flask) -> None:
    sent = {"by": "file", "paper": (BytesIO(b"%PDF-"), "a\x07.pdf")}
    answer = app.test_client().post("/verify", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "control character" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/accounts?q=%00", "/dogs?q=a%00b", "/verify/MSA%00", "/certificates/a%1F"])
def test_an_address_with_a_control_character_is_refused(app: Flask, address: str) -> None:
    answer = Scene().browser_of(app)(Role.ADMINISTRATOR).get(address)
    assert answer.status_code == 422
    assert "control character" in answer.get_data(as_text=True)


def test_lines_and_tabs_are_writing(app: Flask) -> None:
    form = {"code": "MSA", "name": "Mombasa", "authority": "Wildlife Service", "address": "Kilindini\r\n\tMombasa"}
    answer = Scene().browser_of(app)(Role.ADMINISTRATOR).post("/units/new", data=form)
    assert answer.status_code == 422, "the scene has a unit of this code"
    assert "has the code MSA" in answer.get_data(as_text=True)
