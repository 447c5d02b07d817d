"""The program as its users meet it: served on a loopback port, walked in headless Chromium at tablet size."""

import os
import shutil
import socket
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
from playwright.sync_api import Browser, expect, sync_playwright

from canine import clock, create_app
from canine.extensions import db
from canine.settings import read
from tests.conftest import NOON, ON_CI
from tests.journeys.person import Person
from tests.journeys.tablet import Crew, LastingBrowser, Tablet, a_crew
from tests.scenes import Scene

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
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
TABLET = {"width": 1280, "height": 800}
# A slow machine shows a page late, and shows it all the same.
expect.set_options(timeout=45_000)
UPRIGHT = {"width": 800, "height": 1280}


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
    arguments = launch_arguments()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**arguments)
        yield browser
        browser.close()


def launch_arguments() -> dict[str, Any]:
    """How the installed browser is started; without one the test is skipped, or fails on CI."""
    if CHROMIUM is None:
        if ON_CI:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


@dataclass(frozen=True)
class Site:
    """A running instance."""

    app: Flask
    url: str


@contextmanager
def that_noon() -> Iterator[None]:
    """Every edge is told this moment, in the threads that serve as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        yield


@pytest.fixture
def site(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Site]:
    """The program on an empty database, served in a thread."""
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {"CANINE_INSTANCE": str(tmp_path), "CANINE_SECRET_KEY": "k" * 40, "CANINE_PORT": str(port)}
    app = create_app(read(environ))
    app.config["RATELIMIT_ENABLED"] = False
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=4)
    ended = threading.Event()

    def serve() -> None:
        try:
            server.run()
        except OSError:  # its socket was closed while it listened
            if not ended.is_set():
                raise

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with app.app_context():
        yield Site(app, f"http://127.0.0.1:{port}")
        db.session.remove()
        db.engine.dispose()
    ended.set()
    server.close()
    thread.join(5)


@pytest.fixture
def site_scene(site: Site) -> Scene:
    """Builds what a journey finds in place."""
    return Scene()


@pytest.fixture
def person(chromium: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Gives a person a browser of their own; at the end, no page may have logged an error."""
    contexts = []
    troubles: list[str] = []

    def sit_down(viewport: dict[str, int] | None = None) -> Person:
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
    browser = LastingBrowser(chromium.browser_type, launch_arguments(), tmp_path / "profile", site.url)
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
