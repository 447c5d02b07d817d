"""What is typed about lots and pumps."""

from wtforms.validators import InputRequired, Length, Optional

from canine.rules.limits import FILTER_LOT, FLOW_L_PER_MIN, NAME, PUMP, REASON, Span
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump
from canine.web.fields import AmountField, CountField, DayField, EntityField, StrippedStringField, required
from canine.web.form import Form

_PIECES, _BLANKS, _FOUND = Span.of("1", "1000000"), Span.of("1", "10000"), Span.of("0", "10000")


class LotForm(Form):
    """A lot of filters."""

    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    number = StrippedStringField(
        "Number of the lot", [InputRequired("Write the lot's number."), Length(max=FILTER_LOT)]
    )
    maker = StrippedStringField("Maker", [InputRequired("Name the maker."), Length(max=NAME)])
    pieces = CountField("Filters in it", [InputRequired("Write how many.")], span=_PIECES)
    received_on = DayField("Received", [InputRequired("Give the day.")])
    use_by_on = DayField("Use by", [Optional()], description="As printed on the box; empty where it has none.")

    def to_message(self) -> NewLot:
        """Return the lot as typed."""
        return NewLot(
            required(self.unit_id.data),
            self.number.data or "",
            self.maker.data or "",
            required(self.pieces.data),
            required(self.received_on.data),
            self.use_by_on.data,
        )


class BlankTestForm(Form):
    """A blank test of a lot."""

    tested_on = DayField("Day", [InputRequired("Give the day.")])
    filters = CountField("Filters opened as blanks", [InputRequired("Write how many.")], span=_BLANKS)
    contaminated = CountField(
        "On how many something was found", [InputRequired("Write how many, 0 for none.")], span=_FOUND
    )
    how = StrippedStringField(
        "How it was found out",
        [InputRequired("Say by which dogs, or by which analysis."), Length(max=REASON)],
        description="Such as: presented to Ruby and Simba in session 14; or gas chromatography, report 22/26.",
    )

    def to_message(self) -> NewBlankTest:
        """Return the test as typed."""
        return NewBlankTest(
            required(self.tested_on.data),
            required(self.filters.data),
            required(self.contaminated.data),
            self.how.data or "",
        )


class PumpForm(Form):
    """A pump."""

    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    name = StrippedStringField(
        "Name",
        [InputRequired("Name the pump."), Length(max=PUMP)],
        description="As it stands on it, and as handlers write it with a sample.",
    )
    model = StrippedStringField("Make and model", [InputRequired("Name make and model."), Length(max=NAME)])
    serial = StrippedStringField("Serial or asset number", [InputRequired("Write the number."), Length(max=NAME)])

    def to_message(self) -> NewPump:
        """Return the pump as typed."""
        return NewPump(required(self.unit_id.data), self.name.data or "", self.model.data or "", self.serial.data or "")


class CalibrationForm(Form):
    """A calibration of a pump."""

    calibrated_on = DayField("Day", [InputRequired("Give the day.")])
    due_on = DayField("Next one due", [InputRequired("Give the day.")])
    flow_l_per_min = AmountField("Flow measured (L/min)", [InputRequired("Type the flow.")], span=FLOW_L_PER_MIN)
    by = StrippedStringField("By whom", [InputRequired("Name who calibrated it."), Length(max=NAME)])
    certificate = StrippedStringField("Number of its certificate", [Length(max=NAME)])

    def to_message(self) -> NewCalibration:
        """Return the calibration as typed."""
        return NewCalibration(
            required(self.calibrated_on.data),
            required(self.due_on.data),
            required(self.flow_l_per_min.data),
            self.by.data or "",
            self.certificate.data or "",
        )


class EndForm(Form):
    """The last day of a lot or a pump."""

    on = DayField("Last day of its use", [InputRequired("Give the day.")])
    reason = StrippedStringField("Why", [InputRequired("Say why."), Length(max=REASON)])
