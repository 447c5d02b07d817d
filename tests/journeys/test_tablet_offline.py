"""The tablet without a network: nothing lost, nothing twice, and everything on record when the network is back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from canine.field.models import FieldRecord
from canine.rasco import queries as rasco
from canine.rules.field import RecordState
from canine.rules.words import word_for
from canine.shifts.models import Search, Shift
from tests.journeys.conftest import Site
from tests.journeys.tablet import LastingBrowser, Tablet, a_crew, rows
from tests.scenes import Scene


@pytest.mark.slow
def test_fifty_records_made_offline_outlive_a_dead_battery_and_arrive_once_each(
    site: Site, site_scene: Scene, lasting_browser: LastingBrowser
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = lasting_browser.starts()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.stands_at("Your shift")
    me.has_its_kit()
    me.loses_the_network()
    me.opens_a_shift()
    for number in range(48):
        me.logs_a_search(seal=f"KE{number:06d}")
    me.queue_says("49 kept on this tablet")
    me.follows("Log a search")
    me.fills_a_search(seal="KE000048")
    me.page.wait_for_timeout(500)
    lasting_browser.is_killed()
    assert rows(FieldRecord) == []

    me = lasting_browser.starts()
    me.loses_the_network()
    me.page.goto("/tablet")
    me.is_taken_over_by("Amina Yusuf")
    me.reads("Not saved yet: Search")
    me.reads("Ruby with Amina Yusuf")
    me.follows("Go on with the form")
    expect(me.page.locator("#search-seal_number")).to_have_value("KE000048")
    me.presses("Save the search")
    me.queue_says("50 kept on this tablet")
    me.has_the_network_again()
    me.queue_says("everything received")

    records = rows(FieldRecord)
    assert sorted(record.sequence for record in records) == list(range(1, 51))
    assert {record.state for record in records} == {RecordState.RECORDED}
    assert {record.author_id for record in records} == {crew.amina.id}
    assert (len(rows(Shift)), len(rows(Search))) == (1, 49)
    assert sorted(search.seal_number for search in rows(Search)) == [f"KE{n:06d}" for n in range(49)]
    receipts = me.receipts()
    assert {one["uuid"]: one["receipt"] for one in receipts} == {
        str(record.id): f"{record.receipt:08d}" for record in records
    }
    assert me.keeps() == []


def test_the_screens_open_without_a_network_and_every_other_page_says_that_it_needs_one(
    site: Site, site_scene: Scene, tablet_window: Callable[[], Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    titles = {
        "new/shift": "Open a shift",
        "new/search": "Log a search",
        "new/sample": "Take an air sample",
        "new/custody": "Hand a sample over",
        "new/exercise": "Training exercise",
        "sessions": "Sessions in which you enter the responses",
        "outbox": "Kept on this tablet",
    }
    for address, title in titles.items():
        me.page.goto("/tablet")
        me.page.reload()
        me.opens(address)
        me.stands_at(title)
    me.page.goto("/shifts")
    me.stands_at("This page needs the network")
    me.reads("Nothing was lost")
    me.page.get_by_role("link", name="To the tablet").click()
    me.stands_at("Your shift")


def test_an_exercise_a_sample_and_its_hand_over_go_from_the_tablet_to_the_record(
    site: Site, site_scene: Scene, tablet_window: Callable[[], Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.opens_a_shift()
    me.takes_a_sample(second=crew.otieno.id)
    me.hands_the_sample_over(to=crew.otieno.id)
    me.trains()
    me.queue_says("4 kept on this tablet")
    me.has_the_network_again()
    me.queue_says("everything received")
    found = {record.record_type: record for record in rows(FieldRecord)}
    assert {kind: record.state for kind, record in found.items()} == dict.fromkeys(
        ("shift", "sample", "custody", "exercise"), RecordState.RECORDED
    )


def test_responses_are_one_tap_each_and_the_line_knows_which_are_locked(
    site: Site, site_scene: Scene, tablet_window: Callable[[], Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    session = site_scene.session([crew.simba], recorder_id=crew.amina.id, positions=4)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.follows("Enter responses")
    me.page.locator("#sessions a").first.click()
    shown = ("none", "alert", "none", "not sniffed")
    for position, words in enumerate(shown, start=1):
        me.reads(f"position {position} of 4")
        me.presses(words)
    me.reads("every position has its response")
    me.has_the_network_again()
    me.queue_says("everything received")
    (progress,) = rasco.progress(rasco.session(session.id))
    assert [word_for(progress.responses[position].kind) for position in range(1, 5)] == list(shown)
