"""Telling the managers of what came from the field and did not get on record."""

from datetime import datetime

from canine.audit.actor import Actor
from canine.field.models import FieldRecord, KeptBody
from canine.notices import services as notices
from canine.notices.messages import Telling
from canine.rules.field import KeptBecause
from canine.rules.telling import Matter


def tell_kept(kept: KeptBody, *, actor: Actor, at: datetime) -> None:
    """Tells the managers of the unit, or all where there is none, once: a body was kept and waits for their word."""
    if kept.because is KeptBecause.CONFLICT:
        sentence = f"{kept.author_name} sent a second version of a record from the field: say which one stands."
    else:
        sentence = f"A record that {kept.author_name} sent from the field broke a rule. {_first(kept.problems)}"
    day = kept.received_at.date()
    telling = Telling(Matter.BODY_KEPT, str(kept.id), day, sentence, f"/field/kept/{kept.id}")
    notices.tell_managers(kept.unit_id, telling, actor=actor, at=at)


def tell_refused(held: FieldRecord, *, actor: Actor, at: datetime) -> None:
    """Tells the managers of the unit, or all where there is none, once: a held record was refused at its turn."""
    what = held.record_type.replace("_", " ")
    sentence = (
        f"Receipt {held.receipt:08d}, {what} by {held.author_name}, was held and then refused. {_first(held.problems)}"
    )
    telling = Telling(Matter.RECORD_REFUSED, str(held.id), held.received_at.date(), sentence, "/field")
    notices.tell_managers(held.unit_id, telling, actor=actor, at=at)


def _first(problems: list[dict[str, str]]) -> str:
    return problems[0]["message"] if problems else ""
