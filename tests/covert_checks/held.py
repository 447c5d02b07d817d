"""Covert checks as keeper and manager hold them, through their pages, for tests of what comes of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.covert_checks import revealing, services
from canine.covert_checks.messages import NewCovertCheck
from canine.covert_checks.models import CovertCheck
from canine.extensions import db
from canine.items.models import PreparedItem
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]
CONTAINER = "MSKU6011672"
BEFORE = NOON - timedelta(days=1)
OPENS, ENDS = NOON - timedelta(hours=9), NOON + timedelta(hours=3)


def words(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def local(moment: datetime) -> str:
    """A moment as a form has it, by the clocks of Nairobi."""
    return (moment + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")


@dataclass
class Held:
    """A check that was planned and agreed to the day before, and its people."""

    check_id: Any
    keeper: User
    second: User
    item: PreparedItem

    @property
    def check(self) -> CovertCheck:
        """The check as it is now."""
        db.session.expire_all()
        return db.session.get_one(CovertCheck, self.check_id)


def fields(scene: Scene, item: PreparedItem, second: User, **changed: Any) -> dict[str, str]:
    """What a keeper types."""
    typed = {
        "unit_id": str(scene.unit().id),
        "item_id": str(item.id),
        "mode": "rasco",
        "container_number": CONTAINER,
        "filter_number": "",
        "filter_lot": "",
        "place": "under pallet nine",
        "from_at": local(OPENS),
        "until_at": local(ENDS),
        "second_id": str(second.id),
    }
    return {**typed, **changed}


def held(
    scene: Scene, client_as: Browser, *, kind: ItemKind = ItemKind.TARGET, agreed: bool = True, **changed: Any
) -> Held:
    """Plan a check the day before, and agree to it."""
    keeper, second = scene.user(Role.ASSESSOR, "Keeper Kioko"), scene.user(Role.MANAGER, "Second Salim")
    item = scene.item(kind, scene.aid() if kind is ItemKind.TARGET else None)
    with freeze_time(BEFORE):
        answer = client_as(keeper).post("/covert-checks/new", data=fields(scene, item, second, **changed))
        assert answer.status_code == 302, words(answer)
        made = db.session.scalars(select(CovertCheck).order_by(CovertCheck.number.desc())).unique().first()
        assert made is not None
        if agreed:
            assert client_as(second).post(f"/covert-checks/{made.id}/agree").status_code == 302
    return Held(made.id, keeper, second, item)


def time_is_over(at: datetime) -> int:
    """What the scheduler does at a moment."""
    with transaction():
        return revealing.reveal_due(at=at)


def planned(
    scene: Scene, item: PreparedItem, people: tuple[User, User], window: tuple[datetime, datetime], **more: Any
) -> Any:
    """Plan a check through the service, a day before its window opens; return its id."""
    entry: dict[str, Any] = {
        "unit_id": scene.unit().id,
        "item_id": item.id,
        "second_id": people[1].id,
        "mode": Mode.FREE_SEARCH,
        "container_number": CONTAINER,
        "filter_number": "",
        "filter_lot": "",
        "place": "under pallet nine",
        "from_at": window[0],
        "until_at": window[1],
    }
    with transaction():
        message = NewCovertCheck(**(entry | more))
        return services.plan(message, actor=actor(people[0]), at=window[0] - timedelta(days=1)).id


def checks_of_a_unit(scene: Scene) -> None:
    """One that nobody searched, one that was taken out, one that is under way, and one that waits for its manager."""
    people = scene.user(Role.ASSESSOR, "Keeper Kioko"), scene.user(Role.MANAGER, "Second Salim")
    item = scene.item(ItemKind.BLANK)
    for opens in (NOON - timedelta(days=20), NOON - timedelta(days=10), NOON - timedelta(hours=2)):
        made = planned(scene, item, people, (opens, opens + timedelta(hours=6)))
        with transaction():
            services.agree(made, actor=actor(people[1]), at=opens - timedelta(hours=2))
        time_is_over(min(opens + timedelta(days=2), NOON))
    first = db.session.scalars(select(CovertCheck).order_by(CovertCheck.number)).unique().first()
    assert first is not None
    with transaction():
        services.take_out(first.id, NOON - timedelta(days=19), actor=actor(people[0]), at=NOON)
    planned(scene, item, people, (NOON + timedelta(days=2), NOON + timedelta(days=3)))
