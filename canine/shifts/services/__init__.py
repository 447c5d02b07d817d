"""Acts of the shifts room."""

from canine.shifts.services.alerts import CorrectedAlready, add_alert
from canine.shifts.services.cargo import SealMissing, check_reason, check_seal, checked_container
from canine.shifts.services.evidence import (
    ExhibitTaken,
    OutcomeStands,
    identify,
    name_witness,
    record_finding,
    record_outcome,
    weigh,
)
from canine.shifts.services.recording import sent_before, taken_down
from canine.shifts.services.rights import NotYourShift, is_own, own_search, own_shift, reaches, search_in_reach
from canine.shifts.services.searches import correct_fact, end_search, log_search
from canine.shifts.services.shifts import InTheFuture, NotYourTeam, ShiftsOverlap, end_shift, note_on_shift, open_shift

__all__ = [
    "CorrectedAlready",
    "ExhibitTaken",
    "InTheFuture",
    "NotYourShift",
    "NotYourTeam",
    "OutcomeStands",
    "SealMissing",
    "ShiftsOverlap",
    "add_alert",
    "check_reason",
    "check_seal",
    "checked_container",
    "correct_fact",
    "end_search",
    "end_shift",
    "identify",
    "is_own",
    "log_search",
    "name_witness",
    "note_on_shift",
    "open_shift",
    "own_search",
    "own_shift",
    "reaches",
    "record_finding",
    "record_outcome",
    "search_in_reach",
    "sent_before",
    "taken_down",
    "weigh",
]
