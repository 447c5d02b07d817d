"""The tablet without a network: nothing lost, nothing twice, nobody's record under another name."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from canine.extensions import db
from canine.field.models import FieldRecord
from canine.shifts.models import Search
from tests.journeys.conftest import CHROMIUM, QUIET, Site
from tests.journeys.tablet import LastingBrowser, Tablet, a_crew
from tests.scenes import Scene


def rows(kind: type) -> list[object]:
    db.session.rollback()
    return list(db.session.query(kind).all())


@pytest.fixture
def tablet_window(chromium: Browser, site: Site) -> Iterator[Callable[[], Tablet]]:
    contexts = []

    def open_window() -> Tablet:
        context = chromium.new_context(viewport={"width": 800, "height": 1280}, base_url=site.url)
        contexts.append(context)
        return Tablet(context.new_page(), None)

    yield open_window
    for context in contexts:
        context.close()


def test_a_shift_and_a_search_go_from_the_tablet_to_the_record(
    site: Site, site_scene: Scene, tablet_window: Callable[[], Tablet]
) -> None:
    crew = a_crew(site_scene, datetime.now(UTC))
    me = tablet_window()
    me.page.on("console", lambda m: print("CONSOLE", m.type, m.text))
    me.page.on("pageerror", lambda e: print("PAGEERROR", e))
    me.is_enrolled(crew.token)
    me.page.screenshot(path="/tmp/t1.png")
    me.is_taken_over_by("Amina Yusuf")
    me.stands_at("Your shift")
    me.page.wait_for_timeout(500)
    me.page.screenshot(path="/tmp/t2.png")
    me.opens_a_shift()
    me.queue_says("everything received")
    me.page.screenshot(path="/tmp/t3.png")
    me.follows("Log a search")
    me.page.wait_for_timeout(300)
    me.page.screenshot(path="/tmp/t4.png", full_page=True)
    me.fills_a_search()
    me.page.screenshot(path="/tmp/t5.png", full_page=True)
    me.presses("Save the search")
    me.stands_at("Your shift")
    me.queue_says("everything received")
    me.page.screenshot(path="/tmp/t6.png", full_page=True)
    assert len(rows(Search)) == 1
    assert len(me.receipts()) == 2
