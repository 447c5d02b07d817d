"""Every screen of the tablet: axe, keyboard, 48 pixels, no sideways scrolling, lying and upright, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.judging import Findings, Judge
from tests.journeys.tablet import PIN, Tablet, a_crew
from tests.scenes import Scene

FORMS = ("shift", "search", "sample", "custody", "exercise", "note", "alert", "outcome", "finding", "shift_end")


@pytest.fixture
def judge(chromium: Browser, site: Site) -> Iterator[Judge]:
    """One window."""
    one = Judge(chromium, site.url)
    yield one
    one.closes()


def everything_found(findings: Findings) -> dict[str, str]:
    return {kind: findings.of(kind) for kind in findings.by_kind if findings.of(kind)}


@pytest.mark.slow
def test_every_screen_of_the_tablet_is_for_everybody(judge: Judge, site_scene: Scene) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    site_scene.session([crew.simba], recorder_id=crew.amina.id, positions=6)
    me = Tablet(judge.page, None)
    judge.opens("/tablet")
    me.stands_at("Enrol this tablet")
    judge.judges("enrolment")
    me.is_enrolled(crew.token)
    judge.judges("people")
    me.presses("Amina Yusuf")
    me.stands_at("Type your PIN")
    judge.judges("PIN")
    me.follows("I have no PIN yet, or forgot it")
    me.stands_at("Choose a PIN")
    judge.judges("first PIN")
    me.opens("people")
    me.is_taken_over_by("Amina Yusuf", PIN)
    me.has_its_kit()
    me.opens_a_shift()
    me.queue_says("everything received")
    judge.judges("home")
    shift = me.receipts()[0]["uuid"]
    for form in FORMS:
        me.opens(f"new/{form}?shift={shift}")
        me.page.locator(f"form[data-type={form}]").wait_for()
        judge.judges(form)
        me.page.locator(f"form[data-type={form}] [type=submit]").click()
        if me.page.locator(f"form[data-type={form}] .problems").is_visible():
            judge.judges(f"{form}, sent empty")
    me.opens("sessions")
    judge.judges("sessions")
    me.page.locator("#sessions a").first.click()
    me.reads("position 1 of 6")
    judge.judges("line")
    me.loses_the_network()
    me.opens("home")
    me.logs_a_search()
    me.opens("outbox")
    judge.judges("outbox")
    me.presses("Kiswahili")
    judge.judges("outbox, Kiswahili")
    me.opens("home")
    me.stands_at("Zamu yako")
    judge.judges("home, Kiswahili")
    me.follows("Andika upekuzi")
    me.stands_at("Andika upekuzi")
    judge.judges("search, Kiswahili")
    assert judge.findings.pages > 20
    assert everything_found(judge.findings) == {}


def test_a_form_is_filled_in_and_saved_with_the_keyboard_alone(judge: Judge, site_scene: Scene) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = Tablet(judge.page, None)
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.page.locator("#open-shift").focus()
    me.page.keyboard.press("Enter")
    me.stands_at("Open a shift")
    wanted, reached = judge.tabs_through()
    assert len(wanted) > 8
    assert reached == wanted
    me.page.locator("form[data-type=shift] [type=submit]").focus()
    me.page.keyboard.press("Enter")
    me.stands_at("Your shift")
    me.queue_says("everything received")
