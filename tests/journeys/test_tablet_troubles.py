"""What goes wrong in the field: lost answers, faults, refusals, two people, two windows, storage, clock."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from canine.accounts import services as accounts
from canine.extensions import db
from canine.field.models import FieldRecord, QuarantinedBody
from canine.field.views import shell
from canine.rules.field import KeptBecause
from canine.shifts.models import Search, Shift
from canine.transaction import transaction
from tests.backups.runs import run_in
from tests.journeys.conftest import Site
from tests.journeys.tablet import TEST, Crew, LastingBrowser, Tablet, a_crew, rows
from tests.scenes import Scene

Window = Callable[..., Tablet]
RECORDS = "**/api/v1/records/*"
ROOM = 16 * 1024 * 1024
# The browser remembers for half a minute how much room there was, unless somebody asks for more.
ASK_FOR_ROOM = """(size) => new Promise((done) => {
    const opening = indexedDB.open("somebody-else", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("heap");
    opening.onsuccess = () => {
        const asking = opening.result.transaction("heap", "readwrite");
        asking.objectStore("heap").put(new Uint8Array(size), 1);
        asking.oncomplete = () => done("there was room");
        asking.onabort = () => done(asking.error.name);
    };
})"""


def test_an_answer_that_is_lost_after_the_commit_leaves_one_row_and_one_receipt(amina: Tablet) -> None:
    asked = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        route.fetch()
        route.abort("connectionreset")

    amina.page.route(RECORDS, lose, times=1)
    amina.opens_a_shift()
    amina.everything_is_received()
    assert len(asked) == 1
    (record,) = rows(FieldRecord)
    (receipt,) = amina.receipts()
    assert (len(rows(Shift)), receipt["receipt"]) == (1, f"{record.receipt:08d}")


def test_a_fault_of_the_server_deletes_nothing_and_is_tried_again_by_itself(amina: Tablet) -> None:
    amina.page.route(RECORDS, lambda route: route.fulfill(status=500, body="<h1>fault</h1>"), times=2)
    amina.opens_a_shift()
    amina.waits_until(lambda: [record["note"] for record in amina.keeps()] == ["server"])
    amina.everything_is_received()
    assert len(rows(Shift)) == 1


def test_an_answer_of_somebody_on_the_way_is_no_receipt(amina: Tablet) -> None:
    wrong = {"uuid": "7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01", "receipt": "00000009", "content_sha256": "0" * 64}
    answers = ["<h1>Please sign in to the port's Wi-Fi</h1>", json.dumps(wrong)]

    def answer(route: Route) -> None:
        route.fulfill(status=200, body=answers.pop()) if answers else route.fallback()

    amina.page.route(RECORDS, answer)
    amina.opens_a_shift()
    amina.queue_says("1 kept on this tablet")
    amina.everything_is_received()
    assert (len(rows(Shift)), answers) == (1, [])


def test_a_refused_record_holds_up_no_other_and_is_corrected_exported_or_let_go(amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search(seal="KE1")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    amina.page.locator("#search-started_at").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    amina.presses("Save the search")
    amina.logs_a_search(seal="KE2")
    amina.queue_says("1 refused")
    amina.waits_until(lambda: [search.seal_number for search in rows(Search)] == ["KE2"])
    amina.opens("outbox")
    amina.reads("refused by the server")
    with amina.page.expect_download() as download:
        amina.presses("Save as a file")
    exported = json.loads(download.value.path().read_text())
    assert exported["body"]["payload"]["seal_number"] == "KE1"
    amina.follows("Correct it")
    expect(amina.page.locator("#search-seal_number")).to_have_value("KE1")
    expect(amina.page.locator("#search-started_at-error")).to_be_visible()
    amina.page.locator("[data-set-now=search-started_at]").click()
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    amina.everything_is_received()
    assert sorted(search.seal_number for search in rows(Search)) == ["KE1", "KE2"]
    assert sorted(record.sequence for record in rows(FieldRecord)) == [1, 2, 3], "a corrected record keeps its number"
    assert [kept.because for kept in rows(QuarantinedBody)] == [KeptBecause.BREAKS_A_RULE]


def test_what_can_never_be_right_is_let_go_with_a_reason(amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.everything_is_received()
    amina.page.goto("/tablet#/home")
    amina.follows("Open a shift")
    amina.page.locator("[data-set-now=shift-started_at]").click()
    amina.presses("Open the shift")
    amina.queue_says("1 refused")
    amina.opens("outbox")
    amina.follows("Discard")
    amina.presses("Discard")
    amina.reads("Say why")
    amina.types("Reason", "tapped twice")
    amina.presses("Discard")
    amina.reads("let go: tapped twice")
    amina.everything_is_received()
    assert len(rows(Shift)) == 1
    assert [(one.record_type, one.sequence) for one in rows(FieldRecord)] == [("shift", 1), ("discard", 3)]


def test_a_record_that_the_server_knows_otherwise_is_parked_as_a_conflict(amina: Tablet) -> None:
    def send_another_first(route: Route) -> None:
        body: dict[str, Any] = route.request.post_data_json or {}
        other = body | {
            "payload": body["payload"]
            | {"started_at": f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:00+00:00}"}
        }
        route.fetch(post_data=json.dumps(other))
        route.fallback()

    amina.page.route(RECORDS, send_another_first, times=1)
    amina.opens_a_shift()
    amina.queue_says("1 refused")
    amina.opens("outbox")
    amina.reads("the server has another version")
    (kept,) = rows(QuarantinedBody)
    assert (kept.because, len(rows(Shift))) == (KeptBecause.CONFLICT, 1)
    assert [record["state"] for record in amina.keeps()] == ["conflict"]


def test_a_proof_that_has_run_out_keeps_the_record_until_its_author_is_back(amina: Tablet, crew: Crew) -> None:
    amina.page.route(RECORDS, lambda route: route.fulfill(status=401, json={"errors": []}), times=1)
    amina.opens_a_shift()
    amina.queue_says("1 kept on this tablet")
    amina.opens("outbox")
    amina.reads("It waits until Amina Yusuf has taken over the tablet with the PIN and the network.")
    amina.presses("Sign out")
    amina.is_taken_over_by("Amina Yusuf")
    amina.everything_is_received()
    assert len(rows(Shift)) == 1


def test_a_tablet_whose_enrolment_was_ended_keeps_everything_until_it_is_enrolled_anew(
    amina: Tablet, crew: Crew
) -> None:
    with transaction():
        accounts.revoke_device("Kilindini tablet 1", actor=TEST, at=datetime.now(UTC))
    amina.opens_a_shift()
    amina.reads("This tablet's enrolment was ended.")
    amina.queue_says("1 kept on this tablet")
    with transaction():
        _, token = accounts.enrol_device("Kilindini tablet 2", "MSA", actor=TEST, at=datetime.now(UTC))
    amina.presses("Sign out")
    amina.stands_at("Who works with the tablet?")
    amina.reads("This tablet's enrolment was ended.")
    amina.follows("Enrol this tablet")
    amina.types("The tablet's token", token)
    amina.presses("Enrol")
    amina.is_taken_over_by("Amina Yusuf")
    amina.everything_is_received()
    assert len(rows(Shift)) == 1
    amina.logs_a_search()
    amina.everything_is_received()
    numbers = {(record.device, record.sequence) for record in rows(FieldRecord)}
    assert numbers == {("Kilindini tablet 1", 1), ("Kilindini tablet 2", 1)}, "a new enrolment counts from 1"


def test_the_next_person_neither_loses_nor_sends_nor_reads_what_waits(amina: Tablet, crew: Crew) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.logs_a_search(seal="KE-AMINA")
    amina.follows("Weather and dog")
    amina.page.locator("#note-remarks").fill("limps on the left fore")
    amina.keeps_the_draft({"remarks": "limps on the left fore"})
    amina.presses("Sign out")
    amina.has_the_network_again()
    amina.is_taken_over_by("Otieno Odhiambo")
    otieno = amina
    otieno.stands_at("Your shift")
    otieno.reads("A form of another handler waits here.")
    otieno.everything_is_received()
    otieno.opens_a_shift()
    otieno.everything_is_received()
    shifts = {shift.recorder_id: shift for shift in rows(Shift)}
    assert set(shifts) == {crew.amina.id, crew.otieno.id}, "each under the name of the one who made it"
    otieno.opens("outbox")
    body = otieno.page.locator("body").inner_text()
    assert "KE-AMINA" not in body and "CSQU3054383" not in body and "limps" not in body
    otieno.presses("Sign out")
    otieno.is_taken_over_by("Amina Yusuf")
    otieno.follows("Go on with the form")
    expect(otieno.page.locator("#note-remarks")).to_have_value("limps on the left fore")


def test_without_a_proof_the_next_person_reads_how_many_records_wait_and_nothing_of_them(
    amina: Tablet, crew: Crew
) -> None:
    amina.page.route(RECORDS, lambda route: route.fulfill(status=401, json={"errors": []}))
    amina.opens_a_shift()
    amina.logs_a_search(seal="KE-AMINA")
    amina.queue_says("2 kept on this tablet")
    amina.presses("Sign out")
    amina.page.unroute(RECORDS)
    amina.is_taken_over_by("Otieno Odhiambo")
    amina.stands_at("Your shift")
    amina.opens("outbox")
    amina.reads("2 records of other handlers wait here.")
    assert rows(Shift) == []
    assert "CSQU3054383" not in amina.page.locator("body").inner_text()


def test_without_a_network_five_wrong_pins_make_everybody_wait(amina: Tablet) -> None:
    amina.presses("Sign out")
    amina.loses_the_network()
    amina.presses("Amina Yusuf")
    for _ in range(5):
        amina.page.locator("#pin").fill("000000")
        amina.presses("Take over the tablet")
        amina.reads("This PIN does not fit.")
        amina.page.evaluate("() => { document.getElementById('pin-error').textContent = ''; }")
    amina.page.locator("#pin").fill("471903")
    amina.presses("Take over the tablet")
    amina.reads("Too many wrong PINs. Wait 15 minutes.")
    amina.stands_at("Type your PIN")
    amina.page.clock.install(time=datetime.now(UTC) + timedelta(minutes=16))
    amina.presses("Take over the tablet")
    amina.stands_at("Your shift")


def test_two_windows_never_work_on_one_draft(amina: Tablet, tablet_window: Window) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search(seal="KE-1")
    amina.keeps_the_search("KE-1")
    other = tablet_window(beside=amina)
    other.page.goto("/tablet")
    other.is_taken_over_by("Amina Yusuf")
    other.follows("Go on with the search")
    other.reads("This form is open in another window of this tablet.")
    expect(other.page.locator("form[data-type=search]")).to_be_hidden()
    other.presses("Go on with it here")
    expect(other.page.locator("#search-seal_number")).to_have_value("KE-1")
    expect(amina.page.locator("form[data-type=search]")).to_be_hidden()
    amina.reads("This form is open in another window of this tablet.")
    other.page.locator("#search-seal_number").fill("KE-2")
    other.presses("Save the search")
    other.stands_at("Your shift")
    other.has_the_network_again()
    other.everything_is_received()
    assert [search.seal_number for search in rows(Search)] == ["KE-2"]
    assert (other.drafts(), other.keeps()) == ([], [])


@pytest.mark.slow
def test_a_full_storage_is_said_and_what_was_typed_stays_on_the_screen(
    crew: Crew, tablet_window: Callable[..., Tablet], site: Site
) -> None:
    amina = tablet_window()
    devtools = amina.page.context.new_cdp_session(amina.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": ROOM})
    amina.is_enrolled(crew.token)
    amina.is_taken_over_by("Amina Yusuf")
    amina.has_its_kit()
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search(seal="KE-FULL")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1})
    assert amina.page.evaluate(ASK_FOR_ROOM, ROOM) == "QuotaExceededError"
    amina.page.locator("#search-declared_goods").fill("cashew nuts in bags")
    amina.presses("Save the search")
    amina.reads("The tablet's storage is full")
    expect(amina.page.locator("#search-declared_goods")).to_have_value("cashew nuts in bags")
    amina.stands_at("Log a search")
    # The draft, kept while it is typed, says the same: the record's own try has to end before there is room.
    expect(amina.page.get_by_role("button", name="Save the search")).to_be_enabled()
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.url})
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    amina.has_the_network_again()
    amina.everything_is_received()
    (search,) = rows(Search)
    assert (search.seal_number, search.declared_goods) == ("KE-FULL", "cashew nuts in bags")


def test_a_storage_that_is_closed_under_the_page_is_opened_again(
    site: Site, site_scene: Scene, whole_browser: LastingBrowser
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = whole_browser.starts()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.opens_a_shift()
    me.follows("Log a search")
    assert whole_browser.loses_its_storage_service() == 1
    me.fills_a_search(seal="KE-CLOSED")
    me.presses("Save the search")
    me.stands_at("Your shift")
    me.everything_is_received()
    assert [search.seal_number for search in rows(Search)] == ["KE-CLOSED"]


def test_a_page_of_an_older_version_says_so_when_a_newer_one_has_changed_the_storage(amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.everything_is_received()
    amina.page.evaluate("""() => new Promise((done) => {
        const opening = indexedDB.open("canine-tablet", 2);
        opening.onsuccess = () => { opening.result.close(); done(); };
    })""")
    amina.follows("Log a search")
    amina.reads("A newer version of these screens is in use on this tablet: load this page anew.")


def test_a_clock_that_is_off_is_shown_and_marked_on_the_record(crew: Crew, tablet_window: Window) -> None:
    me = tablet_window()
    me.page.clock.install(time=datetime.now(UTC) + timedelta(minutes=7))
    me.page.clock.resume()
    me.is_enrolled(crew.token)
    me.reads("This tablet's clock is 7 minutes ahead.")
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.follows("Open a shift")
    me.page.locator("#shift-started_at").fill(f"{datetime.now(UTC) + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    me.presses("Open the shift")
    me.stands_at("Your shift")
    me.everything_is_received()
    (record,) = rows(FieldRecord)
    assert abs(record.clock_off_s - 420) <= 3
    assert abs((record.captured_at - record.received_at).total_seconds() - 420) <= 30


def test_a_new_version_is_offered_and_forced_into_no_open_form_and_loses_nothing_that_waits(
    amina: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina.page.route(RECORDS, lambda route: route.fulfill(status=500, body="fault"))
    amina.opens_a_shift()
    amina.logs_a_search(seal="KE-WAITS")
    amina.queue_says("2 kept on this tablet")
    amina.follows("Weather and dog")
    amina.page.locator("#note-remarks").fill("eager")
    former = amina.page.evaluate("() => document.querySelector('script').src")
    monkeypatch.setattr(shell, "edition", lambda _folder: "0123456789abcdef")
    amina.page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    amina.reads("A new version of these screens is here.")
    expect(amina.page.locator("#note-remarks")).to_have_value("eager")
    assert amina.page.evaluate("() => document.querySelector('script').src") == former
    amina.presses("Take the new version")
    amina.page.wait_for_function("(old) => document.querySelector('script').src !== old", arg=former)
    amina.stands_at("Weather and dog")
    expect(amina.page.locator("#note-remarks")).to_have_value("eager")
    amina.queue_says("2 kept on this tablet")
    amina.page.unroute(RECORDS)
    amina.presses("Save")
    amina.stands_at("Your shift")
    amina.everything_is_received()
    assert sorted(record.record_type for record in rows(FieldRecord)) == ["note", "search", "shift"]


def test_what_the_server_lost_in_a_restore_is_sent_again_by_itself(site: Site, amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.logs_a_search(seal="KE1")
    amina.everything_is_received()
    db.session.rollback()
    instance = site.app.config["SETTINGS"].instance
    assert run_in(instance, "backup", instance / "a.backup").exit_code == 0
    amina.logs_a_search(seal="KE2")
    amina.everything_is_received()
    db.session.remove()
    db.engine.dispose()
    restored = run_in(instance, "restore", instance / "a.backup", "--force", "--lose-newer-entries")
    assert restored.exit_code == 0, restored.output
    assert [search.seal_number for search in rows(Search)] == ["KE1"]
    amina.page.reload()
    amina.queue_says("1 kept on this tablet")
    amina.presses("Sign out")
    amina.is_taken_over_by("Amina Yusuf")
    amina.everything_is_received()
    assert sorted(search.seal_number for search in rows(Search)) == ["KE1", "KE2"]
