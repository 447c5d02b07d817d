"""Costs of a unit with their receipts. Written once: a correction stands beside, a strike takes out of what counts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.snapshots import SEALED
from canine.columns import enum_column, folded, money_column
from canine.corrections.models import FactsCorrectable, Strikable
from canine.registry.models import Dog
from canine.rules.cost import CostKind
from canine.rules.folding import fold_identifier
from canine.rules.limits import COST_NOTE, RECEIPT_NUMBER
from canine.shifts.models import Logged
from canine.units.models import Unit


class Cost(Strikable, FactsCorrectable, Logged):
    """An amount that was spent, in its own currency, with the rate by which it counts against the budget.

    `budget_cents` is what it is in hundredths of the budget's currency, by amount and rate as they were written; where
    one of them is corrected, it is worked out anew.
    """

    __tablename__ = "costs"
    __table_args__ = (
        CheckConstraint("amount > 0", name="some_amount"),
        CheckConstraint("length(currency) = 3", name="currency_of_three_letters"),
        CheckConstraint("(currency = 'USD') = (rate IS NULL)", name="rate_where_needed"),
        CheckConstraint("(rate IS NULL) = (rate_on IS NULL)", name="rate_of_a_day"),
        CheckConstraint("rate IS NULL OR rate > 0", name="some_rate"),
        CheckConstraint("receipt_number <> '' OR receipt_sha256 <> '' OR note <> ''", name="receipt_or_why_none"),
        CheckConstraint("(receipt IS NULL) = (receipt_sha256 = '')", name="receipt_with_its_hash"),
        Index(None, "unit_id", "spent_on"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[CostKind] = mapped_column(enum_column(CostKind, "cost_kind"))
    amount: Mapped[Decimal] = mapped_column(money_column())
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    rate_on: Mapped[date | None]
    budget_cents: Mapped[int] = mapped_column(BigInteger)
    spent_on: Mapped[date]
    dog_id: Mapped[UUID | None] = mapped_column(ForeignKey("dogs.id"), index=True)
    receipt_number: Mapped[str] = mapped_column(String(RECEIPT_NUMBER))
    receipt_folded: Mapped[str] = folded(fold_identifier, "receipt_number")
    receipt_name: Mapped[str] = mapped_column(String(200))
    receipt_sha256: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED, deferred=True)
    note: Mapped[str] = mapped_column(String(COST_NOTE))
    dog: Mapped[Dog | None] = relationship(lazy="joined")
    unit: Mapped[Unit] = relationship(lazy="joined")
