"""People, dogs and numbers are found however they are written, and by what they were called before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from canine import clock
from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.audit.former import told_at
from canine.errors import DomainError
from canine.registry import services as registry
from canine.registry.messages import DogEntry, HandlerEntry
from canine.registry.models import Dog, Handler
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.scenes import LONG_AGO, THAT_MORNING, Scene, actor
from tests.typed import without_choices


def renamed(scene: Scene, handler: Handler, name: str, number: str | None = None, at: datetime = THAT_MORNING) -> None:
    """The handler has another name, and perhaps another service number, from that morning on."""
    entry = HandlerEntry(handler.unit_id, name, number or handler.service_number, handler.rank, handler.user_id)
    manager = actor(scene.user(Role.MANAGER))
    with transaction():
        registry.change_handler(handler.id, entry, reason="married", actor=manager, at=at)


def chipped_anew(scene: Scene, dog: Dog, name: str, chip: str) -> None:
    """The dog has another name and another chip from that morning on."""
    entry = DogEntry(dog.unit_id, name, chip, dog.sex, dog.breed, dog.born_on, dog.final_response)
    manager = actor(scene.user(Role.MANAGER))
    with transaction():
        registry.change_dog(dog.id, entry, reason="new chip", actor=manager, at=THAT_MORNING)


@pytest.mark.parametrize(
    ("address", "sought"),
    [
        ("/handlers", "ng'ang'a"),
        ("/handlers", "Wanjiku  muthoni"),
        ("/handlers", "sn/77 a"),
        ("/handlers", "SN-78"),
        ("/dogs", "kone"),
        ("/dogs", "Ruby"),
        ("/dogs", "900 074-000 199 991"),
        ("/dogs", "900074000199992"),
        ("/teams", "NG`ANG`A"),
        ("/teams", "ruby"),
        ("/shifts", "Muthoni"),
        ("/searches", "muthoni"),
        ("/searches", "ke/445.566"),
        ("/searches", "RUBY"),
    ],
)
def test_a_list_finds_what_is_called_so_or_was(
    app: Flask, scene: Scene, client_as: Any, address: str, sought: str
) -> None:
    handler = scene.handler("Wanjikũ Mũthoni")
    dog = scene.dog("Ruby", microchip="900074000199991")
    renamed(scene, handler, "Wanjikũ Ng’ang’a", "SN-77A")
    renamed(scene, handler, "Wanjikũ Ng’ang’a", "SN-78")
    chipped_anew(scene, dog, "Koné", "900074000199992")
    scene.search(scene.shift(scene.team(dog, handler)))
    page = client_as(Role.MANAGER).get(address, query_string={"q": sought})
    assert page.status_code == 200
    rows = without_choices(page.text)
    assert "Koné" in rows or "Ng’ang’a" in rows
    other = client_as(Role.MANAGER).get(address, query_string={"q": "Simba"})
    assert "Koné" not in without_choices(other.text)


def test_what_stood_at_a_moment_is_told_with_what_stands_now(app: Flask, scene: Scene) -> None:
    handler = scene.handler("Asha Mwinyi")
    renamed(scene, handler, "Asha Otieno")
    before = told_at("handlers.name", handler.id, handler.name, LONG_AGO)
    assert before == "Asha Mwinyi (now Asha Otieno)"
    assert told_at("handlers.name", handler.id, handler.name, THAT_MORNING) == "Asha Otieno"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("sn/77a", "until 2026-03-03"), ("SN 77.A", "until 2026-03-03"), ("sn78", "has this service number (SN-78)")],
)
def test_a_service_number_is_one_persons_however_it_is_written(
    app: Flask, scene: Scene, client_as: Any, typed: str, said: str
) -> None:
    handler = scene.handler("Asha Mwinyi")
    for number in ("SN-77A", "SN-78"):
        renamed(scene, handler, "Asha Mwinyi", number)
    values = {"name": "Juma Said", "service_number": typed, "unit_id": str(scene.unit().id), "user_id": ""}
    page = client_as(Role.MANAGER).post("/handlers/new", data=values)
    assert page.status_code == 422
    assert said in page.text
    assert "Juma Said" in page.text


@pytest.mark.parametrize("typed", ["900 074 000 199 991", "900074000199992"])
def test_a_chip_is_one_dogs_the_former_one_too(app: Flask, scene: Scene, client_as: Any, typed: str) -> None:
    chipped_anew(scene, scene.dog("Ruby", microchip="900074000199991"), "Ruby", "900074000199992")
    values = {"name": "Simba", "microchip": typed, "unit_id": str(scene.unit().id), "sex": "male", "breed": "Spaniel"}
    values |= {"born_on": "2022-01-01", "final_response": "sits", "in_training_since": "2026-03-03 10:00"}
    page = client_as(Role.MANAGER).post("/dogs/new", data=values)
    assert page.status_code == 422
    assert "Ruby carried this microchip until 2026-03-03" in page.text or "Ruby carries this microchip" in page.text


def test_a_station_and_a_tablet_of_one_name_in_other_letters_are_refused(
    app: Flask, scene: Scene, client_as: Any
) -> None:
    scene.unit()
    administrator = client_as(Role.ADMINISTRATOR)
    where = f"/units/{scene.unit().id}/stations/new"
    page = administrator.post(where, data={"name": "KILINDÍNI  Port", "kind": "seaport"})
    assert "The unit has a station named Kilindini port already." in page.text


def test_an_old_fact_says_what_people_were_called_and_one_person_is_one(
    app: Flask, scene: Scene, client_as: Any
) -> None:
    user = scene.user(Role.HANDLER, "Asha Mwinyi")
    handler = scene.handler("Asha Mwinyi", user)
    search = scene.search(scene.shift(scene.team(scene.dog("Ruby"), handler)))
    renamed(scene, handler, "Asha Otieno", at=THAT_MORNING + timedelta(days=9))
    change = UserChange("Asha Otieno", Role.HANDLER, user.unit_id, "", is_active=True)
    with transaction():
        accounts.change_user(user.id, change, actor=actor(scene.user(Role.ADMINISTRATOR)), at=clock.now())
    manager = client_as(Role.MANAGER)
    for address in ("/shifts", "/searches", f"/searches/{search.id}", f"/shifts/{search.shift_id}"):
        assert "Ruby with Asha Mwinyi (now Asha Otieno)" in manager.get(address).text, address
    page = client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}", query_string={"file": "CR 214/2026"})
    assert "Ruby with Asha Mwinyi (now Asha Otieno)" in page.text
    assert page.text.count("Asha Otieno (also on record as Asha Mwinyi)") == 1


@pytest.mark.parametrize("typed", ["f-0001", "F 0001"])
def test_a_filter_and_the_seal_of_a_bag_are_used_once(app: Flask, scene: Scene, typed: str) -> None:
    shift = scene.shift()
    first = scene.sample(shift, filter_number="F0001", bag_seal="BAG-77")
    with pytest.raises(DomainError, match=f"{first.container_number} by .* on 2026-03-03"):
        scene.sample(shift, filter_number=typed, bag_seal="BAG-78")
    with pytest.raises(DomainError, match="closed the bag of another filter"):
        scene.sample(shift, filter_number="F0002", bag_seal="bag 77")
