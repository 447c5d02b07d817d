"""The tablet without a network: nothing lost, nothing twice, and everything on record when the network is back."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Route, expect

from canine.accounts import queries as accounts
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord
from canine.rasco import queries as rasco
from canine.rules.field import RecordState
from canine.rules.language import Language
from canine.rules.words import word_for
from canine.shifts.models import Search, Shift
from tests.journeys.conftest import Site
from tests.journeys.tablet import PIN, Crew, LastingBrowser, Tablet, a_crew, rows
from tests.scenes import Scene, load


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
    me.keeps_the_search("KE000048")
    digits = me.digits
    lasting_browser.is_killed()
    assert rows(FieldRecord) == []

    me = lasting_browser.starts()
    me.loses_the_network()
    me.page.goto("/tablet")
    me.is_taken_over_by("Amina Yusuf")
    me.reads(f"Search running: CSQU {digits}")
    me.reads("Ruby with Amina Yusuf")
    me.follows("Go on with the search")
    expect(me.page.locator("#search-seal_number")).to_have_value("KE000048")
    me.ends_the_search()
    me.presses("Save the search")
    me.queue_says("50 kept on this tablet")
    me.has_the_network_again()
    me.everything_is_received()

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


def test_a_page_that_the_worker_did_not_bring_is_taken_by_it_all_the_same(amina: Tablet) -> None:
    """As on the first visit, when the page was called before the worker had everything."""
    browser = amina.page.context.new_cdp_session(amina.page)
    with amina.page.expect_event("load"):
        browser.send("Page.reload", {"ignoreCache": True})
    amina.keeps_its_screens()
    amina.loses_the_network()
    amina.presses("Kiswahili")
    amina.stands_at("Zamu yako")


def test_the_screens_open_without_a_network_and_every_other_page_says_that_it_needs_one(amina: Tablet) -> None:
    amina.loses_the_network()
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
        amina.page.goto("/tablet")
        amina.page.reload()
        amina.opens(address)
        amina.stands_at(title)
    amina.page.goto("/shifts")
    amina.stands_at("This page needs the network")
    amina.reads("Nothing was lost")
    amina.taps(amina.page.get_by_role("link", name="To the tablet"))
    amina.stands_at("Your shift")


def test_an_exercise_a_sample_and_its_hand_over_go_from_the_tablet_to_the_record(amina: Tablet, crew: Crew) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.takes_a_sample(second=crew.otieno.id)
    amina.hands_the_sample_over(to=crew.otieno.id)
    amina.trains()
    amina.queue_says("4 kept on this tablet")
    amina.has_the_network_again()
    amina.everything_is_received()
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
    me.taps(me.page.locator("#sessions a"))
    shown = ("no response", "alert", "no response", "not sniffed")
    for position, words in enumerate(shown, start=1):
        me.reads(f"position {position} of 4")
        me.presses(words)
    me.reads("every position has its response")
    me.has_the_network_again()
    me.everything_is_received()
    (progress,) = rasco.progress(rasco.session(session.id))
    assert [word_for(progress.responses[position].kind) for position in range(1, 5)] == [
        "none",
        "alert",
        "none",
        "not sniffed",
    ]


def test_a_run_of_a_check_up_is_recorded_without_a_network_and_received_afterwards(
    site: Site, site_scene: Scene, tablet_window: Callable[[], Tablet]
) -> None:
    """One of six is not sniffed, and comes once more; the tablet knows that, and nothing of what lies there."""
    now = datetime.now(UTC)
    crew = a_crew(site_scene, now)
    found = site_scene.checkup(site_scene.team(site_scene.dog("Nala")), at=now, recorder_id=crew.amina.id)
    load(found, 1, now)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.follows("Enter responses")
    me.taps(me.page.locator("#sessions a"))
    for position in range(1, 7):
        me.reads(f"run 1: position {position} of 6")
        me.presses("not sniffed" if position == 3 else "no response")
    me.reads("run 1: position 3, presented once more")
    me.reads("Not sniffed: present these once more, as everything lies. Positions: 3")
    me.page.reload()
    me.reads("run 1: position 3, presented once more")
    me.presses("change of behaviour")
    me.reads("run 1: every position has its response")
    me.queue_says("7 kept on this tablet")
    db.session.rollback()
    assert checkups.progress(checkups.checkup(found.id)).entered == 0
    me.has_the_network_again()
    me.everything_is_received()
    db.session.rollback()
    run = checkups.progress(checkups.checkup(found.id)).runs[0]
    assert run.is_done and [one.from_tablet for one in run.every_response] == [True] * 7
    assert run.again is not None and word_for(run.again[3].kind) == "change of behaviour"
    assert all(one.at < one.received_at for one in run.every_response)


def test_photos_are_scaled_hashed_and_sent_after_their_record_however_often_the_network_goes(
    amina: Tablet, tmp_path: Path
) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search()
    amina.page.locator("#search-photos").set_input_files(a_photo(tmp_path / "seal.jpg"))
    expect(amina.page.locator("form[data-type=search] .thumbs img")).to_have_count(1)
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    pieces = []

    def lose_the_second(route: Route) -> None:
        if route.request.method == "PATCH":
            pieces.append(int(route.request.headers["upload-offset"]))
        route.abort("connectionreset") if len(pieces) == 2 and route.request.method == "PATCH" else route.fallback()

    amina.page.route("**/photos/*", lose_the_second)
    amina.has_the_network_again()
    amina.waits_until(lambda: bool(rows(FieldPhoto)) and rows(FieldPhoto)[0].completed_at is not None, seconds=30)
    amina.everything_is_received()
    (photo,) = rows(FieldPhoto)
    assert (photo.width, photo.height) == (1600, 1200)
    assert hashlib.sha256(photo.jpeg).hexdigest() == photo.sha256
    assert pieces == sorted(pieces) and pieces.count(0) == 1, "it goes on where it stopped"
    assert photo.exif_taken_at == "2026:03:03 14:10:05"
    assert (float(photo.exif_latitude), float(photo.exif_longitude)) == pytest.approx((-4.05, 39.625), abs=1e-6)
    (record,) = (one for one in rows(FieldRecord) if one.record_type == "search")
    assert json.loads(record.body)["payload"]["photos"][0]["sha256"] == photo.sha256


def a_photo(path: Path) -> Path:
    """A picture with noise in it, as large as a tablet's camera takes it, with time and place in its EXIF."""
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:03 14:10:05"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "S", (4.0, 3.0, 0.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (39.0, 37.0, 30.0)
    noise.save(path, exif=exif, quality=90)
    return path


