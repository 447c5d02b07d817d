"""Photos that the server refuses for good: seen by their author alone, sent again, saved as a file, or let go."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from canine.actor import Actor
from canine.field.models import FieldPhoto, FieldRecord, QuarantinedBody
from canine.field.services import settle
from canine.rules.field import Settlement
from canine.rules.roles import Role
from canine.shifts.models import Search
from canine.transaction import transaction
from tests.journeys.conftest import Site
from tests.journeys.tablet import Crew, Tablet, rows
from tests.journeys.test_tablet_offline import a_photo
from tests.scenes import Scene

PHOTOS = "**/photos/*"
REASONS = {
    403: "The server does not take this photo from you",
    404: "The server does not know this photo: its record is not there, or names no such photo.",
    413: "The photo came in a piece that is too large for the server.",
}


def spoil(route: Route) -> None:
    """Somebody on the way changes what is sent: every picture ends in another byte."""
    content = route.request.post_data_buffer
    if route.request.method == "PATCH" and content:
        route.continue_(post_data=content[:-1] + bytes([content[-1] ^ 1]))
    else:
        route.fallback()


def refuse_with(status: int) -> Any:
    """A server that refuses every photo: by its head alone, or when a piece comes."""
    method = "PATCH" if status == 413 else "HEAD"
    return lambda route: route.fulfill(status=status) if route.request.method == method else route.fallback()


def a_search_with_a_photo(me: Tablet, folder: Path, seal: str = "KE445566") -> None:
    me.follows("Log a search")
    me.fills_a_search(seal=seal)
    me.page.locator("#search-photos").set_input_files(a_photo(folder / "seal.jpg"))
    expect(me.page.locator("form[data-type=search] .thumbs img")).to_have_count(1)
    me.presses("Save the search")
    me.stands_at("Your shift")


def card(me: Tablet) -> Locator:
    return me.page.locator("#outbox [data-photo]")


def pictures_completed() -> list[bool]:
    return [photo.completed_at is not None for photo in rows(FieldPhoto)]


def test_a_photo_that_is_not_what_its_record_names_is_shown_with_the_reason_and_can_be_sent_again(
    amina: Tablet, tmp_path: Path
) -> None:
    begun = []
    amina.page.route(PHOTOS, spoil)
    amina.page.on("request", lambda asked: begun.append(asked) if asked.headers.get("upload-offset") == "0" else None)
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path)
    amina.queue_says("1 refused")
    assert len(begun) == 2, "what may have been spoilt on the way is sent once more by itself"
    amina.opens("outbox")
    amina.reads("Photo of the seal")
    amina.reads("Search: CSQU3054383, receipt no. 00000002")
    amina.reads("What came has another SHA-256 than the record says. Send the photo anew.")
    expect(card(amina).locator("img")).to_be_visible()
    amina.presses("Kiswahili")
    amina.reads("Picha ya muhuri")
    amina.reads("Upekuzi: CSQU3054383, risiti na. 00000002")
    amina.reads("Kilichokuja kina SHA-256 tofauti na inavyosema rekodi. Tuma picha upya.")
    amina.presses("English")
    amina.opens("home")
    amina.logs_a_search(seal="KE-AFTER")
    amina.waits_until(lambda: len(rows(Search)) == 2)  # it held nothing up
    assert pictures_completed() == [False]
    amina.page.unroute(PHOTOS)
    amina.opens("outbox")
    amina.presses("Send it again")
    amina.everything_is_received()
    assert pictures_completed() == [True]
    expect(card(amina)).to_have_count(0)


@pytest.mark.parametrize("status", REASONS)
def test_a_photo_that_is_refused_is_saved_as_a_file_or_let_go_with_a_reason_that_the_manager_reads(
    amina: Tablet, site: Site, site_scene: Scene, tmp_path: Path, person: Any, status: int
) -> None:
    amina.page.route(PHOTOS, refuse_with(status))
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path)
    amina.queue_says("1 refused")
    amina.opens("outbox")
    amina.reads(REASONS[status])
    with amina.page.expect_download() as download:
        amina.presses("Save as a file")
    (photo,) = rows(FieldPhoto)
    assert hashlib.sha256(download.value.path().read_bytes()).hexdigest() == photo.sha256
    assert download.value.suggested_filename == f"photo-{photo.record_id}-{photo.sha256}.jpg"
    amina.follows("Discard")
    amina.stands_at("Let a photo go")
    amina.reads("Photo of the seal. Search: CSQU3054383, receipt no. 00000002")
    amina.presses("Discard")
    amina.reads("Say why")
    amina.types("Reason", "too dark to read")
    amina.presses("Discard")
    amina.stands_at("Kept on this tablet")
    amina.reads("Photo: CSQU3054383 – let go: too dark to read")
    amina.everything_is_received()
    amina.reads("A photo let go – received by the server")
    assert amina.photos() == []
    said = next(json.loads(record.body) for record in rows(FieldRecord) if record.record_type == "discard")
    assert (said["sequence"], said["payload"]) == (
        3,
        {"record": str(photo.record_id), "number": 2, "photo": photo.sha256, "reason": "too dark to read"},
    )
    assert [search.seal_number for search in rows(Search)] == ["KE445566"]
    manager = person()
    manager.signs_in(site_scene.user(Role.MANAGER, "Mary Chebet").email)
    manager.goes_to("/field")
    manager.reads("Photos that were let go")
    manager.reads("let go by Amina Yusuf")
    manager.reads("too dark to read")
    assert "Numbers that never came" not in manager.page.locator("body").inner_text()


def test_of_another_s_refused_photo_the_next_person_reads_that_there_is_one_and_nothing_else(
    amina: Tablet, crew: Crew, tmp_path: Path
) -> None:
    amina.page.route(PHOTOS, refuse_with(404))
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path, seal="KE-AMINA")
    amina.queue_says("1 refused")
    (photo,) = rows(FieldPhoto)
    amina.presses("Sign out")
    amina.is_taken_over_by("Otieno Odhiambo")
    otieno = amina
    otieno.stands_at("Your shift")
    otieno.queue_says("everything received")
    otieno.opens("outbox")
    otieno.reads("1 photo of another handler waits here.")
    otieno.reads("Nothing of yours waits here.")
    expect(otieno.page.locator("#outbox img")).to_have_count(0)
    body = otieno.page.locator("body").inner_text()
    assert "CSQU3054383" not in body and "Photo of the seal" not in body and photo.sha256 not in body
    otieno.opens(f"discard/{photo.record_id}/{photo.sha256}")
    otieno.stands_at("Your shift")
    assert "CSQU3054383" not in otieno.page.locator("body").inner_text()


def test_the_photos_of_a_second_version_follow_once_the_manager_keeps_both(
    amina: Tablet, site_scene: Scene, tmp_path: Path
) -> None:
    find_duplicate: list[dict[str, Any]] = []

    def send_another_first(route: Route) -> None:
        body: dict[str, Any] = route.request.post_data_json or {}
        if body["type"] == "search" and not find_duplicate:
            find_duplicate.append(body)
            payload = {name: value for name, value in body["payload"].items() if name != "photos"}
            route.fetch(post_data=json.dumps(body | {"payload": payload | {"seal_number": "KE-FIRST"}}))
        route.fallback()

    amina.page.route("**/api/v1/records/*", send_another_first)
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path, seal="KE-SECOND")
    amina.queue_says("1 refused")
    amina.opens("outbox")
    amina.reads("the server has another version")
    amina.waits_until(lambda: [kept.settled_at for kept in rows(QuarantinedBody)] == [None])
    expect(card(amina)).to_have_count(0)
    manager = site_scene.user(Role.MANAGER, "Mary Chebet")
    (kept,) = rows(QuarantinedBody)
    with transaction():
        actor = Actor(manager.id, manager.name, "test")
        both = Settlement.BOTH_KEPT
        settle(kept.id, both, "two containers", unit_id=manager.unit_id, actor=actor, at=datetime.now(UTC))
    amina.presses("Send now")
    amina.waits_until(lambda: pictures_completed() == [True])
    amina.waits_until(lambda: amina.photos() == [])
    assert sorted(search.seal_number for search in rows(Search)) == ["KE-FIRST", "KE-SECOND"]


def test_an_answer_of_somebody_on_the_way_takes_no_photo_off_the_tablet(amina: Tablet, tmp_path: Path) -> None:
    answers = ["PATCH", "HEAD"]  # the last one first

    def answer(route: Route) -> None:
        if answers and route.request.method == answers[-1]:
            answers.pop()
            route.fulfill(status=200 if route.request.method == "HEAD" else 204)
        else:
            route.fallback()

    amina.page.route(PHOTOS, answer)
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path)
    amina.waits_until(lambda: pictures_completed() == [True])
    amina.everything_is_received()
    assert answers == []


def test_a_photo_that_waits_for_the_network_is_shown_with_its_record(amina: Tablet, tmp_path: Path) -> None:
    amina.page.route(PHOTOS, lambda route: route.abort("connectionreset"))
    amina.opens_a_shift()
    a_search_with_a_photo(amina, tmp_path)
    amina.queue_says("1 photo waits")
    assert "everything received" not in amina.page.locator("#queue").inner_text()
    amina.opens("outbox")
    amina.reads("Search: CSQU3054383, receipt no. 00000002")
    amina.reads("It is sent by itself, as soon as the server can be reached.")
    amina.page.unroute(PHOTOS)
    amina.everything_is_received()
    assert pictures_completed() == [True]
