"""The upload of a sheet, and what it is asked that it does not say of itself."""

import base64
import binascii
import zlib
from dataclasses import replace
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from canine.errors import DomainError
from canine.rules.figures import written_day
from canine.training.messages import Sheet
from canine.training.reading import COLUMNS, DayOrder
from canine.training.services import SheetQuestion
from canine.training.uploads import table_of_upload
from canine.web.fields import StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice

_MOST_CARRIED = 400_000
_LONGEST_SHEET = 12 * 1024 * 1024


class SheetForm(Form):
    """A sheet of repetitions, as CSV."""

    sheet = FileField("CSV file", [FileRequired("Choose the file.")])
    source = StrippedStringField(
        "Source",
        [Length(max=400)],
        description="Whom to name where the numbers are shown, when the sheet is not the unit's own.",
    )
    ask = BooleanField("Ask me which column is which, though the headings say so")
    dry_run = BooleanField("Only look at it: change nothing")

    def to_message(self, unit_id: UUID | None) -> Sheet:
        """Return the file with its name. Raises NotASheet, Busy."""
        upload = self.sheet.data
        content = upload.read()
        return Sheet(
            file_name=upload.filename or "sheet.csv",
            content=content,
            table=table_of_upload(content),
            source=self.source.data or "",
            unit_id=unit_id,
        )


class ColumnsForm(Form):
    """Which column of a sheet is which; the sheet itself is carried along, so that nobody chooses the file again.

    Has a field for each of COLUMNS, by its name.
    """

    why = ""
    carried = HiddenField()
    file_name = HiddenField()
    source = HiddenField(validators=[Length(max=400)])
    dry_run = HiddenField()
    day_order = RadioField("What stands first in a day", choices=[], validate_choice=False)

    def validate_day_order(self, field: RadioField) -> None:
        """Refuses what is no order; whether one has to be said, the sheet decides."""
        if field.data and field.data not in set(DayOrder):
            raise ValidationError("Choose one from the list.")

    @classmethod
    def asking(cls, question: SheetQuestion, message: Sheet, *, dry_run: bool) -> "ColumnsForm":
        """Return the form as it is first shown. Raises DomainError for a sheet that is too long to be carried along."""
        form = cls(formdata=None)
        form.carried.data = _packed(message.content)
        form.file_name.data, form.source.data = message.file_name, message.source
        form.dry_run.data = "y" if dry_run else ""
        for name, at in question.guessed.items():
            form[name].data = str(at)
        form.offer(question)
        return form

    def offer(self, question: SheetQuestion) -> None:
        """Set what can be chosen, and why it is asked."""
        self.why = question.why
        columns = [
            SelectChoice(str(each.at), ": ".join(filter(None, (each.letters, each.heading, ", ".join(each.examples)))))
            for each in question.columns
        ]
        for column in COLUMNS:
            self[column.name].choices = [SelectChoice("", "Choose the column"), *columns]
        either = question.open_day
        if either is None:
            self.day_order.choices = [
                SelectChoice("", "as the whole column shows"),
                SelectChoice(DayOrder.DAY_FIRST.value, "the day, as in 27/5/2026"),
                SelectChoice(DayOrder.MONTH_FIRST.value, "the month, as in 5/27/2026"),
            ]
            self.day_order.data = self.day_order.data or ""
        else:
            self.day_order.choices = [
                SelectChoice(DayOrder.DAY_FIRST.value, f"the day: {either.cell} is {written_day(either.day_first)}"),
                SelectChoice(
                    DayOrder.MONTH_FIRST.value, f"the month: {either.cell} is {written_day(either.month_first)}"
                ),
            ]

    def to_carried(self, unit_id: UUID | None) -> Sheet:
        """Return the sheet that is carried along, with nothing said about it yet.

        Raises DomainError when it was spoilt.
        """
        content = _unpacked(self.carried.data or "")
        table = table_of_upload(content)
        return Sheet(self.file_name.data or "sheet.csv", content, table, self.source.data or "", unit_id)

    def to_message(self, carried: Sheet) -> Sheet:
        """Return the sheet that is carried along, with what was chosen."""
        places = {column.name: int(self[column.name].data) for column in COLUMNS}
        order = DayOrder(self.day_order.data) if self.day_order.data in set(DayOrder) else None
        return replace(carried, places=places, day_order=order)


for _column in COLUMNS:
    setattr(ColumnsForm, _column.name, SelectField(_column.label, [InputRequired("Choose the column.")]))


def _packed(content: bytes) -> str:
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    if len(packed) > _MOST_CARRIED:
        raise DomainError("The sheet is too long to ask about it. Divide it into several files.", field="sheet")
    return packed


def _unpacked(carried: str) -> bytes:
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(base64.b64decode(carried, validate=True), _LONGEST_SHEET)
    except (binascii.Error, ValueError, zlib.error):
        content = b""
    if not content:
        raise DomainError("The sheet did not come along. Choose the file again.")
    return content
