"""A tablet on which a shift was left open, and one whose storage the browser may clear, and clears."""

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import expect

from canine.field.models import FieldRecord
from canine.rules.field import RecordState
from canine.shifts.models import Shift, ShiftEndStatement
from tests.journeys.conftest import Site
from tests.journeys.tablet import Tablet, a_crew, rows
from tests.scenes import Scene

LEFT_OPEN = "Ruby with Amina Yusuf: left open at Kilindini port"
NOT_KEPT = """
    const no = async () => false;
    Object.defineProperty(navigator, "storage", { value: { persisted: no, persist: no } });
"""


def test_the_relief_handler_closes_the_shift_on_the_shared_tablet_and_works_on_without_a_network(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    site_scene.team(crew.ruby.dog, crew.simba.handler)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Otieno Odhiambo")
    me.has_its_kit()
    me.presses("Sign out")
    me.is_taken_over_by("Amina Yusuf")
    me.stands_at("Your shift")
    me.has_its_kit()
    me.loses_the_network()
    me.opens_a_shift()
    me.presses("Sign out")
    me.is_taken_over_by("Otieno Odhiambo")
    me.stands_at("Your shift")
    expect(me.page.get_by_role("heading", name=LEFT_OPEN)).to_be_visible()
    me.takes_a_picture("shift-left-open")
    me.follows("Close this shift")
    me.stands_at("Close a colleague's shift")
    me.page.locator("[data-set-now=shift_closing-ended_at]").click()
    me.page.locator("#shift_closing-reason").fill("went off duty, and Ruby is needed")
    me.presses("Close the shift")
    me.stands_at("Your shift")
    expect(me.page.get_by_role("heading", name=LEFT_OPEN)).to_have_count(0)
    me.follows("Open a shift")
    me.page.locator("form[data-type=shift]").get_by_label("Ruby with Otieno Odhiambo").check()
    me.presses("Open the shift")
    me.stands_at("Your shift")
    me.has_the_network_again()
    me.everything_is_received()
    assert [one.state for one in rows(FieldRecord)] == [RecordState.RECORDED] * 3
    shifts = {shift.teams[0].name: shift.ended_at for shift in rows(Shift)}
    assert shifts["Ruby with Otieno Odhiambo"] is None
    assert shifts["Ruby with Amina Yusuf"] is not None
    assert [one.recorder_name for one in rows(ShiftEndStatement)] == ["Otieno Odhiambo"]


def test_a_browser_that_may_clear_the_storage_is_told_of_and_so_is_what_it_cleared(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = tablet_window()
    me.page.add_init_script(NOT_KEPT)
    me.is_enrolled(crew.token)
    expect(me.page.locator("#banners [data-kind=keeping]")).to_contain_text("on the home screen")
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.page.route("**/api/v1/records/*", lambda route: route.fulfill(status=502, body="bad gateway"))
    me.opens_a_shift()
    me.page.get_by_role("button", name="Kiswahili").click()
    expect(me.page.locator("#banners [data-kind=keeping]")).to_contain_text("skrini ya mwanzo")
    me.page.get_by_role("button", name="English").click()
    with me.page.expect_response("**/api/v1/people"):
        me.opens("outbox")
        me.presses("Send now")
    me.page.evaluate("() => new Promise((done) => { indexedDB.deleteDatabase('canine-tablet').onsuccess = done; })")
    me.page.evaluate("() => sessionStorage.clear()")
    me.page.goto("about:blank")
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    expect(me.page.locator("#banners [data-kind=lost]")).to_contain_text("no. 1.")
    expect(me.page.locator("#queue")).to_contain_text("1 record lost")
    me.takes_a_picture("records-lost")
    me.page.unroute("**/api/v1/records/*")
    me.opens_a_shift()
    me.waits_until(lambda: [one.sequence for one in rows(FieldRecord)] == [2])
