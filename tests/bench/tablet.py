"""The handler's screens in a browser: what a first visit transfers, when they can be worked, how soon taps are felt.

The marks: 200 kB at the first visit; a second on a processor four times as slow; 50 ms from tap to feedback.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import waitress
from playwright.sync_api import Browser, sync_playwright

from canine.extensions import db
from tests.bench.effort import Effort
from tests.bench.instance import empty_instance
from tests.bench.row import Row, row
from tests.journeys.conftest import CHROMIUM, UPRIGHT, launch_arguments
from tests.journeys.tablet import Crew, Tablet, a_crew
from tests.ports import free_port
from tests.scenes import Scene

SLOWER = 4
MARK_BYTES, MARK_READY_S, MARK_TAP_S = 200_000, 1.0, 0.050
# From the tap to the frame after the one in which the page was changed.
TAP = """async (selector) => {
    const target = document.querySelector(selector);
    await new Promise(requestAnimationFrame);
    const tapped = performance.now();
    target.click();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return (performance.now() - tapped) / 1000;
}"""


def measure(effort: Effort) -> list[Row]:
    """The four figures; nothing where no Chromium is installed."""
    if CHROMIUM is None:
        return []
    with _site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        first = [_first_visit(browser, site) for _ in range(effort.visits)]
        again, tap = _worked(browser, site, effort)
        browser.close()
    return [
        row("tablet_first_visit", site.sent_bytes / effort.visits, MARK_BYTES, "B"),
        row("tablet_ready_first_visit", median(first), MARK_READY_S, "s"),
        row("tablet_ready_kept", again, MARK_READY_S, "s"),
        row("tablet_tap_to_feedback", tap, MARK_TAP_S, "s"),
    ]


class _Site:
    """A running instance that counts what leaves it: heads and bodies of the answers."""

    def __init__(self, application: Any, url: str, crew: Crew) -> None:
        self._application, self.url, self.crew = application, url, crew
        self.sent_bytes = 0
        self.is_counting = True

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterator[bytes]:
        def count(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if self.is_counting:
                self.sent_bytes += len(status) + sum(len(name) + len(value) + 4 for name, value in headers)
            return start_response(status, headers, *rest)

        for piece in self._application(environ, count):
            if self.is_counting:
                self.sent_bytes += len(piece)
            yield piece


@contextmanager
def _site() -> Iterator[_Site]:
    with TemporaryDirectory() as folder:
        port = free_port()
        app = empty_instance(folder, port=port)
        with app.app_context():
            site = _Site(app, f"http://127.0.0.1:{port}", a_crew(Scene(), datetime.now(UTC)))
            db.session.remove()
        server = waitress.create_server(site, host="127.0.0.1", port=port, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        yield site
        with app.app_context():
            db.engine.dispose()


def _window(browser: Browser, site: _Site) -> Tablet:
    context = browser.new_context(viewport=UPRIGHT, base_url=site.url)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return Tablet(page, None)


def _ready(me: Tablet) -> float:
    """Seconds from the call for the page until it can be worked."""
    me.page.wait_for_selector("html[data-ready]")
    return float(me.page.evaluate("() => performance.getEntriesByName('ready')[0].startTime")) / 1000


def _first_visit(browser: Browser, site: _Site) -> float:
    """A tablet that was never here: the screens, and all that is kept for the time without a network."""
    site.is_counting = True
    me = _window(browser, site)
    me.page.goto("/tablet")
    ready = _ready(me)
    me.keeps_its_screens()
    site.is_counting = False
    me.page.context.close()
    return ready


def _worked(browser: Browser, site: _Site, effort: Effort) -> tuple[float, float]:
    """The shift's screen of a tablet that kept it, and taps in the form of a search."""
    me = _window(browser, site)
    me.is_enrolled(site.crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.opens_a_shift()
    ready = []
    for _ in range(effort.visits):
        me.page.reload()
        ready.append(_ready(me))
    me.follows("Log a search")
    kinds = [f"#search-kind-{1 + number % 2}" for number in range(effort.taps)]
    taps = [float(me.page.evaluate(TAP, kind)) for kind in kinds]
    return median(ready), median(taps)
