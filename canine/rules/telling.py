"""What somebody must be told: the matters, each told once for a day and a rung."""

from enum import StrEnum

# In characters: what a notice holds.
LONGEST_SENTENCE = 400


class Matter(StrEnum):
    """What a notice is about. The first eleven fall due on a day; the others have happened, or are asked for."""

    RETEST = "retest"
    CERTIFICATE_EXPIRY = "certificate_expiry"
    EFFICACY_CHECKUP = "efficacy_checkup"
    MEDICAL = "medical"
    VACCINATION = "vaccination"
    RASCO_REFRESHER = "rasco_refresher"
    DOG_REFRESHER = "dog_refresher"
    HANDLER_REFRESHER = "handler_refresher"
    TRAINING_HOURS = "training_hours"
    AID_REPLACEMENT = "aid_replacement"
    FILTER_USE = "filter_use"
    NOT_CERTIFIED_WORK = "not_certified_work"
    CHECKUP_WAITS = "checkup_waits"
    CHECKUP_FAILED = "checkup_failed"
    WITHDRAWAL_PROPOSED = "withdrawal_proposed"
    CUSTODY_BROKEN = "custody_broken"
    BASIS_CHANGED = "basis_changed"
    MONITOR_CROSSED = "monitor_crossed"
    SHIFT_NOT_READY = "shift_not_ready"
    SWAP_ASKED = "swap_asked"
    SWAP_DECIDED = "swap_decided"
    BODY_KEPT = "body_kept"
    RECORD_REFUSED = "record_refused"


def shortened(words: str, longest: int = LONGEST_SENTENCE) -> str:
    """The words, cut to so many characters; one that is cut says so with an ellipsis."""
    return words if len(words) <= longest else words[: longest - 1].rstrip(" ,") + "…"
