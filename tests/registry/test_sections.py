"""What packages above add to the page of a dog."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import url_for
from flask.testing import FlaskClient

from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.web import sections
from canine.web.sections import Subject, link_of, section_of
from tests.scenes import Scene

pytestmark = pytest.mark.one_database


@pytest.fixture
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rooms that add to a dog's page, for this test alone."""
    monkeypatch.setattr(sections, "_sections", [])
    monkeypatch.setattr(sections, "_links", [])

    @section_of(Subject.DOG, needs=Permission.EXAMINE_DOG, place=20)
    def later(_dog_id: UUID) -> str:
        return '<section class="card"><h2>For the veterinarian</h2></section>'

    @section_of(Subject.DOG, needs=Permission.SEE_REGISTRY, place=10)
    def first(dog_id: UUID) -> str:
        return f'<section class="card"><h2>Weight</h2><p>{dog_id}</p></section>'

    @section_of(Subject.TEAM, needs=Permission.SEE_REGISTRY)
    def elsewhere(_team_id: UUID) -> str:
        return "<p>of a team</p>"

    @link_of(Subject.DOG, "Examine", needs=Permission.EXAMINE_DOG)
    def link(dog_id: UUID) -> str:
        return url_for("registry.show_dog", dog_id=dog_id)


@pytest.mark.usefixtures("_added")
def test_a_dogs_page_shows_what_other_rooms_add_in_their_order_to_those_who_may_see_it(
    scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    dog = scene.dog("Ruby")
    seen = client_as(Role.VETERINARIAN).get(f"/dogs/{dog.id}").get_data(as_text=True)
    assert 0 < seen.index(f"<p>{dog.id}</p>") < seen.index("For the veterinarian")
    assert ">Examine</a>" in seen
    assert "of a team" not in seen
    handler = client_as(Role.HANDLER).get(f"/dogs/{dog.id}").get_data(as_text=True)
    assert "Weight" in handler
    assert "For the veterinarian" not in handler
    assert ">Examine</a>" not in handler
