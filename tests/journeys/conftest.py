"""The program as its users meet it: served on a loopback port, walked in headless Chromium at tablet size."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import waitress
from flask import Flask
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright
from waitress import wasyncore

from canine import clock
from tests.conftest import NOON, ON_CI, settings_for
from tests.journeys.person import Person
from tests.journeys.tablet import Crew, LastingBrowser, Tablet, a_crew
from tests.kept import KeptApplication
from tests.ports import free_port
from tests.scenes import Scene

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
# The same browser without its own windows and menus: it needs about a third less of the processor.
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TABLET: ViewportSize = {"width": 1280, "height": 800}
# A slow machine shows a page late, and shows it all the same.
expect.set_options(timeout=20_000)
UPRIGHT: ViewportSize = {"width": 800, "height": 1280}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Not for the whole session: while Playwright is open, its event loop runs in this thread, and nothing can be signed.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the journeys of a file."""
    arguments = launch_arguments(SHELL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**arguments)
        yield browser
        browser.close()


def launch_arguments(browser: str | None = CHROMIUM) -> dict[str, Any]:
    """How an installed browser is started; without one the test is skipped, or fails on CI."""
    if browser is None:
        if ON_CI:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    return {"executable_path": browser, "args": list(QUIET)}


@dataclass(frozen=True)
class Site:
    """A running instance."""

    app: Flask
    url: str


@contextmanager
def that_noon() -> Iterator[None]:
    """Everything is told this moment, in the threads that serve as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        yield


@pytest.fixture(scope="session")
def kept_for_browsers(migrated_sqlite: Path) -> KeptApplication:
    """The application that a test process serves to its browsers."""
    return KeptApplication(settings_for(migrated_sqlite.parent), is_served=True)


@pytest.fixture
def site(migrated_sqlite: Path, kept_for_browsers: KeptApplication, tmp_path: Path) -> Iterator[Site]:
    """The program on an empty database, served in a thread."""
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    with kept_for_browsers.at(settings_for(tmp_path, port=free_port())) as app, served(app) as url:
        yield Site(app, url)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application at the address that its settings name, for as long as the block goes on."""
    host, port = "127.0.0.1", app.config["SETTINGS"].port
    channels: dict[int, Any] = {}
    server = waitress.create_server(app, map=channels, host=host, port=port, threads=4)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            wasyncore.loop(60, map=channels, count=1)  # until something is sent, or the trigger is pulled

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://{host}:{port}"
    ended.set()
    server.pull_trigger()
    thread.join(5)
    assert not thread.is_alive()
    server.close()
    wasyncore.close_all(channels)


@pytest.fixture
def site_scene(site: Site) -> Scene:
    """Builds what a journey finds in place."""
    return Scene()


@pytest.fixture
def person(chromium: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Gives a person a browser of their own; at the end, no page may have logged an error."""
    contexts = []
    troubles: list[str] = []

    def sit_down(viewport: ViewportSize | None = None) -> Person:
        context = chromium.new_context(viewport=viewport or TABLET, base_url=site.url, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: troubles.append(message.text) if _is_trouble(message.text, message.type) else None,
        )
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return Person(page, pictures())

    yield sit_down
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def tablet_window(chromium: Browser, site: Site) -> Iterator[Callable[..., Tablet]]:
    """Opens a window of a tablet: a new tablet, or one more window of the same. No page may have a fault."""
    contexts = []
    faults: list[str] = []

    def open_window(beside: Tablet | None = None) -> Tablet:
        context = beside.page.context if beside else chromium.new_context(viewport=UPRIGHT, base_url=site.url)
        if beside is None:
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return Tablet(page, pictures())

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def lasting_browser(chromium: Browser, site: Site, tmp_path: Path) -> Iterator[LastingBrowser]:
    """A tablet that can be killed and started again."""
    browser = LastingBrowser(chromium.browser_type, launch_arguments(SHELL), tmp_path / "profile", site.url)
    yield browser
    browser.closes()


@pytest.fixture
def whole_browser(chromium: Browser, site: Site, tmp_path: Path) -> Iterator[LastingBrowser]:
    """The same in parts, as on a tablet: its storage is a process of its own, and can be killed alone."""
    browser = LastingBrowser(chromium.browser_type, launch_arguments(CHROMIUM), tmp_path / "profile", site.url)
    yield browser
    browser.closes()


@pytest.fixture
def crew(site: Site, site_scene: Scene) -> Crew:
    """Two handlers and their tablet."""
    return a_crew(site_scene, datetime.now(UTC))


@pytest.fixture
def amina(crew: Crew, tablet_window: Callable[..., Tablet]) -> Tablet:
    """The tablet, taken over by Amina."""
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    return me


def _is_trouble(text: str, kind: str) -> bool:
    """An answer 422 is how a form says that something is wrong: no trouble."""
    return kind == "error" and "422" not in text


def pictures() -> Path | None:
    """Where to leave screenshots, when somebody asks for them."""
    folder = os.environ.get("CANINE_SCREENSHOTS")
    return Path(folder) if folder else None
