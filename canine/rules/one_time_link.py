"""One-time links: whom each kind lets in, how long it is good, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum


class LinkKind(StrEnum):
    """What a link is for: the first account of all, a new person's password, or another password after a reset."""

    FIRST_ADMINISTRATOR = "first_administrator"
    INVITATION = "invitation"
    RESET = "reset"


class LinkState(StrEnum):
    """Whether a link still opens something, and why not."""

    GOOD = "good"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"


# Whoever starts the server for the first time sits before it. A new person may be off duty: a rota of nights and days
# off comes round within a week. Who has asked for a reset waits for it, and every hour of an open link is a risk.
LASTS = {
    LinkKind.FIRST_ADMINISTRATOR: timedelta(hours=1),
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.RESET: timedelta(hours=24),
}
LASTS_WORDS = {
    LinkKind.FIRST_ADMINISTRATOR: "one hour",
    LinkKind.INVITATION: "seven days",
    LinkKind.RESET: "24 hours",
}


def state_of(expires_at: datetime, used_at: datetime | None, replaced_at: datetime | None, at: datetime) -> LinkState:
    """Return what became of a link by a moment. One that was used says so, however old it is."""
    if used_at is not None:
        return LinkState.USED
    if replaced_at is not None:
        return LinkState.REPLACED
    return LinkState.GOOD if at < expires_at else LinkState.EXPIRED
