"""Committing to a seed, entering the day's list, drawing, and saying what could not be reached."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from canine.accounts import persons
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.draws import queries
from canine.draws.messages import DayList, NewCommitment
from canine.draws.models import Draw, DrawCommitment, DrawList, DrawnContainer
from canine.draws.record import strata_of
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.rules.figures import written_day
from canine.rules.limits import PUBLIC_PART, REASON
from canine.rules.random_draw import SEED_BYTES, commitment_of, in_order, mixed_seed
from canine.sealing import SealedElsewhere, sealed, unsealed

_PURPOSE = "seed of a draw"
# A seed for a day far ahead only lies about longer.
_DAYS_AHEAD = 7
MOST_PARTS = 40


def commit(
    message: NewCommitment, *, secret_key: str, seed: bytes | None = None, actor: Actor, at: datetime
) -> DrawCommitment:
    """Make a seed that nobody sees, and tell its SHA-256: here, and in the log, before the day's list is known.

    A history that is made again the same gives its `seed`.

    Raises Forbidden for another unit, and DomainError for a day that is over or far ahead, and for a second commitment
    of a day without a reason.
    """
    require_own(message.unit_id, actor, field="unit_id")
    today = at.astimezone(message.zone).date()
    if not today <= message.on <= today + timedelta(days=_DAYS_AHEAD):
        raise DomainError(f"Choose today or one of the next {_DAYS_AHEAD} days.", field="on")
    from_at, until_at = (
        datetime.combine(day, time(), tzinfo=message.zone).astimezone(UTC)
        for day in (message.on, message.on + timedelta(days=1))
    )
    others, reason = queries.on_day(message.unit_id, from_at), " ".join(message.reason.split())
    if others and not reason:
        named = ", ".join(str(one.number) for one in others)
        raise DomainError(
            f"There is a commitment for {written_day(message.on)} already: number {named}. Say why there has to be "
            "another one; both stay on record, on the page and on paper.",
            field="reason",
        )
    seed = seed or secrets.token_bytes(SEED_BYTES)
    made = DrawCommitment(
        unit_id=message.unit_id,
        number=queries.next_number(message.unit_id),
        day_on=message.on,
        from_at=from_at,
        until_at=until_at,
        commitment=commitment_of(seed),
        sealed_seed=sealed(secret_key, _PURPOSE, seed),
        public_source=" ".join(message.public_source.split()),
        reason=reason[:REASON],
        committed_at=at,
        committed_by_id=actor.user_id,
        committed_by_name=actor.name,
    )
    with audited(AuditAction.COMMIT_DRAW, actor=actor, at=at, reason=reason):
        db.session.add(made)
    return made


def enter_list(message: DayList, *, actor: Actor, at: datetime) -> DrawList:
    """Lock the day's list to its commitment: from here on it is the list from which is drawn, and stays so.

    Raises Forbidden for another unit, DomainError when there is one already, the day is over, a targeted container is
    not in the list or named twice, or nothing is left to draw from.
    """
    found = queries.commitment(message.commitment_id)
    require_own(found.unit_id, actor)
    _check_day(found, at)
    if found.day_list is not None:
        raise DomainError(
            f"{found.day_list.entered_by_name} entered the list of this draw already. It stays as it is; where it is "
            "wrong, a manager commits to another draw and says why."
        )
    numbers, seen = set(message.found.numbers), set()
    for one in message.targeted:
        if one.number not in numbers:
            raise DomainError(f"{one.number} is not in the list, so it is not taken out of it.", field="targeted")
        if one.number in seen:
            raise DomainError(f"{one.number} is named twice.", field="targeted")
        seen.add(one.number)
    if numbers == seen:
        raise DomainError(
            "Every container of the list was targeted: there is nothing left to draw from.", field="targeted"
        )
    parts = len(strata_of(message.found, sorted(seen), message.divided_by))
    if parts > MOST_PARTS:
        raise DomainError(f"This makes {parts} parts; at most {MOST_PARTS}. Divide by less.", field="divided_by")
    made = DrawList(
        file_name=message.file_name,
        content=message.content,
        sha256=hashlib.sha256(message.content).hexdigest(),
        as_listed=message.as_listed,
        divided_by=list(message.divided_by),
        targeted=[
            {"number": one.number, "targeted_by": one.targeted_by, "reason": one.reason} for one in message.targeted
        ],
        listed_count=len(numbers),
        again_count=len(message.found.again),
        listed="\n".join("\t".join((one.number, one.size, one.line, one.yard)) for one in message.found.containers),
        entered_at=at,
        entered_by_id=actor.user_id,
        entered_by_name=actor.name,
    )
    with audited(AuditAction.ENTER_DRAW_LIST, actor=actor, at=at):
        found.day_list = made
    return made


def draw(
    commitment_id: UUID, counts: Mapping[str, int], public_part: str, *, secret_key: str, actor: Actor, at: datetime
) -> Draw:
    """Open the seed, and draw the first of each part of the list by it.

    Raises Forbidden for another unit and for who entered the list; DomainError before the list is locked, a second
    time, after the day, without the public part or with one that was not announced, and for more than there are.
    """
    found = queries.commitment(commitment_id)
    require_own(found.unit_id, actor)
    if found.draw is not None:
        raise DomainError(
            f"{found.draw.drawn_by_name} has drawn already. A draw is made once; another one needs a commitment of its "
            "own, with the reason, and both stay in sight."
        )
    _check_day(found, at)
    day_list = found.day_list
    if day_list is None:
        raise DomainError("The day's list is not entered yet. The seed stays sealed until it is.")
    if day_list.entered_by_id is not None and persons.are_one(actor.user_id, day_list.entered_by_id):
        raise Forbidden(
            "You entered the list. Another manager draws, so that nobody can leave a container out of the list and "
            "draw from it alone."
        )
    public = _public_part(found, public_part)
    strata = queries.strata(day_list)
    _check_counts(counts, strata)
    seed = _opened(found, secret_key)
    mixed = mixed_seed(seed, public)
    yards = {one.number: one.yard for one in queries.listed(day_list).containers}
    made = Draw(
        seed=seed.hex(),
        public_part=public,
        strata=[{"part": part, "of": len(strata[part]), "count": counts[part]} for part in strata],
        drawn_at=at,
        drawn_by_id=actor.user_id,
        drawn_by_name=actor.name,
    )
    made.containers = [
        DrawnContainer(number=number, stratum=part, place=place, yard=yards[number], added_at=at)
        for part, numbers in strata.items()
        for place, number in enumerate(in_order(numbers, mixed)[: counts[part]], start=1)
    ]
    with audited(AuditAction.DRAW, actor=actor, at=at):
        found.draw = made
    return made


def _public_part(found: DrawCommitment, typed: str) -> str:
    public = " ".join(typed.split())
    if not found.public_source and public:
        raise DomainError("No public part was announced with the commitment, so none is mixed in.", field="public_part")
    if found.public_source and not public:
        raise DomainError(f"Write what was announced: {found.public_source}.", field="public_part")
    if len(public) > PUBLIC_PART or not (public.isascii() and public.isprintable()):
        raise DomainError(
            "Write plain letters, digits and signs alone, so that anybody types the same.", field="public_part"
        )
    return public


def _check_counts(counts: Mapping[str, int], strata: Mapping[str, list[str]]) -> None:
    for at, (part, numbers) in enumerate(strata.items()):
        wanted, of = counts.get(part, 0), f" of {part}" if part else ""
        if not 0 <= wanted <= len(numbers):
            raise DomainError(f"There are {len(numbers)}{of}; {wanted} cannot be drawn.", field=f"counts_{at}")
    if not any(counts.get(part, 0) for part in strata):
        raise DomainError("Draw at least one container.", field="counts_0")


def _opened(found: DrawCommitment, secret_key: str) -> bytes:
    try:
        seed = unsealed(secret_key, _PURPOSE, found.sealed_seed)
    except SealedElsewhere as wrong:
        raise DomainError(
            f"The seed cannot be opened. {wrong} A manager commits to another draw and says so."
        ) from wrong
    if commitment_of(seed) != found.commitment:
        raise DomainError("The sealed seed is not the one that was committed to. Nothing was drawn; check the log.")
    return seed


def _check_day(found: DrawCommitment, at: datetime) -> None:
    if at >= found.until_at:
        raise DomainError(f"{written_day(found.day_on)} is over: nothing is drawn for it any more.")


def replace(drawn_id: UUID, *, actor: Actor, at: datetime) -> DrawnContainer:
    """Draw the next in order for one that was not reached: which one, nobody chooses.

    Raises DomainError for one that was reached or replaced, after the day, and when the list is at its end.
    """
    found = queries.drawn_container(drawn_id)
    day = found.draw.commitment
    require_own(day.unit_id, actor)
    _check_day(day, at)
    if found.not_reached is None:
        raise DomainError("Say first why this one was not reached.")
    part = [one for one in found.draw.containers if one.stratum == found.stratum]
    if any(one.replaces_id == found.id for one in part):
        raise DomainError("The next in order was taken for it already.")
    assert day.day_list is not None  # nothing is drawn without one
    seed = mixed_seed(bytes.fromhex(found.draw.seed), found.draw.public_part)
    order, place = in_order(queries.strata(day.day_list)[found.stratum], seed), max(one.place for one in part) + 1
    if place > len(order):
        raise DomainError("All containers of this part of the list are drawn: there is no next one.")
    number = order[place - 1]
    yards = {one.number: one.yard for one in queries.listed(day.day_list).containers}
    made = DrawnContainer(
        draw_id=found.draw_id,
        number=number,
        stratum=found.stratum,
        place=place,
        yard=yards[number],
        replaces_id=found.id,
        added_at=at,
    )
    with audited(AuditAction.REPLACE_DRAWN, actor=actor, at=at):
        db.session.add(made)
    return made
