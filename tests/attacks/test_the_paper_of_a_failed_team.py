"""What one manager tried to have the paper of a team that failed, or that a colleague suspended, read as valid."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.certificates import queries as certificates
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.registry import queries as registry
from canine.rules.certificate import CertificateStatus
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.standing import queries as standing
from tests.accounts.test_keeping_accounts import page
from tests.certificates.issued import issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.scenes import Scene
from tests.standing.test_deciding_on_a_team import certified

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def decides(browser: FlaskClient, certificate: Certificate, kind: str, reason: str) -> str:
    data = {"kind": kind, "reason": reason}
    return page(browser.post(f"/certificates/{certificate.serial}/status", data=data, follow_redirects=True))


def now(certificate: Certificate, hours: int = 1) -> CertificateStatus:
    db.session.expire_all()
    return certificates.status_at(certificate, NOON + timedelta(hours=hours))


def answers(browser: FlaskClient, certificate: Certificate, word: str = "agree") -> str:
    every = certificates.proposed_revocations_of(certificate.id)
    found = next((one for one in every if one.is_open), every[0])
    data = {"answer": word, "reason": "I looked at it too"}
    return page(browser.post(f"/certificates/revocations/{found.id}", data=data, follow_redirects=True))


def test_i_lift_alone_what_my_colleague_suspended(app: Flask, scene: Scene, client_as: Browser) -> None:
    certificate, colleague = issued(app, scene), client_as(Role.MANAGER)
    john = scene.user(Role.MANAGER, "John Kiptoo")
    own, twin = client_as(john), client_as(scene.user(Role.MANAGER, "john KIPTÓO"))
    decides(colleague, certificate, "suspended", "the loader was seen in the room")
    with freeze_time(NOON + timedelta(hours=1)):
        said = decides(own, certificate, "reinstated", "it was another loader")
        assert "It is proposed to lift the suspension. A second manager has 24 hours to answer" in said
        assert "Not a valid choice" in answers(own, certificate)
        assert "Another person, who is a manager, agrees or declines." in answers(twin, certificate)
        assert "proposed to lift its suspension already" in decides(colleague, certificate, "revoked", "that loader")
    assert now(certificate, 2) is CertificateStatus.SUSPENDED
    with freeze_time(NOON + timedelta(hours=2)):
        assert "The suspension is lifted." in answers(colleague, certificate)
    assert now(certificate, 3) is CertificateStatus.VALID
    assert certificate.events[-1].reason == "it was another loader"


def test_what_i_proposed_to_lift_stays_suspended_where_it_is_declined_or_lapses(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, own, ann = issued(app, scene), client_as(Role.MANAGER), scene.user(Role.MANAGER, "Ann Waweru")
    colleague = client_as(ann)
    decides(colleague, certificate, "suspended", "the loader was seen in the room")
    decides(own, certificate, "reinstated", "it was another loader")
    assert "The certificate stays suspended." in answers(colleague, certificate, "decline")
    decides(own, certificate, "reinstated", "it was another loader, really")
    with freeze_time(NOON + timedelta(hours=25)):
        assert "It lapsed" in answers(client_as(ann), certificate)
    assert now(certificate, 26) is CertificateStatus.SUSPENDED


def test_i_suspend_the_paper_before_the_team_fails_and_lift_that_afterwards(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, own, colleague = issued(app, scene), client_as(Role.MANAGER), client_as(Role.MANAGER)
    decides(own, certificate, "suspended", "I weigh the aids again")
    scene.scored_checkup(scene.checkup(certificate.team, at=NOON), at=NOON, misses=20)
    assert now(certificate) is CertificateStatus.SUSPENDED
    with freeze_time(NOON + timedelta(hours=2)):
        decides(own, certificate, "reinstated", "they weigh what they should")
        assert "The suspension is lifted." in answers(colleague, certificate)
        public = page(app.test_client().get(f"/verify/{certificate.serial}"))
    assert now(certificate, 3) is CertificateStatus.SUSPENDED, "the team failed: no word on its paper says otherwise"
    assert "suspended" in public and "is valid" not in public


def test_i_am_a_manager_now_and_decide_for_the_team_that_i_still_handle(scene: Scene, client_as: Browser) -> None:
    team = certified(scene)
    ann, colleague = scene.user(Role.MANAGER, "Ann Waweru"), client_as(scene.user(Role.MANAGER, team.handler.name))
    word = {"kind": "suspended", "mode": "rasco", "reason": "a cough"}
    decide = f"/teams/{team.id}/standing/decide"
    assert client_as(ann).post(decide, data=word).status_code == 302
    lift = word | {"kind": "reinstated", "reason": "it coughs no more"}
    with freeze_time(NOON + timedelta(hours=1)):
        own = colleague.post(decide, data=lift)
        assert own.status_code == 422 and "You handle" in page(own)
        client_as(ann).post(decide, data=lift)
        (proposed,) = standing.proposals_of(team.id)
        agree = {"answer": "agree", "reason": "I was there"}
        refused = page(colleague.post(f"/standing/proposals/{proposed.id}", data=agree))
    assert "A manager who does not decides on it." in refused
    held = standing.held(team.id, Mode.RASCO, NOON + timedelta(hours=2))
    assert held["ivory"].state is StandingState.SUSPENDED


def test_i_add_the_odour_that_it_failed_in_once_more_in_letters_that_look_the_same(
    scene: Scene, client_as: Browser
) -> None:
    scene.odour("ivory")
    for name in ("іvory", "IVORY", "iv0ry"):
        answer = client_as(Role.MANAGER).post("/odours/new", data={"name": name, "latin_name": "ivory"})
        assert answer.status_code == 422, name
    assert [one.name for one in registry.odours()] == ["ivory"]
