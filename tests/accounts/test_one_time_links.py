"""Nobody knows another's password: accounts and resets go by links, good once and for a time, and resets are seen."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import links, queries
from canine.accounts.messages import Handing, NewUser
from canine.accounts.models import SetupLink
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.notices.models import Mail
from canine.rules.one_time_link import LASTS, LinkKind, LinkState, state_of
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.accounts.links import NEW_PASSWORD, WHY, link_on, sets_password
from tests.conftest import NOON
from tests.in_force import role_of
from tests.notices.mailing import outbox, pass_at, with_mail
from tests.notices.post_office import post_office
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
RESET = {"reason": "has forgotten it, asked me in person"}


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def signs_in(app: Flask, email: str, password: str) -> bool:
    return app.test_client().post("/login", data={"email": email, "password": password}).status_code == 302


def account(scene: Scene, **changes: str) -> dict[str, str]:
    return {
        "name": "Grace Achieng",
        "email": "grace@example.org",
        "role": "handler",
        "unit": str(scene.unit().id),
        "reason": WHY,
    } | changes


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("used", "replaced", "at", "state"),
    [
        (None, None, NOON + HOUR - timedelta(seconds=1), LinkState.GOOD),
        (None, None, NOON + HOUR, LinkState.EXPIRED),
        (None, NOON, NOON, LinkState.REPLACED),
        (NOON, None, NOON + 9 * HOUR, LinkState.USED),
    ],
)
def test_what_became_of_a_link(used: object, replaced: object, at: object, state: LinkState) -> None:
    assert state_of(NOON + HOUR, used, replaced, at) is state  # type: ignore[arg-type]  # a table of moments


@pytest.mark.both_databases
@freeze_time(NOON)
def test_an_invitation_is_good_once_and_a_used_one_says_what_to_do(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    link = link_on(client_as(Role.ADMINISTRATOR).post("/accounts/new", data=account(scene)))
    assert not signs_in(app, "grace@example.org", ""), "an account without a password lets nobody in"
    shown = page(app.test_client().get(link))
    assert "Grace Achieng" in shown
    assert "grace@example.org" in shown
    sets_password(app, link)
    again = app.test_client().post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert again.status_code == 410
    assert "If it was not, tell a manager of your unit and your administrator at once." in page(again)
    assert (signs_in(app, "grace@example.org", NEW_PASSWORD), signs_in(app, "grace@example.org", PASSWORD)) == (1, 0)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"password": "short", "again": "short"}, "it needs at least 12."),
        ({"password": "GraceAchieng1", "again": "GraceAchieng1"}, "easy to guess: without name and address"),
        ({"password": NEW_PASSWORD, "again": PASSWORD}, "The two passwords differ."),
        ({"password": "short", "again": "shorter"}, "it needs at least 12. Four unrelated words"),
        ({"password": "short", "again": "shorter"}, "The two passwords differ."),
        ({"password": "", "again": ""}, "Choose a password."),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_good(
    sqlite_app: Flask, sent: dict[str, str], sentence: str
) -> None:
    message = NewUser("grace@example.org", "Grace Achieng", Role.HANDLER, reason=WHY)
    with transaction():
        _, link = links.invite(message, Handing(""), actor=program("test"), at=NOON)
    with freeze_time(NOON):
        answer = sqlite_app.test_client().post(link, data=sent)
        assert (answer.status_code, sentence in page(answer)) == (422, True)
        sets_password(sqlite_app, link)


@pytest.mark.parametrize(("kind", "words"), [(LinkKind.INVITATION, "seven days"), (LinkKind.RESET, "24 hours")])
def test_a_link_that_has_run_out_says_so_and_a_new_one_takes_the_place_of_the_old(
    sqlite_app: Flask, kind: LinkKind, words: str
) -> None:
    scene = Scene()
    client_as = scene.browser_of(sqlite_app)
    person, _ = scene.user(Role.HANDLER), scene.user(Role.MANAGER)
    with freeze_time(NOON):
        administrator = client_as(Role.ADMINISTRATOR)
        where = f"/accounts/{person.id}/link"
        if kind is LinkKind.INVITATION:
            first = link_on(administrator.post("/accounts/new", data=account(scene)))
            invited = queries.user_by_email("grace@example.org")
            assert invited is not None
            where = f"/accounts/{invited.id}/link"
        else:
            first = link_on(administrator.post(where, data=RESET))
        second = link_on(administrator.post(where, data=RESET))
        replaced = sqlite_app.test_client().get(first)
        assert (replaced.status_code, "A newer link has taken the place" in page(replaced)) == (410, True)
        assert sqlite_app.test_client().get(second).status_code == 200
    with freeze_time(NOON + LASTS[kind]):
        late = sqlite_app.test_client().get(second)
        assert late.status_code == 410
        assert f"This link was good for {words}, and they are over. Ask your administrator" in page(late)


def test_the_link_of_an_account_that_has_ended_and_one_that_was_never_made_open_nothing(sqlite_app: Flask) -> None:
    scene = Scene()
    client_as = scene.browser_of(sqlite_app)
    person, _ = scene.user(Role.HANDLER), scene.user(Role.MANAGER)
    administrator, role = client_as(Role.ADMINISTRATOR), role_of(person)
    link = link_on(administrator.post(f"/accounts/{person.id}/link", data=RESET))
    form = {"name": person.name, "role": role.value, "unit": str(person.unit_id)}
    assert administrator.post(f"/accounts/{person.id}", data=form).status_code == 302
    ended = sqlite_app.test_client().get(link)
    assert (ended.status_code, "This account has ended" in page(ended)) == (410, True)
    never = sqlite_app.test_client().get(link[:-1])
    assert (never.status_code, "There is no such link." in page(never)) == (410, True)


@freeze_time(NOON)
def test_a_reset_ends_password_and_sessions_and_wants_a_reason(app: Flask, scene: Scene, client_as: Browser) -> None:
    person, _ = scene.user(Role.HANDLER), scene.user(Role.MANAGER)
    here, administrator = client_as(person), client_as(Role.ADMINISTRATOR)
    unsaid = administrator.post(f"/accounts/{person.id}/link", data={"reason": " "})
    assert (unsaid.status_code, "the person and the managers read it" in page(unsaid)) == (422, True)
    assert here.get("/dogs").status_code == 200
    link = link_on(administrator.post(f"/accounts/{person.id}/link", data=RESET))
    assert here.get("/dogs").status_code == 302
    assert not signs_in(app, person.email, PASSWORD)
    sets_password(app, link)
    assert signs_in(app, person.email, NEW_PASSWORD)


@freeze_time(NOON)
def test_an_administrator_signing_in_as_somebody_whose_password_was_just_reset_is_seen(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    """The link is used by whoever made it; the person and every manager of the unit read from where."""
    ada, asha = scene.user(Role.ADMINISTRATOR, "Ada Min"), scene.user(Role.HANDLER, "Asha Mwinyi")
    manager, elsewhere = scene.user(Role.MANAGER), scene.user(Role.HANDLER)
    link = link_on(client_as(ada).post(f"/accounts/{asha.id}/link", data=RESET))
    sets_password(app, link)
    told = page(client_as(asha).get("/notices"))
    assert "Ada Min has ended your password and every session" in told
    assert "has forgotten it, asked me in person" in told
    assert "was set with the link that Ada Min made, in" in told
    assert "If that was not you, tell a manager of your unit at once." in told
    seen = page(client_as(manager).get("/notices"))
    assert "Ada Min has ended the password of Asha Mwinyi" in seen
    assert "A new password for Asha Mwinyi was set with the link that Ada Min made, in" in seen
    assert "Asha Mwinyi" not in page(client_as(elsewhere).get("/notices"))


def test_nobody_resets_their_own_account(sqlite_app: Flask) -> None:
    scene = Scene()
    client_as = scene.browser_of(sqlite_app)
    ada = scene.user(Role.ADMINISTRATOR)
    answer = client_as(ada).post(f"/accounts/{ada.id}/link", data=RESET)
    assert (answer.status_code, "change your password on its page" in page(answer)) == (422, True)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_makes_a_link(sqlite_app: Flask, role: Role) -> None:
    scene = Scene()
    person = scene.user(Role.HANDLER)
    answer = scene.browser_of(sqlite_app)(role).post(f"/accounts/{person.id}/link", data=RESET)
    assert answer.status_code == 403
    assert db.session.scalars(select(SetupLink)).all() == []


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_log_holds_neither_link_nor_password_and_says_that_the_holder_of_the_link_set_it(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    link = link_on(client_as(Role.ADMINISTRATOR).post("/accounts/new", data=account(scene)))
    sets_password(app, link)
    entries = db.session.scalars(select(AuditEntry)).all()
    everything = " ".join(f"{one.before} {one.after} {one.reason}" for one in entries)
    assert link.rpartition("/")[2] not in everything
    assert NEW_PASSWORD not in everything
    setting = [one for one in entries if one.action == "accounts.set_password_by_link"]
    assert {one.actor for one in setting} == {"holder of the link for Grace Achieng"}


def test_where_mail_is_set_up_the_link_goes_by_mail_and_the_administrator_does_not_see_it(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    with post_office() as office, freeze_time(NOON):
        with_mail(app, office.server)
        administrator = client_as(Role.ADMINISTRATOR)
        sent = administrator.post("/accounts/new", data=account(scene, handing="mail"), follow_redirects=True)
        assert "The link is on its way to grace@example.org." in page(sent)
        assert "/setup/" not in page(sent)
        pass_at(app, NOON)
        (letter,) = office.for_("grace@example.org")
        text = str(letter.get_content())
        assert "good once, and for seven days" in " ".join(text.split())
        link = text[text.index("/setup/") :].split()[0]
        assert [mail.body for mail in outbox()] == ["The link of this mail is not kept."]
        sets_password(app, link)
        by_hand = administrator.post(
            "/accounts/new", data=account(scene, name="Brian Otieno", email="b@example.org", handing="hand")
        )
        assert link_on(by_hand)
        assert len(db.session.scalars(select(Mail)).all()) == 1