def test_a_person_s_language_goes_with_the_person(amina: Tablet, crew: Crew) -> None:
    amina.presses("Kiswahili")
    amina.stands_at("Zamu yako")
    amina.follows("Anza zamu")
    amina.reads("– chagua –")
    amina.reads("si lazima")
    amina.waits_until(lambda: language_of(crew.amina.id) is Language.SWAHILI)
    amina.page.locator("form[data-type=shift] [type=submit]").click()
    amina.stands_at("Zamu yako")
    amina.waits_until(lambda: not amina.keeps())
    amina.follows("Anza zamu")
    amina.page.locator("form[data-type=shift] [type=submit]").click()
    amina.stands_at("Zamu yako")
    amina.queue_says("1 imekataliwa")
    amina.opens("outbox")
    amina.reads("yuko kwenye zamu iliyo wazi huko Kilindini port: maliza hiyo kwanza.")
    amina.presses("Toka")
    amina.presses("Otieno Odhiambo")
    amina.page.locator("#pin").fill(PIN)
    amina.page.locator("#takeover [type=submit]").click()
    amina.stands_at("Your shift")
    expect(amina.page.locator("html")).to_have_attribute("lang", "en")


def language_of(user_id: UUID) -> Language:
    db.session.rollback()
    return accounts.user(user_id).language
