"""Every page of every role and of strangers: axe finds nothing, the keyboard is enough, a glove can hit it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.layout import HOMES
from canine.rules.roles import Role
from canine.serving import setup_link
from canine.shifts.models import Shift
from tests.architecture.routes import ANYONE, ROUTES
from tests.filled import filled, whole_instance
from tests.journeys.conftest import Site, served, that_noon
from tests.journeys.every_page import Walk
from tests.journeys.judging import Findings, Judge
from tests.ports import free_port
from tests.scenes import Scene

CSS = Path(__file__).parents[2] / "canine" / "static" / "css"
TEMPLATES = Path(__file__).parents[2] / "templates"
# What is open to anyone and is no page: files, and where one is only sent on.
NO_PAGES = {
    "certificates.authority",
    "heartbeat.healthz",
    "readiness.fetch_calendar",
    "web.home",
    "field_api.list_people",
    "field_api.set_first_pin",
    "field_api.take_over",
    "tablet.manifest",
    "tablet.show_file",
    "tablet.show_shell",  # its screens are judged one by one in test_tablet_for_everybody.py
    "tablet.worker",
}
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Whole:
    """The served instance of the whole unit, and the way through its pages."""

    app: Flask
    url: str
    walk: Walk

    def session_of(self, user: User) -> str:
        """The cookie of somebody who is signed in."""
        cookie = Scene().browser_of(self.app)(user).get_cookie("session")
        assert cookie is not None
        return cookie.value

    def somebody(self, role: Role) -> str:
        """The cookie of a person of a role."""
        return self.session_of(db.session.scalars(select(User).where(User.role == role).order_by(User.name)).all()[0])


@pytest.fixture(scope="module")
def whole(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """One for all tests of this file, at a noon at which time stands still."""
    instance = whole_instance(tmp_path_factory, migrated_sqlite)
    folder = instance.copied_to(tmp_path_factory.mktemp("whole"))
    with filled(folder, free_port()) as (app, _), that_noon(), served(app) as url:
        app.config.update(WTF_CSRF_ENABLED=True, TESTING=False)  # a form's token only where people send one
        yield Whole(app, url, instance.walk())


@pytest.fixture(scope="module")
def judge(whole: Whole, chromium: Browser) -> Iterator[Judge]:
    """One window for the file."""
    one = Judge(chromium, whole.url)
    yield one
    one.closes()


@pytest.fixture(scope="module")
def findings(whole: Whole, judge: Judge) -> Findings:
    """What is found on all pages, each looked at once."""
    judge.findings = Findings()
    signed_in = {stop.user_id: whole.session_of(accounts.user(UUID(stop.user_id))) for stop in whole.walk.stops}
    for stop in whole.walk.stops:
        judge.sits_down(signed_in[stop.user_id])
        judge.opens(stop.address)
        judge.judges(f"{stop.endpoint} ({stop.role})")
    strangers_look_around(judge)
    some_are_turned_away(whole, judge)
    forms_come_back_with_errors(whole, judge)
    answers_that_are_shown_once(whole, judge)
    return judge.findings


STRANGERS = {
    "accounts.sign_in": "/login",
    "certificates.verify": "/verify",
    "certificates.list_authorities": "/authorities",
    "certificates.show_status": "/verify/MSA-2026-0001",
    "tablet.needs_network": "/tablet/no-network",
}


def strangers_look_around(judge: Judge) -> None:
    """What is open to anyone; the set-up page is on an empty instance alone."""
    judge.sits_down(None)
    for endpoint, address in STRANGERS.items():
        judge.opens(address)
        judge.judges(endpoint)
    judge.opens("/verify/MSA-2026-9999", status=404)
    judge.judges("an unknown serial")


def some_are_turned_away(whole: Whole, judge: Judge) -> None:
    """Error pages, for a stranger and for somebody who is signed in."""
    judge.opens("/nowhere", status=404)
    judge.judges("404, a stranger")
    judge.sits_down(whole.somebody(Role.HANDLER))
    judge.opens("/accounts", status=403)
    judge.judges("403")
    judge.opens("/nowhere", status=404)
    judge.judges("404")


def forms_come_back_with_errors(whole: Whole, judge: Judge) -> None:
    """The forms of every day, sent empty."""
    shift = db.session.scalars(select(Shift).where(Shift.ended_at.is_(None))).all()[0]
    handler = whole.session_of(accounts.user(shift.recorder_id))
    sent: list[tuple[str | None, str]] = [
        (handler, f"/shifts/{shift.id}/searches/new"),
        (handler, f"/shifts/{shift.id}/samples/new"),
        (handler, "/training/exercises/new"),
        (whole.somebody(Role.VETERINARIAN), "/medical/new"),
        (whole.somebody(Role.ASSESSOR), "/checkups/new"),
        (whole.somebody(Role.MANAGER), "/sessions/new"),
        (whole.somebody(Role.PROSECUTOR), "/cases"),
        (None, "/login"),
        (None, "/verify"),
    ]
    for session, address in sent:
        judge.sits_down(session)
        judge.opens(address)
        judge.page.locator("main form button[type=submit]").first.click()
        judge.page.wait_for_load_state()
        assert judge.page.locator(".problems, .error, [role=alert]").count(), f"{address} took an empty form"
        judge.judges(f"{address.rsplit('/', 1)[-1]}, sent empty: {address}")


def answers_that_are_shown_once(whole: Whole, judge: Judge) -> None:
    """A tablet's token, a calendar's address, a certificate that was brought as a file."""
    judge.sits_down(whole.somebody(Role.ADMINISTRATOR))
    judge.opens("/devices/new")
    judge.page.get_by_label("Name of the tablet").fill("Airport tablet")
    judge.page.get_by_label("Unit").select_option(index=1)
    judge.page.locator("main form button[type=submit]").first.click()
    judge.page.get_by_role("heading", name="Token of Airport tablet").wait_for()
    judge.judges("the token of a tablet")
    judge.sits_down(whole.somebody(Role.MANAGER))
    judge.opens("/calendar")
    judge.page.get_by_role("button", name="Make a").click()
    judge.page.get_by_role("heading", name="The address").wait_for()
    judge.judges("the address of a calendar")
    judge.sits_down(None)
    judge.opens("/verify")
    paper = bytes(db.session.scalars(select(Certificate.pdf)).all()[0])
    judge.page.locator("input[type=file]").set_input_files(
        {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": paper}
    )
    judge.page.locator("main form", has=judge.page.locator("input[type=file]")).locator("button").click()
    judge.page.wait_for_load_state()
    judge.judges("a certificate that was brought as a file")


def test_every_page_of_every_role_was_opened(whole: Whole) -> None:
    assert whole.walk.unopened == set(), "give tests/journeys/a_whole_unit.py what these pages show"
    assert {stop.role for stop in whole.walk.stops} == set(Role)
    assert {HOMES[role] for role in Role} <= {stop.endpoint for stop in whole.walk.stops}
    open_to_anyone = {endpoint for endpoint, permission in ROUTES.items() if permission is ANYONE}
    assert open_to_anyone == {*STRANGERS, "accounts.set_up", *NO_PAGES}


def test_axe_finds_nothing_on_any_page(findings: Findings) -> None:
    assert findings.pages > 100
    assert findings.of("axe") == ""


def test_every_page_can_be_worked_with_the_keyboard_alone(findings: Findings) -> None:
    assert findings.of("keyboard") == ""


def test_whatever_is_to_be_hit_measures_48_pixels(findings: Findings) -> None:
    assert findings.of("targets") == ""


def test_no_page_scrolls_sideways_on_a_tablet_held_upright(findings: Findings) -> None:
    assert findings.of("width") == ""


def test_no_page_has_a_script_that_fails(findings: Findings) -> None:
    assert findings.of("errors") == ""


def test_the_tab_key_goes_through_a_page_in_its_order_and_is_never_trapped(whole: Whole, judge: Judge) -> None:
    shift = db.session.scalars(select(Shift).where(Shift.ended_at.is_(None))).all()[0]
    handler = whole.session_of(accounts.user(shift.recorder_id))
    walked = [
        (handler, f"/shifts/{shift.id}/searches/new"),
        (handler, f"/shifts/{shift.id}"),
        (whole.somebody(Role.ASSESSOR), "/checkups/new"),
        (whole.somebody(Role.VETERINARIAN), "/medical/new"),
        (whole.somebody(Role.MANAGER), "/readiness"),
        (whole.somebody(Role.PROSECUTOR), "/cases"),
        (whole.somebody(Role.ADMINISTRATOR), "/accounts"),
    ]
    for session, address in walked:
        judge.sits_down(session)
        judge.opens(address)
        wanted, reached = judge.tabs_through()
        assert len(wanted) > 10
        assert reached == wanted, address


def test_the_set_up_page_is_for_everybody_too(site: Site, chromium: Browser) -> None:
    link = setup_link(site.app, at=datetime.now(UTC))
    assert link is not None
    one = Judge(chromium, site.url)
    one.opens(link)
    one.judges("set-up")
    one.page.get_by_role("button").last.click()
    one.page.locator(".problems").wait_for()
    one.judges("set-up, sent empty")
    one.closes()
    assert {kind: one.findings.of(kind) for kind in one.findings.by_kind if one.findings.of(kind)} == {}


@pytest.mark.parametrize(
    ("planted", "kind", "words"),
    [
        ("document.querySelector('h1').style.color = '#767676'", "axe", "color-contrast-enhanced"),
        ("document.querySelector('#email').labels[0].remove()", "axe", "label"),
        ("document.querySelector('main button').tabIndex = -1", "keyboard", "cannot be reached"),
        ("document.querySelector('main button').style.outline = 'none'", "keyboard", "no ring"),
        ("document.querySelector('main button').style.outlineColor = '#bbb'", "keyboard", "to 1"),
        ("document.querySelector('main button').style.minHeight = '20px'", "targets", "px"),
        ("document.querySelector('main').style.minWidth = '900px'", "width", "sideways"),
        (
            "document.querySelector('.top').style.cssText = 'position: fixed; inset: 0; z-index: 9'",
            "keyboard",
            "lies under",
        ),
    ],
)
def test_the_judge_finds_what_is_planted(judge: Judge, planted: str, kind: str, words: str) -> None:
    judge.findings = Findings()
    judge.sits_down(None)
    judge.opens("/login")
    judge.page.evaluate(planted)
    judge.judges("planted")
    assert words in judge.findings.of(kind)


def test_nothing_is_shown_only_to_a_pointer() -> None:
    for sheet in CSS.glob("*.css"):
        for rule in re.findall(r"[^{}]*:hover[^{}]*\{([^}]*)\}", sheet.read_text()):
            properties = {each.partition(":")[0].strip() for each in rule.split(";") if each.strip()}
            assert properties <= {"background", "color", "border-color"}, f"{sheet.name}: {rule}"
    for template in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\s(title=\"|onmouse)", template.read_text()), template.name
