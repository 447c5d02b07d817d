"""The same seed asks the same things in the same order."""

from uuid import UUID

import pytest
from flask import Flask

from canine.accounts import queries as accounts
from canine.rules.roles import Role
from tests.fuzz.places import Place, browsers
from tests.fuzz.running import handlers_browser
from tests.scenes import Scene
from tests.typed import TypedForm


@pytest.mark.usefixtures("app")
def test_browsers_stand_in_the_order_of_their_places_and_the_api_is_a_handlers(app: Flask, scene: Scene) -> None:
    people = [scene.user(role) for role in (Role.PROSECUTOR, Role.MANAGER, Role.HANDLER, Role.HANDLER) * 4]
    form = TypedForm("/", "post", {})
    places = [Place("/", "home", form, str(user.id)) for user in (*people, *people)]
    found = browsers(app, [Place("/", "home", form, None), *places])
    assert list(found) == [None, *(str(user.id) for user in people)]
    assert handlers_browser(app, found) is found[str(people[2].id)]
    assert accounts.user(UUID(list(found)[3] or "")).role is Role.HANDLER
