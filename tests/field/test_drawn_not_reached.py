"""That a drawn container was not reached is said on the tablet as at the desk, once, and by a reason."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.draws.models import NotReached
from canine.extensions import db
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.draws.days import a_day
from tests.field.test_records import body, put
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@pytest.mark.both_databases
def test_a_handler_says_it_on_the_tablet_and_nobody_a_second_time(scene: Scene, client_as: Browser) -> None:
    draw = a_day(client_as, scene.unit().id).draw
    assert draw is not None
    first, key = draw.containers[0].id, uuid4()
    tablet = client_as(Role.HANDLER)
    said = body("not_reached", 1, drawn=str(first), reason="left the port at 09:10")
    assert put(tablet, key, said).status_code == 201
    assert put(tablet, key, said).status_code == 200, "sent twice, it is said once"
    db.session.rollback()
    [row] = db.session.query(NotReached).all()
    assert (row.drawn_id, row.reason) == (first, "left the port at 09:10")
    again = put(tablet, uuid4(), body("not_reached", 2, drawn=str(first), reason="stacked under others"))
    assert again.status_code == 422
    assert "said already that it was not reached" in again.get_data(as_text=True)


def test_a_container_that_nobody_drew_is_named(scene: Scene, client_as: Browser) -> None:
    a_day(client_as, scene.unit().id)
    answer = put(client_as(Role.HANDLER), uuid4(), body("not_reached", 1, drawn=str(uuid4()), reason="gone"))
    assert answer.status_code in (404, 422)
    assert "There is no such container in a draw." in answer.get_data(as_text=True)
