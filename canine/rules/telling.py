"""What somebody must be told: the matters, each told once for a day and a rung."""

from enum import StrEnum

# In characters: what a notice holds.
LONGEST_SENTENCE = 400


class Matter(StrEnum):
    """What a notice is about. The first six fall due on a day; the others have happened."""

    RETEST = "retest"
    CERTIFICATE_EXPIRY = "certificate_expiry"
    EFFICACY_CHECKUP = "efficacy_checkup"
    MEDICAL = "medical"
    VACCINATION = "vaccination"
    RASCO_REFRESHER = "rasco_refresher"
    NOT_CERTIFIED_WORK = "not_certified_work"
    CHECKUP_WAITS = "checkup_waits"
    CHECKUP_FAILED = "checkup_failed"
    WITHDRAWAL_PROPOSED = "withdrawal_proposed"
    CUSTODY_BROKEN = "custody_broken"
    BASIS_CHANGED = "basis_changed"
    MONITOR_CROSSED = "monitor_crossed"


def shortened(words: str, longest: int = LONGEST_SENTENCE) -> str:
    """The words, cut to so many characters; one that is cut says so with an ellipsis."""
    return words if len(words) <= longest else words[: longest - 1].rstrip(" ,") + "…"
