"""What a mail says. Pure: values in, words out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from textwrap import fill

from canine.rules.figures import written_day
from canine.rules.mailing import DIGEST_FROM
from canine.rules.notifications import shortened

LONGEST_SUBJECT = 120
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class News:
    """A notice as a mail tells it; `told_on` is the day on which its sentence was true."""

    sentence: str
    address: str
    due_on: date
    rung: int
    told_on: date


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and plain text of a mail."""

    subject: str
    body: str


def of_notice(name: str, day: date, news: News, base_url: str) -> Letter:
    """One notice for one person."""
    body = [
        f"{name},",
        *_items([news], day, base_url),
        f"All your notices: {base_url}/notices",
        _wrapped("You get this mail because the matter is one of your duties in the unit."),
    ]
    return Letter(shortened(f"Canine unit: {news.sentence}", LONGEST_SUBJECT), _text(body))


def of_link(name: str, address: str, *, is_reset: bool, lasts: str) -> Letter:
    """Return the mail with the link by which its person, and nobody else, sets a password."""
    if is_reset:
        subject, why = "Canine unit: set a new password", "Your password was ended. With this link you set a new one:"
    else:
        subject, why = "Canine unit: your account", "An account was made for you. With this link you set its password:"
    rules = (
        f"The link is good once, and for {lasts}. Give it to nobody: whoever opens it first sets the password. "
        "If you do not know why you get this mail, tell a manager of your unit."
    )
    return Letter(subject, _text([f"{name},", why, f"  {address}", _wrapped(rules)]))


def of_digest(name: str, day: date, news: Sequence[News], older: int, base_url: str) -> Letter:
    """Return a manager's day: what to deal with now, then what is coming;

    `older` counts what was never seen before it.
    """
    first = sorted(news, key=lambda one: (one.due_on, one.address, one.sentence))
    now = [one for one in first if one.rung <= 0 or one.due_on <= day]
    coming = [one for one in first if one not in now]
    counts = [f"{len(now)} to deal with now"] if now else []
    counts += [f"{len(coming)} coming"] if coming else []
    body = [f"Good morning {name},", _wrapped(f"New on {written_day(day)}: {' and '.join(counts)}.")]
    for heading, items in (("To deal with now", now), ("Coming", coming)):
        if items:
            body += [f"{heading.upper()}", *_items(items, day, base_url)]
    if older:
        words = "1 older notice is" if older == 1 else f"{older} older notices are"
        body.append(_wrapped(f"{words} still marked as new in the program."))
    body += [
        f"All your notices: {base_url}/notices\nWho is ready:     {base_url}/readiness",
        _wrapped(
            f"This mail comes at most once a day, from {DIGEST_FROM:%H:%M} on, when there is something new. "
            "You get it because you manage the unit."
        ),
    ]
    return Letter(f"Canine unit, {written_day(day)}: {', '.join(counts)}", _text(body))


def _items(news: Iterable[News], day: date, base_url: str) -> list[str]:
    """Each sentence as a paragraph; the address of the page stands once below those that share it."""
    found = []
    for address, together in groupby(news, key=lambda one: one.address):
        found += [_sentence(one, day) for one in together]
        found[-1] += f"\n  {base_url}{address}"
    return found


def _sentence(one: News, day: date) -> str:
    # "Tomorrow" was said on another day.
    told = f" (Told on {written_day(one.told_on)}.)" if one.told_on != day else ""
    return _wrapped(one.sentence + told, "- ", "  ")


def _wrapped(words: str, first: str = "", rest: str = "") -> str:
    return fill(
        words,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _text(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"
