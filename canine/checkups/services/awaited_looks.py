"""Which run waits for a second look: it is over, and the sealed nonce has it among those that somebody looks at.

The loader cannot know which runs these are when they load one.
"""

from canine.checkups import queries
from canine.checkups.models import Checkup
from canine.checkups.services.opened import Altered, opened
from canine.policy import queries as policies
from canine.rules.second_look import runs_to_look_at
from canine.rules.trial import CheckupState

_UNDER_WAY = (CheckupState.PLANNED, CheckupState.RUNNING, CheckupState.COMPLETE)


def waits_for_a_look(found: Checkup) -> int | None:
    """Return the run that is over and at which somebody has to look before it is cleared; None where none is."""
    share = policies.in_force(found.opened_at).second_look_share
    if not share or not found.loads_by_run or found.state not in _UNDER_WAY:
        return None
    open_run = queries.tally(found).open_run
    last_done = len(found.runs) if open_run is None else open_run - 1
    if last_done == 0 or any(one.run == last_done for one in queries.second_looks(found.id)):
        return None
    try:
        _, nonce = opened(found)
    except Altered:  # said at the reveal, and to who loads
        return None
    return last_done if last_done in runs_to_look_at(nonce, len(found.runs), share) else None
