"""A character that no record can keep is refused wherever it comes in, with the same answer on both databases."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from canine.rules.roles import Role
from tests.scenes import Scene


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/login", {"data": {"email": "a\x00b@example.org", "password": "x"}}),
        ("/login", {"data": {"email": "a@example.org", "password": "bell \x07"}}),
        ("/verify", {"data": {"by": "serial", "serial": "MSA\x00"}}),
        ("/accounts/new", {"data": {"name": "Gra\x00ce", "email": "grace@example.org"}}),
        ("/units/new", {"data": {"na\x00me": "Mombasa"}}),
    ],
)
def test_a_form_with_a_control_character_is_refused_with_a_way_out(
    app: Flask, address: str, sent: dict[str, Any]
) -> None:
    answer = Scene().browser_of(app)(Role.ADMINISTRATOR).post(address, **sent)
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
