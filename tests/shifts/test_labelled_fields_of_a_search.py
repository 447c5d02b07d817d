"""What a message labels needs no place of its own: it goes from where it is typed to page, case and table by itself."""

import json
from collections.abc import Callable
from csv import DictReader
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.extensions import db
from canine.rules.declared import Declared, labelled
from canine.rules.roles import Role
from canine.rules.search import SearchFact
from canine.rules.words import word_for
from canine.shifts.messages import NewSearch
from canine.shifts.models import Search
from tests.conftest import NOON
from tests.field.test_records import handler_of, put, search_body, shift_body
from tests.labelled import example_of
from tests.prosecution.case import FILE, unzipped
from tests.scenes import Scene
from tests.shifts.test_logging_a_search import log

Browser = Callable[..., FlaskClient]

LABELLED = labelled(NewSearch)
TYPED = {one.name: example_of(one) for one in LABELLED}


def shown(one: Declared) -> str:
    return word_for(one.words(TYPED[one.name])) if one.words else TYPED[one.name]


def as_json(one: Declared) -> Any:
    return json.loads(TYPED[one.name]) if one.span else TYPED[one.name]


def logged_at_the_desk(scene: Scene, client_as: Browser) -> FlaskClient:
    shift = scene.shift(scene.team(scene.dog("Ruby")))
    client = client_as(handler_of(shift.teams[0]))
    assert log(client, shift, **TYPED)[0] == 302
    return client


def logged_on_a_tablet(scene: Scene, client_as: Browser) -> FlaskClient:
    team, shift_id = scene.team(scene.dog("Ruby")), uuid4()
    client = client_as(handler_of(team))
    put(client, shift_id, shift_body())
    sent = search_body(shift_id, team, **{one.sent_as: as_json(one) for one in LABELLED})
    assert put(client, uuid4(), sent).status_code == 201
    return client


@freeze_time(NOON)
@pytest.mark.parametrize("logged", [logged_at_the_desk, logged_on_a_tablet])
def test_it_stands_on_the_page_in_the_bundle_and_in_the_table(
    scene: Scene, client_as: Browser, logged: Callable[[Scene, Browser], FlaskClient]
) -> None:
    client = logged(scene, client_as)
    search = db.session.scalars(select(Search)).unique().one()
    page = client.get(f"/searches/{search.id}").get_data(as_text=True)
    bundle = client_as(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
    case = json.loads(unzipped(bundle.data)["case.json"])
    answer = client_as(Role.MANAGER).get("/exports/searches.csv?since=2026-03-01&until=2026-03-31")
    (row,) = DictReader(StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    facts = [tuple(pair) for part in case["parts"] for pair in part.get("facts", ())]
    for one in LABELLED:
        name = word_for(SearchFact(one.name)).capitalize()
        assert f"<dt>{name}</dt>" in page and shown(one) in page
        assert [(told, str(value)) for told, value in facts if told == name] == [(name, shown(one))]
        assert row[one.label] == shown(one)


@freeze_time(NOON)
@pytest.mark.parametrize("name", TYPED)
def test_it_can_be_corrected(scene: Scene, client_as: Browser, name: str) -> None:
    search = scene.search(scene.shift(scene.team(scene.dog("Ruby"))))
    client = client_as(handler_of(search.shift.teams[0]))
    typed = {"fact": name, "new": TYPED[name], "reason": "misread"}
    assert client.post(f"/searches/{search.id}/correct", data=typed).status_code == 302
    assert TYPED[name] in client.get(f"/searches/{search.id}").get_data(as_text=True)
