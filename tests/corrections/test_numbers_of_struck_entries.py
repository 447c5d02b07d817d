"""A number that only a struck or corrected entry bears is free: what was entered wrongly is entered rightly."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.rasco.models import AirSample
from canine.rules.roles import Role
from canine.shifts.models import Finding
from tests.conftest import NOON
from tests.corrections.test_strikes import answer, author_of, shown, strike
from tests.rasco.test_air_samples import take
from tests.scenes import THAT_MORNING, Scene
from tests.shifts.test_evidence_of_a_search import FINDING, FOUND

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
def test_the_filter_of_a_struck_sample_is_used_by_the_right_one_and_once(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    handler, second = client_as(accounts.user(shift.recorder_id)), str(scene.user(Role.HANDLER).id)
    assert take(handler, shift, second=second, container_number="MSKU9070323")[0] == 302
    wrong = db.session.scalars(select(AirSample)).unique().one()
    assert "The entry is struck;" in strike(handler, "air_sample", wrong.id)
    db.session.rollback()
    assert take(handler, shift, second=second)[0] == 302, "the same filter, lot and seal, from the right container"
    status, page = take(handler, shift, second=second, container_number="MSKU9070323", filter_number="F-0001")
    assert (status, "was used on CSQU3054383 by " in page) == (422, True)


@freeze_time(NOON)
def test_a_filter_is_used_as_its_correction_reads(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    handler, second = client_as(accounts.user(shift.recorder_id)), str(scene.user(Role.HANDLER).id)
    assert take(handler, shift, second=second, container_number="MSKU9070323")[0] == 302
    wrong = db.session.scalars(select(AirSample)).unique().one()
    typed = {"fact": "filter_number", "new": "F0002", "reason": "read off the other bag"}
    handler.post(f"/corrections/air_sample/{wrong.id}/new", data=typed)
    status, page = take(handler, shift, second=second, filter_number="f0002", bag_seal="bag 78")
    assert (status, "Filter F0002 of lot L-26 was used on MSKU9070323" in page) == (422, True)
    assert take(handler, shift, second=second, bag_seal="bag 78")[0] == 302, "F0001 is on the other container"


@freeze_time(NOON)
def test_the_exhibit_of_a_struck_finding_search_or_inspection_is_recorded_rightly(
    scene: Scene, client_as: Browser
) -> None:
    wrong, right = scene.search(), scene.search(started_at=THAT_MORNING + timedelta(hours=2))
    manager, other = client_as(Role.MANAGER), client_as(scene.user(Role.MANAGER, "Otieno"))
    for one in (wrong, right):
        client_as(author_of(one)).post(f"/searches/{one.id}/outcome", data=FOUND)

    def finds(key: object, by: FlaskClient) -> str:
        return shown(by.post(f"/searches/{key}/findings/new", data=FINDING, follow_redirects=True))

    handler = client_as(author_of(right))
    finds(wrong.id, client_as(author_of(wrong)))
    (finding,) = db.session.scalars(select(Finding)).all()
    assert "The strike is proposed." in strike(manager, "finding", finding.id)
    assert "is another finding of this unit" in finds(right.id, handler), "until the second person agrees it counts"
    assert answer(other).status_code == 302
    finds(right.id, handler)
    db.session.rollback()
    assert [one.search_id for one in db.session.scalars(select(Finding).order_by(Finding.received_at))] == [
        wrong.id,
        right.id,
    ]
    sample = scene.sample()
    inspected = FOUND | {"finding": "pieces, white", "exhibit_number": FINDING["exhibit_number"]}
    sampler = client_as(accounts.user(sample.recorder_id))
    page = shown(sampler.post(f"/samples/{sample.id}/inspection", data=inspected, follow_redirects=True))
    assert "is another find of this unit" in page
    assert "The strike is proposed." in strike(manager, "search", right.id)
    assert answer(other).status_code == 302
    page = shown(sampler.post(f"/samples/{sample.id}/inspection", data=inspected, follow_redirects=True))
    assert "is another find of this unit" not in page and FINDING["exhibit_number"] in page
