"""A day with its draw, made through the pages by those who may."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from canine.draws import queries, reaching, services
from canine.draws.messages import DayList, NewCommitment
from canine.draws.models import DrawCommitment
from canine.draws.reading import read_list
from canine.extensions import db
from canine.rules.listing import Asked
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]
REFERENCE = json.loads((Path(__file__).parents[3] / "shared/data/reference/random_draw.json").read_text())
LISTED: list[str] = REFERENCE["list"]
SHEET = "\n".join(
    [
        "Container No.,Yard,Size",
        *(f"{number},{'AB'[at % 2]},{(20, 40)[at % 3 == 0]}" for at, number in enumerate(LISTED)),
    ]
).encode()


def words(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def commits(client: FlaskClient, unit_id: object, on: str = "2026-03-03", **typed: str) -> Any:
    """Somebody commits to a draw of the day."""
    return client.post("/draws/commit", data={"unit_id": str(unit_id), "on": on, **typed})


def latest() -> DrawCommitment:
    """The commitment that was made last."""
    db.session.rollback()
    return queries.commitments(None, Asked(), NOON).rows[0]


def enters(
    client: FlaskClient, found: DrawCommitment, content: bytes = SHEET, name: str = "day.csv", **typed: Any
) -> Any:
    """Somebody enters the list."""
    return client.post(f"/draws/{found.id}/list", data={"sheet": (BytesIO(content), name), **typed})


def a_day(client_as: Browser, unit_id: object, count: str = "12", **typed: str) -> DrawCommitment:
    """A draw of the day: a manager commits, a handler enters the list, the manager draws."""
    manager, handler = client_as(Role.MANAGER), client_as(Role.HANDLER)
    assert commits(manager, unit_id, **typed).status_code == 302
    found = latest()
    answer = enters(handler, found)
    assert answer.status_code == 302, words(answer)
    answer = manager.post(f"/draws/{found.id}/draw", data={"counts_0": count, "public_part": typed.get("public", "")})
    assert answer.status_code == 302, words(answer)
    return latest()


def draws_of_a_day(scene: Scene, app: Flask) -> None:
    """One that was drawn, with a container that nobody reached; and a commitment that waits for its list."""
    key, zone = app.config["SETTINGS"].secret_key, app.config["TIMEZONE"]
    one, other = (actor(scene.user(role)) for role in (Role.MANAGER, Role.HANDLER))
    content = b"container,yard\nCSQU3054383,A\nMSCU6639870,B\n"
    for _ in range(2):
        message = NewCommitment(scene.unit().id, NOON.astimezone(zone).date(), zone, reason="The list was wrong")
        with transaction():
            made = services.commit(message, secret_key=key, actor=one, at=NOON)
    with transaction():
        day_list = DayList(made.id, content, "day.csv", read_list(content), False, ())
        services.enter_list(day_list, actor=other, at=NOON)
        drawn = services.draw(made.id, {"": 2}, "", secret_key=key, actor=one, at=NOON)
        reaching.say_not_reached(drawn.containers[0].id, "left the port", actor=other, at=NOON)
