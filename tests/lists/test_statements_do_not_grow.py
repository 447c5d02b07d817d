"""A page asks the database as often for many rows as for few, and finds its rows by an index.

What a page takes is then a question of what it shows, and not of how long the unit has worked.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event

from canine.actor import program
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

Browser = Callable[..., FlaskClient]

PAGES = (
    "/searches",
    "/searches?q=MSCU",
    "/searches?result=clear",
    "/shifts",
    "/training",
    "/samples",
    "/dogs",
    "/handlers",
    "/teams",
    "/aids",
    "/items",
    "/odours",
    "/sessions",
    "/draws",
    "/studies",
    "/covert-checks",
    "/training/imports",
    "/training/repetitions",
    "/notices",
    "/notices/mail",
    "/checkups",
    "/certificates",
    "/certificates?status=valid",
    "/medical",
    "/medical/due",
    "/log",
    "/readiness",
    "/hand-overs",
    "/stock",
    "/work",
    "/work/costs",
    "/work/rota",
    "/rota",
    "/exports",
    "/find?q=CSQU",
)

MOST_OF_A_PAGE = 25
# What asks in many packages, and how often at most.
MORE = {"/shifts": 27, "/samples": 26, "/readiness": 52, "/work": 26, "/rota": 28, "/find?q=CSQU": 43}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked in the block."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def asked_for(client: FlaskClient, address: str, **options: Any) -> list[str]:
    """The statements of the second answer: the first one fills what is kept from page to page."""
    client.get(address, **options)
    with statements() as seen:
        assert client.get(address, **options).status_code == 200, address
    return seen


def some_work(scene: Scene, team: Any, day: int) -> None:
    """A shift of the team with a search and a sample, an exercise and an examination, so many days ago."""
    at = THAT_MORNING - timedelta(days=day)
    shift = scene.shift(team, at)
    scene.search(shift, started_at=at, ended_at=at + timedelta(minutes=5), seal_number=f"KE {day:04d}")
    scene.sample(shift, started_at=at + timedelta(hours=1), filter_number=f"F{day}", seal_number=f"S {day:04d}")
    scene.exercise(team, at + timedelta(hours=3))
    scene.medical(team.dog, at)


@pytest.mark.one_database
def test_every_page_asks_as_often_for_forty_dogs_and_their_work_as_for_three(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    manager = scene.user(Role.MANAGER)
    for number in range(3):
        some_work(scene, scene.team(scene.dog(f"Dog {number}")), number)
    scene.aid()
    with transaction():
        told = NewNotice(NoticeKind.RETEST, "told", NOON.date(), "There is something.", "/readiness")
        notices.notify(manager.id, told, actor=program("test"), at=NOON)
    client = client_as(manager)
    before = {address: len(asked_for(client, address)) for address in PAGES}
    for number in range(3, 40):
        some_work(scene, scene.team(scene.dog(f"Dog {number}")), number)
    after = {address: len(asked_for(client, address)) for address in PAGES}
    assert after == before
    assert not {address: count for address, count in after.items() if count > MORE.get(address, MOST_OF_A_PAGE)}


def test_a_tablet_fetches_its_kit_in_as_many_statements_for_forty_dogs_as_for_four(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    handler = scene.user(Role.HANDLER)
    own = scene.team(scene.dog("Ruby"), scene.handler(user=handler))
    for number in range(3):
        some_work(scene, scene.team(scene.dog(f"Dog {number}")), number)
    some_work(scene, own, 3)
    client = client_as(handler)
    four = len(asked_for(client, "/api/v1/kit"))
    for number in range(4, 40):
        some_work(scene, scene.team(scene.dog(f"Dog {number}")), number)
    assert len(asked_for(client, "/api/v1/kit")) == four <= 50


TABLES = ("searches", "shifts", "exercises", "air_samples", "responses", "audit_entries", "alerts", "notices")
SCAN = re.compile(rf"^SCAN ({'|'.join(TABLES)})(?:_\d+)?$")


@pytest.mark.one_database
@pytest.mark.parametrize("address", PAGES)
def test_no_list_walks_through_a_table_that_grows_without_an_index(
    app: Flask, scene: Scene, client_as: Browser, address: str
) -> None:
    some_work(scene, scene.team(scene.dog("Ruby")), 0)
    client = client_as(Role.MANAGER)
    plans: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, values: Any, *_rest: object) -> None:
        # The end of the log is where it is kept: it is read from there without any index.
        if statement.startswith("SELECT") and "ORDER BY audit_entries.number DESC" not in statement:
            plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(row[3] for row in plan)

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)
    assert plans
    assert not [line for line in plans if SCAN.match(line)]
