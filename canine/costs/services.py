"""Recording what was spent, and what a strike or a correction has to know of it."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections.entries import Entry, Facts, any_change, author, entry_finder, fact_finder
from canine.costs import queries
from canine.costs.messages import NewCost, Receipt
from canine.costs.models import Cost
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries as registry
from canine.rules.correction import Subject, Written
from canine.rules.cost import CostWrong, budget_cents, check_money
from canine.rules.figures import written_day
from canine.shifts.services import find_duplicate, with_provenance

# How long a cost is open to its author's own correction: from then on a second person's word is needed.
_OPEN_FOR = timedelta(hours=12)
MOST_BYTES = 5_000_000
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def record_cost(message: NewCost, *, zone: ZoneInfo, actor: Actor, at: datetime) -> Cost:
    """Record an amount that was spent.

    Raises Forbidden for another unit, and DomainError for money that cannot be, a day to come, a dog of another unit, a
    cost with neither receipt nor note, a receipt that is on record with this amount, and a file that is no picture.
    """
    require_own(message.unit_id, actor, field="unit_id")
    values = _values(message)
    if again := find_duplicate(Cost, message.capture, values, actor):
        return again
    _check(message, at.astimezone(zone).date())
    made = with_provenance(Cost, message.capture, values, actor, at)
    made.receipt = message.receipt.content if message.receipt else None
    made.budget_cents = budget_cents(message.amount, message.rate)
    with audited(AuditAction.RECORD_COST, actor=actor, at=at):
        db.session.add(made)
    return made


def _values(message: NewCost) -> dict[str, Any]:
    file = message.receipt
    return {
        "unit_id": message.unit_id,
        "kind": message.kind,
        "amount": message.amount,
        "currency": message.currency,
        "rate": message.rate,
        "rate_on": message.rate_on,
        "spent_on": message.spent_on,
        "dog_id": message.dog_id,
        "receipt_number": message.receipt_number,
        "receipt_name": file.name[:200] if file else "",
        "receipt_sha256": hashlib.sha256(file.content).hexdigest() if file else "",
        "note": message.note,
    }


def _check(message: NewCost, today: date) -> None:
    _check_money(message.currency, message.rate, message.rate_on, message.spent_on)
    if message.spent_on > today:
        raise DomainError("This day is still to come. Check the day.", field="spent_on")
    if message.rate_on is not None and message.rate_on > today:
        raise DomainError("This day is still to come. Check the day.", field="rate_on")
    if message.dog_id is not None and registry.dog(message.dog_id).unit_id != message.unit_id:
        raise DomainError("This is a dog of another unit.", field="dog_id")
    if message.receipt is not None:
        kind_of_receipt(message.receipt)
    if not message.receipt_number and message.receipt is None and not message.note:
        raise DomainError("Give the receipt's number or its file, or say in the note why there is none.", field="note")
    like = message.receipt_number and queries.with_receipt(
        message.unit_id, message.receipt_number, message.amount, message.currency
    )
    if like:
        raise DomainError(
            f"Receipt {like.receipt_number} with this amount is on record already, of {written_day(like.spent_on)}, by "
            f"{like.recorder_name}.",
            field="receipt_number",
        )


def _check_money(*money: Any) -> None:
    try:
        check_money(*money)
    except CostWrong as wrong:
        raise DomainError(str(wrong), field=wrong.field) from wrong


def kind_of_receipt(receipt: Receipt) -> str:
    """Return the ending of a receipt's file by how its bytes begin. Raises DomainError."""
    if len(receipt.content) > MOST_BYTES:
        raise DomainError(
            f"This file is larger than {MOST_BYTES // 1_000_000} MB. Take a smaller photo.", field="receipt"
        )
    for beginning, ending in _BEGINNINGS.items():
        if receipt.content.startswith(beginning):
            return ending
    raise DomainError("A receipt's file is a PDF, or a photo as JPEG or PNG.", field="receipt")


@entry_finder(Subject.COST)
def _cost(key: UUID, at: datetime) -> Entry:
    """Return a cost: it judges nobody; its author takes a slip back while it is fresh, later a second person agrees."""
    found = queries.cost(key)
    now = queries.cost_now(found)
    return Entry(
        row=found,
        words=f"the cost of {now.amount:,.2f} {now.currency}, {now.kind.value}, of {written_day(now.spent_on)}",
        address=f"/work/costs/{found.id}",
        unit_id=found.unit_id,
        team_ids=(),
        happened_at=found.received_at,
        written=Written(
            author_id=found.recorder_id,
            author=author(found.recorder_id),
            judges=frozenset(),
            is_open=at - found.received_at <= _OPEN_FOR,
            needs_two=False,
        ),
    )


@fact_finder(Subject.COST)
def _facts_of_cost(key: UUID, at: datetime) -> Facts:
    found = queries.cost(key)
    now = queries.cost_now(found)
    values = {name: getattr(now, name) for name in queries.FACTS}

    def check(fact: str, value: Any) -> None:
        beside = values | {fact: value}
        if fact == "spent_on" and value > at.date() + timedelta(days=1):
            raise DomainError("This day is still to come. Check the day.", field="new")
        is_for_itself = fact in ("amount", "kind", "receipt_number", "note")
        try:
            if not is_for_itself:
                check_money(beside["currency"], beside["rate"], beside["rate_on"], beside["spent_on"])
        except CostWrong as wrong:
            raise DomainError(
                f"{wrong} Where more than one of them is wrong, strike the entry.", field="new"
            ) from wrong
        if not (beside["receipt_number"] or beside["note"] or found.receipt_sha256):
            raise DomainError("A cost has a receipt, or a note that says why there is none.", field="new")

    guarded = dict.fromkeys(("kind", "amount", "currency", "rate", "rate_on", "spent_on"), any_change)
    return Facts(_cost(key, at), queries.FACTS, values, check, guarded)
