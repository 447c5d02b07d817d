"""Services of the check-ups package."""

from canine.checkups.services.awaited_looks import waits_for_a_look
from canine.checkups.services.inheriting import inherit_suspensions
from canine.checkups.services.judging import judge_checkup, name_miss_cause
from canine.checkups.services.loading import loaders_checkup, say_loaded, see_plan, see_run, tick_places
from canine.checkups.services.looking import look_at_run, require_looking, say_no_look
from canine.checkups.services.opening import open_checkup
from canine.checkups.services.resting import begins_at
from canine.checkups.services.revealing import Revealed, reveal_plan
from canine.checkups.services.running import (
    close_incomplete,
    correct_response,
    note_presence,
    record_response,
    recorders_checkup,
)
from canine.checkups.services.stating import may_state, state_knowledge
from canine.checkups.services.steps import is_part, may_name_causes, stands_in

__all__ = [
    "Revealed",
    "begins_at",
    "close_incomplete",
    "correct_response",
    "inherit_suspensions",
    "is_part",
    "judge_checkup",
    "loaders_checkup",
    "look_at_run",
    "may_name_causes",
    "may_state",
    "name_miss_cause",
    "note_presence",
    "open_checkup",
    "record_response",
    "recorders_checkup",
    "require_looking",
    "reveal_plan",
    "say_loaded",
    "say_no_look",
    "see_plan",
    "see_run",
    "stands_in",
    "state_knowledge",
    "tick_places",
    "waits_for_a_look",
]
