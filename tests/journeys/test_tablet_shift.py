"""A shift on the tablet: what is known of the team stands first; a search runs with a clock and ends with a word."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Route, expect

from canine.rasco.models import AirSample
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.rules.team import Fitness, Mode
from canine.rules.team_facts import FitnessLimit
from canine.shifts import services as shifts
from canine.shifts.messages import NewNote
from canine.shifts.models import Search, SearchOutcome
from canine.standing import services as standing
from canine.transaction import transaction
from tests.journeys.air_sample import NAIROBI
from tests.journeys.conftest import Site
from tests.journeys.tablet import Crew, LastingBrowser, Tablet, a_crew, rows
from tests.scenes import Scene, actor

CLOCK = "form[data-type=search] .clock"


def test_a_search_runs_from_the_tap_that_opens_it_through_a_dead_battery_to_the_tap_that_ends_it(
    site: Site, site_scene: Scene, lasting_browser: LastingBrowser
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = lasting_browser.starts()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    begun = datetime.now(UTC) - timedelta(minutes=30)
    me.page.clock.install(time=begun)
    me.opens_a_shift()
    me.follows("Log a search")
    me.waits_until(lambda: len(me.drafts()) == 1)
    me.page.clock.run_for(61_000)
    expect(me.page.locator(CLOCK)).to_have_text(re.compile("1:0[0-9]"))
    lasting_browser.is_killed()

    me = lasting_browser.starts()
    me.loses_the_network()
    me.page.goto("/tablet")
    me.is_taken_over_by("Amina Yusuf")
    me.reads("Search running: (no number yet)")
    expect(me.page.locator("#open-forms .clock")).to_have_text(re.compile("^(29|3[0-9]):"))
    me.follows("Go on with the search")
    me.fills_a_search()
    me.ends_the_search()
    expect(me.page.locator(CLOCK)).to_have_text(re.compile("^(29|3[0-9]):"))
    me.presses("Save the search")
    me.has_the_network_again()
    me.everything_is_received()
    (search,) = rows(Search)
    assert search.ended_at is not None
    assert search.started_at == begun.replace(second=0, microsecond=0)
    assert timedelta(minutes=29) < search.ended_at - search.started_at < timedelta(minutes=45)
    assert [(entry.kind, entry.shown_at) for entry in search.alerts] == [(AlertKind.CLEAR, search.ended_at)]


def test_what_contradicts_itself_or_the_search_is_said_before_it_is_kept(amina: Tablet) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search()
    amina.chooses_word("search", "clear, the dog showed nothing")
    amina.presses("Save the search")
    amina.reads("The search goes on: that the dog showed nothing is said at its end.")
    amina.follows("Back, the search goes on")
    amina.stands_at("Your shift")
    amina.follows("End the shift")
    amina.presses("End the shift")
    amina.reads("The search of CSQU 3054383 is still running: end it first.")
    amina.opens("home")
    amina.follows("Go on with the search")
    amina.presses("End the search")
    amina.chooses_word("search", "not yet: the search goes on")
    amina.presses("Save the search")
    amina.reads("The search has ended: say what the dog showed, or that it showed nothing.")
    amina.chooses_word("search", "clear, the dog showed nothing")
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    assert len(amina.keeps()) == 2

    amina.follows("What the dog showed")
    amina.page.locator("#alert-search").select_option(index=1)
    amina.chooses_word("alert", "alert")
    amina.page.locator("#alert-place").fill("left door")
    amina.presses("Save")
    amina.reads("Say why.")
    amina.page.locator("#alert-reason").fill("tapped beside it")
    amina.presses("Save")
    amina.stands_at("Your shift")
    for outcome, reason in (("not inspected", ""), ("nothing found", "opened after all")):
        amina.follows("Outcome of the inspection")
        amina.page.locator("#outcome-search").select_option(index=1)
        amina.chooses_word("outcome", outcome)
        if outcome == "nothing found":
            assert amina.page.locator("#outcome-inspected_at").input_value(), "it was inspected now"
            amina.page.locator("#outcome-inspected_by").fill("Peter Mwangi")
        if reason:
            amina.presses("Save the outcome")
            amina.reads("Say why.")
            amina.page.locator("#outcome-reason").fill(reason)
        amina.presses("Save the outcome")
        amina.stands_at("Your shift")
    amina.has_the_network_again()
    amina.everything_is_received()
    (search,) = rows(Search)
    assert [entry.kind for entry in search.alerts] == [AlertKind.CLEAR, AlertKind.ALERT]
    assert [outcome.reason for outcome in rows(SearchOutcome)] == ["", "opened after all"]


def test_a_seal_that_was_read_on_another_container_is_asked_about_before_it_is_kept(amina: Tablet, crew: Crew) -> None:
    amina.loses_the_network()
    amina.opens_a_shift()
    amina.logs_a_search(seal="KE 445566")
    amina.follows("Log a search")
    amina.fills_a_search(seal="ke-445566, SL1")
    amina.ends_the_search()
    amina.presses("Save the search")
    amina.reads("Seal KE 445566 is on record on CSQU3054383 too, at")
    assert len(amina.keeps()) == 2, "it is asked first"
    amina.page.locator("#search-seal_number").fill("KE445567")
    amina.presses("Save the search")
    amina.stands_at("Your shift")

    amina.has_the_network_again()
    amina.everything_is_received()
    amina.loses_the_network()
    amina.follows("Take an air sample")
    amina.fills_a_sample(crew.otieno.id)
    amina.page.locator("#sample-seal_number").fill("KE445567")
    amina.presses("Save the sample")
    amina.reads("Seal KE445567 is on record on")
    amina.takes_a_picture("one-seal-two-containers")
    amina.presses("Save the sample")
    amina.stands_at("Your shift")
    amina.has_the_network_again()
    amina.everything_is_received()
    assert sorted(search.seal_number for search in rows(Search)) == ["KE 445566", "KE445567"]
    assert [sample.seal_number for sample in rows(AirSample)] == ["KE445567"]


def test_a_form_that_was_opened_before_its_lists_came_is_filled_when_they_come(
    site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    me = tablet_window()
    me.is_enrolled(a_crew(site_scene, datetime.now(UTC)).token)
    asked: list[Route] = []
    me.page.route("**/api/v1/kit", lambda route: asked.append(route), times=1)
    me.is_taken_over_by("Amina Yusuf")
    me.follows("Open a shift")
    me.waits_until(lambda: len(asked) > 0)
    me.presses("Open the shift")
    me.reads("Choose the station.")
    asked[0].continue_()
    expect(me.page.get_by_label("Ruby", exact=False).first).to_be_checked()
    me.presses("Open the shift")
    me.stands_at("Your shift")


def test_a_form_is_thrown_away_only_when_somebody_says_so_twice(amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.follows("Weather and dog")
    amina.page.locator("#note-remarks").fill("limps on the left fore")
    amina.keeps_the_draft({"remarks": "limps on the left fore"})
    amina.presses("Delete draft")
    amina.presses("No, keep it")
    expect(amina.page.locator("#note-remarks")).to_have_value("limps on the left fore")
    amina.presses("Delete draft")
    amina.page.keyboard.press("Escape")
    amina.page.locator("#note-remarks").press("End")
    assert len(amina.drafts()) == 1
    amina.presses("Delete draft")
    amina.presses("Yes, throw it away")
    amina.stands_at("Your shift")
    amina.waits_until(lambda: amina.drafts() == [])


def test_limits_standing_and_the_last_remark_stand_first_on_the_shift_and_before_it_opens_without_a_network(
    site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    at = datetime.now(UTC)
    crew = a_crew(site_scene, at)
    limit = FitnessLimit(Mode.FREE_SEARCH, 32)
    site_scene.medical(crew.ruby.dog, at, fitness=Fitness.FIT_WITH_LIMITS, limits="no stairs", limit=limit)
    site_scene.odour("ivory")
    manager, handler = actor(site_scene.user(Role.MANAGER)), actor(crew.amina)
    words: dict[str, Any] = {"source": "test", "actor": manager}
    with transaction():
        until = at + timedelta(90)
        standing.certify(crew.ruby.id, Mode.FREE_SEARCH, ["ivory"], until=until, at=at - timedelta(9), **words)
        standing.suspend(crew.ruby.id, Mode.FREE_SEARCH, ["ivory"], reason="failed", at=at - timedelta(2), **words)
    ended = site_scene.shift(crew.ruby, at - timedelta(hours=9), at - timedelta(hours=1))
    with transaction():
        note = NewNote(ended.id, at - timedelta(hours=2), remarks="limps on the left fore")
        shifts.note_on_shift(note, actor=handler, at=at)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.page.reload()
    me.stands_at("Your shift")
    for place in ("#conditions", "#form-conditions"):
        card = me.page.locator(f"{place} .conditions")
        expect(card.locator("li").first).to_contain_text("Fit with limits")
        expect(card.locator("li").first).to_contain_text("not in heat above 32 °C: no stairs")
        expect(
            card.locator("li.bad").filter(
                has_text=f"Suspended for ivory since {at.astimezone(NAIROBI) - timedelta(2):%d/%m/%Y}"
            )
        ).to_be_visible()
        expect(card.locator(".remark")).to_contain_text("limps on the left fore")
        expect(card.locator(".remark")).to_contain_text("Amina Yusuf")
        screen = "home" if place == "#conditions" else "form"
        first = me.page.locator(
            f"[data-screen={screen}] .card, [data-screen={screen}] .notice, [data-screen={screen}] form"
        )
        expect(first.filter(visible=True).first).to_have_class(re.compile("conditions"))
        me.takes_a_picture(f"conditions-{screen}")
        if screen == "home":
            me.follows("Open a shift")
            me.stands_at("Open a shift")
    me.presses("Open the shift")
    me.stands_at("Your shift")
    expect(me.page.locator("#conditions li.bad").first).to_be_visible()
    me.presses("Kiswahili")
    expect(me.page.locator("#conditions")).to_contain_text("Imesimamishwa kwa ivory tangu")


def test_a_pasted_number_keeps_every_digit_and_one_painted_wrongly_is_recorded_so(amina: Tablet) -> None:
    amina.opens_a_shift()
    amina.follows("Log a search")
    amina.fills_a_search()
    letters, digits = (amina.page.locator(f"#search-container_number-{part}") for part in ("letters", "digits"))
    for box in (letters, digits):
        letters.fill("")
        digits.fill("")
        box.fill("MSKU 123456-5")
        assert (letters.input_value(), digits.input_value()) == ("MSKU", "1234565")
    digits.fill("123456-55")
    assert digits.input_value() == "123456-55", "a digit too many is said, not cut"
    amina.ends_the_search()
    amina.presses("Save the search")
    amina.reads("Write the seven digits, the boxed one last.")
    letters.fill("CCLU 1918887")
    amina.presses("Save the search")
    amina.reads("The check digit does not fit: read the whole number again on the container.")
    amina.page.locator("#search-as_painted").check()
    amina.presses("Save the search")
    amina.reads("The number is recorded as painted: photograph it, or say why there is no photo of it.")
    amina.page.locator("#search-no_photo_reason").fill("the camera is broken")
    amina.presses("Save the search")
    amina.stands_at("Your shift")
    amina.everything_is_received()
    (search,) = rows(Search)
    assert (search.container_number, search.number_as_painted) == ("CCLU1918887", True)
    assert search.no_photo_reason == "the camera is broken"
