"""NewNotice the managers of what came from the field and did not get on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from canine.accounts.models import Device
from canine.actor import Actor
from canine.field.models import FieldRecord, QuarantinedBody
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.field import Gap, KeptBecause
from canine.rules.notifications import NoticeKind


def notify_kept(kept: QuarantinedBody, *, actor: Actor, at: datetime) -> None:
    """Tells the managers of the unit, or all where there is none, once: a body was kept and waits for their word."""
    if kept.because is KeptBecause.CONFLICT:
        sentence = f"{kept.author_name} sent a second version of a record from the field: say which one stands."
    else:
        sentence = f"A record that {kept.author_name} sent from the field broke a rule. {_first(kept.problems)}"
    day = kept.received_at.date()
    notice = NewNotice(NoticeKind.BODY_KEPT, str(kept.id), day, sentence, f"/field/kept/{kept.id}")
    notices.notify_managers(kept.unit_id, notice, actor=actor, at=at)


def notify_refused(held: FieldRecord, *, actor: Actor, at: datetime) -> None:
    """Tells the managers of the unit, or all where there is none, once: a held record was refused at its turn."""
    what = held.record_type.replace("_", " ")
    sentence = (
        f"Receipt {held.receipt:08d}, {what} by {held.author_name}, was held and then refused. {_first(held.problems)}"
    )
    notice = NewNotice(NoticeKind.RECORD_REFUSED, str(held.id), held.received_at.date(), sentence, "/field")
    notices.notify_managers(held.unit_id, notice, actor=actor, at=at)


def notify_clocks_disagree(device: str, off_s: int, unit_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    """Tells the managers once a day for each tablet that its records are held while two clocks disagree."""
    minutes = max(1, round(off_s / 60))
    sentence = (
        f"Records from {device} are held: its clock is {minutes} minutes ahead of this server's. They are taken by"
        " themselves as soon as the server's clock has reached them. Set the clock right that is wrong."
    )
    notice = NewNotice(NoticeKind.CLOCKS_DISAGREE, device[:80], at.date(), sentence, "/field")
    notices.notify_managers(unit_id, notice, actor=actor, at=at)


def notify_storage_cleared(
    device: Device, storage_id: UUID, missing: Sequence[Gap], *, actor: Actor, at: datetime
) -> None:
    """Tells the managers of its unit, once for each storage, that a tablet began anew, and which numbers never came."""
    stretches = [f"{gap.first}" if gap.first == gap.last else f"{gap.first} to {gap.last}" for gap in missing]
    lost = f"These numbers never came: {', '.join(stretches)}." if stretches else "No number that is known is missing."
    sentence = f"The storage of {device.name} was cleared, or the tablet is another one. {lost}"
    notice = NewNotice(NoticeKind.STORAGE_CLEARED, str(storage_id), at.date(), sentence, "/field")
    notices.notify_managers(device.unit_id, notice, actor=actor, at=at)


def _first(problems: list[dict[str, str]]) -> str:
    return problems[0]["message"] if problems else ""
