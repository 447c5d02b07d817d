"""Services of the RASCO package."""

from canine.rasco.services import struck as struck  # registers what can be struck
from canine.rasco.services.closing import close_session, may_close
from canine.rasco.services.custody import hand_over, obstacle_to_hand_over
from canine.rasco.services.ending import end_sample
from canine.rasco.services.referral import record_inspection, refer
from canine.rasco.services.responses import correct_response, record_response, recorders_session
from canine.rasco.services.samples import open_field_blank, take_sample
from canine.rasco.services.sessions import note_person, prepare_session, see_loading

__all__ = [
    "close_session",
    "correct_response",
    "end_sample",
    "hand_over",
    "may_close",
    "note_person",
    "obstacle_to_hand_over",
    "open_field_blank",
    "prepare_session",
    "record_inspection",
    "record_response",
    "recorders_session",
    "refer",
    "see_loading",
    "take_sample",
]
