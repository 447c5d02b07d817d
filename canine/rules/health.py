"""What keeps the program from being well, by what was tried and by ages: one judgement for pages and for a watcher."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from canine.rules.backup import OLDEST_BACKUP

# A tick comes every minute; a busy machine may miss a few. A lease lasts less.
LONGEST_SILENCE = timedelta(minutes=10)
# The log is checked each night, and a night may be missed.
OLDEST_CHECK = timedelta(days=2)
# From here on a watcher is told that the signing key expires; managers and administrators get notices of their own.
KEY_ENDS_SOON = timedelta(days=30)


class Trouble(StrEnum):
    """What is wrong, each an alarm of its own."""

    CANNOT_WRITE = "cannot_write"
    SCHEDULER_SILENT = "scheduler_silent"
    SCHEDULER_AHEAD = "scheduler_ahead"
    LOG_ALTERED = "log_altered"
    CHECK_UNFINISHED = "check_unfinished"
    CHECK_OLD = "check_old"
    BACKUP_OLD = "backup_old"
    KEY_ENDS = "key_ends"


SENTENCES = {
    Trouble.CANNOT_WRITE: "The database takes no write: its disk may be full or read-only. Nothing can be recorded.",
    Trouble.SCHEDULER_SILENT: "Background tasks have not run for more than ten minutes: no reminder and no mail goes"
    " out, and the log is not checked.",
    Trouble.SCHEDULER_AHEAD: "Background tasks left a time that is still to come: the clock of a machine is, or was,"
    " wrong.",
    Trouble.LOG_ALTERED: "The last check of the log found that the record was altered.",
    Trouble.CHECK_UNFINISHED: "The last check of the log did not come to an end.",
    Trouble.CHECK_OLD: "The log was not checked to its end for more than two days.",
    Trouble.BACKUP_OLD: "No backup was written for more than two days: what is lost now is lost for good.",
    Trouble.KEY_ENDS: "The signing key expires within 30 days, or has expired: no certificate and no bundle can be made"
    " after that. Have it replaced (canine key rotate).",
}


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was found at a moment. `running_for` is how long this process lives: before, no tick can be missed."""

    can_write: bool
    running_for: timedelta
    last_tick_at: datetime | None = None
    leads_until: datetime | None = None
    is_altered: bool = False
    is_unfinished: bool = False
    # The last check that came to its end; without one, the first entry of the log.
    checked_at: datetime | None = None
    # The last backup of the schedule that was written; without one, the first entry of the log.
    backed_up_at: datetime | None = None
    # When the signing key in use expires; None where nothing was signed.
    key_ends_at: datetime | None = None


def troubles(found: Vitals, at: datetime) -> tuple[Trouble, ...]:
    """Return everything that is wrong at a moment; empty means well."""
    ahead = max((one for one in (found.last_tick_at, found.leads_until) if one is not None), default=at)
    silence = found.running_for if found.last_tick_at is None else min(found.running_for, at - found.last_tick_at)
    is_wrong = {
        Trouble.CANNOT_WRITE: not found.can_write,
        Trouble.SCHEDULER_SILENT: silence > LONGEST_SILENCE,
        Trouble.SCHEDULER_AHEAD: ahead - at > LONGEST_SILENCE,
        Trouble.LOG_ALTERED: found.is_altered,
        Trouble.CHECK_UNFINISHED: found.is_unfinished,
        Trouble.CHECK_OLD: found.checked_at is not None and at - found.checked_at > OLDEST_CHECK,
        Trouble.BACKUP_OLD: found.backed_up_at is not None and at - found.backed_up_at > OLDEST_BACKUP,
        Trouble.KEY_ENDS: found.key_ends_at is not None and found.key_ends_at - at < KEY_ENDS_SOON,
    }
    return tuple(trouble for trouble, wrong in is_wrong.items() if wrong)
