"""Training aids, and who had them: two people and a weight at every move, which one writes and the other confirms."""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import check_works_there, require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.custody import services as confirming
from canine.custody.messages import HandOverMade, PersonAsked
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries
from canine.registry.errors import OnePerson, WrongWay
from canine.registry.messages import AidEntry, AidMoveEntry
from canine.registry.models import AidMovement, TrainingAid
from canine.registry.services.checks import grams, has_happened, held_until, line, needed, reason_of
from canine.rules.confirmation import CustodyPart, HandOverKind
from canine.rules.kennel import AidMove
from canine.rules.notifications import shortened
from canine.rules.words import word_for
from canine.spelling import latin_spelling
from canine.units import queries as units


def add_aid(message: AidEntry, *, actor: Actor, at: datetime) -> TrainingAid:
    """Record a new training aid, sealed and weighed.

    Raises DomainError when its label is in use or its odour retired.
    """
    odour = queries.odour(message.odour_id)
    require_unit(message.unit_id, actor, at=at, field="unit_id")
    if odour.retired_at is not None:
        raise DomainError(f"{odour.name} is retired; no new aid is made of it.", field="odour_id")
    aid = TrainingAid()
    with audited(AuditAction.KEEP_AIDS, actor=actor, at=at):
        _write(aid, message)
        db.session.add(aid)
    return aid


def change_aid(aid_id: UUID, message: AidEntry, *, reason: str, actor: Actor, at: datetime) -> TrainingAid:
    """Record an aid's corrected facts; the log keeps what they were. Raises what add_aid raises."""
    aid = queries.aid(aid_id)
    require_unit(aid.unit_id, actor, at=at, field="reason")
    require_unit(message.unit_id, actor, at=at, field="unit_id")
    queries.odour(message.odour_id)
    with audited(AuditAction.KEEP_AIDS, actor=actor, at=at, reason=reason_of(reason)):
        _write(aid, message)
    return aid


def _write(aid: TrainingAid, message: AidEntry) -> None:
    units.unit(message.unit_id)
    label = needed(message.label, "label", "Type the label on the aid's bag.")
    holder = queries.aid_by_label(label)
    if holder is not None and holder.id != aid.id:
        until = held_until("training_aids.label", holder.id, holder.label, label)
        carries = f"carried the label {label}{until}" if until else f"carries the label {holder.label}"
        raise DomainError(f"An aid of {holder.odour.name} {carries}.", field="label")
    if grams(message.sealed_weight_g, "sealed_weight_g") == 0:
        raise DomainError("An aid weighs more than nothing.", field="sealed_weight_g")
    aid.latin_name = latin_spelling(label, message.latin_name)
    aid.unit_id, aid.odour_id, aid.label = message.unit_id, message.odour_id, label
    aid.form = needed(message.form, "form", "Say what it is, such as: shavings in a cotton bag.")
    aid.sealed_weight_g = message.sealed_weight_g
    aid.source = needed(message.source, "source", "Say where it comes from.")
    aid.batch, aid.replace_by_on = line(message.batch), message.replace_by_on


def move_aid(aid_id: UUID, message: AidMoveEntry, *, actor: Actor, at: datetime) -> AidMovement:
    """Move an aid out or back, or dispose of it, by one person while another one stands by; it is weighed each time.

    The one of the two who does not write it is asked to confirm it. Raises WrongWay, OnePerson, InTheFuture, and
    DomainError for a move before the last one, a negative weight, or an
    entry made by neither of the two.
    """
    aid = queries.aid(aid_id)
    require_unit(aid.unit_id, actor, at=at)
    _check_order(aid, message, at)
    _check_people(message, actor)
    for field, person_id in (("carrier_id", message.carrier_id), ("witness_id", message.witness_id)):
        check_works_there(aid.unit_id, person_id, message.at, field=field)
    weight = grams(message.weight_g, "weight_g")
    movement = AidMovement(
        aid_id=aid.id,
        move=message.move,
        at=message.at,
        carrier_id=message.carrier_id,
        witness_id=message.witness_id,
        weight_g=weight,
        remarks=line(message.remarks),
        recorded_at=at,
    )
    with audited(AuditAction.MOVE_AID, actor=actor, at=at):
        db.session.add(movement)
    _ask(aid, movement, actor, at)
    db.session.expire(aid, ["moves"])
    return movement


def _ask(aid: TrainingAid, movement: AidMovement, actor: Actor, at: datetime) -> None:
    carrier, witness = accounts.user(movement.carrier_id), accounts.user(movement.witness_id)
    words = f"aid {aid.label}, {word_for(movement.move)} by {carrier.name}, {witness.name} standing by, "
    made = HandOverMade(
        HandOverKind.AID,
        movement.id,
        aid.unit_id,
        shortened(f"{words}{movement.weight_g} g"),
        f"/aids/{aid.id}",
        movement.at,
    )
    as_what = CustodyPart.RECEIVER if movement.move is AidMove.TAKEN_OUT else CustodyPart.GIVER
    both = (PersonAsked(as_what, carrier.id), PersonAsked(CustodyPart.WITNESS, witness.id))
    confirming.ask(made, [one for one in both if one.person_id != actor.user_id], actor=actor, at=at)


def _check_order(aid: TrainingAid, message: AidMoveEntry, at: datetime) -> None:
    last = queries.last_move(aid.id)
    if last is not None and last.move is AidMove.DISPOSED_OF:
        raise WrongWay(f"{aid.label} was disposed of. Nothing follows that.")
    is_out = last is not None and last.move is AidMove.TAKEN_OUT
    if is_out and message.move is AidMove.DISPOSED_OF:
        raise WrongWay(f"{aid.label} is out. Record first that it was brought back.")
    if is_out and message.move is AidMove.TAKEN_OUT:
        raise WrongWay(f"{aid.label} is out already. Record first that it was brought back.")
    if not is_out and message.move is AidMove.BROUGHT_BACK:
        raise WrongWay(f"{aid.label} is in the store. It can only be taken out.")
    if last is not None and message.at <= last.at:
        raise DomainError(f"The last move was on {last.at:%Y-%m-%d at %H:%M} UTC; this one comes after it.", field="at")
    has_happened(message.at, at, "at")


def _check_people(message: AidMoveEntry, actor: Actor) -> None:
    carrier, witness = accounts.user(message.carrier_id), accounts.user(message.witness_id)
    if persons.are_one(carrier.id, witness.id):
        way = persons.way_on(persons.somebody(carrier.id), persons.somebody(witness.id))
        said = f"Two people handle an aid; {carrier.name} cannot stand by {carrier.name}. Name a second one.{way}"
        raise OnePerson(said)
    if actor.user_id not in (None, carrier.id, witness.id):
        raise DomainError("One of the two who handled the aid records it, not a third person.", field="carrier_id")
