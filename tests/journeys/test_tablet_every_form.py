"""Every form of the tablet, from every button that opens it, with the network and without, until the office has it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

import canine
from canine.accounts.models import User
from canine.draws.models import DrawCommitment
from canine.field.models import FieldRecord
from canine.rules.field import RecordState
from canine.rules.roles import Role
from tests.journeys.conftest import Site
from tests.journeys.tablet import PIN, Crew, Tablet, a_crew, rows
from tests.journeys.test_tablet_drawn import draws
from tests.scenes import PASSWORD, Scene

OPENING = "a[href^='#/new/'], a[href^='#/draft/'], a[href^='#/correct/']"
KEY = r"[0-9a-f]{8}-[0-9a-f-]{27}"
# A way is an address with every id in it left out, and the screen's words for it.
Way = tuple[str, str]
# The screens before somebody works with the tablet, and those that are asked for what is no record of a form.
WITHOUT_FORMS = {"enrol", "people", "pin", "first-pin", "discard", "line", "sessions", "confirm", "dispute"}
VISITED = {"home", "form", "outbox"}


def ways_on(me: Tablet) -> set[Way]:
    """Every button of the page that opens a form, on whichever screen it stands."""
    found = me.page.eval_on_selector_all(
        OPENING, "(all) => all.map((one) => [one.getAttribute('href'), one.textContent])"
    )
    return {(re.sub(KEY, "…", href), words) for href, words in found}


@dataclass(frozen=True)
class Form:
    """How a form is filled in, the words on its button, and where at the office its row is read."""

    button: str
    fill: Callable[[Tablet, Crew], None]
    office: Callable[[Mapping[str, Any], str], tuple[str, str]]


def _fills(form: str, choices: tuple[str, ...] = (), **typed: str) -> Callable[[Tablet, Crew], None]:
    def fill(me: Tablet, _crew: Crew) -> None:
        for words in choices:
            me.chooses_word(form, words)
        for part, text in typed.items():
            me.page.locator(f"#{form}-{part}").fill(text)

    return fill


def _sample(me: Tablet, crew: Crew) -> None:
    me.fills_a_sample(second=crew.otieno.id)


def _custody(me: Tablet, crew: Crew) -> None:
    me.fills_a_hand_over(to=crew.otieno.id)


def _exhibit_custody(me: Tablet, crew: Crew) -> None:
    me.fills_a_hand_over_of_an_exhibit(to=crew.otieno.id)


def _not_reached(me: Tablet, _crew: Crew) -> None:
    me.page.locator("#not_reached-drawn").select_option(index=1)
    me.page.locator("#not_reached-reason").fill("left the port at 09:10")


def _spoiled(me: Tablet, _crew: Crew) -> None:
    me.says_that_the_sample_is_spoiled()


def _pin(me: Tablet, _crew: Crew) -> None:
    me.page.locator("#confirm-pin").fill(PIN)


def _exercise(me: Tablet, _crew: Crew) -> None:
    me.fills_an_exercise()


def _closing(me: Tablet, _crew: Crew) -> None:
    me.page.locator("[data-set-now=shift_closing-ended_at]").click()
    me.page.locator("#shift_closing-reason").fill("the dog is needed")


def _search(me: Tablet, _crew: Crew) -> None:
    me.fills_a_search()


FORMS = {
    "shift": Form("Open the shift", lambda _me, _crew: None, lambda _, key: (f"/shifts/{key}", "Ruby")),
    "shift_closing": Form(
        "Close the shift", _closing, lambda sent, _: (f"/shifts/{sent['shift']}", "the dog is needed")
    ),
    "note": Form(
        "Save", _fills("note", ("dry",), remarks="eager"), lambda sent, _: (f"/shifts/{sent['shift']}", "eager")
    ),
    "search": Form("Save the search", _search, lambda sent, key: (f"/searches/{key}", sent["seal_number"])),
    "alert": Form(
        "Save",
        _fills("alert", ("alert",), place="left door"),
        lambda sent, _: (f"/searches/{sent['search']}", "left door"),
    ),
    "search_end": Form(
        "End the search",
        _fills("search_end", ("change of behaviour",), **{"alert-place": "rear axle"}),
        lambda sent, _: (f"/searches/{sent['search']}", "rear axle"),
    ),
    "outcome": Form(
        "Save the outcome",
        _fills("outcome", ("contraband found",), inspected_by="Peter Mwangi"),
        lambda sent, _: (f"/searches/{sent['search']}", "Peter Mwangi"),
    ),
    "finding": Form(
        "Save the finding",
        _fills("finding", ("wood",), item="carved pieces", exhibit_number="EX-1"),
        lambda sent, _: (f"/searches/{sent['search']}", f"Exhibit {sent['exhibit_number']}"),
    ),
    "sample": Form("Save the sample", _sample, lambda _, key: (f"/samples/{key}", "BAG-0117")),
    # Confirmed right there by the PIN of the other one, who never worked with this tablet.
    "custody": Form(
        "Record the hand-over", _custody, lambda sent, _: (f"/samples/{sent['sample']}", "by Otieno Odhiambo (by PIN)")
    ),
    "exhibit_custody": Form(
        "Record the hand-over",
        _exhibit_custody,
        lambda sent, _: (f"/findings/{sent['exhibit']}/hand-overs/new", "By the record, Otieno Odhiambo"),
    ),
    "custody_confirmation": Form("Confirm the hand-over", _pin, lambda _sent, _: ("/hand-overs", "No hand-over waits")),
    "sample_end": Form(
        "Save",
        _spoiled,
        lambda sent, _: (f"/samples/{sent['sample']}", "the bag tore"),
    ),
    "exercise": Form("Save", _exercise, lambda _, key: (f"/training/exercises/{key}", "ivory under fish")),
    "not_reached": Form(
        "Save", _not_reached, lambda _sent, _: (f"/draws/{rows(DrawCommitment)[0].id}", "left the port at 09:10")
    ),
    "search_correction": Form(
        "Save the correction",
        _fills("search_correction", ("seal number",), new="KE000001", reason="read again"),
        lambda sent, _: (f"/searches/{sent['search']}", "KE000001"),
    ),
    "sample_correction": Form(
        "Save the correction",
        _fills("sample_correction", ("pump",), new="Pump 9", reason="read again"),
        lambda sent, _: (f"/samples/{sent['sample']}", "Pump 9"),
    ),
    "search_strike": Form(
        "Strike the search",
        _fills("search_strike", reason="the one beside it"),
        lambda sent, _: (f"/searches/{sent['search']}", "the one beside it"),
    ),
    "sample_strike": Form(
        "Strike the sample",
        _fills("sample_strike", reason="a torn filter"),
        lambda sent, _: (f"/samples/{sent['sample']}", "a torn filter"),
    ),
    "shift_end": Form(
        "End the shift",
        _fills("shift_end", remarks="tired at the end"),
        lambda sent, _: (f"/shifts/{sent['shift']}", "tired at the end"),
    ),
}
# The ways in an order in which a day would take them.
OF_A_DAY: tuple[tuple[str, Way], ...] = (
    ("shift_closing", ("#/new/shift_closing?shift=…", "Close this shift")),
    ("shift", ("#/new/shift", "Open a shift")),
    ("note", ("#/new/note?shift=…", "Weather and dog")),
    # A search that is saved while it goes on, so that it can be ended from its own card.
    ("search", ("#/new/search?shift=…", "Log a search")),
    ("alert", ("#/new/alert?shift=…&search=…", "What the dog showed")),
    ("alert", ("#/new/alert?shift=…", "What the dog showed")),
    ("search_end", ("#/new/search_end?shift=…&search=…", "End the search")),
    ("outcome", ("#/new/outcome?shift=…", "Outcome of the inspection")),
    ("finding", ("#/new/finding?shift=…", "Record a finding")),
    ("exhibit_custody", ("#/new/exhibit_custody", "Hand an exhibit over")),
    ("sample", ("#/new/sample?shift=…", "Take an air sample")),
    ("search_correction", ("#/new/search_correction?shift=…", "Correct a search")),
    ("sample_correction", ("#/new/sample_correction?shift=…", "Correct a sample")),
    ("search_strike", ("#/new/search_strike?shift=…", "Strike a search")),
    ("custody", ("#/new/custody", "Hand a sample over")),
    ("sample_strike", ("#/new/sample_strike?shift=…", "Strike a sample")),
    ("sample_end", ("#/new/sample_end", "A sample was lost or spoiled")),
    ("exercise", ("#/new/exercise", "Training exercise")),
    ("not_reached", ("#/new/not_reached", "A drawn container was not reached")),
)
HAND_OVERS = ("custody", "exhibit_custody")
AFTER_A_BREAK: Way = ("#/draft/…", "Go on with the form")
AFTER_A_LOOK_ELSEWHERE: Way = ("#/draft/…", "Go on with the search")
AFTER_A_REFUSAL: Way = ("#/correct/…", "Correct it")
AT_THE_END: tuple[str, Way] = ("shift_end", ("#/new/shift_end?shift=…", "End the shift"))


@pytest.mark.parametrize("is_offline", [False, True], ids=["with the network", "without the network"])
def test_every_form_is_sent_from_every_button_that_opens_it_until_its_row_is_at_the_office(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet], is_offline: bool
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    site_scene.shift(site_scene.team(crew.ruby.dog), datetime.now(UTC) - timedelta(hours=2))
    draws(site, site_scene)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    seen: set[Way] = set()
    hand = (me, crew, seen)

    if is_offline:
        me.loses_the_network()
    for form, way in OF_A_DAY:
        _sends(form, way, *hand)
    _goes_on_with_a_draft(*hand)
    _goes_on_with_a_search(*hand)
    _makes_what_will_be_refused(*hand)
    me.has_the_network_again()
    me.queue_says("1 refused")
    if is_offline:
        me.loses_the_network()
    _corrects_it(*hand)
    last, way = AT_THE_END
    _sends(last, way, *hand)
    me.has_the_network_again()
    me.everything_is_received()

    known = {way for _, way in (*OF_A_DAY, AT_THE_END)} | {AFTER_A_BREAK, AFTER_A_LOOK_ELSEWHERE, AFTER_A_REFUSAL}
    assert seen == known, "a button that no step here presses, or one that is gone"
    screens = set(me.page.eval_on_selector_all("[data-screen]", "(all) => all.map((one) => one.dataset.screen)"))
    assert screens == WITHOUT_FORMS | VISITED, "a screen that this test does not know"
    records = rows(FieldRecord)
    assert {record.record_type for record in records} == set(FORMS)
    assert {record.state for record in records} == {RecordState.RECORDED}
    desk = at_the_desk(site, site_scene.user(Role.MANAGER))
    for record in records:
        address, words = FORMS[record.record_type].office(json.loads(record.body)["payload"], str(record.id))
        answer = desk.get(address)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (200, True), (
            record.record_type,
            address,
        )


def test_nothing_but_a_link_opens_a_form() -> None:
    """Links are what the test above finds on the screens."""
    for path in (Path(canine.__file__).parent / "static/js/tablet").glob("*.js"):
        assert not re.search(r"(location\.hash|href) = .?#/(new|draft|correct)/", path.read_text()), path.name


def _presses_the_way(way: Way, me: Tablet, seen: set[Way]) -> None:
    address, words = way
    link = _links(me, address).filter(has_text=re.compile(f"^{re.escape(words)}$"), visible=True)
    expect(link.first).to_be_visible()  # what the screen offers is looked at when the screen is there
    seen |= ways_on(me)
    me.taps(link)


def _links(me: Tablet, address: str) -> Any:
    return me.page.locator(f"a[href^='{address.partition('…')[0]}']")


def _saves(form: str, me: Tablet, crew: Crew) -> None:
    me.presses(FORMS[form].button)
    if form in HAND_OVERS:
        me.stands_at("Given, not yet confirmed by Otieno Odhiambo, handler")
        FORMS["custody_confirmation"].fill(me, crew)
        me.presses(FORMS["custody_confirmation"].button)
    me.stands_at("Your shift")


def _sends(form: str, way: Way, me: Tablet, crew: Crew, seen: set[Way]) -> None:
    me.opens("home")
    _presses_the_way(way, me, seen)
    me.stands_at(me.title_of(form))
    FORMS[form].fill(me, crew)
    _saves(form, me, crew)


def _goes_on_with_a_draft(me: Tablet, crew: Crew, seen: set[Way]) -> None:
    me.opens("home")
    me.follows("Weather and dog")
    FORMS["note"].fill(me, crew)
    seen |= ways_on(me)
    me.follows("Back, keep the form")
    me.stands_at("Your shift")
    _presses_the_way(AFTER_A_BREAK, me, seen)
    _saves("note", me, crew)


def _goes_on_with_a_search(me: Tablet, crew: Crew, seen: set[Way]) -> None:
    me.opens("home")
    me.follows("Log a search")
    me.follows("Back, the search goes on")
    me.stands_at("Your shift")
    _presses_the_way(AFTER_A_LOOK_ELSEWHERE, me, seen)
    me.fills_a_search()
    me.ends_the_search()
    _saves("search", me, crew)


def _makes_what_will_be_refused(me: Tablet, crew: Crew, seen: set[Way]) -> None:
    """An exhibit number that is another finding's: only the server knows."""
    _sends("finding", ("#/new/finding?shift=…", "Record a finding"), me, crew, seen)


def _corrects_it(me: Tablet, crew: Crew, seen: set[Way]) -> None:
    me.opens("outbox")
    _presses_the_way(AFTER_A_REFUSAL, me, seen)
    me.page.locator("#finding-exhibit_number").fill("EX-2")
    _saves("finding", me, crew)


def at_the_desk(site: Site, user: User) -> FlaskClient:
    """Somebody who is signed in at the office, without a browser."""
    client = site.app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").get_data(as_text=True))
    assert token
    client.post("/login", data={"email": user.email, "password": PASSWORD, "csrf_token": token[1]})
    return client
