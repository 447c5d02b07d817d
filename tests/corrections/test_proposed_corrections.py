"""What nobody may correct alone is proposed: a second person agrees, and only then does the entry read so."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.audit.verification import verify
from canine.corrections.models import Correction, ProposedCorrection
from canine.extensions import db
from canine.notices.models import Notice
from canine.prosecution.queries.rows import kept
from canine.prosecution.queries.searches import rows_of
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample
from canine.rules.notifications import NoticeKind
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.search import SearchFact
from canine.shifts import queries as shifts
from canine.shifts.models import Search, SearchCorrection
from tests.conftest import NOON
from tests.corrections.test_corrections import correct
from tests.corrections.test_nobody_alone import PROPOSED
from tests.corrections.test_strikes import author_of, shown
from tests.scenes import Scene
from tests.shifts.test_evidence_of_a_search import ALERT

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def alerted(scene: Scene, client_as: Browser) -> tuple[Search, FlaskClient]:
    """A search with an alert in a shift that is over, and its author's browser."""
    search = scene.search()
    handler = client_as(author_of(search))
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    assert handler.post(f"/shifts/{search.shift_id}/end", data={"ended_at": "2026-03-03T11:55"}).status_code == 302
    return search, handler


def propose(client: FlaskClient, search: Search, fact: str = "container_number", new: str = "MSKU1234565") -> str:
    typed = {"fact": fact, "new": new, "reason": "the photograph"}
    return shown(client.post(f"/searches/{search.id}/correct", data=typed, follow_redirects=True))


def answer(client: FlaskClient, word: str = "agree", reason: str = "I looked at it too") -> TestResponse:
    """Answers the correction that waits."""
    db.session.rollback()
    waits = ProposedCorrection.answered_at.is_(None)
    waiting = db.session.scalars(select(ProposedCorrection).order_by(waits.desc())).first()
    assert waiting is not None
    typed = {"answer": word, "reason": reason}
    return client.post(f"/corrections/proposals/{waiting.id}/answer", data=typed, follow_redirects=True)


def container(search: Search) -> str:
    db.session.expire_all()
    return str(shifts.present_value(shifts.search(search.id), SearchFact.CONTAINER_NUMBER))


def test_the_container_of_an_alert_is_another_one_when_a_second_person_agrees(scene: Scene, client_as: Browser) -> None:
    search, handler = alerted(scene, client_as)
    manager = scene.user(Role.MANAGER, "Grace Mwende")
    page = propose(handler, search)
    assert PROPOSED in page and "A correction is proposed." in page
    assert (container(search), db.session.scalars(select(SearchCorrection)).all()) == ("CSQU3054383", [])
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.CORRECTION_PROPOSED)).all()
    assert [one.person_id for one in told] == [manager.id] and "MSKU1234565" in told[0].sentence
    desk = client_as(manager)
    (link,) = set(re.findall(r"/corrections/proposals/[0-9a-f-]+/answer", desk.get("/strikes").text))
    assert link in desk.get(f"/searches/{search.id}").text
    assert link not in handler.get(f"/searches/{search.id}").text, "nobody agrees with themselves"
    assert "The entry is corrected." in shown(answer(desk))
    assert container(search) == "MSKU1234565"
    both = f"{author_of(search).name}; Grace Mwende agreed"
    assert both in shown(desk.get(f"/searches/{search.id}"))
    assert both in shown(client_as(Role.PROSECUTOR).get(f"/cases/search/{search.id}?file=CR+1%2F2026"))
    rows = {row.table for row in kept(rows_of(shifts.search_record(search.id, unit_id=None)))}
    assert {"search_corrections", "proposed_corrections"} <= rows
    assert "This was answered already." in shown(answer(desk))
    assert verify().ok


def test_neither_the_proposer_under_any_account_nor_a_stranger_agrees(scene: Scene, client_as: Browser) -> None:
    search, handler = alerted(scene, client_as)
    propose(handler, search)
    twin = scene.user(Role.MANAGER, f" {author_of(search).name.upper()}")
    for who in (author_of(search), twin, Role.HANDLER, Role.ASSESSOR):
        assert answer(client_as(who)).status_code == 403
    assert container(search) == "CSQU3054383"


def test_a_declined_correction_changes_nothing_and_may_be_proposed_again(scene: Scene, client_as: Browser) -> None:
    search, handler = alerted(scene, client_as)
    propose(handler, search)
    assert "it waits for a second person" in propose(client_as(Role.MANAGER), search), "one at a time"
    manager = client_as(Role.MANAGER)
    assert "Say why" in shown(answer(manager, "decline", " "))
    assert "The entry stays as it reads." in shown(answer(manager, "decline"))
    assert container(search) == "CSQU3054383"
    assert PROPOSED in propose(handler, search)
    states = [one.stands for one in db.session.scalars(select(ProposedCorrection))]
    assert sorted(states) == [ProposalState.DECLINED, ProposalState.PROPOSED]


@pytest.mark.both_databases
def test_a_fact_that_was_corrected_meanwhile_is_not_corrected_over(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    handler = client_as(author_of(search))
    handler.post(f"/searches/{search.id}/alerts/new", data=ALERT)
    assert PROPOSED in propose(client_as(Role.MANAGER), search)
    assert "stands beside" in propose(handler, search, new="TEMU1234565"), "its author's slip in the open shift"
    assert "The entry reads otherwise by now." in shown(answer(handler))
    assert container(search) == "TEMU1234565"


@pytest.mark.both_databases
def test_a_sample_gets_another_filter_and_another_second_person_by_two(scene: Scene, client_as: Browser) -> None:
    sample: AirSample = scene.sample()
    sampler, third = db.session.get_one(User, sample.recorder_id), scene.user(Role.MANAGER, "Grace Mwende")
    handler, manager = client_as(sampler), client_as(Role.MANAGER)
    taker = scene.user(Role.ASSESSOR, "Baraka")
    step = {"to": str(taker.id), "handed_at": "2026-03-03T11:30", "bag_seal": sample.bag_seal, "place": "kennels"}
    handler.post(f"/samples/{sample.id}/hand-overs/new", data=step)
    handler.post(f"/shifts/{sample.shift_id}/end", data={"ended_at": "2026-03-03T11:55"})
    for fact, new in (("filter_number", "F9999"), ("second_person", "Grace Mwende")):
        assert PROPOSED in correct(handler, "air_sample", sample.id, fact, new)
        if fact == "second_person":
            assert "Nobody corrects whether they were present" in shown(answer(client_as(third)))
        assert "The entry is corrected." in shown(answer(manager))
    db.session.expire_all()
    now = rasco.sample_now(rasco.sample(sample.id))
    assert (now.filter_number, now.second.id) == ("F9999", third.id)
    assert len(db.session.scalars(select(Correction)).all()) == 2
    assert verify().ok


def test_a_search_is_not_corrected_through_the_page_of_other_entries(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    assert client_as(author_of(search)).get(f"/corrections/search/{search.id}/new").status_code == 404
