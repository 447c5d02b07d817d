"""The upload of a sheet."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import Length

from canine.training.messages import Sheet
from canine.web.fields import LineField


class SheetForm(FlaskForm):
    """A sheet of repetitions, as CSV."""

    sheet = FileField("CSV file", [FileRequired("Choose the file.")])
    source = LineField(
        "Source",
        [Length(max=400)],
        description="Whom to name where the numbers are shown, when the sheet is not the unit's own.",
    )
    dry_run = BooleanField("Only look at it: change nothing")

    def to_message(self) -> Sheet:
        """The file with its name."""
        upload = self.sheet.data
        return Sheet(file_name=upload.filename or "sheet.csv", content=upload.read(), source=self.source.data or "")
