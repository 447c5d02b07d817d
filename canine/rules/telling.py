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
    ABSENCE_RECORDED = "absence_recorded"
    ENTRY_STRUCK = "entry_struck"
    POSSIBLE_DOUBLE = "possible_double"
    SHIFT_CLOSED = "shift_closed"
    SHIFT_LEFT_OPEN = "shift_left_open"
    STORAGE_CLEARED = "storage_cleared"
    CLOCKS_DISAGREE = "clocks_disagree"
    DECISION_IN_DOUBT = "decision_in_doubt"
    CORRECTION_PROPOSED = "correction_proposed"
    PASSWORD_RESET = "password_reset"
    REINSTATEMENT_PROPOSED = "reinstatement_proposed"
    REINSTATEMENT_ANSWERED = "reinstatement_answered"
    TEAM_END_PROPOSED = "team_end_proposed"
    TEAM_END_ANSWERED = "team_end_answered"
    REVOCATION_PROPOSED = "revocation_proposed"
    REVOCATION_ANSWERED = "revocation_answered"
    SAMPLE_ENDED = "sample_ended"
    POLICY_PROPOSED = "policy_proposed"
    POLICY_CHANGED = "policy_changed"
    ROLE_PROPOSED = "role_proposed"
    ROLE_ANSWERED = "role_answered"
    GUEST_LET_IN = "guest_let_in"
    GUEST_ENDED = "guest_ended"
    PARTNER_NAMED = "partner_named"
    PARTNER_ENDED = "partner_ended"


def shortened(words: str, longest: int = LONGEST_SENTENCE) -> str:
    """Return the words, cut to so many characters; one that is cut says so with an ellipsis."""
    return words if len(words) <= longest else words[: longest - 1].rstrip(" ,") + "…"
