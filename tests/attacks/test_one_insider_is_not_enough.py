"""What one bribed officer tried, in the words in which it once worked: by the pages, and by API or command where there
is one. Each is refused, or waits for a second person, and the refusal says who may and what comes next.

What else was tried stands with its subject: tests/standing, policy, persons, custody, certificates, corrections.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine.accounts import queries as accounts
from canine.accounts.commands import user_group
from canine.accounts.models import ProposedRole, User
from canine.certificates import queries as certificates
from canine.checkups import queries as checkups
from canine.checkups.models import Checkup
from canine.custody.models import CustodyReply, CustodyRequest
from canine.extensions import db
from canine.policy import queries as policy
from canine.policy.forms import as_typed
from canine.registry import queries as registry
from canine.registry.models import Handler
from canine.rules.certificate import CertificateStatus
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import DogStatus, Mode
from canine.rules.trial import CheckupState
from canine.standing import queries as standing
from tests.accounts.links import link_on, sets_password
from tests.accounts.test_keeping_accounts import changed, page
from tests.accounts.test_keeping_accounts import typed as account
from tests.architecture.test_what_a_tablet_opens import enrolled, taken_over
from tests.certificates.issued import approved, issued
from tests.certificates.signed import authority
from tests.checkups.trials import people_of
from tests.checkups.trials import typed as trial
from tests.conftest import NOON
from tests.custody.test_one_word_is_not_enough import HANDED, YES
from tests.field.test_records import body, handler_of, put, shift_body
from tests.registry.test_dogs import typed as dog_form
from tests.scenes import PASSWORD, Scene
from tests.standing.test_one_insider_is_never_enough import WALL, failed, manager_of_another_unit, refused

Browser = Callable[..., FlaskClient]
ANOTHER = "Another person, who is a manager, agrees or declines."


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


@pytest.fixture
def stranger(scene: Scene, client_as: Browser) -> FlaskClient:
    """The browser of a manager of another unit."""
    scene.unit()
    return client_as(manager_of_another_unit())


def opens(client: FlaskClient, scene: Scene, people: dict[str, User], team_id: object) -> str:
    """What is shown when somebody opens a check-up with these people."""
    form = trial(scene, people, ("ivory",), team_id=str(team_id))
    return page(client.post("/checkups/new", data=form, follow_redirects=True))


def how_many_checkups() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Checkup))


def test_a_suspension_after_0_of_20_is_lifted_by_nobody_because_the_dog_had_a_cold(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, word = failed(scene), {"kind": "reinstated", "mode": "", "reason": "the dog had a cold"}
    decide = f"/teams/{team.id}/standing/decide"
    assert refused(stranger, decide, **word)
    first, _ = client_as(Role.MANAGER), client_as(Role.MANAGER)
    own = first.post(decide, data=word)
    assert own.status_code == 422
    assert "Only a passed retest, with a new certificate, ends that suspension" in page(own)
    assert standing.held(team.id, Mode.FREE_SEARCH, NOON)["ivory"].state is StandingState.SUSPENDED
    assert standing.proposals_of(team.id) == []


def test_nobody_sets_the_policy_to_sensitivity_0_one_target_and_60_months(scene: Scene, client_as: Browser) -> None:
    scene.checkup()
    own, _ = client_as(Role.MANAGER), client_as(Role.MANAGER)
    now = {**as_typed(policy.in_force(NOON)), "reason": "Easier so", "act": "put_into_force"}
    worthless = {"pass_sensitivity": "0", "pass_odour_sensitivity": "0", "least_targets": "1", "least_per_odour": "1"}
    answer = own.post("/policy/change", data=now | worthless | {"certificate_months": "60"})
    assert answer.status_code == 422

    for bound in ("at least 10", "at least 0.8", "at most 12"):
        assert f"This is {bound}, whoever agrees: less is no proof for a court." in page(answer)
    assert own.post("/policy/change", data=now | {"checkup_every_months": "6"}).status_code == 302
    assert [one.number for one in policy.versions()] == [1], "not by one person, and not at once"
    waiting = policy.open_proposal()
    assert waiting is not None
    agree = {"answer": "agree", "reason": "Mine"}
    twin = client_as(scene.user(Role.MANAGER, waiting.author_name.upper()))
    assert ANOTHER in page(twin.post(f"/policy/proposals/{waiting.id}", data=agree))
    second = client_as(Role.MANAGER).post(f"/policy/proposals/{waiting.id}", data=agree)
    assert second.status_code == 302
    db.session.rollback()
    assert policy.versions()[0].in_force_from == NOON + timedelta(days=7)
    assert policy.in_force(NOON + timedelta(days=6)).checkup_every_months != 6


def test_a_manager_of_another_unit_renames_and_withdraws_no_dog_ends_no_team_and_revokes_nothing(
    app: Flask, scene: Scene, stranger: FlaskClient
) -> None:
    certificate = issued(app, scene)
    team, ruby = certificate.team, certificate.team.dog
    name = ruby.name
    assert refused(stranger, f"/dogs/{ruby.id}/change", **dog_form(scene, name="Rex"), reason="a better name")
    gone = {"status": "withdrawn", "since": "2026-03-03T11:00", "reason": "no use"}
    assert refused(stranger, f"/dogs/{ruby.id}/status", **gone)
    assert refused(stranger, f"/teams/{team.id}/end", to_on="2026-03-02", reason="they leave")
    assert refused(stranger, f"/certificates/{certificate.serial}/status", kind="revoked", reason="a rival")
    db.session.expire_all()
    assert (ruby.name, registry.last_step(ruby.id).status, team.to_on) == (name, DogStatus.OPERATIONAL, None)
    assert certificates.status_at(certificate, NOON) is CertificateStatus.VALID


def test_a_check_up_is_approved_and_its_certificate_issued_by_nobody_of_another_unit(
    scene: Scene, stranger: FlaskClient
) -> None:
    waiting = scene.scored_checkup(scene.checkup(scene.team()))
    assert refused(stranger, f"/checkups/{waiting.id}/judge", decision="approve", reason="a favour")
    ready = approved(scene, scene.checkup(scene.team()))
    assert refused(stranger, f"/checkups/{ready.id}/certificate")
    assert checkups.checkup(waiting.id).state is CheckupState.SCORED
    assert certificates.of_checkup(ready.id) is None


def test_a_handler_unlinked_from_his_account_loads_not_his_own_plan(scene: Scene, client_as: Browser) -> None:
    team, people = scene.team(), people_of(scene)
    own = handler_of(team)
    form = {"name": team.handler.name, "service_number": team.handler.service_number, "rank": "", "user_id": ""}
    form |= {"unit_id": str(team.handler.unit_id), "reason": "left the account"}
    assert client_as(Role.MANAGER).post(f"/handlers/{team.handler_id}/change", data=form).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Handler, team.handler_id).user_id is None
    shown = opens(client_as(people["assessor"]), scene, people | {"loader": own}, team.id)
    assert "This is the team's handler" in shown
    assert how_many_checkups() == 0


def test_a_handler_s_second_account_loads_not_his_plan(scene: Scene, client_as: Browser) -> None:
    team, people = scene.team(handler=scene.handler("Juma Otieno")), people_of(scene)
    second = scene.user(Role.HANDLER, "\u0408uma OT\u0406ENO")
    shown = opens(client_as(people["assessor"]), scene, people | {"loader": second}, team.id)
    assert "This is the team's handler" in shown
    assert how_many_checkups() == 0


def test_an_assessor_s_agency_is_not_what_she_types(scene: Scene, client_as: Browser) -> None:
    people, team = people_of(scene), scene.team()
    form = trial(scene, people, ("ivory",), team_id=str(team.id)) | {"agency": "A far country"}
    assert client_as(people["assessor"]).post("/checkups/new", data=form).status_code == 302
    db.session.rollback()
    assert db.session.scalars(select(Checkup)).one().assessor_agency == "Customs Canine Unit"
    own = scene.user(Role.ADMINISTRATOR, people["assessor"].name)
    typed = client_as(own).post(f"/accounts/{people['assessor'].id}", data=changed(people["assessor"], agency="Mars"))
    assert "nobody attests their own" in page(typed)


def test_an_administrator_is_not_assessor_and_manager_too(app: Flask, scene: Scene, client_as: Browser) -> None:
    """By pages, by the command, and with the rights of neither: the tablet's interface knows no role of them either."""
    scene.user(Role.MANAGER, "Mary Chebet")
    people, team = people_of(scene), scene.team()
    own, browsers = client_as(scene.user(Role.ADMINISTRATOR, "Otieno Okoth")), {}
    for role in ("assessor", "manager"):
        form = account(scene, name=f"False Name {role}", email=f"{role}@example.org", role=role, reason="Trust me")
        browsers[role] = sets_password(app, link_on(own.post("/accounts/new", data=form)))
    command = ["add", "third@example.org", "--role", "manager", "--name", "Third Name", "--unit", "MSA"]
    typed = [*command, "--reason", "Trust me", "--password-stdin"]
    assert CliRunner().invoke(user_group, typed, input=f"{PASSWORD}\n", obj=lambda: None).exit_code == 0
    db.session.rollback()
    third = accounts.user_by_email("third@example.org")
    assert third is not None
    waiting = scene.scored_checkup()
    for client in (*browsers.values(), client_as(third)):
        assert "no role in force yet: a manager has to agree first" in opens(client, scene, people, team.id)
        assert client.post(f"/checkups/{waiting.id}/judge", data={"decision": "approve"}).status_code == 403
        assert client.post("/policy/change", data={}).status_code == 403
        assert put(client, uuid4(), shift_body()).status_code == 403
        assert client.post("/pin", data={"password": PASSWORD, "pin": "471926", "again": "471926"}).status_code == 403
    for one in db.session.scalars(select(ProposedRole)).all():
        for client in (own, *browsers.values()):
            agreed = client.post(f"/people/roles/{one.id}", data={"answer": "agree", "is_known": "y", "reason": "I"})
            assert agreed.status_code == 403
    db.session.rollback()
    assert checkups.checkup(waiting.id).state is CheckupState.SCORED
    assert set(db.session.scalars(select(ProposedRole.state))) == {"proposed"}


