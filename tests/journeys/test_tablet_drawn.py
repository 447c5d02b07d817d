"""The day's drawn containers on the tablet: offered to be tapped, without the network too, with what became of each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from canine.draws import reaching, services
from canine.draws.messages import DayList, NewCommitment
from canine.draws.models import DrawnContainer, DrawnLook
from canine.draws.reading import read_list
from canine.extensions import db
from canine.rules.cargo import SearchReason
from canine.rules.roles import Role
from canine.shifts.models import Search
from canine.transaction import transaction
from tests.draws.days import LISTED
from tests.journeys.conftest import Site, pictures
from tests.journeys.tablet import Crew, Tablet, a_crew, rows
from tests.scenes import Scene, actor

OFFERED = "form[data-type=search] [data-drawn] button"


def draws(site: Site, scene: Scene) -> list[str]:
    """Three containers of today's list, drawn a while ago; the third was not reached."""
    key, zone, at = site.app.config["SETTINGS"].secret_key, site.app.config["TIMEZONE"], datetime.now(UTC)
    at = max(at - timedelta(hours=3), datetime.combine(at.astimezone(zone).date(), datetime.min.time(), tzinfo=zone))
    manager, handler = (actor(scene.user(role)) for role in (Role.MANAGER, Role.HANDLER))
    content = "\n".join(["container,yard", *(f"{number},B4" for number in LISTED[:20])]).encode()
    with transaction():
        message = NewCommitment(scene.unit().id, at.astimezone(zone).date(), zone)
        made = services.commit(message, secret_key=key, actor=manager, at=at)
        day_list = DayList(made.id, content, "day.csv", read_list(content), False, ())
        services.enter_list(day_list, actor=handler, at=at)
        drawn = services.draw(made.id, {"": 3}, "", secret_key=key, actor=manager, at=at)
        reaching.say_not_reached(drawn.containers[2].id, "left the port", actor=handler, at=at)
    return [one.number for one in drawn.containers]


def test_a_drawn_container_is_tapped_without_the_network_and_shows_that_it_is_done(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    crew: Crew = a_crew(site_scene, datetime.now(UTC))
    first, second, third = draws(site, site_scene)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.opens_a_shift()
    me.follows("Log a search")
    offered = me.page.locator(OFFERED)
    expect(offered).to_have_count(3)
    for at, number in enumerate((first, second, third)):
        expect(offered.nth(at)).to_contain_text(f"{number[:4]} {number[4:10]} {number[10:]}")
    expect(offered.nth(2)).to_contain_text("not reached")
    box = offered.nth(0).bounding_box()
    assert box is not None
    assert box["height"] >= 48
    if folder := pictures():
        Path(folder).mkdir(exist_ok=True)
        me.page.screenshot(path=f"{folder}/tablet_drawn.png")
    offered.nth(0).click()
    expect(me.page.locator("#search-container_number-letters")).to_have_value(first[:4])
    expect(me.page.locator("#search-container_number-digits")).to_have_value(first[4:])
    expect(offered.nth(0)).to_have_attribute("aria-pressed", "true")
    me.chooses_word("search", "intact")
    me.page.locator("#search-seal_number").fill("KE881122")
    me.ends_the_search()
    me.presses("Save the search")
    me.stands_at("Your shift")
    me.follows("Log a search")
    expect(offered.nth(0)).to_contain_text("searched")
    expect(offered.nth(1)).not_to_contain_text("searched")
    me.opens("home")
    me.has_the_network_again()
    me.everything_is_received()
    (search,) = rows(Search)
    assert search.reason is SearchReason.RANDOM_DRAW
    assert "place 1" in search.draw
    linked = select(DrawnContainer.number).join(DrawnLook).where(DrawnLook.search_id == search.id)
    assert db.session.scalars(linked).all() == [first]
