"""What somebody must be told: the matters, each told once for a day and a rung."""

from enum import StrEnum


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
