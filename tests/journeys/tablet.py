"""A shared tablet in the port, and the people who work with it: sentences, not selectors."""

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from canine.accounts import services as accounts
from canine.accounts.models import User
from canine.audit.actor import program
from canine.field import services as field
from canine.registry.models import Team
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.journeys.person import Person
from tests.scenes import PASSWORD, Scene

PIN = "471903"
TEST = program("test")


@dataclass(frozen=True)
class Crew:
    """A unit with two handlers who share a tablet, each with a dog and a PIN; and the tablet's token."""

    amina: User
    otieno: User
    ruby: Team
    simba: Team
    token: str


def a_crew(scene: Scene, at: Any) -> Crew:
    """Two handlers, their dogs, a station, and an enrolled tablet."""
    scene.station()
    users = [scene.user(Role.HANDLER, name) for name in ("Amina Yusuf", "Otieno Odhiambo")]
    dogs = [scene.dog(name) for name in ("Ruby", "Simba")]
    teams = [scene.team(dog, scene.handler(user.name, user)) for dog, user in zip(dogs, users, strict=True)]
    with transaction():
        _, token = accounts.enrol_device("Kilindini tablet 1", "MSA", actor=TEST, at=at)
        for user in users:
            field.set_pin(user.id, PASSWORD, PIN, actor=TEST, at=at)
    return Crew(users[0], users[1], teams[0], teams[1], token)


class Tablet(Person):
    """The tablet's screens in one window, worked by whoever took it over."""

    def is_enrolled(self, token: str) -> None:
        """An administrator types the token; afterwards the screens are kept for the time without a network."""
        self.page.goto("/tablet")
        self.types("The tablet's token", token)
        self.presses("Enrol")
        self.stands_at("Who works with the tablet?")
        self.page.evaluate("""async () => {
            await navigator.serviceWorker.ready;
            while (!navigator.serviceWorker.controller) await new Promise((soon) => setTimeout(soon, 50));
        }""")

    def is_taken_over_by(self, name: str, pin: str = PIN) -> None:
        """Somebody chooses the name and types the PIN."""
        self.presses(name)
        self.stands_at("Type your PIN")
        self.page.locator("#pin").fill(pin)
        self.presses("Take over the tablet")

    def opens(self, address: str) -> None:
        """Opens one of the tablet's screens."""
        self.page.goto(f"/tablet#/{address}")

    def opens_a_shift(self) -> None:
        """One tap, and another one."""
        self.follows("Open a shift")
        self.stands_at("Open a shift")
        self.presses("Open the shift")
        self.stands_at("Your shift")

    def logs_a_search(self, digits: str = "3054383", seal: str = "KE445566") -> None:
        """A container, its seal, nothing shown."""
        self.follows("Log a search")
        self.stands_at("Log a search")
        self.fills_a_search(digits, seal)
        self.presses("Save the search")
        self.stands_at("Your shift")

    def fills_a_search(self, digits: str = "3054383", seal: str = "KE445566") -> None:
        """What a search asks for, not saved yet."""
        self.page.locator("#search-container_number-letters").fill("CSQU")
        self.page.locator("#search-container_number-digits").fill(digits)
        self.chooses_word("search", "intact")
        self.page.locator("#search-seal_number").fill(seal)
        self.chooses_word("search", "targeted")
        self.page.locator("#search-targeted_by").fill("Risk desk, gate 18")
        self.chooses_word("search", "nothing, or not yet")

    def chooses_word(self, form: str, words: str) -> None:
        """Taps one of a form's large choices."""
        self.page.locator(f"form[data-type={form}]").get_by_label(words, exact=True).check()

    def queue_says(self, words: str) -> None:
        """The line at the top of every screen."""
        expect(self.page.locator("#queue")).to_contain_text(words)

    def keeps(self) -> list[dict[str, Any]]:
        """The records that are in the tablet's storage, whoever works with it."""
        return list(self._stored("records"))

    def receipts(self) -> list[dict[str, Any]]:
        """The receipts in the tablet's storage."""
        return list(self._stored("receipts"))

    def drafts(self) -> list[dict[str, Any]]:
        """The forms that were left open."""
        return list(self._stored("drafts"))

    def _stored(self, store: str) -> Any:
        return self.page.evaluate(
            """(name) => new Promise((found, failed) => {
                 const opening = indexedDB.open("canine-tablet");
                 opening.onerror = () => failed(opening.error);
                 opening.onsuccess = () => {
                   const asked = opening.result.transaction(name).objectStore(name).getAll();
                   asked.onsuccess = () => { opening.result.close(); found(JSON.parse(JSON.stringify(asked.result))); };
                 };
               })""",
            store,
        )


class LastingBrowser:
    """A browser whose profile stays on the disk: it can be killed and started again, as a tablet is."""

    def __init__(self, playwright: Playwright, launch: dict[str, Any], folder: Path, url: str) -> None:
        self._playwright, self._launch, self._folder, self._url = playwright, launch, folder, url
        self.context: BrowserContext | None = None

    def starts(self, watch: Callable[[Page], None] | None = None) -> Tablet:
        """Starts it, or starts it again."""
        self.context = self._playwright.chromium.launch_persistent_context(
            self._folder, base_url=self._url, viewport={"width": 800, "height": 1280}, **self._launch
        )
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        if watch:
            watch(page)
        return Tablet(page, None)

    def is_killed(self) -> None:
        """The battery is empty: no page is told."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and str(self._folder) in _command_of(process):
                os.kill(int(process.name), signal.SIGKILL)
        self.context = None

    def closes(self) -> None:
        """At the end."""
        if self.context is not None:
            self.context.close()


def _command_of(process: Path) -> str:
    try:
        command = (process / "cmdline").read_text()
    except OSError:  # it has ended meanwhile
        return ""
    return command if re.search(r"chrom", command) else ""
