"""Services of the shifts package."""

from canine.shifts.services import struck as struck  # registers what can be struck
from canine.shifts.services.alerts import AlertMadeLess, AlreadyCorrected, add_alert
from canine.shifts.services.belonging import NoShiftThen, end_for, shift_for
from canine.shifts.services.cargo import SealMissing, check_reason, check_seal, checked_container, photo_missing_because
from canine.shifts.services.closing import NotYoursToClose, close_shift
from canine.shifts.services.errors import InTheFuture, ShiftsOverlap
from canine.shifts.services.evidence import (
    ExhibitTaken,
    OutcomeStands,
    identify,
    name_witness,
    record_finding,
    record_outcome,
    weigh,
)
from canine.shifts.services.exhibits import NotTheKeeper, hand_over_exhibit, obstacle_to_hand_over
from canine.shifts.services.notifications import notify_late_fact
from canine.shifts.services.recording import find_duplicate, with_provenance
from canine.shifts.services.rights import (
    NotYourShift,
    closes_for_another,
    is_own,
    own_search,
    own_shift,
    reaches,
    search_in_reach,
)
from canine.shifts.services.searches import correct_fact, end_search, log_search
from canine.shifts.services.shifts import NotYourTeam, end_shift, note_on_shift, open_shift

__all__ = [
    "AlertMadeLess",
    "AlreadyCorrected",
    "ExhibitTaken",
    "InTheFuture",
    "NoShiftThen",
    "NotTheKeeper",
    "NotYourShift",
    "NotYourTeam",
    "NotYoursToClose",
    "OutcomeStands",
    "SealMissing",
    "ShiftsOverlap",
    "add_alert",
    "check_reason",
    "check_seal",
    "checked_container",
    "close_shift",
    "closes_for_another",
    "correct_fact",
    "end_for",
    "end_search",
    "end_shift",
    "find_duplicate",
    "hand_over_exhibit",
    "identify",
    "is_own",
    "log_search",
    "name_witness",
    "note_on_shift",
    "notify_late_fact",
    "obstacle_to_hand_over",
    "open_shift",
    "own_search",
    "own_shift",
    "photo_missing_because",
    "reaches",
    "record_finding",
    "record_outcome",
    "search_in_reach",
    "shift_for",
    "weigh",
    "with_provenance",
]
