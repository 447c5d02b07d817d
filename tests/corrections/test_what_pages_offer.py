"""A page offers a correction, a strike or an answer to those alone whom it would not be refused to."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts.models import User
from canine.extensions import db
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.corrections.test_strikes import author_of, strike
from tests.scenes import Scene
from tests.shifts.test_evidence_of_a_search import ALERT, FINDING, FOUND

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def offered(client: FlaskClient, page: str) -> set[str]:
    """The addresses of corrections, strikes and answers to which a page links."""
    answer = client.get(page)
    assert answer.status_code == 200
    links = answer.get_data(as_text=True).split('href="')[1:]
    found = {link.partition('"')[0] for link in links}
    return {
        one for one in found if one.endswith(("/correct", "/answer")) or one.startswith(("/corrections/", "/strikes/"))
    }


def test_a_sample_offers_nothing_to_a_colleague_and_nothing_while_a_session_holds_it(
    scene: Scene, client_as: Browser
) -> None:
    sample = scene.sample()
    page = f"/samples/{sample.id}"
    expected = {f"/corrections/air_sample/{sample.id}/new", f"/strikes/air_sample/{sample.id}/new"}
    assert offered(client_as(db.session.get(User, sample.recorder_id)), page) == expected
    assert offered(client_as(Role.MANAGER), page) == expected
    for role in (Role.HANDLER, Role.ASSESSOR, Role.ADMINISTRATOR):
        assert offered(client_as(role), page) == set(), role
    scene.session([scene.team()], [sample])
    manager = client_as(Role.MANAGER)
    assert offered(manager, page) == set()
    assert manager.get(f"/corrections/air_sample/{sample.id}/new").status_code != 200, "it would be refused"


def test_every_link_of_a_search_leads_to_a_form_and_a_struck_one_has_none(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler, page = client_as(author_of(search)), f"/searches/{search.id}"
    for step, typed in (("alerts/new", ALERT), ("outcome", FOUND), ("findings/new", FINDING)):
        assert handler.post(f"{page}/{step}", data=typed).status_code == 302
    for client in (handler, client_as(Role.MANAGER)):
        links = offered(client, page)
        assert links and {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert offered(client_as(Role.HANDLER), page) == set()
    bare = scene.search()
    strike(client_as(author_of(bare)), "search", bare.id)
    assert offered(client_as(author_of(bare)), f"/searches/{bare.id}") == set()


def test_an_answer_is_offered_to_whom_it_is_not_refused(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    asha = author_of(search)
    handler = client_as(asha)
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    handler.post(f"/searches/{search.id}/outcome", data=FOUND | {"outcome": "nothing_found"})
    strike(handler, "search", search.id)
    twin = scene.user(Role.MANAGER, asha.name.upper())
    for page in ("/strikes", f"/searches/{search.id}"):
        (answer,) = {link for link in offered(client_as(Role.MANAGER), page) if link.endswith("/answer")}
        for other in (asha, twin, Role.HANDLER, Role.ASSESSOR):
            assert answer not in offered(client_as(other), page)
