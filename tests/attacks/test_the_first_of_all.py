"""Whoever sets up a new instance names the first manager, and is both: every certificate would need nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader

from canine.accounts import queries as accounts
from canine.certificates import queries as certificates
from canine.certificates.messages import CertificateRecord
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.policy import queries as policy
from canine.policy.forms import as_typed
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from canine.serving import setup_link
from tests.accounts.links import agrees, link_on, sets_password
from tests.accounts.test_keeping_accounts import page
from tests.accounts.test_keeping_accounts import typed as account
from tests.attacks.test_one_insider_is_not_enough import how_many_checkups, opens
from tests.certificates.issued import bring_key, settings_of
from tests.certificates.signed import authority
from tests.checkups.trials import people_of
from tests.conftest import NOON
from tests.scenes import PASSWORD, Scene

Browser = Callable[..., FlaskClient]
WALL = "is the first manager here, named by Ada Min, and nobody could agree to that account"
KNOWN = {"is_known": "y", "reason": "We were at the same station for three years"}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()
    with freeze_time(NOON):
        yield


@pytest.fixture
def ada(app: Flask, scene: Scene) -> FlaskClient:
    """The browser of whoever had the one link with which an instance begins."""
    scene.unit()
    link = setup_link(app, at=NOON)
    assert link is not None
    browser = app.test_client()
    form = {"name": "Ada Min", "email": "ada@example.org", "password": PASSWORD, "again": PASSWORD}
    assert browser.post("/setup/" + link.rsplit("/", 1)[1], data=form).status_code == 302
    return browser


def manager_of(app: Flask, scene: Scene, ada: FlaskClient, **changes: str) -> FlaskClient:
    """The browser of the first manager, whose link Ada opened herself as she could."""
    made = ada.post("/accounts/new", data=account(scene, role="manager", name="Mary Chebet", **changes))
    return sets_password(app, link_on(made))


@pytest.mark.parametrize("name", ["Ada Min", "ADA  MIN", "Аda Min"])
def test_the_first_manager_is_another_person_than_the_administrator(scene: Scene, ada: FlaskClient, name: str) -> None:
    for answer in ({}, {"whose": "another", "because": "A cousin"}, {"whose_same": "y"}):
        form = account(scene, role="manager", name=name) | answer
        made = ada.post("/accounts/new", data=form)
        assert made.status_code == 422, made.location
    db.session.rollback()
    assert accounts.active_users(Role.MANAGER) == []


def test_nothing_is_certified_before_somebody_else_knows_the_first_manager(
    app: Flask, scene: Scene, ada: FlaskClient, client_as: Browser
) -> None:
    mary = manager_of(app, scene, ada)
    assert "nobody could agree; somebody else has to say who it is" in page(mary.get("/account"))
    invited = ada.post("/accounts/new", data=account(scene, role="handler", name="Juma Kiprono", email="j@example.org"))
    juma = sets_password(app, link_on(invited))
    assert "from now on" in page(agrees(mary, "j@example.org"))
    people, team = people_of(scene), scene.team()
    assessor = client_as(people["assessor"])
    refused = opens(assessor, scene, people, team.id)
    assert WALL in refused
    assert "Juma Kiprono" in refused
    assert how_many_checkups() == 0
    # Neither of the two says it, under whatever account; and nobody without saying that they know her.
    twin = client_as(scene.user(Role.ASSESSOR, "MARY Chebet"))
    for client in (mary, twin, ada, client_as(scene.user(Role.HANDLER, "Ada Mín"))):
        assert client.post("/people/first-manager", data=KNOWN).status_code in (403, 422)
    assert juma.post("/people/first-manager", data=KNOWN | {"is_known": ""}).status_code == 422
    assert WALL in opens(assessor, scene, people, team.id)
    assert "Mary Chebet, the first manager: somebody else says who it is" in page(juma.get("/", follow_redirects=True))
    said = juma.post("/people/first-manager", data=KNOWN, follow_redirects=True)
    assert "Your word is on record" in page(said)
    assert "Juma Kiprono said on" in page(mary.get("/people/first-manager"))
    assert "said that the account is this person's" in page(mary.get("/account"))
    opens(assessor, scene, people, team.id)
    assert how_many_checkups() == 1


def vouches(scene: Scene, client_as: Browser) -> None:
    """Somebody else says that they know the first manager."""
    halima = client_as(scene.user(Role.VETERINARIAN, "Halima Wanjiru"))
    assert "Your word is on record" in page(halima.post("/people/first-manager", data=KNOWN, follow_redirects=True))


def test_the_first_manager_whom_nobody_knows_approves_nothing(app: Flask, scene: Scene, ada: FlaskClient) -> None:
    waiting = scene.scored_checkup()
    mary = manager_of(app, scene, ada)
    refused = mary.post(f"/checkups/{waiting.id}/judge", data={"decision": "approve"})
    assert WALL in page(refused)
    db.session.rollback()
    assert checkups.checkup(waiting.id).state is CheckupState.SCORED


def test_what_needs_two_managers_stays_impossible_for_the_first_one_alone(
    app: Flask, scene: Scene, ada: FlaskClient, client_as: Browser
) -> None:
    mary = manager_of(app, scene, ada)
    vouches(scene, client_as)
    waiting = scene.scored_checkup()
    now = {**as_typed(policy.in_force(NOON)), "reason": "Easier so", "act": "put_into_force"}
    mary.post("/policy/change", data=now | {"checkup_every_months": "6"})
    proposed = policy.open_proposal()
    if proposed is not None:
        mary.post(f"/policy/proposals/{proposed.id}", data={"answer": "agree", "reason": "Mine"})
    mary.post(f"/teams/{waiting.team_id}/standing/decide", data={"kind": "suspended", "mode": "", "reason": "a cold"})
    lift = {"kind": "reinstated", "mode": "", "reason": "the cold is over"}
    lifted = mary.post(f"/teams/{waiting.team_id}/standing/decide", data=lift)
    assert "Ask an administrator for an account for a second one" in page(lifted)
    db.session.rollback()
    assert [one.number for one in policy.versions()] == [1]
    assert policy.in_force(NOON + timedelta(days=30)).checkup_every_months != 6
    assert "suspended" in page(mary.get(f"/teams/{waiting.team_id}"))


def test_the_paper_says_who_named_the_approver_and_who_knows_them(
    app: Flask, scene: Scene, ada: FlaskClient, client_as: Browser
) -> None:
    mary = manager_of(app, scene, ada)
    vouches(scene, client_as)
    bring_key(settings_of(app).instance)
    waiting = scene.scored_checkup()
    assert mary.post(f"/checkups/{waiting.id}/judge", data={"decision": "approve"}).status_code == 302
    assert mary.post(f"/checkups/{waiting.id}/certificate", data={}, follow_redirects=True).status_code == 200
    db.session.rollback()
    made = certificates.of_checkup(waiting.id)
    assert made is not None
    paper = certificates.paper(made.serial)
    first = CertificateRecord.from_json(paper.record_json).people.first_manager
    assert first is not None
    assert (first.named_by, first.known_by, first.how) == ("Ada Min", "Halima Wanjiru", KNOWN["reason"])
    words = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(paper.pdf)).pages).split())
    assert "named by Ada Min when no manager was there to agree to it; Halima Wanjiru said on 3 March 2026" in words


def test_the_paper_says_that_i_invented_a_second_manager_too_and_who_knows_me(
    app: Flask, scene: Scene, ada: FlaskClient
) -> None:
    """Ada is Mary, the first manager, and Juma who knows her, and Ann, the second manager who approves."""
    mary = manager_of(app, scene, ada)
    browsers = []
    for role, name, email in (("handler", "Juma Kiprono", "j@example.org"), ("manager", "Ann Waweru", "w@example.org")):
        made = ada.post("/accounts/new", data=account(scene, role=role, name=name, email=email))
        browsers.append(sets_password(app, link_on(made)))
        agrees(mary, email)
    juma, ann = browsers
    juma.post("/people/first-manager", data=KNOWN)
    bring_key(settings_of(app).instance)
    waiting = scene.scored_checkup()
    assert ann.post(f"/checkups/{waiting.id}/judge", data={"decision": "approve"}).status_code == 302
    ann.post(f"/checkups/{waiting.id}/certificate", data={}, follow_redirects=True)
    db.session.rollback()
    certificate = certificates.of_checkup(waiting.id)
    assert certificate is not None
    pdf = certificates.paper(certificate.serial).pdf
    words = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages).split())
    assert "agreed to by Mary Chebet; Mary Chebet’s is the first manager’s on this installation, named by Ada" in words
    assert "Juma Kiprono’s own account was asked for by Ada Min and agreed to by Mary Chebet" in words
