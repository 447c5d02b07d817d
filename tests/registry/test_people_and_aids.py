"""Handlers, teams, courses, odours and training aids through the pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from werkzeug.test import TestResponse

from canine.registry import queries
from canine.registry.models import TrainingAid
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.both_databases
def test_a_handler_is_added_with_an_account_that_no_other_handler_has(scene: Scene, client_as: Browser) -> None:
    account = scene.user(Role.HANDLER, "Juma Ali")
    form = {"name": "Juma Ali", "service_number": "KWS 4711", "rank": "Sergeant", "unit_id": str(scene.unit().id)}
    client = client_as(Role.MANAGER)
    answer = client.post("/handlers/new", data=form | {"user_id": str(account.id)})
    assert account.email in text(client.get(answer.location))
    taken = client.post("/handlers/new", data=form | {"service_number": "kws 4711"})
    assert taken.status_code == 422
    assert "Juma Ali has this service number (" in text(taken)
    assert f'value="{account.id}"' not in text(client.get("/handlers/new")), "a taken account is not offered"
    stolen = client.post("/handlers/new", data=form | {"service_number": "KWS 1", "user_id": str(account.id)})
    assert stolen.status_code == 422
    assert queries.handler_of_user(account.id) is not None


def test_a_handler_may_be_changed_and_keeps_the_account(scene: Scene, client_as: Browser) -> None:
    handler = scene.handler("Juma Ali")
    client = client_as(Role.MANAGER)
    assert f'selected value="{handler.user_id}"' in text(client.get(f"/handlers/{handler.id}/change"))
    form = {
        "name": "Juma Ali",
        "service_number": handler.service_number,
        "rank": "Inspector",
        "unit_id": str(scene.unit().id),
        "user_id": str(handler.user_id),
        "reason": "promoted on 1 March",
    }
    page = text(client.post(f"/handlers/{handler.id}/change", data=form, follow_redirects=True))
    assert "Inspector" in page
    assert "promoted on 1 March" in page


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_dog_and_a_handler_become_a_team_once(scene: Scene, client_as: Browser) -> None:
    dog, handler = scene.dog("Ruby"), scene.handler("Juma Ali")
    form = {"dog_id": str(dog.id), "handler_id": str(handler.id), "from_on": "2026-03-01"}
    client = client_as(Role.MANAGER)
    answer = client.post("/teams/new", data=form)
    assert "Ruby with Juma Ali" in text(client.get(answer.location))
    again = client.post("/teams/new", data=form | {"from_on": "2026-03-02"})
    assert again.status_code == 422
    assert "Ruby with Juma Ali has been a team since 2026-03-01." in text(again)


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("from_on", "sentence"),
    [
        ("2026-03-05", "This lies in the future."),
        ("2019-01-01", "Ruby was not born then."),
        ("03/03/2026", "Write the day, like 2026-03-03."),
        ("", "Give the team&#39;s first day."),
    ],
)
def test_a_team_cannot_begin_on_a_day_that_cannot_be(
    scene: Scene, client_as: Browser, from_on: str, sentence: str
) -> None:
    dog, handler = scene.dog("Ruby"), scene.handler()
    form = {"dog_id": str(dog.id), "handler_id": str(handler.id), "from_on": from_on}
    answer = client_as(Role.MANAGER).post("/teams/new", data=form)
    assert answer.status_code == 422
    assert sentence in text(answer)


@freeze_time(NOON)
def test_a_dog_out_of_service_is_not_offered_for_a_team(scene: Scene, client_as: Browser) -> None:
    dog, kito = scene.dog("Ruby"), scene.dog("Kito")
    client = client_as(Role.MANAGER)
    form = {"status": "withdrawn", "since": "2026-03-01T08:00", "reason": "failed twice"}
    client.post(f"/dogs/{dog.id}/status", data=form)
    page = text(client.get("/teams/new"))
    assert f'value="{kito.id}"' in page
    assert f'value="{dog.id}"' not in page


@pytest.mark.both_databases
def test_teams_are_found_by_either_name(scene: Scene, client_as: Browser) -> None:
    scene.team(scene.dog("Ruby"), scene.handler("Juma Ali"))
    scene.team(scene.dog("Kito"), scene.handler("Grace Wanjiru"))
    client = client_as(Role.ASSESSOR)
    found = text(client.get("/teams?as=csv&q=juma"))
    assert "Ruby with Juma Ali" in found
    assert "Kito" not in found
    assert "Kito with Grace Wanjiru" in text(client.get("/teams?q=KITO"))


@freeze_time(NOON)
def test_a_running_course_is_completed_later(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(Role.ASSESSOR)
    course = {"kind": "refresher", "place": "Manyani", "from_on": "2026-02-20", "to_on": "2026-03-20"}
    early = client.post(f"/dogs/{dog.id}/courses/new", data=course | {"completed": "y"})
    assert "This lies in the future." in text(early)
    client.post(f"/dogs/{dog.id}/courses/new", data=course)
    assert "Complete it" in text(client.get(f"/dogs/{dog.id}"))
    running = queries.dog(dog.id).courses[0]
    backwards = client.post(f"/courses/{running.id}/finish", data={"to_on": "2026-02-19"})
    assert "The course ends before it begins." in text(backwards)
    done = client.post(f"/courses/{running.id}/finish", data={"to_on": "2026-03-02"}, follow_redirects=True)
    assert "completed" in text(done)
    assert "Complete it" not in text(done)


def test_a_handler_goes_through_the_eight_week_course(scene: Scene, client_as: Browser) -> None:
    handler = scene.handler("Juma Ali")
    course = {"kind": "initial", "place": "Manyani", "from_on": "2025-09-01", "to_on": "2025-10-26", "completed": "y"}
    client = client_as(Role.MANAGER)
    page = text(client.post(f"/handlers/{handler.id}/courses/new", data=course, follow_redirects=True))
    assert "Manyani" in page
    assert "completed" in page


@pytest.mark.both_databases
def test_an_odour_is_named_once_whatever_its_capitals(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    assert client.post("/odours/new", data={"name": "elephant  ivory"}).status_code == 302
    again = client.post("/odours/new", data={"name": "Elephant Ivory"})
    assert again.status_code == 422
    assert "The list holds elephant ivory already." in text(again)


def test_a_retired_odour_takes_no_new_aid_until_it_is_brought_back(scene: Scene, client_as: Browser) -> None:
    odour = scene.odour("sandalwood")
    client = client_as(Role.MANAGER)
    assert "Say why" in text(client.post(f"/odours/{odour.id}/retire", data={}))
    client.post(f"/odours/{odour.id}/retire", data={"reason": "legal trade since March"})
    assert f'value="{odour.id}"' not in text(client.get("/aids/new"))
    assert [each.name for each in queries.odours()] == []
    taken = client.post("/odours/new", data={"name": "sandalwood"})
    assert "sandalwood is a retired odour." in text(taken)
    page = client.post(f"/odours/{odour.id}/bring-back", data={"reason": "trade banned again"}, follow_redirects=True)
    assert "legal trade since March" in text(page)
    assert f'value="{odour.id}"' in text(client.get("/aids/new"))


def aid_form(scene: Scene, **values: str) -> dict[str, str]:
    return {
        "label": "IV-001",
        "odour_id": str(scene.odour("elephant ivory").id),
        "form": "tusk piece",
        "sealed_weight_g": "49.80",
        "source": "court exhibit",
        "batch": "B7",
        "replace_by_on": "2026-12-31",
        "unit_id": str(scene.unit().id),
    } | values


@pytest.mark.both_databases
def test_an_aid_is_sealed_and_weighed_under_a_label_of_its_own(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.ASSESSOR)
    page = text(client.post("/aids/new", data=aid_form(scene), follow_redirects=True))
    assert "49.8 g" in page
    assert "It never left the store." in page
    again = client.post("/aids/new", data=aid_form(scene, label="iv-001"))
    assert "An aid of elephant ivory carries the label IV-001." in text(again)


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        ("0", "Write a number from 0.01 to 100000."),
        ("-3", "Write a number from 0.01 to 100000."),
        ("NaN", "Write a number with the digits 0 to 9, like 49.80."),
        ("1e99", "Write a number with the digits 0 to 9, like 49.80."),
        ("49.805", "Write no more decimals than in 0.01."),
        ("fifty", "Write a number with the digits 0 to 9, like 49.80."),
    ],
)
def test_a_weight_that_no_scale_shows_is_refused(scene: Scene, client_as: Browser, weight: str, sentence: str) -> None:
    answer = client_as(Role.MANAGER).post("/aids/new", data=aid_form(scene, sealed_weight_g=weight))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{weight}"' in text(answer), "what was typed is kept"


def test_an_aid_past_its_date_says_so(scene: Scene, client_as: Browser) -> None:
    aid = scene.aid(replace_by_on=NOON.date())
    client = client_as(Role.HANDLER)
    with freeze_time(NOON):
        assert "Past its date" not in text(client.get(f"/aids/{aid.id}"))
    with freeze_time("2026-03-03 21:30"):  # the fourth of March in Nairobi
        client = client_as(Role.HANDLER)
        assert "Past its date" in text(client.get(f"/aids/{aid.id}"))
        assert "past its date" in text(client.get("/aids"))


class Store:
    """An aid, and two people who may move it."""

    def __init__(self, scene: Scene, client_as: Browser) -> None:
        self.aid: TrainingAid = scene.aid(label="IV-001")
        self.juma, self.grace = scene.user(Role.HANDLER, "Juma Ali"), scene.user(Role.ASSESSOR, "Grace Wanjiru")
        self.client = client_as(self.juma)

    def move(self, way: str, **values: str) -> TestResponse:
        form = {
            "carrier_id": str(self.juma.id),
            "witness_id": str(self.grace.id),
            "weight_g": "50.00",
            "at": "2026-03-03T10:00",
        }
        return self.client.post(f"/aids/{self.aid.id}/{way}", data=form | values, follow_redirects=True)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_two_people_take_an_aid_out_and_bring_it_back_and_what_it_lost_stands_out(
    scene: Scene, client_as: Browser
) -> None:
    store = Store(scene, client_as)
    out = text(store.move("take-out"))
    assert "Bring it back" in out
    assert "Take it out" not in out
    assert "Juma Ali" in text(store.client.get("/aids"))
    back = text(store.move("bring-back", at="2026-03-03T11:30", weight_g="49.70", remarks="a splinter came off"))
    assert "Take it out" in back
    assert '<span class="badge bad">-0.3 g</span>' in back
    assert "a splinter came off" in back
    assert "move aid" in back, "the history holds the moves"


@freeze_time(NOON)
def test_one_person_alone_does_not_move_an_aid(scene: Scene, client_as: Browser) -> None:
    store = Store(scene, client_as)
    answer = store.move("take-out", witness_id=str(store.juma.id))
    assert answer.status_code == 422
    assert "Two people handle an aid; Juma Ali cannot stand by Juma Ali." in text(answer)
    assert "Choose the second person." in text(store.move("take-out", witness_id=""))


@freeze_time(NOON)
def test_a_third_person_does_not_record_what_two_others_did(scene: Scene, client_as: Browser) -> None:
    store = Store(scene, client_as)
    store.client = client_as(Role.MANAGER)
    answer = store.move("take-out")
    assert answer.status_code == 422
    assert "One of the two who handled the aid records it" in text(answer)


@freeze_time(NOON)
def test_an_aid_goes_out_only_when_it_is_in_and_in_the_order_of_time(scene: Scene, client_as: Browser) -> None:
    store = Store(scene, client_as)
    assert "IV-001 is in the store." in text(store.move("bring-back"))
    assert store.move("take-out").status_code == 200
    assert "IV-001 is out already." in text(store.move("take-out", at="2026-03-03T10:30"))
    assert "this one comes after it" in text(store.move("bring-back", at="2026-03-03T09:59"))
    assert "This lies in the future." in text(store.move("bring-back", at="2026-03-03T12:03"))


def test_what_is_not_there_is_said_so(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    nobody = scene.unit().id
    for path in ("dogs", "handlers", "teams", "odours", "aids"):
        assert client.get(f"/{path}/{nobody}").status_code == 404
    assert client.get(f"/photos/{nobody}.jpg").status_code == 404
    assert client.get(f"/courses/{nobody}/finish").status_code == 404


def test_the_lists_are_empty_before_anything_is_entered(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.ADMINISTRATOR)
    sentences = {
        "dogs": "No dog that you may see is in the registry yet.",
        "handlers": "No handler that you may see is in the registry yet.",
        "teams": "No team that you may see was formed yet.",
        "odours": "The list of target odours is empty.",
        "aids": "No training aid that you may see is in the registry yet.",
    }
    for path, sentence in sentences.items():
        assert sentence in text(client.get(f"/{path}"))
