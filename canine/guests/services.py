"""Letting a person into a unit by name, ending it, and naming a partner unit: by a manager of that unit."""

from datetime import datetime, time, timedelta
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.models import Guest, UnitPartner
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.guests import queries
from canine.guests.messages import NewGuest, NewPartner
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.registry import queries as registry
from canine.rules.figures import written_day, written_span
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.roles import AT_THE_DOGS, Role
from canine.units import queries as units

LONGEST = timedelta(days=366)
PAGE = "/guests"


def let_in(message: NewGuest, *, actor: Actor, at: datetime) -> Guest:
    """Let a person in by name; they, and the managers of both units, are told.

    Raises Forbidden for who is no manager of the unit or would let themselves in, DomainError for who belongs to it, a
    team of another unit, and days that cannot be right.
    """
    manager_id = _manager(message.unit_id, actor)
    guest, reason = accounts.user(message.user_id), _reason(message.reason)
    unit = units.unit(message.unit_id)
    if persons.are_one(guest.id, manager_id):
        raise Forbidden("Nobody lets themselves in, under whatever account.", field="user_id")
    if guest.deactivated_at is not None or guest.role not in AT_THE_DOGS:
        raise DomainError(f"{guest.name} does not work with dogs: choose somebody else.", field="user_id")
    if guest.unit_id == unit.id:
        raise DomainError(f"{guest.name} belongs to {unit.name} already.", field="user_id")
    if message.team_id is not None:
        _check_checkup(message, guest.role, guest.name)
    from_at, to_at = _span(message, at)
    same = queries.let_in_meanwhile(guest.id, unit.id, message.team_id, from_at, to_at)
    if same is not None:
        until = (same.to_at - timedelta(seconds=1)).astimezone(message.zone).date()
        raise DomainError(
            f"{guest.name} is let in to that already, up to {written_day(until)}: end that first, or choose days after "
            "it.",
            field="user_id",
        )
    made = Guest(
        user_id=guest.id,
        unit_id=unit.id,
        team_id=message.team_id,
        from_at=from_at,
        to_at=to_at,
        reason=reason,
        let_in_by_id=manager_id,
        let_in_by_name=actor.name,
        recorded_at=at,
    )
    with audited(AuditAction.LET_IN_GUEST, actor=actor, at=at, reason=reason):
        db.session.add(made)
    span = written_span(message.from_on, message.to_on)
    sentence = f"{actor.name} lets {guest.name} into {unit.name}, {_to_what(made)}, {span}: {reason}"
    _tell(made, NoticeKind.GUEST_LET_IN, sentence, actor, at)
    return made


def _check_checkup(message: NewGuest, role: Role | None, name: str) -> None:
    team = registry.team(message.team_id) if message.team_id else None
    if team is not None and team.dog.unit_id != message.unit_id:
        raise DomainError(f"{team.name} is a team of another unit.", field="team_id")
    if role is not Role.ASSESSOR:
        raise DomainError(f"A check-up is opened by an assessor, and {name} is none.", field="user_id")


def _span(message: NewGuest, at: datetime) -> tuple[datetime, datetime]:
    today = at.astimezone(message.zone).date()
    if message.to_on < message.from_on:
        raise DomainError("The last day cannot be before the first day.", field="to_on")
    if message.to_on < today:
        raise DomainError("These days are over.", field="to_on")
    if message.to_on - message.from_on > LONGEST:
        raise DomainError("That is more than a year. Let them in again when it is over.", field="to_on")
    from_at = max(datetime.combine(message.from_on, time(), tzinfo=message.zone), at)
    return from_at, datetime.combine(message.to_on + timedelta(days=1), time(), tzinfo=message.zone)


def end(guest_id: UUID, reason: str, *, actor: Actor, at: datetime) -> Guest:
    """End what a person was let in to, now. Raises Forbidden, DomainError for what has ended, and without a reason."""
    found = queries.guest(guest_id)
    _manager(found.unit_id, actor)
    words = _reason(reason)
    if found.ended_at is not None or found.to_at <= at:
        raise DomainError("This has ended already.")
    _end(found, words, actor, at)
    unit, guest = units.unit(found.unit_id), accounts.user(found.user_id)
    sentence = f"{actor.name} ends that {guest.name} is let into {unit.name}, {_to_what(found)}: {words}"
    _tell(found, NoticeKind.GUEST_ENDED, sentence, actor, at)
    return found