def test_an_administrator_who_is_a_manager_too_agrees_to_nobody_of_his_own(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    manager = client_as(scene.user(Role.MANAGER, "Otieno  Ókoth"))
    own = scene.user(Role.ADMINISTRATOR, "Otieno Okoth")
    form = account(scene, role="assessor", reason="Trust me")
    sets_password(app, link_on(client_as(own).post("/accounts/new", data=form)))
    db.session.rollback()
    waits = db.session.scalars(select(ProposedRole)).one()
    answer = manager.post(
        f"/people/roles/{waits.id}", data={"answer": "agree", "is_known": "y", "reason": "I know her"}
    )
    assert "they count as one person until an administrator and a manager say on the page People" in page(answer)
    db.session.rollback()
    assert waits.state == "proposed"


def test_an_assessor_who_is_made_a_manager_does_not_approve_his_own_check_up(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    found = scene.scored_checkup()
    assessor, mary = accounts.user(found.assessor_id), client_as(scene.user(Role.MANAGER, "Mary Chebet"))
    promoted = changed(assessor, role="manager", reason="She is the best we have")
    client_as(Role.ADMINISTRATOR).post(f"/accounts/{assessor.id}", data=promoted)
    judge, approve = f"/checkups/{found.id}/judge", {"decision": "approve"}
    assert client_as(assessor).post(judge, data=approve).status_code == 403
    db.session.rollback()
    waits = accounts.role_that_waits(assessor.id)
    assert waits is not None
    mary.post(f"/people/roles/{waits.id}", data={"answer": "agree", "is_known": "y", "reason": "She is"})
    db.session.rollback()
    assert assessor.role is Role.MANAGER
    answer = client_as(assessor).post(judge, data=approve)
    assert (answer.status_code, "You took part in this check-up" in page(answer)) == (403, True)
    assert checkups.checkup(found.id).state is CheckupState.SCORED


def test_signing_in_as_somebody_whose_password_was_just_reset_is_told(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    asha, manager = scene.user(Role.ASSESSOR, "Asha Mwinyi"), client_as(Role.MANAGER)
    ada = scene.user(Role.ADMINISTRATOR, "Ada Min")
    made = client_as(ada).post(f"/accounts/{asha.id}/link", data={"reason": "has forgotten it"})
    thief = sets_password(app, link_on(made))
    assert "was set with the link that Ada Min made" in page(thief.get("/notices"))
    assert "A new password for Asha Mwinyi was set with the link that Ada Min made" in page(manager.get("/notices"))
    history = page(thief.get("/account"))
    assert "The password was reset: the former one and every session ended" in history
    assert "A password was set with the link" in history


def test_custody_is_taken_on_nobody_s_one_word(scene: Scene, client_as: Browser) -> None:
    sample, mary = scene.sample(), scene.user(Role.MANAGER, "Mary Chebet")
    giver = client_as(accounts.user(sample.recorder_id))
    form = HANDED | {"to": str(mary.id), "bag_seal": sample.bag_seal}
    given = giver.post(f"/samples/{sample.id}/hand-overs/new", data=form, follow_redirects=True)
    assert "Given, not yet confirmed by Mary Chebet." in page(given)
    db.session.rollback()
    asked = db.session.scalars(select(CustodyRequest)).unique().one()
    assert giver.post(f"/hand-overs/{asked.id}", data=YES).status_code == 403
    words: dict[str, Any] = {"hand_over": str(asked.hand_over_id), "answer": "hand_over_confirmed"}
    for more in ({}, {"by": str(mary.id)}):
        sent = put(giver, uuid4(), body("custody_confirmation", 1, **words, **more))
        assert sent.status_code == 422, json.dumps(sent.get_json())
    db.session.rollback()
    assert db.session.scalars(select(CustodyReply)).all() == []


def test_a_tablet_counts_up_no_other_tablet_s_numbers_and_opens_no_manager_s_page(app: Flask, scene: Scene) -> None:
    team = scene.team()
    enrolled("Airport tablet")
    headers = taken_over(app, scene, enrolled(), handler_of(team))
    client = app.test_client()
    answer = put(client, uuid4(), shift_body() | {"device": "Airport tablet"}, **headers)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "device")
    assert "This tablet is enrolled as Kilindini tablet 1" in answer.get_json()["errors"][0]["message"]
    manager = taken_over(app, scene, enrolled("Gate tablet"), scene.user(Role.MANAGER))
    for address in ("/policy/change", "/people", "/accounts", "/readiness"):
        opened = client.get(address, headers=manager)
        assert opened.status_code == 302 and "/login" in opened.location, address


def test_one_manager_revokes_no_certificate_and_ends_no_team_that_failed(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, team = issued(app, scene), failed(scene)
    john = scene.user(Role.MANAGER, "John Kiptoo")
    own, twin = client_as(john), client_as(scene.user(Role.MANAGER, "john KIPTÓO"))
    scene.user(Role.MANAGER, "Ann Waweru")
    own.post(f"/certificates/{certificate.serial}/status", data={"kind": "revoked", "reason": "a rival"})
    own.post(f"/teams/{team.id}/end", data={"to_on": "2026-03-03", "reason": "forget it"})
    db.session.rollback()
    revoking, ending = certificates.proposed_revocations_of(certificate.id)[0], standing.proposed_ends_of(team.id)[0]
    for where in (f"/certificates/revocations/{revoking.id}", f"/standing/ends/{ending.id}"):
        agree = {"answer": "agree", "reason": "Mine"}
        assert "Not a valid choice" in page(own.post(where, data=agree))
        assert ANOTHER in page(twin.post(where, data=agree))
        assert WALL in page(client_as(a_stranger()).post(where, data=agree))
    public = page(app.test_client().get(f"/verify/{certificate.serial}"))
    assert "revocation" in public.lower()
    db.session.expire_all()
    assert certificates.status_at(certificate, NOON) is CertificateStatus.REVOCATION_PROPOSED
    assert team.to_on is None
    assert certificates.status_at(certificate, NOON + timedelta(hours=25)) is CertificateStatus.VALID, "it lapses"


def a_stranger() -> User:
    """A manager of another unit, made once."""
    found = accounts.user_by_email("jane@example.org")
    return found or manager_of_another_unit()
