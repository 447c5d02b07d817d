"""When a mail is made and sent, how long a failed one waits, and when it is given up."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# In characters: what the outbox holds of what went wrong.
LONGEST_TROUBLE = 300
# A manager's one mail a day is made from this hour of the unit's clocks on.
DIGEST_FROM = time(6, 30)
# A notice that nobody mailed for a week is not news: it stands in the program, and the digest counts it.
NEWS_FOR = timedelta(days=7)
# Longer than any server is waited for: a mail that is being sent for so long is in nobody's hands any more.
SENDING_LASTS = timedelta(minutes=15)
TRIED_FOR = timedelta(days=3)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A server that says no for good is asked once a day: somebody may mend the address or the server meanwhile.
WAIT_AFTER_NO = timedelta(days=1)


class MailKind(StrEnum):
    """One notice, a manager's day, or the link with which its person sets a password."""

    NOTICE = "notice"
    DIGEST = "digest"
    LINK = "link"


class MailState(StrEnum):
    """Where a mail is on its way; `failed` is tried again, `given_up` is not."""

    WAITING = "waiting"
    SENDING = "sending"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    SENT = "sent"


def digest_day(at: datetime, zone: ZoneInfo) -> date | None:
    """Return the day whose digest may be made at that moment; None before the hour."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= DIGEST_FROM else None


def wait_after(attempts: int, *, spread: float, refused: bool = False) -> timedelta:
    """How long a mail waits after that many attempts: twice as long each time, up to the longest wait.

    `spread` (0 to 1) shortens it by up to a half, so that mails that failed together do not come back together.
    """
    whole = WAIT_AFTER_NO if refused else min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return whole * (1 - spread / 2)
