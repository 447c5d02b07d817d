"""An air sample is taken by two people and goes from hand to hand; what is wrong is said, what was typed stays."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.notices import queries as notices
from canine.rasco import queries
from canine.rasco.models import AirSample, SampleHandOver
from canine.rules.roles import Role
from canine.shifts.models import Shift
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

Browser = Callable[..., FlaskClient]

TYPED = {
    "container_number": "csqu 305438-3",
    "container_size": "40_ft",
    "seal_state": "intact",
    "seal_number": "ke445566",
    "reason": "random_draw",
    "draw": "Draw of 3 March",
    "filter_number": "f0001",
    "filter_lot": "l-26",
    "point": "door_seal",
    "pump": "Pump 2",
    "flow_l_per_min": "20.5",
    "started_at": "2026-03-03T09:10",
    "stopped_at": "2026-03-03T09:22",
    "temperature_c": "31.5",
    "humidity_percent": "78",
    "bag_seal": "bag 77",
}


def text(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def take(client: FlaskClient, shift: Shift, **changes: str) -> tuple[int, str]:
    """Status and page after sending the form as a handler fills it in, with some fields different."""
    answer = client.post(f"/shifts/{shift.id}/samples/new", data=TYPED | changes)
    if answer.status_code == 302:
        return 302, text(client.get(answer.location))
    return answer.status_code, text(answer)


def samples() -> list[AirSample]:
    return list(db.session.scalars(select(AirSample)).unique())


def test_a_sample_is_taken_from_the_page_of_the_shift_and_says_what_was_drawn(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    witness = scene.user(Role.HANDLER, "Juma Kiprono")
    with freeze_time(NOON):
        browser = client_as(accounts.user(shift.recorder_id))
        assert f"/shifts/{shift.id}/samples/new" in text(browser.get(f"/shifts/{shift.id}"))
        assert f"/shifts/{shift.id}/samples/new" in text(browser.get("/shifts")), "one tap from the first page"
        status, page = take(browser, shift, second=str(witness.id))
        assert status == 302
        assert "Air sample of CSQU3054383" in page
        assert "246 L" in page, "20.5 L/min for 12 minutes"
        assert "F0001, lot L-26" in page
        assert "Juma Kiprono" in page
        assert "CSQU3054383" in text(browser.get(f"/shifts/{shift.id}"))
    taken = samples()[0]
    assert taken.use_by_at - taken.stopped_at == timedelta(hours=72)
    assert (taken.recorder_id, taken.second_id, taken.bag_seal) == (shift.recorder_id, witness.id, "BAG 77")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"container_number": "CSQU3054384"}, "3"),
        ({"seal_number": ""}, "Read the seal number off the door, or choose “no seal”."),
        ({"seal_state": "no_seal", "seal_number": ""}, "Say what you saw where the seal should be."),
        ({"reason": "targeted"}, "Say who targeted it: a name, or the office that asked."),
        ({"stopped_at": "2026-03-03T12:03"}, "This stop lies in the future. Check the day and the time."),
        ({"started_at": "2026-03-03T09:22"}, "The pump stops after it starts. Check both times."),
        ({"started_at": "2026-03-03T04:00"}, "This lies outside the shift. Check the time."),
        ({"flow_l_per_min": "0"}, "Write a number from 0.01 to 1000."),
        ({"flow_l_per_min": "much"}, "Write a number with the digits 0 to 9, like 49.80."),
        ({"container_size": "   "}, "Not a valid choice."),
        ({"humidity_percent": "140"}, "Write a number from 0 to 100."),
        ({"filter_number": ""}, "Write the filter's number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        browser = client_as(accounts.user(shift.recorder_id))
        status, page = take(browser, shift, second=str(scene.user(Role.HANDLER).id), **changes)
    assert status == 422
    assert sentence in page
    assert "This was not saved yet. What you typed is still here." in page
    for typed in ("Draw of 3 March", "bag 77", "Pump 2"):
        assert typed in page
    assert samples() == []


@pytest.mark.one_database
@freeze_time(NOON)
def test_a_wrong_check_digit_is_explained_with_the_right_one(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    browser = client_as(accounts.user(shift.recorder_id))
    _, page = take(browser, shift, second=str(scene.user(Role.HANDLER).id), container_number="CSQU3054384")
    assert "check digit" in page
    assert "csqu3054384" in page.lower()


@pytest.mark.one_database
@freeze_time(NOON)
def test_one_person_alone_takes_no_sample(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    status, page = take(client_as(accounts.user(shift.recorder_id)), shift, second=str(shift.recorder_id))
    assert status == 422
    assert "Choose one from the list." in page, "who draws the air is not offered as the second person"
    assert samples() == []


@freeze_time(NOON)
def test_a_filter_is_used_once(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    browser, second = client_as(accounts.user(shift.recorder_id)), str(scene.user(Role.HANDLER).id)
    assert take(browser, shift, second=second)[0] == 302
    status, page = take(browser, shift, second=second, container_number="MSKU9070323")
    assert status == 422
    assert "Filter F0001 of lot L-26 was used on CSQU3054383 by " in page


@freeze_time(NOON)
def test_a_second_tap_makes_no_second_sample(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    browser, second = client_as(accounts.user(shift.recorder_id)), str(scene.user(Role.HANDLER).id)
    record_id = "0b7b3f5e-6d0e-4b58-9f27-6a2f0a4ce111"
    for _ in range(2):
        assert take(browser, shift, second=second, record_id=record_id)[0] == 302
    assert [str(sample.id) for sample in samples()] == [record_id]


@pytest.mark.one_database
@freeze_time(NOON)
def test_nobody_takes_a_sample_in_another_handlers_shift_or_in_one_that_has_ended(
    scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift()
    assert client_as(Role.HANDLER).get(f"/shifts/{shift.id}/samples/new").status_code == 403
    over = scene.shift(scene.team(), ended_at=THAT_MORNING + timedelta(hours=2))
    browser = client_as(accounts.user(over.recorder_id))
    assert f"/shifts/{over.id}/samples/new" not in text(browser.get(f"/shifts/{over.id}"))
    status, page = take(browser, over, second=str(scene.user(Role.HANDLER).id))
    assert status == 422
    assert "This shift has ended" in page


HANDED = {"handed_at": "2026-03-03T11:00", "place": "Sample store", "storage_temperature_c": "6"}


def hand(client: FlaskClient, sample: AirSample, to: str, **changes: str) -> tuple[int, str]:
    form = HANDED | {"to": to, "bag_seal": sample.bag_seal} | changes
    answer = client.post(f"/samples/{sample.id}/hand-overs/new", data=form)
    if answer.status_code == 302:
        return 302, text(client.get(answer.location))
    return answer.status_code, text(answer)


@freeze_time(NOON)
def test_the_bag_goes_from_hand_to_hand_and_the_page_tells_who_has_it(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    keeper, next_one = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.ASSESSOR, "Otieno Ouma")
    status, page = hand(client_as(accounts.user(sample.recorder_id)), sample, str(keeper.id))
    assert status == 302
    assert "In the hands of <strong>Mary Chebet</strong>" in page
    assert "stored at 6 °C" in page
    status, page = hand(client_as(next_one), sample, str(next_one.id), handed_at="2026-03-03T11:30")
    assert status == 302, "the one who takes it may write it as well"
    assert "In the hands of <strong>Otieno Ouma</strong>" in page
    assert [step.number for step in queries.sample(sample.id).hand_overs] == [1, 2]


@freeze_time(NOON)
def test_a_chain_of_custody_cannot_be_bent(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    keeper = scene.user(Role.MANAGER, "Mary Chebet")
    stranger, sampler = client_as(Role.MANAGER), client_as(accounts.user(sample.recorder_id))
    assert hand(stranger, sample, str(keeper.id))[0] == 403
    refused = {
        "custody cannot run backwards": {"handed_at": "2026-03-03T09:00"},
        "lies in the future": {"handed_at": "2026-03-03T12:30"},
        "If the seal is another now, say why in the remark": {"bag_seal": "BAG9999"},
        "Say where it was handed over.": {"place": ""},
    }
    for sentence, changes in refused.items():
        status, page = hand(sampler, sample, str(keeper.id), **changes)
        assert (status, sentence in page) == (422, True), sentence
    assert list(db.session.scalars(select(SampleHandOver))) == []


@freeze_time(NOON)
def test_a_new_seal_with_its_reason_is_taken_and_the_managers_are_told(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    keeper = scene.user(Role.MANAGER, "Mary Chebet")
    sampler = client_as(accounts.user(sample.recorder_id))
    status, page = hand(sampler, sample, str(keeper.id), bag_seal="BAG9999", remark="bag torn, new bag")
    assert status == 302
    assert "seal BAG9999" in page
    told = [notice.sentence for notice in notices.notices_of(keeper.id)]
    assert any("BAG9999 instead of" in sentence and "bag torn, new bag" in sentence for sentence in told)


@freeze_time(NOON)
def test_samples_are_found_by_their_numbers_and_only_in_ones_own_unit(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample(filter_number="F-77", bag_seal="BAG-X")
    browser = client_as(Role.MANAGER)
    for word in ("CSQU 305438 3", "ke4455", "f-77", "bag-x"):
        assert f"/samples/{sample.id}" in text(browser.get("/samples", query_string={"q": word})), word
    assert "No air sample matches “nothing”" in text(browser.get("/samples?q=nothing"))
    assert client_as(Role.VETERINARIAN).get("/samples").status_code == 403
    assert client_as(Role.PROSECUTOR).get(f"/samples/{sample.id}").status_code == 403


def test_a_sample_of_a_container_painted_wrongly_is_taken_as_it_stands(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    witness = scene.user(Role.HANDLER, "Juma Kiprono")
    with freeze_time(NOON):
        browser = client_as(accounts.user(shift.recorder_id))
        assert take(browser, shift, second=str(witness.id), container_number="CCLU 191888 7")[0] == 422
        painted = {"second": str(witness.id), "container_number": "CCLU 191888 7", "as_painted": "y"}
        status, page = take(browser, shift, **painted)
        assert status == 422 and "photograph it, or say why there is no photo of it." in page
        status, page = take(browser, shift, **painted, no_photo_reason="no light")
    assert status == 302 and "No photo of the number: no light" in page
    assert 'CCLU1918887 <span class="badge bad">as painted: its check digit does not fit</span>' in page
    assert [(one.container_number, one.number_as_painted) for one in samples()] == [("CCLU1918887", True)]
