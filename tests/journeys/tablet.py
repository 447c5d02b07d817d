"""A shared tablet in the port, and the people who work with it: sentences, not selectors."""

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, BrowserType, Locator, expect
from sqlalchemy import select

from canine.accounts import services as accounts
from canine.accounts.models import User
from canine.actor import program
from canine.extensions import db
from canine.field import services as field
from canine.registry.models import Team
from canine.rules.cargo import container_check_digit
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


def rows(kind: type) -> list[Any]:
    """Every row of a table, as it is now."""
    db.session.rollback()
    return list(db.session.scalars(select(kind)).unique())


def a_crew(scene: Scene, at: Any) -> Crew:
    """Two handlers, their dogs, a station, and an enrolled tablet."""
    scene.station()
    users = [scene.user(Role.HANDLER, name) for name in ("Amina Yusuf", "Otieno Odhiambo")]
    dogs = [scene.dog(name) for name in ("Ruby", "Simba")]
    teams = [scene.team(dog, scene.handler(user.name, user)) for dog, user in zip(dogs, users, strict=True)]
    with transaction():
        _, token = accounts.enrol_device("Kilindini tablet 1", "MSA", actor=TEST, at=at)
        for user in users:
            field.set_pin(field.prepare_pin(user.id, PASSWORD, PIN, actor=TEST, at=at), actor=TEST, at=at)
    return Crew(users[0], users[1], teams[0], teams[1], token)


