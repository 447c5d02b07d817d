"""Whoever meets a page of other roles reads whose it is, and whom to ask."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from canine.rules.roles import Role
from tests.accounts.test_keeping_accounts import page
from tests.scenes import Scene


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "address", "said"),
    [
        (Role.HANDLER, "/policy/change", "This is for managers. Your role does not allow this. Ask your unit"),
        (Role.VETERINARIAN, "/shifts", "This is for handlers, assessors, managers and administrators. Your role"),
        (Role.PROSECUTOR, "/dogs", "This is for handlers, assessors, veterinarians, managers and administrators."),
        (Role.ADMINISTRATOR, "/policy/change", "This is not for administrators, who read"),
    ],
)
def test_a_page_of_other_roles_says_whose_it_is(
    app: Flask, scene: Scene, client_as: Callable[..., FlaskClient], role: Role, address: str, said: str
) -> None:
    answer = client_as(role).get(address)
    assert answer.status_code == 403
    assert said in page(answer)
