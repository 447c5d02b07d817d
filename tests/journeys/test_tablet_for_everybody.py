"""Every screen of the tablet: axe, keyboard, 48 pixels, no sideways scrolling, lying and upright, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, pictures
from tests.journeys.judging import LYING, UPRIGHT, Findings, Judge
from tests.journeys.tablet import PIN, Tablet, a_crew
from tests.journeys.test_tablet_photos import PHOTOS, a_search_with_a_photo, refuse_with
from tests.scenes import Scene

ASKING_FOR_MORE = ("search", "sample", "custody", "exercise", "alert", "outcome", "finding")
FORMS = ("shift", *ASKING_FOR_MORE, "note", "shift_end")


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
    me = Tablet(judge.page, pictures())
    judge.opens("/tablet")
    me.stands_at("Enrol this tablet")
    judge.judges("enrolment")
    me.is_enrolled(crew.token)
    judge.judges("people")
    me.presses("Amina Yusuf")
    me.stands_at("Type your PIN")
    judge.judges("PIN")
    me.takes_a_picture("tablet-pin")
    me.follows("I have no PIN yet, or forgot it")
    me.stands_at("Choose a PIN")
    judge.judges("first PIN")
    me.opens("people")
    me.is_taken_over_by("Amina Yusuf", PIN)
    me.has_its_kit()
    me.opens_a_shift()
    me.everything_is_received()
    judge.judges("home")
    me.takes_a_picture("tablet-shift")
    shift = me.receipts()[0]["uuid"]
    for form in FORMS:
        me.opens(f"new/{form}?shift={shift}")
        me.stands_at(me.title_of(form))
        judge.judges(form)
        if form in ASKING_FOR_MORE:
            me.page.locator(f"form[data-type={form}] [type=submit]").click()
            me.page.locator(f"form[data-type={form}] .problems").wait_for()
            judge.judges(f"{form}, sent empty")
    me.opens("sessions")
    me.stands_at("Sessions in which you enter the responses")
    judge.judges("sessions")
    me.taps(me.page.locator("#sessions a"))
    me.reads("position 1 of 6")
    judge.judges("line")
    me.takes_a_picture("tablet-line")
    me.loses_the_network()
    me.opens("home")
    me.logs_a_search()
    me.opens("outbox")
    me.stands_at("Kept on this tablet")
    judge.judges("outbox")
    me.takes_a_picture("tablet-outbox")
    me.presses("Kiswahili")
    me.stands_at("Vilivyohifadhiwa kwenye kishikwambi hiki")
    judge.judges("outbox, Kiswahili")
    me.opens("home")
    me.stands_at("Zamu yako")
    judge.judges("home, Kiswahili")
    me.takes_a_picture("tablet-kiswahili")
    me.follows("Andika upekuzi")
    me.stands_at("Andika upekuzi")
    judge.judges("search, Kiswahili")
    assert judge.findings.pages > 20
    assert everything_found(judge.findings) == {}


def test_a_refused_photo_is_for_everybody(judge: Judge, site_scene: Scene, tmp_path: Path) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = Tablet(judge.page, pictures())
    judge.opens("/tablet")
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.opens_a_shift()
    me.page.route(PHOTOS, refuse_with(404))
    a_search_with_a_photo(me, tmp_path)
    me.queue_says("1 refused")
    for lying, upright in ((LYING, UPRIGHT), (UPRIGHT, LYING)):
        me.opens("outbox")
        me.reads("refused by the server")
        me.page.set_viewport_size(lying)
        me.takes_a_picture(f"tablet-refused-photo-{lying['width']}")
        judge.judges(f"outbox with a refused photo, from {lying['width']}")
        me.follows("Discard")
        me.stands_at("Let a photo go")
        me.page.set_viewport_size(lying)
        me.takes_a_picture(f"tablet-let-a-photo-go-{lying['width']}")
        judge.judges(f"letting a photo go, then {upright['width']}")
    me.presses("Kiswahili")
    me.stands_at("Achilia picha")
    judge.judges("letting a photo go, Kiswahili")
    me.opens("outbox")
    me.reads("imekataliwa na seva")
    me.takes_a_picture("tablet-refused-photo-kiswahili")
    judge.judges("outbox with a refused photo, Kiswahili")
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
    begin = wanted.index(reached[0])  # the keyboard begins where the new screen does
    assert reached == wanted[begin:] + wanted[:begin]
    me.page.locator("form[data-type=shift] [type=submit]").focus()
    me.page.keyboard.press("Enter")
    me.stands_at("Your shift")
    me.everything_is_received()