class Tablet(Person):
    """The tablet's screens in one window, worked by whoever took it over."""

    def is_enrolled(self, token: str) -> None:
        """An administrator types the token; afterwards the screens are kept for the time without a network."""
        self.page.goto("/tablet")
        self.types("The tablet's token", token)
        self.presses("Enrol")
        self.stands_at("Who works with the tablet?")
        self.keeps_its_screens()

    def keeps_its_screens(self) -> None:
        """The worker has them all, and answers for the page."""
        self.waits_until(lambda: bool(self.page.evaluate("() => navigator.serviceWorker.controller !== null")))

    def is_taken_over_by(self, name: str, pin: str = PIN) -> None:
        """Somebody chooses the name and types the PIN."""
        self.presses(name)
        self.stands_at("Type your PIN")
        self.page.locator("#pin").fill(pin)
        self.presses("Take over the tablet")

    def opens(self, address: str) -> None:
        """Opens one of the tablet's screens."""
        self.page.goto(f"/tablet#/{address}")

    def title_of(self, form: str) -> str:
        """What stands above a form."""
        return self.page.locator(f"form[data-type={form}]").get_attribute("data-title") or ""

    def takes_a_tap_back_on_the_tablet(self, word: str) -> None:
        """Taps beside what was meant in a check-up: it never becomes a record, and the same position waits."""
        before = self.page.locator("#positions li.done").count()
        self.presses(word)
        self.reads(f"{word} at position")
        self.presses("Take it back")
        self.page.wait_for_timeout(3_300)
        assert self.page.locator("#positions li.done").count() == before
        assert self.page.get_by_role("button", name=word, exact=True).is_visible()

    def opens_a_shift(self) -> None:
        """One tap, and another one."""
        self.follows("Open a shift")
        self.stands_at("Open a shift")
        self.has_its_kit()
        self.presses("Open the shift")
        self.stands_at("Your shift")

    def logs_a_search(self, digits: str | None = None, seal: str | None = None) -> None:
        """A container, its seal, nothing shown."""
        self.follows("Log a search")
        self.stands_at("Log a search")
        self.fills_a_search(digits, seal)
        self.ends_the_search()
        self.presses("Save the search")
        self.stands_at("Your shift")

    def fills_a_search(self, digits: str | None = None, seal: str | None = None) -> None:
        """What a search asks for, not saved yet; another container and seal each time, unless they are given."""
        self.digits = digits or self._next_container()
        self.page.locator("#search-container_number-letters").fill("CSQU")
        self.page.locator("#search-container_number-digits").fill(self.digits)
        self.chooses_word("search", "intact")
        self.page.locator("#search-seal_number").fill(seal or f"KE{self.digits}")
        self.chooses_word("search", "targeted")
        self.page.locator("#search-targeted_by").fill("Risk desk, gate 18")

    def _next_container(self) -> str:
        """The seven digits of a container that this window has not searched: CSQU 305438 3, and those after it."""
        self._searched = getattr(self, "_searched", 305437) + 1
        return f"{self._searched}{container_check_digit(f'CSQU{self._searched}')}"

    def ends_the_search(self, shown: str = "clear, the dog showed nothing") -> None:
        """One tap, and what the dog showed."""
        self.presses("End the search")
        self.chooses_word("search", shown)

    def chooses_word(self, form: str, words: str) -> None:
        """Taps one of a form's large choices."""
        self.page.locator(f"form[data-type={form}]").get_by_label(words, exact=True).check()

    def chooses_one(self, field: str, key: UUID) -> None:
        """Chooses a record from a list."""
        self.page.locator(f"#{field}").select_option(value=str(key))

    def takes_a_sample(self, second: UUID) -> None:
        """Air out of a container whose seal is intact."""
        self.follows("Take an air sample")
        self.fills_a_sample(second)
        self.presses("Save the sample")
        self.stands_at("Your shift")

    def fills_a_sample(self, second: UUID) -> None:
        """What an air sample asks for, not saved yet."""
        self.page.locator("#sample-container_number-letters").fill("MSKU")
        self.page.locator("#sample-container_number-digits").fill("9070323")
        for words in ("intact", "targeted", "vent"):
            self.chooses_word("sample", words)
        typed = {
            "seal_number": "KE778899",
            "targeted_by": "Risk desk",
            "filter_number": "F0117",
            "filter_lot": "L-26",
            "pump": "Pump 2",
            "flow_l_per_min": "20",
            "bag_seal": "BAG-0117",
        }
        for part, text in typed.items():
            self.page.locator(f"#sample-{part}").fill(text)
        self.page.locator("#sample-stopped_at").fill(_soon())
        self.chooses_one("sample-second", second)

    def hands_the_sample_over(self, to: UUID) -> None:
        """The only sample that the tablet knows."""
        self.follows("Hand a sample over")
        self.fills_a_hand_over(to)
        self.presses("Record the hand-over")
        self.follows("Later, from their own sign-in")
        self.stands_at("Your shift")

    def fills_a_hand_over(self, to: UUID) -> None:
        """What a hand-over asks for, not saved yet."""
        self.chooses_one("custody-to", to)
        self.page.locator("#custody-bag_seal").fill("BAG-0117")
        self.page.locator("#custody-place").fill("Kennels")
        self.page.locator("#custody-handed_at").fill(_soon())

    def fills_a_hand_over_of_an_exhibit(self, to: UUID) -> None:
        """What the hand-over of the only exhibit asks for, not saved yet."""
        self.chooses_one("exhibit_custody-to", to)
        self.chooses_word("exhibit_custody", "into the store")
        for part, text in (("place", "Exhibit store"), ("seal", "EV-0117"), ("condition", "seal intact, dry")):
            self.page.locator(f"#exhibit_custody-{part}").fill(text)
        self.page.locator("#exhibit_custody-handed_at").fill(_soon())

    def says_that_the_sample_is_spoiled(self) -> None:
        """What the loss of a sample asks for, not saved yet; it was noticed after the air was drawn."""
        self.chooses_word("sample_end", "spoiled")
        self.page.locator("#sample_end-how").fill("the bag tore")
        self.page.locator("#sample_end-noticed_at").fill(_soon())

    def trains(self) -> None:
        """A short exercise of one's own dog."""
        self.follows("Training exercise")
        self.fills_an_exercise()
        self.presses("Save")
        self.stands_at("Your shift")

    def fills_an_exercise(self) -> None:
        """What an exercise asks for, not saved yet."""
        self.chooses_one("exercise-led_by", self.person_id())
        for part, text in {"minutes": "1", "goal": "ivory under fish", "place": "kennels", "hits": "3"}.items():
            self.page.locator(f"#exercise-{part}").fill(text)

    def person_id(self) -> UUID:
        """Whoever works with the tablet in this window."""
        return UUID(self.page.evaluate("() => sessionStorage.getItem('canine-person')"))

    def has_its_kit(self) -> None:
        """What the forms of whoever works with it choose from has come."""
        self.page.evaluate("""async () => {
            const isMine = (one) => one.id === sessionStorage.getItem("canine-person") && one.kit;
            const kit = () => new Promise((found) => {
              const opening = indexedDB.open("canine-tablet");
              opening.onsuccess = () => {
                const asked = opening.result.transaction("people").objectStore("people").getAll();
                asked.onsuccess = () => { opening.result.close(); found(asked.result.some(isMine)); };
              };
            });
            while (!(await kit())) await new Promise((soon) => setTimeout(soon, 50));
        }""")

    def lays_a_finger_on(self, place: Locator) -> None:
        """A tap that has begun."""
        self.waits_until(lambda: self._is_under_the_finger(place.first))
        self.page.mouse.down()

    def _is_under_the_finger(self, place: Locator) -> bool:
        """Whether it lies where the finger is: what came meanwhile may have moved it."""
        place.hover()
        return bool(place.evaluate("(it) => it.matches(':hover')"))

    def takes_the_finger_away(self) -> None:
        """The tap has ended."""
        self.page.mouse.up()

    def loses_the_network(self) -> None:
        """Between two stacks of containers."""
        self.page.context.set_offline(True)

    def has_the_network_again(self) -> None:
        """Out in the open."""
        self.page.context.set_offline(False)

    def reads(self, words: str) -> None:
        """Finds these words where they can be seen: the other screens are in the page, hidden."""
        expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)

    def queue_says(self, words: str) -> None:
        """The line at the top of every screen; what failed is tried again after some seconds."""
        expect(self.page.locator("#queue")).to_contain_text(words)

    def everything_is_received(self) -> None:
        """Nothing is kept here any more, and the line at the top says so.

        It was so before a form was saved, too: whoever has pressed its button stands at the next screen first.
        """
        self.waits_until(lambda: not self.keeps())
        self.queue_says("everything received")

    def waits_until(self, holds: Callable[[], bool], seconds: float = 40) -> None:
        """Waits for what happens elsewhere, while the page goes on; fails when it does not happen."""
        limit = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < limit, "it never came to that"
            self.page.wait_for_timeout(50)

    def keeps(self) -> list[dict[str, Any]]:
        """The records that are in the tablet's storage, whoever works with it."""
        return list(self._stored("records"))

    def receipts(self) -> list[dict[str, Any]]:
        """The receipts in the tablet's storage."""
        return list(self._stored("receipts"))

    def photos(self) -> list[dict[str, Any]]:
        """The photos in the tablet's storage, whoever took them; not the pictures themselves."""
        return list(self._stored("photos"))

    def drafts(self) -> list[dict[str, Any]]:
        """The forms that were left open."""
        return list(self._stored("drafts"))

    def knows(self) -> list[str]:
        """The names of those who may take the tablet over."""
        return [one["name"] for one in self._stored("settings", "roster")]

    def keeps_the_search(self, seal: str) -> None:
        """A search that was filled in is in the storage to its last word: who targeted it."""
        self.keeps_the_draft({"seal_number": seal, "targeted_by": "Risk desk, gate 18"})

    def keeps_the_draft(self, typed: dict[str, str]) -> None:
        """The form that is open is in the storage, with these values: name the one that was typed last."""
        self.waits_until(lambda: any(typed.items() <= draft["values"].items() for draft in self.drafts()))

    def _stored(self, store: str, key: str | None = None) -> Any:
        return self.page.evaluate(
            """([name, key]) => new Promise((found, failed) => {
                 const opening = indexedDB.open("canine-tablet");
                 opening.onerror = () => failed(opening.error);
                 opening.onsuccess = () => {
                   const store = opening.result.transaction(name).objectStore(name);
                   const asked = key ? store.get(key) : store.getAll();
                   asked.onsuccess = () => { opening.result.close(); found(JSON.parse(JSON.stringify(asked.result))); };
                 };
               })""",
            [store, key],
        )


