"""What is typed and tapped on a tablet counts, however slow the machine and the network are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from canine.field.models import FieldPhoto
from canine.rules.roles import Role
from tests.journeys.conftest import Site
from tests.journeys.tablet import LastingBrowser, Tablet, a_crew, rows
from tests.journeys.test_tablet_offline import a_photo
from tests.journeys.test_tablet_photos import PHOTOS, a_search_with_a_photo, refuse_with
from tests.scenes import Scene

HALF_A_SECOND_MS = 500
A_FAST_LETTER_MS = 100
SLOW_PICTURES = """() => {
    const read = window.createImageBitmap.bind(window);
    window.createImageBitmap = async (file) => {
        await new Promise((soon) => setTimeout(soon, 1500));
        return read(file);
    };
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    crypto.subtle.digest = async (...asked) => {
        setTimeout(() => { window.hadTimeToKeepIt = true; }, 1000);
        return digest(...asked);
    };
}"""

SHOWS_WHAT_WAS_ASKED = """() => {
    const { screen } = document.querySelector("[data-screen]:not([hidden])").dataset;
    return location.hash === `#/${screen}`;
}"""


def milliseconds(page: Page) -> float:
    return float(page.evaluate("() => performance.now()"))


def test_every_letter_is_kept_within_half_a_second_though_the_typing_goes_on_and_the_battery_dies(
    site: Site, site_scene: Scene, lasting_browser: LastingBrowser
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = lasting_browser.starts()
    me.page.clock.install()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.opens_a_shift()
    me.follows("Weather and dog")
    remarks = me.page.locator("#note-remarks")
    remarks.focus()
    # From here on the page's clock goes on only when it is told to: what waits for the storage waits for no timer.
    me.page.clock.pause_at(datetime.fromtimestamp(me.page.evaluate("() => Date.now()") / 1000 + 60, UTC))
    typed = "limps on the left fore, and"
    begun = milliseconds(me.page)
    for letter in typed:
        remarks.press_sequentially(letter)
        me.page.clock.run_for(A_FAST_LETTER_MS)
    assert round(milliseconds(me.page) - begun) == A_FAST_LETTER_MS * len(typed), "there was no pause in the typing"
    old_enough = typed[: -HALF_A_SECOND_MS // A_FAST_LETTER_MS]
    me.waits_until(lambda: remarks_kept(me).startswith(old_enough))
    me.page.clock.run_for(HALF_A_SECOND_MS - A_FAST_LETTER_MS)
    me.waits_until(lambda: remarks_kept(me) == typed)
    lasting_browser.is_killed()

    me = lasting_browser.starts()
    me.page.goto("/tablet")
    me.is_taken_over_by("Amina Yusuf")
    me.follows("Go on with the form")
    expect(me.page.locator("#note-remarks")).to_have_value(typed)


def remarks_kept(me: Tablet) -> str:
    """What the draft of the open form holds."""
    return next((str(draft["values"].get("remarks", "")) for draft in me.drafts()), "")


def test_a_photo_that_is_still_being_read_belongs_to_what_is_saved(amina: Tablet, tmp_path: Path) -> None:
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search()
    amina.page.evaluate(SLOW_PICTURES)
    amina.page.locator("#search-photos").set_input_files(a_photo(tmp_path / "seal.jpg"))
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    amina.waits_until(lambda: [photo.completed_at is not None for photo in rows(FieldPhoto)] == [True])
    amina.everything_is_received()


def test_a_photo_of_a_form_that_was_thrown_away_is_not_kept(amina: Tablet, tmp_path: Path) -> None:
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.page.evaluate(SLOW_PICTURES)
    amina.page.locator("#search-photos").set_input_files(a_photo(tmp_path / "seal.jpg"))
    amina.presses("Delete draft")
    amina.presses("Yes, throw it away")
    amina.stands_at("Your shift")
    amina.page.wait_for_function("() => window.hadTimeToKeepIt")
    amina.everything_is_received()
    assert (amina.photos(), amina.drafts()) == ([], [])


def test_whoever_taps_on_before_a_screen_is_there_ends_at_the_one_asked_for_last(amina: Tablet) -> None:
    amina.stands_at("Your shift")
    for pause in range(0, 30, 2):
        # Another language makes the present screen anew, while the address names the next one already.
        amina.page.evaluate(
            """async (pause) => {
                document.getElementById("language").click();
                await new Promise((soon) => setTimeout(soon, pause));
                location.hash = location.hash === "#/outbox" ? "#/home" : "#/outbox";
                await new Promise((soon) => setTimeout(soon, 400));
            }""",
            pause,
        )
        amina.waits_until(lambda: bool(amina.page.evaluate(SHOWS_WHAT_WAS_ASKED)))


@pytest.mark.parametrize(
    ("place", "heading"),
    [("#shifts a >> text=Log a search", "Log a search"), ("#queue .badge >> nth=-1", "Kept on this tablet")],
    ids=["a way on", "the line at the top, which changes"],
)
def test_a_tap_that_lasts_while_records_are_sent_and_received_counts(amina: Tablet, place: str, heading: str) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.queue_says("1 kept on this tablet")
    amina.lays_a_finger_on(amina.page.locator(place))
    amina.has_the_network_again()
    amina.waits_until(lambda: not amina.keeps())
    amina.takes_the_finger_away()
    amina.stands_at(heading)
    amina.everything_is_received()


def test_a_tap_on_what_was_refused_counts_while_another_record_is_received(amina: Tablet, tmp_path: Path) -> None:
    amina.page.route(PHOTOS, refuse_with(404))
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path)
    amina.queue_says("1 refused")
    amina.loses_the_network()
    amina.logs_a_search()
    amina.opens("outbox")
    amina.reads("1 kept on this tablet")
    amina.lays_a_finger_on(amina.page.get_by_role("link", name="Discard"))
    amina.has_the_network_again()
    amina.waits_until(lambda: not amina.keeps())
    amina.takes_the_finger_away()
    amina.stands_at("Let a photo go")


def test_the_keyboard_keeps_its_place_while_records_are_sent_and_received(amina: Tablet) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.queue_says("1 kept on this tablet")
    search = amina.page.get_by_role("link", name="Log a search")
    search.focus()
    amina.has_the_network_again()
    amina.everything_is_received()
    expect(search).to_be_focused()


def test_a_tap_on_one_s_name_counts_while_another_name_joins_the_list(amina: Tablet, site_scene: Scene) -> None:
    amina.presses("Sign out")
    amina.stands_at("Who works with the tablet?")
    amina.lays_a_finger_on(amina.page.get_by_role("button", name="Amina Yusuf"))
    site_scene.user(Role.HANDLER, "Zuhura Ali")
    amina.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    amina.waits_until(lambda: "Zuhura Ali" in amina.knows())
    amina.takes_the_finger_away()
    amina.stands_at("Type your PIN")


def test_a_screen_that_opens_while_a_palm_lies_on_the_tablet_shows_what_is_kept_now(amina: Tablet) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.queue_says("1 kept on this tablet")
    amina.lays_a_finger_on(amina.page.get_by_role("heading", level=1))
    amina.opens("outbox")
    amina.stands_at("Kept on this tablet")
    # Not waited for: it is there before the title says so, or only when the finger has left.
    assert amina.page.locator("#outbox [data-record]").count() == 1
    amina.takes_the_finger_away()
