"""A page of the served program for the tests of a file; they import the modules into it as they are published."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import settings_for
from tests.journeys.conftest import served
from tests.kept import KeptApplication
from tests.ports import free_port


@dataclass(frozen=True)
class Module:
    """One of the tablet's modules, in the browser."""

    page: Page
    address: str

    def call(self, name: str, *arguments: Any) -> Any:
        """What a function of the module returns, or what its promise brings."""
        return self.each(name, [arguments])[0]

    def each(self, name: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """The same for many calls, asked for at once."""
        found: list[Any] = self.run(
            f"(module, calls) => Promise.all(calls.map((one) => module.{name}(...one)))",
            [list(one) for one in calls],
        )
        return found

    def run(self, function: str, given: Any = None) -> Any:
        """What a function of JavaScript returns, which is handed the module and a value."""
        return self.page.evaluate(
            f"async ([address, given]) => ({function})(await import(address), given)", [self.address, given]
        )


@pytest.fixture(scope="module")
def origin(
    migrated_sqlite: Path, kept_for_browsers: KeptApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the program, served for a file on an empty database."""
    folder = tmp_path_factory.mktemp("modules")
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    with kept_for_browsers.at(settings_for(folder, port=free_port())) as app, served(app) as url:
        yield url


@pytest.fixture(scope="module")
def open_page(chromium: Browser, origin: str) -> Iterator[Callable[..., Callable[[str], Module]]]:
    """Opens a page that shows nothing of the tablet, and gives what imports a module into it; no module may fault."""
    faults: list[str] = []
    contexts = []

    def opened(**context: Any) -> Callable[[str], Module]:
        made = chromium.new_context(base_url=origin, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/tablet/no-network")
        return lambda name: Module(page, f"{origin}/tablet/files/now/js/tablet/{name}.js")

    yield opened
    for made in contexts:
        made.close()
    assert faults == []


@pytest.fixture(scope="module")
def module(open_page: Callable[..., Callable[[str], Module]]) -> Callable[[str], Module]:
    """Gives a module by its name, all of a file in one page."""
    return open_page()
