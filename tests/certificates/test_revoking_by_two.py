"""No manager alone revokes a certificate: a second one agrees within a day, and until then everyone reads of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine import jobs
from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.certificates import queries
from canine.certificates.models import Certificate, ProposedRevocation
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.certificate import CertificateStatus
from canine.rules.notifications import NoticeKind
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.standing import queries as standing
from canine.transaction import transaction
from tests.certificates.issued import issued, revoked_by_two, settings_of
from tests.conftest import NOON
from tests.in_force import role_of
from tests.scenes import Scene, account_of
from tests.standing.test_one_insider_is_never_enough import manager_of_another_unit

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
REASON = "the loader was seen in the room"
LAPSED_AT = NOON + timedelta(hours=24)


@pytest.fixture
def certificate(app: Flask, scene: Scene) -> Iterator[Certificate]:
    """One that Mary Chebet issued half an hour ago."""
    with freeze_time(NOON):
        yield issued(app, scene)


@pytest.fixture
def john(scene: Scene) -> User:
    return scene.user(Role.MANAGER, "John Kiptoo")


def shown(answer: object) -> str:
    html = answer.get_data(as_text=True)  # type: ignore[attr-defined]  # a response
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def proposed(client_as: Browser, certificate: Certificate, by: User) -> ProposedRevocation:
    typed = {"kind": "revoked", "reason": REASON}
    answer = client_as(by).post(f"/certificates/{certificate.serial}/status", data=typed, follow_redirects=True)
    assert "The revocation is proposed." in shown(answer)
    (found, *_) = queries.proposed_revocations_of(certificate.id)
    return found


def answered(browser: FlaskClient, found: ProposedRevocation, word: str, reason: str = "I saw it too") -> str:
    data = {"answer": word, "reason": reason}
    return shown(browser.post(f"/certificates/revocations/{found.id}", data=data, follow_redirects=True))


def closed(user: User) -> None:
    """Let nobody sign in with an account any more."""
    change = UserChange(user.name, role_of(user), user.unit_id, user.agency, is_active=False)
    with transaction():
        accounts.change_user(user.id, change, actor=program("test"), at=NOON)


def status_of(certificate: Certificate, hours: int = 0) -> CertificateStatus:
    db.session.expire_all()
    return queries.status_at(certificate, NOON + timedelta(hours=hours))


def test_one_manager_alone_revokes_nothing_under_whatever_account(
    scene: Scene, client_as: Browser, certificate: Certificate, john: User
) -> None:
    found = proposed(client_as, certificate, john)
    browser = client_as(john)
    assert "Revoke certificate MSA-2026-0001, by John Kiptoo" in shown(browser.get("/readiness"))
    assert "you proposed it, and a second person has to answer" in shown(browser.get("/readiness"))
    assert "Not a valid choice" in answered(browser, found, "agree"), "its author is not asked to agree"
    twin = client_as(scene.user(Role.MANAGER, "john KIPTÓO"))
    assert "Another person, who is a manager, agrees or declines." in answered(twin, found, "agree")
    assert "This is a matter of Mombasa Canine Unit" in answered(client_as(manager_of_another_unit()), found, "agree")
    offered = shown(browser.get(f"/certificates/{certificate.serial}/status"))
    assert [one in offered for one in ("Suspend", "Lift the suspension", "Revoke for good")] == [True, False, False]
    asked = browser.get(f"/certificates/revocations/{found.id}").text
    assert "Once a second manager agrees, the certificate is revoked" in asked
    again = client_as(john).post(f"/certificates/{certificate.serial}/status", data={"kind": "revoked", "reason": "x"})
    assert "John Kiptoo proposed to revoke it already" in shown(again)
    assert status_of(certificate) is CertificateStatus.REVOCATION_PROPOSED


def test_until_the_second_answers_everybody_reads_that_it_is_proposed_and_nobody_that_it_is_valid(
    app: Flask, client_as: Browser, certificate: Certificate, john: User
) -> None:
    proposed(client_as, certificate, john)
    answer = app.test_client().get(f"/verify/{certificate.serial}")
    page = answer.get_data(as_text=True)
    register = page[page.index("The register:") : page.index("On a given day")]
    assert f"Its revocation was proposed on 3 Mar 2026, 12:00: {REASON}. A second manager answers" in shown(answer)
    assert "valid" not in register.lower()
    assert "good" not in register
    for address in (f"/certificates/{certificate.serial}", "/certificates", f"/teams/{certificate.team_id}"):
        assert "revocation proposed" in shown(client_as(Role.MANAGER).get(address)), address


@pytest.mark.both_databases
def test_a_second_manager_agrees_and_certificate_and_team_hold_no_more(
    app: Flask, client_as: Browser, certificate: Certificate, john: User
) -> None:
    found = proposed(client_as, certificate, john)
    mary = next(one for one in db.session.scalars(select(User)) if one.name == "Mary Chebet")
    browser = client_as(mary)
    assert "by John Kiptoo" in shown(browser.get("/readiness"))
    assert "revoked for good, and the team is suspended" in shown(browser.get(f"/certificates/revocations/{found.id}"))
    assert "Say why" in answered(browser, found, "agree", reason="")
    page = answered(browser, found, "agree")
    assert "The certificate is revoked." in page
    assert "Agreed to by Mary Chebet" in page
    assert status_of(certificate) is CertificateStatus.REVOKED
    held = standing.held(certificate.team_id, Mode.FREE_SEARCH, NOON)["ivory"]
    assert (held.state, held.reason) == (StandingState.SUSPENDED, f"Certificate MSA-2026-0001 was revoked: {REASON}")
    assert "This was answered already." in answered(browser, found, "decline")
    told = {tuple(row) for row in db.session.execute(select(Notice.person_id, Notice.matter))}
    matters = (NoticeKind.REVOCATION_PROPOSED, NoticeKind.REVOCATION_ANSWERED)
    people = (john.id, mary.id, account_of(certificate.team).id)
    assert {(person, matter) for person in people for matter in matters} <= told
    assert verify().ok


@pytest.mark.parametrize(("who", "word"), [("John Kiptoo", "withdrawn"), ("Mary Chebet", "declined")])
def test_what_is_declined_or_withdrawn_is_valid_again_and_both_stand_in_its_history(
    app: Flask, client_as: Browser, certificate: Certificate, john: User, who: str, word: str
) -> None:
    found = proposed(client_as, certificate, john)
    person = next(one for one in db.session.scalars(select(User)) if one.name == who)
    assert "The certificate is not revoked." in answered(client_as(person), found, "decline", "a mistake")
    assert status_of(certificate) is CertificateStatus.VALID
    public = shown(app.test_client().get(f"/verify/{certificate.serial}"))
    assert f"The revocation was {word}: a mistake" in public


@pytest.mark.both_databases
def test_a_proposal_lapses_after_a_day_which_is_told_and_logged_and_nobody_agrees_any_more(
    app: Flask, client_as: Browser, certificate: Certificate, john: User
) -> None:
    found = proposed(client_as, certificate, john)
    lapse = next(job for job in jobs.JOBS if job.name == "revocations that lapsed")
    with transaction():
        lapse.run(LAPSED_AT - timedelta(seconds=1), settings_of(app))
    assert status_of(certificate, 23) is CertificateStatus.REVOCATION_PROPOSED
    with freeze_time(LAPSED_AT):
        assert status_of(certificate, 24) is CertificateStatus.VALID, "with or without a scheduler"
        assert "It lapsed" in answered(client_as(Role.MANAGER), found, "agree")
    late = LAPSED_AT + timedelta(minutes=3)
    with transaction():
        lapse.run(late, settings_of(app))
        lapse.run(late, settings_of(app))
    db.session.expire_all()
    assert found.stands is ProposalState.LAPSED
    spells = queries.spells_of(certificate, late)
    assert [(one.status, one.from_) for one in spells][-2:] == [
        (CertificateStatus.REVOCATION_PROPOSED, NOON),
        (CertificateStatus.VALID, LAPSED_AT),
    ]
    said = "The proposal to revoke certificate MSA-2026-0001 lapsed. Nobody agreed to revoke it within 24 hours."
    told = select(Notice.sentence).where(Notice.person_id == john.id, Notice.matter == NoticeKind.REVOCATION_ANSWERED)
    assert [one.startswith(said) for one in db.session.scalars(told)] == [True]
    entries = select(AuditEntry.actor).where(AuditEntry.object_type == "proposed_revocations")
    assert "program: scheduler" in list(db.session.scalars(entries))
    assert verify().ok


def test_the_only_manager_of_a_unit_names_one_of_another_unit(
    app: Flask, scene: Scene, client_as: Browser, certificate: Certificate
) -> None:
    only = next(one for one in db.session.scalars(select(User)) if one.name == "Mary Chebet")
    jane = manager_of_another_unit()
    for one in db.session.scalars(select(User).where(User.role == Role.MANAGER)):
        if one.id not in (only.id, jane.id):
            closed(one)
    address, browser = f"/certificates/{certificate.serial}/status", client_as(only)
    typed = {"kind": "revoked", "reason": REASON}
    unnamed = browser.post(address, data=typed)
    assert (unnamed.status_code, REASON in shown(unnamed) or REASON in unnamed.get_data(as_text=True)) == (422, True)
    assert "This unit has no other manager who could answer: name one of another unit." in shown(unnamed)
    assert browser.post(address, data={**typed, "second_id": str(jane.id)}).status_code == 302
    (found,) = queries.proposed_revocations_of(certificate.id)
    named = client_as(jane)
    assert "Revoke certificate MSA-2026-0001, by Mary Chebet" in shown(named.get("/readiness"))
    assert "The certificate is revoked." in answered(named, found, "agree")
    assert status_of(certificate) is CertificateStatus.REVOKED


def test_a_later_certificate_of_the_team_is_not_suspended_with_an_older_one(
    app: Flask, scene: Scene, client_as: Browser, certificate: Certificate
) -> None:
    expired = certificate.valid_to + timedelta(days=1)
    revoked_by_two(scene, certificate.serial, REASON, expired)
    assert queries.status_at(certificate, expired) is CertificateStatus.REVOKED
    assert [fact.kind.value for fact in standing.facts_of(certificate.team_id)] == ["certified"]
