"""Opening the sealed plan: it is checked against the log each time, before anybody loads, reads or scores by it."""

from canine.checkups import queries
from canine.checkups.at_rest import NotOurs
from canine.checkups.models import Checkup
from canine.checkups.sealing import digest, unsealed
from canine.errors import NotFound
from canine.rules.trial import Plan, PlanUnreadable, check_commitment


class Altered(Exception):
    """Plan, nonce or commitment are not what they were."""


class NotOpened(Altered):
    """The secret key of the instance does not open it: changed since, or the plan is another."""


def opened(found: Checkup) -> tuple[Plan, bytes]:
    """Plan and nonce, when they are those that the log committed to before the first presentation.

    Raises Altered, NotOpened.
    """
    try:
        published = queries.published(found).commitment
        opening = queries.sealed_opening(found.id)
    except NotFound as missing:
        raise Altered(missing.sentence) from missing
    except NotOurs as foreign:
        raise NotOpened(str(foreign)) from foreign
    if published != found.commitment:
        raise Altered(f"The log published {published}, the record says {found.commitment}.")
    try:
        plan_bytes, nonce = unsealed(opening)
        plan = Plan.read(plan_bytes)
    except PlanUnreadable as unreadable:
        raise Altered("The sealed plan cannot be read.") from unreadable
    if not check_commitment(published, plan_bytes, nonce):
        raise Altered(f"The log published {published}, the sealed plan gives {digest(opening)}.")
    if [(run.number, run.session) for run in plan.runs] != [(run.number, run.session) for run in found.runs]:
        raise Altered("The runs on record are not those of the plan.")
    return plan, nonce
