"""A browser that judges each page it opens: axe, keyboard, targets, width; once on its side and once upright."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response, ViewportSize

LYING: ViewportSize = {"width": 1280, "height": 800}
UPRIGHT: ViewportSize = {"width": 800, "height": 1280}
LEAST = 48
AT_HAND = (Path(__file__).parent / "at_hand.js").read_text()
# The enhanced rule asks for 7 to 1 (4.5 to 1 for large text) and so holds the plain one in itself.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
        "color-contrast": {"enabled": False},
    },
    "resultTypes": ["violations"],
    "preload": False,
}
RUN_AXE = """async (options) => {
  const { violations } = await axe.run(options);
  const said = (text) => text.split("\\n").slice(1).join(" ").trim().slice(0, 200);
  const sentence = (id, { html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${said(failureSummary)})`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => sentence(id, node)));
}"""
NOTE_FOCUS = """() => {
  window.noted = [];
  document.activeElement?.blur();
  document.addEventListener("focusin", ({ target: { dataset: { stop } } }) => {
    if (noted.at(-1) !== stop) noted.push(stop);
  });
}"""


@dataclass(slots=True)
class Findings:
    """What was found on which pages, in sentences; and how many pages were looked at."""

    pages: int = 0
    by_kind: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def add(self, kind: str, sentences: list[str], where: str) -> None:
        """Keeps the sentences of a page; the same sentence of several pages is kept once."""
        for sentence in sentences:
            self.by_kind[kind][sentence].append(where)

    def of(self, kind: str) -> str:
        """Every sentence of a kind with the pages that it was found on; empty when all is well."""
        return "\n".join(
            f"{sentence}\n    on {len(where)}: {', '.join(where[:3])}" for sentence, where in self.by_kind[kind].items()
        )


class Judge:
    """One window, in which one person after another signs in."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._context = browser.new_context(viewport=LYING, base_url=url)
        self._context.add_init_script(AXE_SCRIPT)
        self._url = url
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(30_000)
        self.findings = Findings()
        self._where = ""
        self.page.on("pageerror", lambda error: self.findings.add("errors", [str(error)], self._where))

    def sits_down(self, session: str | None) -> None:
        """Somebody signs in, by their session; None is a stranger."""
        self._context.clear_cookies()
        if session is not None:
            self._context.add_cookies([{"name": "session", "value": session, "url": self._url}])

    def opens(self, address: str, status: int = 200) -> None:
        """Opens a page, which must be there."""
        self.page.set_viewport_size(LYING)
        answer: Response | None = self.page.goto(address)
        assert answer is not None and answer.status == status, f"{address}: {answer and answer.status}"

    def judges(self, where: str) -> None:
        """Judges the page that is open."""
        self._where = where
        self.findings.pages += 1
        self.findings.add("axe", self.what_axe_finds(), where)
        self.page.keyboard.press("Tab")  # from now on the browser shows where the focus is
        lying = self._at_hand(with_focus=True)
        self.page.set_viewport_size(UPRIGHT)
        upright = self._at_hand(with_focus=False)
        self.findings.add("keyboard", lying["keyboard"], where)
        for kind in ("targets", "width"):
            self.findings.add(kind, lying[kind], where)
            self.findings.add(kind, [f"upright: {sentence}" for sentence in upright[kind]], where)

    def what_axe_finds(self) -> list[str]:
        """The violations on the page that is open."""
        found: list[str] = self.page.evaluate(RUN_AXE, AXE)
        return found

    def tabs_through(self) -> tuple[list[str], list[str]]:
        """What the Tab key should reach on the page that is open, and what it does reach, each in its order."""
        wanted: list[str] = self._at_hand(with_focus=False)["stops"]
        self.page.evaluate(NOTE_FOCUS)
        for _ in range(len(wanted) * 8):  # a field for a day and an hour has several stops within itself
            self.page.keyboard.press("Tab")
            if self.page.evaluate("noted.length") >= len(wanted):
                break
        reached: list[str] = self.page.evaluate("noted")
        return wanted, reached

    def closes(self) -> None:
        """Closes the window."""
        self._context.close()

    def _at_hand(self, *, with_focus: bool) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(AT_HAND, {"least": LEAST, "withFocus": with_focus})
        return found