def _soon() -> str:
    """A minute ahead, as a field shows it: the pump ran, though the test does not wait for it."""
    return f"{datetime.now(ZoneInfo('Africa/Nairobi')) + timedelta(minutes=1):%Y-%m-%dT%H:%M}"


class LastingBrowser:
    """A browser whose profile stays on the disk: it can be killed and started again, as a tablet is."""

    def __init__(self, kind: BrowserType, launch: dict[str, Any], folder: Path, url: str) -> None:
        self._kind, self._launch, self._folder, self._url = kind, launch, folder, url
        self.context: BrowserContext | None = None

    def starts(self) -> Tablet:
        """Starts it, or starts it again."""
        self.context = self._kind.launch_persistent_context(
            self._folder, base_url=self._url, viewport={"width": 800, "height": 1280}, **self._launch
        )
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        return Tablet(page, None)

    def is_killed(self) -> None:
        """The battery is empty: no page is told."""
        for process in self._processes():
            with suppress(ProcessLookupError):  # it went with another one
                os.kill(int(process.name), signal.SIGKILL)
        self.context = None

    def loses_its_storage_service(self) -> int:
        """The part of the browser that holds its databases dies, and comes back empty-handed; gives how many died."""
        found = [process for process in self._processes() if "storage.mojom" in _command_of(process)]
        for process in found:
            os.kill(int(process.name), signal.SIGKILL)
        return len(found)

    def _processes(self) -> list[Path]:
        return [
            process
            for process in Path("/proc").iterdir()
            if process.name.isdigit() and str(self._folder) in _command_of(process)
        ]

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
