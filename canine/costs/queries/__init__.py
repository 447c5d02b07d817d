"""Reads of costs, and of what was done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import undefer

from canine.accounts import places
from canine.columns import Units, icontains_any, iequals_any, within
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.corrections.present import Present, present
from canine.costs.models import Cost
from canine.errors import NotFound
from canine.extensions import db
from canine.listing import Listable, days
from canine.rules.cost import CostKind, budget_cents
from canine.rules.fact import FactForm, FactKind
from canine.rules.limits import COST_AMOUNT, COST_NOTE, EXCHANGE_RATE, RECEIPT_NUMBER
from canine.rules.listing import Asked, Paged

FACTS: dict[str, FactForm] = {
    "kind": FactForm(FactKind.WORD, words=CostKind),
    "amount": FactForm(FactKind.AMOUNT, least=COST_AMOUNT.least, most=COST_AMOUNT.most),
    "currency": FactForm(FactKind.LABEL, 3),
    "rate": FactForm(FactKind.AMOUNT, may_be_empty=True, least=EXCHANGE_RATE.least, most=EXCHANGE_RATE.most),
    "rate_on": FactForm(FactKind.DAY, may_be_empty=True),
    "spent_on": FactForm(FactKind.DAY),
    "receipt_number": FactForm(longest=RECEIPT_NUMBER, may_be_empty=True),
    "note": FactForm(longest=COST_NOTE, may_be_empty=True),
}


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost as it reads now, of a list."""

    id: UUID
    spent_on: date
    kind: CostKind
    amount: Decimal
    currency: str
    rate: Decimal | None
    rate_on: date | None
    cents: int
    dog: str
    receipt: str
    has_file: bool
    note: str
    by: str
    is_struck: bool
    is_corrected: bool


def cost(cost_id: UUID, *, with_receipt: bool = False) -> Cost:
    """Return one cost. Raises NotFound."""
    found = db.session.get(Cost, cost_id, options=(undefer(Cost.receipt),) if with_receipt else ())
    if found is None:
        raise NotFound("There is no such cost.")
    return found


def cost_now(found: Cost) -> Present:
    """Return a cost as it reads now."""
    return present(found, FACTS)


def cents_now(found: Cost) -> int:
    """Return what it counts against the budget, by amount and rate as they read now."""
    now = cost_now(found)
    return budget_cents(now.amount, now.rate)


def cost_lines(units: Units, asked: Asked) -> Paged[CostLine]:
    """Return the costs of the units that are asked for; the text is of receipt and note."""
    text = asked.text
    statement = select(Cost).where(within(Cost.unit_id, units))
    if text:
        corrected = exists().where(Correction.subject_id == Cost.id, icontains_any(text, Correction.new))
        statement = statement.where(or_(icontains_any(text, Cost.receipt_folded, Cost.note), corrected))
    found = _LISTABLE.records(statement, asked)
    return found.showing(cost_line(one) for one in found.rows)


_LISTABLE = Listable(
    usual=(Cost.spent_on.desc(), Cost.received_at.desc(), Cost.id),
    conditions={
        **days(Cost.spent_on),
        "dog": lambda key: Cost.dog_id == key,
        "kind": lambda word: Cost.kind == word,
    },
    orders={"spent_on": Cost.spent_on, "kind": Cost.kind, "cents": Cost.budget_cents, "receipt": Cost.receipt_folded},
)


def cost_line(found: Cost) -> CostLine:
    """Return a cost as a line of a list."""
    now = cost_now(found)
    return CostLine(
        id=found.id,
        spent_on=now.spent_on,
        kind=now.kind,
        amount=now.amount,
        currency=now.currency,
        rate=now.rate,
        rate_on=now.rate_on,
        cents=budget_cents(now.amount, now.rate),
        dog=found.dog.name if found.dog else "",
        receipt=now.receipt_number,
        has_file=bool(found.receipt_sha256),
        note=now.note,
        by=found.recorder_name,
        is_struck=found.strike is not None,
        is_corrected=bool(found.corrections),
    )


def with_receipt(unit_id: UUID, number: str, amount: Decimal, currency: str) -> Cost | None:
    """Return a cost of the unit with this receipt and amount that is not struck."""
    statement = select(Cost).where(
        Cost.unit_id == unit_id,
        iequals_any(number, Cost.receipt_folded),
        Cost.amount == amount,
        Cost.currency == currency,
        ~corrections.is_struck(Cost.id),
    )
    return db.session.scalars(statement).first()


@places.of("cost_id")
def _place_of_cost(cost_id: UUID) -> places.Place:
    return places.Place(cost(cost_id).unit_id)
