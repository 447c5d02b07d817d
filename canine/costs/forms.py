"""What is typed about a cost, and which days are asked for."""

from collections.abc import Iterable
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, Optional

from canine.costs.messages import NewCost, Receipt
from canine.rules.cost import CostKind
from canine.rules.limits import COST_AMOUNT, COST_NOTE, EXCHANGE_RATE, RECEIPT_NUMBER
from canine.shifts.messages import Provenance
from canine.web.capture import CapturedForm
from canine.web.fields import AmountField, DayField, EntityField, StrippedStringField, required
from canine.web.form import Form
from canine.web.words import choices


class CostForm(CapturedForm):
    """Money that was spent."""

    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    kind = SelectField("For what", [InputRequired("Say for what.")], choices=choices(CostKind))
    spent_on = DayField("Day", [InputRequired("Give the day.")])
    dog_id = EntityField("Dog", [Optional()], description="Only where it was spent on one dog.")
    amount = AmountField("Amount", [InputRequired("Type the amount.")], span=COST_AMOUNT)
    currency = StrippedStringField(
        "Currency",
        [InputRequired("Write the three letters."), Length(max=3)],
        description="Three letters, such as KES, USD or EUR.",
    )
    rate = AmountField(
        "Rate: how many of it for one USD",
        [Optional()],
        span=EXCHANGE_RATE,
        description="As a bank quotes it, such as 129.25 for KES. Empty for USD.",
    )
    rate_on = DayField("Day of the rate", [Optional()], description="Empty for USD.")
    receipt_number = StrippedStringField("Number of the receipt", [Length(max=RECEIPT_NUMBER)])
    receipt = FileField("The receipt itself", description="A photo (JPEG, PNG) or a PDF, at most 5 MB.")
    note = StrippedStringField(
        "Note", [Length(max=COST_NOTE)], description="What was bought; without a receipt, why there is none."
    )

    def offer(self, units: Iterable[tuple[UUID, str]], dogs: Iterable[tuple[UUID, str]]) -> None:
        """Set the units and the dogs to choose from."""
        self.unit_id.offer(units)
        self.dog_id.offer(dogs, empty="No dog in particular")

    def to_message(self) -> NewCost:
        """Return the cost as typed."""
        upload = self.receipt.data if self.receipt.data and self.receipt.data.filename else None
        return NewCost(
            unit_id=required(self.unit_id.data),
            kind=CostKind(self.kind.data),
            amount=required(self.amount.data),
            currency=(self.currency.data or "").upper(),
            spent_on=required(self.spent_on.data),
            rate=self.rate.data,
            rate_on=self.rate_on.data,
            dog_id=self.dog_id.data,
            receipt_number=self.receipt_number.data or "",
            receipt=Receipt(upload.filename, upload.read()) if upload else None,
            note=self.note.data or "",
            capture=Provenance(record_id=self.sent_id(), captured_at=self.device_clock()),
        )


class PeriodForm(Form):
    """The days and the unit of which figures are shown; in the address."""

    class Meta:
        """A question is no act."""

        csrf = False

    unit = EntityField("Unit", [Optional()])
    since = DayField("From", [Optional()])
    until = DayField("To", [Optional()])
