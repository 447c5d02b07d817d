"""What a tablet says of its own numbers with every contact, so that a record that is lost is missed."""

from datetime import datetime
from uuid import UUID

from canine.accounts.models import Device
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.field import queries
from canine.field.models import TabletAnnouncement
from canine.field.services.notifications import notify_storage_cleared
from canine.rules.field import Gap

# No tablet makes as many records between two contacts: a number beyond that was not counted.
_LARGEST_LEAP = 10_000


def tells_news(device: Device, storage_id: UUID, last_sequence: int, *, received: int = 0) -> bool:
    """Tell whether a tablet says more than is known: a number that has not come, or that its storage is another one.

    `received` is a number that has come in this very contact.
    """
    known = queries.announced_by(device.id)
    is_new_storage = known is None or known.storage_id != storage_id
    highest = max(known.last_sequence if known else 0, received)
    if not is_new_storage and last_sequence <= highest:
        return False
    highest = max(highest, queries.last_number(device.name))
    return last_sequence <= highest + _LARGEST_LEAP and (is_new_storage or last_sequence > highest)


def hear(device: Device, storage_id: UUID, last_sequence: int, *, actor: Actor, at: datetime) -> None:
    """Write down what a tablet said; call it when it tells news. Managers are told of a storage that was cleared."""
    known = queries.announced_by(device.id)
    is_new = known is not None and known.storage_id != storage_id
    with audited(AuditAction.HEAR_TABLET, actor=actor, at=at):
        db.session.add(
            TabletAnnouncement(
                device_id=device.id,
                storage_id=storage_id,
                last_sequence=last_sequence,
                is_new_storage=is_new,
                announced_at=at,
            )
        )
    if is_new:
        notify_storage_cleared(device, storage_id, queries.gaps_of_device(device), actor=actor, at=at)


def numbers_of(device: Device) -> tuple[int, tuple[Gap, ...]]:
    """Return the last number that a tablet gave, as far as is known here, and those that never came."""
    known = queries.announced_by(device.id)
    last = max(known.last_sequence if known else 0, queries.last_number(device.name))
    return last, queries.gaps_of_device(device)
