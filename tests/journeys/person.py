"""A person at a tablet: sentences, not selectors."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.scenes import PASSWORD


class Person:
    """Somebody who uses the program in a browser of their own."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self.page = page
        self._pictures = pictures
        self.checkup = ""
        page.set_default_timeout(30_000)

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        """Goes to the front door and in."""
        self.page.goto("/login")
        self.types("E-mail address", email)
        self.types("Password", password)
        self.presses("Sign in")

    def goes_to(self, address: str) -> None:
        """Opens an address of the program."""
        self.page.goto(address)

    def follows(self, words: str) -> None:
        """Follows a link."""
        self.taps(self.page.get_by_role("link", name=words, exact=True))

    def presses(self, words: str) -> None:
        """Presses a button."""
        self.taps(self.page.get_by_role("button", name=words, exact=True))

    def taps(self, place: Locator) -> None:
        """Taps what is there, and waits for the whole page that it leads to: the browser says when it begins."""
        place.first.click()
        self.page.wait_for_load_state("domcontentloaded")

    def types(self, label: str, text: str) -> None:
        """Fills a field in."""
        self.field(label).fill(text)

    def chooses(self, label: str, words: str) -> None:
        """Chooses from a list."""
        self.field(label).select_option(label=words)

    def ticks(self, words: str) -> None:
        """Ticks a box or a choice."""
        self.page.get_by_label(words, exact=True).filter(visible=True).first.check()

    def field(self, label: str) -> Locator:
        """The field with this label that the person sees; an optional one says so behind it."""
        labelled = self.page.get_by_label(re.compile(f"^{re.escape(label)}( optional)?$"))
        return labelled.filter(visible=True).first

    def reads(self, words: str) -> None:
        """Finds these words on the page."""
        expect(self.page.locator("body")).to_contain_text(words)

    def stands_at(self, heading: str) -> None:
        """Is on the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def takes_a_picture(self, name: str) -> None:
        """Leaves a screenshot for the documents, when a folder is named for them."""
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            self.page.bring_to_front()
            self.page.wait_for_timeout(300)  # a page that has just come to the front cannot always be captured
            self.page.screenshot(path=self._pictures / f"{name}.png")

    def chooses_starting(self, label: str, beginning: str) -> None:
        """Chooses the first entry of a list that begins so."""
        words = self.field(label).locator("option", has_text=beginning).first.inner_text()
        self.field(label).select_option(label=words)

    def brings(self, label: str, file: Path) -> None:
        """Chooses a file to send."""
        self.page.get_by_label(label).set_input_files(file)

    def opens_the_checkup(self) -> None:
        """Opens the one check-up from the list, and remembers where it is."""
        self.page.goto("/checkups")
        self.taps(self.page.locator("main table tbody a"))
        self.checkup = self.page.url

    def presses_submit(self) -> None:
        """Sends the form of the page."""
        self.taps(self.page.locator("main form.sheet button[type=submit]"))

    def takes_a_tap_back(self, words: str) -> None:
        """Taps beside what was meant: it is gone before it was ever entered, and the same position waits."""
        entered = self.page.locator("caption").inner_text()
        self.page.get_by_role("button", name=words, exact=True).click()
        self.reads(f"{words} at position")
        self.takes_a_picture("15b-to-be-taken-back")
        self.page.get_by_role("button", name="Take it back", exact=True).click()
        self.page.wait_for_timeout(3_300)
        expect(self.page.locator("caption")).to_have_text(entered)
        expect(self.page.get_by_role("button", name=words, exact=True)).to_be_visible()
