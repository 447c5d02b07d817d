"""The words people read for the program's values. Most say what they are; only the others are listed."""

from enum import StrEnum
from functools import cache

from canine.rules.sentence import Sentence

SPECIAL: dict[str, str] = {
    "iso_11784": "ISO 11784, 15 digits",
    "older": "older than ISO 11784",
    "rasco": "RASCO",
    "rasco_refresher": "RASCO refresher",
    "dog_refresher": "refresher of the dog",
    "handler_refresher": "refresher of the handler",
    "training_hours": "maintenance training",
    "revocation_dropped": "not revoked",
    "filter_use": "use of a filter",
    "end_taken_back": "taken back",
    "exhibit_hand_over": "hand-over of an exhibit",
    "hand_over_confirmed": "confirmed",
    "hand_over_disputed": "it was not so",
    "wrong_pin": "a PIN that did not fit",
    "pin_not_checked": "a PIN that could not be checked",
    "typed_pin": "by PIN",
    "sign_in": "signed in",
    "taken_over_tablet": "signed in on a tablet",
    "initial": "initial course",
    "change_of_behaviour": "change of behaviour",
    "found": "contraband found",
    "single_blind": "single-blind",
    "double_blind": "double-blind",
    "handler_missed_change": "dog changed and the handler missed it",
    "presentation_fault": "search or presentation fault",
    "alert_not_inspected": "alert, not inspected yet",
    "clear": "clear, the dog showed nothing",
    "not_said": "no response on record",
    "not_asked": "Nothing is on record: the form of that time did not ask whether the dog had shown nothing.",
    "not_yet": "Nothing yet: the search goes on.",
    "flow_l_per_min": "flow (L/min)",
    "temperature_c": "temperature (°C)",
    "humidity_percent": "humidity (%)",
    "in_the_bundle": "yes",
    "no_room_in_the_bundle": "no: the photographs before it fill the 60 MB that a bundle takes",
    "never_came_whole": "no: it has not come whole from the tablet",
    "at_least_a_rate": "that a rate is at least so high",
    "a_rate_with_its_interval": "a rate, with an interval so narrow",
    "a_difference_of_two_conditions": "that two conditions differ",
    "list_locked_waits_for_the_draw": "list locked, waits for the draw",
    "waits_for_agreement": "waits for a manager’s agreement",
    "before_a_referral": "before a referral",
    "window_over": "its time was over",
    "withdrawn_by_two": "withdrawn",
    "nobody_agreed_in_time": "nobody agreed in time",
    "sampled_as_asked": "sampling",
    "custody_whole": "custody",
    "presented_in_time": "presentation",
    "alerted": "dog",
    "decided": "decision",
    "as_it_should": "as it should",
    "not_as_it_should": "not so",
    "not_asked_of_it": "not asked of it",
    "referred_as_it_should": "found",
    "left_alone_as_it_should": "left alone",
    "referred_wrongly": "referred, and was no target",
    "reached_no_dog": "reached no dog, says nothing",
    "not_blind": "not counted: not blind",
    "never_agreed": "not held: nobody agreed in time",
    "left_out": "It is not on record what the dog showed.",
}


@cache
def word_for(member: StrEnum) -> str:
    """Return the words for a value: `in_training` reads "in training"."""
    return Sentence(SPECIAL.get(member.value, member.value.replace("_", " ")))
