"""Which team searched, what it searched, and who stood by at an air sample, are set right like every other fact."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.audit.verification import verify
from canine.certificates import corrected
from canine.corrections.models import Correction
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.registry.models import Team
from canine.rules.cargo import CargoKind
from canine.rules.case import CaseQuery
from canine.rules.roles import Role
from canine.shifts import queries as shifts
from canine.shifts.messages import OpenShift
from canine.shifts.models import Search, SearchCorrection
from canine.shifts.services import open_shift
from canine.transaction import transaction
from tests.conftest import NOON
from tests.corrections.test_corrections import NAIROBI, correct
from tests.corrections.test_nobody_alone import PROPOSED
from tests.corrections.test_strikes import author_of, shown
from tests.scenes import THAT_MORNING, Scene, actor
from tests.shifts.test_evidence_of_a_search import ALERT

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def set_right(client: FlaskClient, search: Search, fact: str, new: str) -> str:
    typed = {"fact": fact, "new": new, "reason": "ticked wrongly"}
    return shown(client.post(f"/searches/{search.id}/correct", data=typed, follow_redirects=True))


def two_dogs(scene: Scene) -> tuple[Search, Team, Team]:
    """A search of Ruby by a handler who is on shift with Simba as well."""
    handler = scene.handler("Asha Mwinyi")
    ruby, simba = (scene.team(scene.dog(name), handler) for name in ("Ruby", "Simba"))
    author = db.session.scalars(select(User).where(User.id == handler.user_id)).one()
    message = OpenShift((ruby.id, simba.id), scene.station().id, THAT_MORNING, THAT_MORNING.date())
    with transaction():
        shift = open_shift(message, actor=actor(author), at=THAT_MORNING)
    return scene.search(shift, team_id=ruby.id), ruby, simba


@pytest.mark.both_databases
def test_the_team_of_a_search_is_set_right_and_counted_and_found_as_it_reads_now(
    scene: Scene, client_as: Browser
) -> None:
    search, ruby, simba = two_dogs(scene)
    handler = client_as(author_of(search))
    refused = set_right(handler, search, "team", "Bosco with somebody")
    assert "Write one of these:" in refused and simba.name in refused
    page = set_right(handler, search, "team", f"  {simba.name.upper()} ")
    assert simba.name in page and "ticked wrongly" in page and ruby.name in page, "the first entry stays"
    db.session.expire_all()
    assert shifts.team_of(shifts.search(search.id)).id == simba.id
    (line,) = shifts.search_lines(None).rows
    assert (line.team_id, line.team) == (simba.id, simba.name)
    for dog, count in (("Simba", 1), ("Ruby", 0)):
        assert len(shifts.searches_sought(CaseQuery(dog=dog), NAIROBI, unit_id=None)) == count, dog
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026"))
    assert simba.name in case and "ticked wrongly" in case
    assert "It reads so already" in set_right(handler, search, "team", str(simba.id))
    assert verify().ok


@pytest.mark.both_databases
def test_the_year_of_both_teams_is_read_anew_when_a_search_is_given_to_the_other(
    scene: Scene, client_as: Browser
) -> None:
    search, ruby, simba = two_dogs(scene)
    set_right(client_as(author_of(search)), search, "team", simba.name)
    db.session.expire_all()
    (made,) = db.session.scalars(select(SearchCorrection)).all()
    found = corrected.set_right({("search_corrections", str(made.id))}, NOON)
    assert {one.team_id for one in found} == {ruby.id, simba.id}


def test_nobody_alone_gives_a_search_with_an_alert_to_another_team(scene: Scene, client_as: Browser) -> None:
    search, _, simba = two_dogs(scene)
    handler = client_as(author_of(search))
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    handler.post(f"/shifts/{search.shift_id}/end", data={"ended_at": "2026-03-03T11:55"})
    assert PROPOSED in set_right(handler, search, "team", simba.name)
    assert not db.session.scalars(select(SearchCorrection)).all()


def test_a_container_that_was_a_lorry_becomes_one_once_its_name_is_on_record(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler = client_as(author_of(search))
    assert "Correct first the object name" in set_right(handler, search, "kind", "vehicle")
    set_right(handler, search, "object_name", "KBZ 412 G")
    assert "Search of vehicle KBZ 412 G" in set_right(handler, search, "kind", "Vehicle")
    listed = shown(handler.get("/searches"))
    assert "Vehicle KBZ 412 G" in listed and "Container CSQU" not in listed
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026"))
    assert "Search of KBZ 412 G (vehicle)" in case
    assert verify().ok


def test_a_lorry_that_was_a_container_needs_its_number_and_its_seal(scene: Scene, client_as: Browser) -> None:
    search = scene.search(
        kind=CargoKind.VEHICLE, container_number="", object_name="KBZ 412 G", seal_state=None, seal_number=""
    )
    handler = client_as(author_of(search))
    assert "Correct first the container number" in set_right(handler, search, "kind", "container")
    set_right(handler, search, "container_number", "CSQU 305438 3")
    assert "Correct first the seal number" in set_right(handler, search, "kind", "container")
    set_right(handler, search, "seal_number", "KE1")
    set_right(handler, search, "seal_state", "intact")
    assert "Search of container CSQU3054383" in set_right(handler, search, "kind", "container")


def test_who_stood_by_at_a_sample_is_set_right_but_not_by_whom_it_names(scene: Scene, client_as: Browser) -> None:
    wrong, right = scene.user(Role.HANDLER, "Juma Kiprono"), scene.user(Role.MANAGER, "Grace Mwende")
    sample = scene.sample(second_id=wrong.id)
    sampler = db.session.get_one(User, sample.recorder_id)
    handler = client_as(sampler)
    assert "Write one of these:" in correct(handler, "air_sample", sample.id, "second_person", sampler.name)
    himself = correct(client_as(right), "air_sample", sample.id, "second_person", right.name)
    assert "Nobody corrects whether they were present themselves." in himself
    assert not db.session.scalars(select(Correction)).all()
    page = correct(handler, "air_sample", sample.id, "second_person", "grace mwende")
    assert "stood by as second person" in page and "Juma Kiprono" in page, "the first entry stays"
    db.session.expire_all()
    row = rasco.sample(sample.id)
    assert (row.second.name, rasco.sample_now(row).second.id) == ("Juma Kiprono", right.id)
    record = rasco.sample_record(sample.id, NOON, unit_id=None, for_handler=False)
    parts = {one.name: one.parts for one in record.witnesses}
    assert "stood by as second person" in parts["Grace Mwende"] and "Juma Kiprono" not in parts
    case = shown(client_as(Role.PROSECUTOR).get(f"/cases/sample/{sample.id}?file=CR+1%2F2026"))
    assert "Grace Mwende" in case
    assert verify().ok
