"""A bag's seal is used once: at the sampling, at each later hand-over, and in what corrects either."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.notices import queries as notices
from canine.rasco import queries
from canine.rasco.models import AirSample
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.corrections.test_corrections import correct
from tests.corrections.test_strikes import shown
from tests.rasco.test_air_samples import Browser, hand
from tests.scenes import Scene

TAKEN = "closed the bag of another filter already, drawn from CSQU3054383 by "


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@pytest.fixture
def handed(scene: Scene, client_as: Browser) -> Callable[..., tuple[int, str]]:
    """Hands a sample from whoever has it to the next person, with a remark on the seal."""
    people = [scene.user(Role.ASSESSOR, name) for name in ("Baraka", "Zuri")]

    def to_the_next(sample: AirSample, seal: str, remark: str = "sealed anew") -> tuple[int, str]:
        db.session.expire_all()
        holder = queries.holder(sample)
        to = people[holder.id == people[0].id]
        return hand(client_as(holder), sample, str(to.id), bag_seal=seal, remark=remark)

    return to_the_next


def test_a_hand_over_gives_no_bag_the_seal_of_another_one_however_it_is_written(
    scene: Scene, handed: Callable[..., tuple[int, str]]
) -> None:
    first, second = scene.sample(bag_seal="BAG-0101"), scene.sample(bag_seal="BAG-0102")
    status, page = handed(second, "bag 0101")
    assert (status, f"Seal BAG 0101 {TAKEN}" in page) == (422, True), page
    assert handed(first, "BAG-0103")[0] == 302
    for seal in ("BAG/0103", "bag-0101"):
        status, page = handed(second, seal)
        assert (status, TAKEN in page) == (422, True), "one that came later, and one that is broken since"
    assert not second.hand_overs


def test_a_seal_that_was_taken_off_a_bag_does_not_close_it_again(
    scene: Scene, handed: Callable[..., tuple[int, str]]
) -> None:
    sample = scene.sample(bag_seal="BAG-0101")
    assert handed(sample, "BAG-0103")[0] == 302
    status, page = handed(sample, "bag 0101")
    assert (status, "BAG 0101 was taken off this bag before, and BAG-0103 closes it since" in page) == (422, True)
    assert handed(sample, "BAG-0104")[0] == 302


def test_the_same_seal_in_other_characters_is_no_new_one(scene: Scene, handed: Callable[..., tuple[int, str]]) -> None:
    manager = scene.user(Role.MANAGER)
    sample = scene.sample(bag_seal="BAG-0101")
    assert handed(sample, "bag 0101", remark="")[0] == 302, "nothing has to be explained"
    assert not [one for one in notices.notices_of(manager.id) if "instead of" in one.sentence]


def test_neither_correction_gives_a_bag_the_seal_of_another_one(
    scene: Scene, client_as: Browser, handed: Callable[..., tuple[int, str]]
) -> None:
    first, second = scene.sample(bag_seal="BAG-0101"), scene.sample(bag_seal="BAG-0102")
    handler = client_as(accounts.user(second.recorder_id))
    assert "used once" in correct(handler, "air_sample", second.id, "bag_seal", "bag 0101")
    assert handed(second, "BAG-0105")[0] == 302
    db.session.expire_all()
    (step,) = second.hand_overs
    assert "used once" in correct(handler, "hand_over", step.id, "bag_seal", "BAG.0101")
    assert "stands beside" in correct(handler, "hand_over", step.id, "bag_seal", "BAG-0106")
    status, page = handed(first, "BAG-0106")
    assert (status, TAKEN in page) == (422, True), "as the correction reads"
    assert handed(first, "BAG-0105")[0] == 302, "what was misread closed nothing"


def test_one_seal_on_two_containers_is_said_on_both_with_who_read_it(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    search = scene.search(shift, seal_number="KE-445566; ML 7")
    sample = scene.sample(shift, container_number="MSKU1234565", seal_number="ke 445566")
    same = scene.sample(shift, seal_number="KE445566")
    handler = client_as(accounts.user(shift.recorder_id))

    def notice(address: str) -> str:
        page = shown(handler.get(address))
        return page.partition("One seal on two containers.")[2].partition("have both looked at")[0]

    by = accounts.user(shift.recorder_id).name
    assert f"Seal KE 445566 is on record on MSKU1234565 too, read by {by} on" in notice(f"/searches/{search.id}")
    assert f'href="/samples/{sample.id}">MSKU1234565' in handler.get(f"/searches/{search.id}").get_data(as_text=True)
    found = notice(f"/samples/{sample.id}")
    assert f"is on record on CSQU3054383 too, read by {by} on" in found
    assert "MSKU1234565" in notice(f"/samples/{same.id}"), "the same container has the same seal each time"
    assert "stands beside" in correct(handler, "air_sample", sample.id, "seal_number", "KE 445567")
    assert not notice(f"/searches/{search.id}") and not notice(f"/samples/{same.id}")
    typed = {"fact": "seal_number", "new": "ke/445567", "reason": "read again"}
    assert handler.post(f"/searches/{search.id}/correct", data=typed).status_code == 302
    assert "MSKU1234565" in notice(f"/searches/{search.id}"), "as the corrections read"