def end_after_the_act(user_id: UUID, team_id: UUID, words: str, *, actor: Actor, at: datetime) -> None:
    """End what let a person in for the one check-up that they opened now; their part in it stays."""
    for found in queries.open_for(user_id, team_id, at):
        _end(found, words, actor, at)


def _end(found: Guest | UnitPartner, words: str, actor: Actor, at: datetime) -> None:
    what = AuditAction.LET_IN_GUEST if isinstance(found, Guest) else AuditAction.NAME_PARTNER
    with audited(what, actor=actor, at=at, reason=words):
        found.ended_at, found.ended_by_id, found.ended_by_name = at, actor.user_id, actor.name
        found.end_reason = shortened(words)


def name_partner(message: NewPartner, *, actor: Actor, at: datetime) -> UnitPartner:
    """Name a unit whose managers may approve this one's check-ups; the managers of both are told.

    Raises Forbidden for who is no manager of the unit, DomainError for the unit itself and one that is its partner.
    """
    manager_id, reason = _manager(message.unit_id, actor), _reason(message.reason)
    unit, partner = units.unit(message.unit_id), units.unit(message.partner_id)
    if partner.id == unit.id:
        raise DomainError("A unit is not its own partner. Choose another one.", field="partner_id")
    if queries.is_partner(unit.id, partner.id):
        raise DomainError(f"{partner.name} is a partner of {unit.name} already.", field="partner_id")
    made = UnitPartner(
        unit_id=unit.id,
        partner_id=partner.id,
        reason=reason,
        named_by_id=manager_id,
        named_by_name=actor.name,
        recorded_at=at,
    )
    with audited(AuditAction.NAME_PARTNER, actor=actor, at=at, reason=reason):
        db.session.add(made)
    sentence = (
        f"{actor.name} names {partner.name} as a partner of {unit.name}: its managers may approve check-ups of "
        f"{unit.name} and issue certificates on them. {reason}"
    )
    _notify_units(made, NoticeKind.PARTNER_NAMED, sentence, actor, at)
    return made


def end_partner(partner_id: UUID, reason: str, *, actor: Actor, at: datetime) -> UnitPartner:
    """End a partnership, by a manager of either unit. Raises Forbidden, DomainError."""
    found, words = queries.partner(partner_id), _reason(reason)
    if actor.user_id not in queries.managers_of(found.partner_id):
        _manager(found.unit_id, actor)
    if found.ended_at is not None:
        raise DomainError("This has ended already.")
    _end(found, words, actor, at)
    unit, partner = units.unit(found.unit_id), units.unit(found.partner_id)
    sentence = f"{actor.name} ends that {partner.name} is a partner of {unit.name}: {words}"
    _notify_units(found, NoticeKind.PARTNER_ENDED, sentence, actor, at)
    return found


def _manager(unit_id: UUID, actor: Actor) -> UUID:
    """Return the account of who lets in. Raises Forbidden for others than the unit's managers, and for a program."""
    if actor.user_id is None or accounts.user(actor.user_id).role is not Role.MANAGER:
        raise Forbidden("A manager of the unit lets people in and names its partners.")
    require_own(unit_id, actor)
    return actor.user_id


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DomainError("Say why: it stands on record, and both units read it.", field="reason")
    return words


def _to_what(found: Guest) -> str:
    return f"to one check-up of {registry.team(found.team_id).name}" if found.team_id else "to all of its records"


def _tell(found: Guest, matter: NoticeKind, sentence: str, actor: Actor, at: datetime) -> None:
    notice = NewNotice(matter, str(found.id), at.date(), shortened(sentence), PAGE)
    notices.notify(found.user_id, notice, actor=actor, at=at)
    own = accounts.user(found.user_id).unit_id
    for unit_id in dict.fromkeys((found.unit_id, own)):
        if unit_id is not None:
            notices.notify_managers(unit_id, notice, actor=actor, at=at)


def _notify_units(found: UnitPartner, matter: NoticeKind, sentence: str, actor: Actor, at: datetime) -> None:
    notice = NewNotice(matter, str(found.id), at.date(), shortened(sentence), PAGE)
    for unit_id in (found.unit_id, found.partner_id):
        notices.notify_managers(unit_id, notice, actor=actor, at=at)
