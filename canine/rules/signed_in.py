"""Sessions of browsers: how long they last, how they end, and how a browser is called; waits after wrong passwords."""

from datetime import datetime, timedelta
from enum import StrEnum

# A handler's shift lasts up to twelve hours; a desk that nobody touches for two is left.
LONGEST_SESSION = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)
# "Last seen" is written down once in so long.
SEEN_EVERY = timedelta(minutes=1)

# Somebody who has forgotten which of their passwords it is needs no more than these.
FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
# For so long the tries of one machine are counted together, whatever accounts they are for.
COUNTED_FOR = timedelta(minutes=15)


class Ending(StrEnum):
    """How a session ended that did not run out by itself."""

    SIGNED_OUT = "signed_out"
    ENDED_FROM_ELSEWHERE = "ended_from_elsewhere"
    ENDED_BY_ADMINISTRATOR = "ended_by_administrator"
    PASSWORD_CHANGED = "password_changed"
    ACCOUNT_CHANGED = "account_changed"


def is_running(began_at: datetime, seen_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Tell whether a session still opens something."""
    is_young = at - began_at <= LONGEST_SESSION
    return ended_at is None and is_young and at - seen_at <= LONGEST_IDLE + SEEN_EVERY


def wait_after(wrong: int) -> timedelta:
    """Return how long an address waits after so many wrong passwords in a row: from the fifth on, twice as long each
    time.
    """
    if wrong < FREE_TRIES:
        return timedelta(0)
    doubled: int = 2 ** min(wrong - FREE_TRIES, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


# The first that fits is the one: most browsers name others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python", "a Python program"),
)
_MACHINES = (
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """Return what a browser says of itself in words that its owner knows: Chrome on Android."""
    browser = next((words for sign, words in _BROWSERS if sign.lower() in agent.lower()), "")
    machine = next((words for sign, words in _MACHINES if sign in agent), "")
    if browser and machine:
        return f"{browser} on {machine}"
    return browser or machine or (agent[:60] if agent else "an unknown browser")


def address_and_browser(device: str) -> tuple[str, str]:
    """Take apart what the log keeps of a device, "address; browser": the address, and the browser in words."""
    parts = device.split("; ")
    tablet = next((part for part in parts[:2] if part.startswith("tablet ")), "")
    address, *agent = [part for part in parts if part != tablet] or [""]
    return address, tablet or browser_words("; ".join(agent))
