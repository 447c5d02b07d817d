"""A whole day on the tablet at the port, half of it without a network, until the office's pages have all of it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from canine.field.models import FieldPhoto, FieldRecord, QuarantinedBody
from canine.rules.cargo import container_check_digit
from canine.rules.field import RecordState
from canine.rules.roles import Role
from canine.shifts.models import Search, Shift
from tests.journeys.conftest import Site
from tests.journeys.tablet import Crew, Tablet, a_crew, rows
from tests.journeys.test_tablet_every_form import at_the_desk
from tests.journeys.test_tablet_offline import a_photo
from tests.scenes import Scene

CLEAR = "clear, the dog showed nothing"


def test_a_whole_day_reaches_the_office_whole(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet], tmp_path: Path
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    site_scene.team(crew.ruby.dog, crew.simba.handler)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.takes_a_picture("day-01-before-the-shift")
    me.opens_a_shift()
    for number in (1, 2):
        me.logs_a_search(digits_of(number), f"KE00000{number}")
    me.everything_is_received()
    me.takes_a_picture("day-02-after-two-searches")

    me.loses_the_network()
    finds_something_in_the_third(me, tmp_path)
    for number in (4, 5):
        me.logs_a_search(digits_of(number), f"KE00000{number}")
    me.takes_a_sample(second=crew.otieno.id)
    me.hands_the_sample_over(to=crew.otieno.id)
    me.takes_a_picture("day-06-before-the-end")
    me.follows("End the shift")
    me.page.locator("#shift_end-remarks").fill("tired after the fifth")
    me.presses("End the shift")
    me.stands_at("Your shift")
    me.queue_says("8 kept on this tablet")
    me.has_the_network_again()
    me.everything_is_received()
    me.waits_until(lambda: [one.completed_at is not None for one in rows(FieldPhoto)] == [True, True])
    me.takes_a_picture("day-07-everything-received")

    me.opens_a_shift()  # and forgets it
    me.everything_is_received()
    me.presses("Sign out")
    relieves(me)
    stands_at_the_office(site, site_scene, crew)


def digits_of(number: int) -> str:
    """The seven digits of a container of its own."""
    return f"30543{number}0"[:5] + f"{number}" + container_check_digit(f"CSQU30543{number}")


def finds_something_in_the_third(me: Tablet, folder: Path) -> None:
    """An alert, the inspection, the find, each with what it asks for."""
    me.follows("Log a search")
    me.fills_a_search(digits_of(3), "KE000003")
    me.presses("End the search")
    me.chooses_word("search", "alert")
    me.page.locator("#search-alert-place").fill("left door")
    me.takes_a_picture("day-03-an-alert")
    me.presses("Save the search")
    me.stands_at("Your shift")
    me.follows("Outcome of the inspection")
    chooses_the_third(me, "outcome")
    me.chooses_word("outcome", "contraband found")
    me.page.locator("#outcome-inspected_by").fill("Peter Mwangi, Revenue Authority")
    me.page.locator("#outcome-photos").set_input_files(a_photo(folder / "opened.jpg"))
    expect(me.page.locator("form[data-type=outcome] .thumbs img")).to_have_count(1)
    me.takes_a_picture("day-04-the-inspection")
    me.presses("Save the outcome")
    me.stands_at("Your shift")
    me.follows("Record a finding")
    me.page.locator("#finding-item").fill("carved pieces, white")
    me.page.locator("#finding-exhibit_number").fill("EX-1")
    me.chooses_word("finding", "wood")
    me.page.locator("#finding-weighing-weight_kg").fill("4.2")
    me.page.locator("#finding-weighing-scale").fill("Kern 7")
    me.page.locator("#finding-photos").set_input_files(a_photo(folder / "found.jpg"))
    expect(me.page.locator("form[data-type=finding] .thumbs img")).to_have_count(1)
    me.takes_a_picture("day-05-the-find")
    me.presses("Save the finding")
    me.stands_at("Your shift")


def chooses_the_third(me: Tablet, form: str) -> None:
    """The search of the third container, by what the list says of it."""
    field = me.page.locator(f"#{form}-search")
    field.select_option(label=field.locator("option", has_text=f"CSQU{digits_of(3)}").inner_text())


def relieves(me: Tablet) -> None:
    """The next handler closes the shift that was left open, and searches."""
    me.is_taken_over_by("Otieno Odhiambo")
    me.reads("left open at Kilindini port")
    me.takes_a_picture("day-08-a-shift-left-open")
    me.follows("Close this shift")
    me.page.locator("[data-set-now=shift_closing-ended_at]").click()
    me.page.locator("#shift_closing-reason").fill("she went home; the dog is needed")
    me.takes_a_picture("day-09-closing-it")
    me.presses("Close the shift")
    me.stands_at("Your shift")
    me.follows("Open a shift")
    me.page.locator("form[data-type=shift]").get_by_label("Ruby with Otieno Odhiambo").check()
    me.presses("Open the shift")
    me.stands_at("Your shift")
    me.logs_a_search(digits_of(6), "KE000006")
    me.everything_is_received()
    me.takes_a_picture("day-10-the-relief")


def stands_at_the_office(site: Site, scene: Scene, crew: Crew) -> None:
    """Every record is a row on a page, none was refused, and nothing was kept aside."""
    records = rows(FieldRecord)
    assert {record.state for record in records} == {RecordState.RECORDED}
    assert rows(QuarantinedBody) == []
    assert sorted(record.sequence for record in records) == list(range(1, len(records) + 1))
    desk = at_the_desk(site, scene.user(Role.MANAGER))
    read = {}
    for kind, table in (("shifts", Shift), ("searches", Search)):
        for row in rows(table):
            read[row] = desk.get(f"/{kind}/{row.id}").get_data(as_text=True)
    pages = " ".join(read.values())
    for number in range(1, 7):
        assert f"KE00000{number}" in pages, number
    third = next(page for row, page in read.items() if getattr(row, "seal_number", "") == "KE000003")
    for words in ("left door", "Peter Mwangi, Revenue Authority", "Exhibit EX-1", "4.2 kg", "confirmed"):
        assert words in third, words
    assert len(re.findall("<img[^>]*photo", third)) == 2
    assert pages.count(CLEAR) >= 5
    assert "tired after the fifth" in pages and "she went home; the dog is needed" in pages
    (sample,) = (record for record in records if record.record_type == "custody")
    custody = desk.get(f"/samples/{json.loads(sample.body)['payload']['sample']}").get_data(as_text=True)
    assert "Kennels" in custody and crew.otieno.name in custody
    assert sorted((shift.ended_at is None, len(shift.searches)) for shift in rows(Shift)) == [
        (False, 0),
        (False, 5),
        (True, 1),
    ]
