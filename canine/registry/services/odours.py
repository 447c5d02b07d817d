"""The list of target odours. A name lasts: standing and certificates speak of odours by name."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries
from canine.registry.messages import OdourEntry
from canine.registry.models import Odour
from canine.registry.services.checks import needed, reason_of
from canine.rules.confusables import skeleton
from canine.spelling import latin_spelling


def add_odour(message: OdourEntry, *, actor: Actor, at: datetime) -> Odour:
    """Record a new target odour. Raises DomainError when the list holds it, also in other capitals or retired."""
    name = needed(message.name, "name", "Name the odour, such as elephant ivory.")
    present = queries.odour_by_name(name)
    if present is not None and present.retired_at is None:
        raise DomainError(f"The list holds {present.name} already.", field="name")
    if present is not None:
        raise DomainError(f"{present.name} is a retired odour. Bring it back on its page.", field="name")
    alike = next((one for one in queries.odours(active_only=False) if skeleton(one.name) == skeleton(name)), None)
    if alike is not None:
        raise DomainError(
            f"On paper this reads like {alike.name}, which is on the list. Choose another name.", field="name"
        )
    odour = Odour(name=name, latin_name=latin_spelling(name, message.latin_name))
    with audited(AuditAction.KEEP_ODOURS, actor=actor, at=at):
        db.session.add(odour)
    return odour


def change_odour(odour_id: UUID, latin_name: str, *, reason: str, actor: Actor, at: datetime) -> Odour:
    """Another Latin spelling of an odour's name; the log keeps what it was. Raises DomainError, ReasonMissing."""
    odour = queries.odour(odour_id)
    latin = latin_spelling(odour.name, latin_name)
    with audited(AuditAction.KEEP_ODOURS, actor=actor, at=at, reason=reason_of(reason)):
        odour.latin_name = latin
    return odour


def retire_odour(odour_id: UUID, *, reason: str, actor: Actor, at: datetime) -> Odour:
    """Retire an odour: the units train on it no longer; what was recorded with it stays.

    Raises DomainError when it is retired.
    """
    odour = queries.odour(odour_id)
    if odour.retired_at is not None:
        raise DomainError(f"{odour.name} is retired already.")
    with audited(AuditAction.KEEP_ODOURS, actor=actor, at=at, reason=reason_of(reason)):
        odour.retired_at = at
    return odour


def bring_back_odour(odour_id: UUID, *, reason: str, actor: Actor, at: datetime) -> Odour:
    """Reinstate a retired odour: it is trained on again. Raises DomainError when it is not retired."""
    odour = queries.odour(odour_id)
    if odour.retired_at is None:
        raise DomainError(f"{odour.name} is on the list.")
    with audited(AuditAction.KEEP_ODOURS, actor=actor, at=at, reason=reason_of(reason)):
        odour.retired_at = None
    return odour
