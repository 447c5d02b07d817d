"""The administrator finds an account by a part of its name or address."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from canine.rules.roles import Role
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("words", "found"),
    [("otieno", True), ("AMINA", True), ("amina.otieno@", True), ("brian", False), ("%", False), ("a_ina", False)],
)
def test_an_account_is_found_by_its_letters_and_a_percent_sign_is_only_a_sign(
    scene: Scene, client_as: Browser, words: str, found: bool
) -> None:
    amina = scene.user(Role.HANDLER, "Amina Otieno", email="amina.otieno@example.org")
    page = client_as(Role.ADMINISTRATOR).get("/accounts", query_string={"q": words}).get_data(as_text=True)
    assert (f'href="/accounts/{amina.id}"' in page) == found
