"""A dog and its next step, as they are typed."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from canine.registry.forms.reasons import WHY_CHANGED, given
from canine.registry.messages import DogEntry, StatusStep
from canine.rules.cargo import MicrochipWrong, microchip
from canine.rules.kennel import Sex
from canine.rules.team import DogStatus, allowed_next
from canine.web.fields import DayField, LineField, MomentField, RecordField
from canine.web.words import SelectChoice, choices


class _DogForm(FlaskForm):
    name = LineField("Name", [DataRequired("Type the dog's name."), Length(max=60)])
    microchip = LineField(
        "Microchip",
        [DataRequired("Type the 15 digits of the microchip."), Length(max=40)],
        description="15 digits, as the reader shows them.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    unit_id = RecordField("Unit", [InputRequired("Choose the unit.")])
    sex = SelectField("Sex", [InputRequired("Choose one.")], choices=[SelectChoice("", "Choose"), *choices(Sex)])
    breed = LineField("Breed", [DataRequired("Type the breed, such as Belgian Malinois."), Length(max=80)])
    born_on = DayField("Born", [InputRequired("Give the day of birth, or the vet's estimate.")])
    acquired_from = LineField("Acquired from", [Length(max=160)])
    final_response = LineField(
        "Trained final response",
        [DataRequired("Say how the dog alerts, such as: sits and stares."), Length(max=120)],
        description="How the dog alerts, such as: sits and stares at the source. It stands on the certificate.",
    )
    photo = FileField(
        "Photo",
        description="JPEG or PNG, at most 10 MB. Place and time hidden in the file are not kept.",
        render_kw={"accept": "image/jpeg,image/png"},
    )

    def validate_microchip(self, field: LineField) -> None:
        """Says what is wrong with the number together with everything else that is missing."""
        try:
            microchip(field.data or "")
        except MicrochipWrong as wrong:
            raise ValidationError(str(wrong)) from wrong

    def to_message(self) -> DogEntry:
        """The dog as typed; a photo as the bytes that were sent."""
        sent = self.photo.data
        since = self["in_training_since"].data if "in_training_since" in self else None
        return DogEntry(
            unit_id=self.unit_id.data,
            name=self.name.data or "",
            microchip=self.microchip.data or "",
            sex=Sex(self.sex.data),
            breed=self.breed.data or "",
            born_on=given(self.born_on.data),
            final_response=self.final_response.data or "",
            acquired_from=self.acquired_from.data or "",
            photo=sent.read() if sent else None,
            in_training_since=since,
        )


class DogForm(_DogForm):
    """A new dog."""

    in_training_since = MomentField("In training since", [InputRequired("Say since when the dog is in training.")])


class DogChangeForm(_DogForm):
    """A dog's corrected facts; where it stands is changed by the next step alone."""

    reason = LineField("Reason", [DataRequired("Say why."), Length(max=400)], description=WHY_CHANGED)


class StatusForm(FlaskForm):
    """A dog's next step."""

    status = SelectField("Next status", [InputRequired("Choose the next status.")])
    since = MomentField("Since", [InputRequired("Say since when.")])
    reason = LineField(
        "Reason",
        [DataRequired("Say why: the reason stands in the dog's record."), Length(max=400)],
        description="It is read in court.",
    )

    def offer_after(self, status: DogStatus) -> None:
        """Sets the steps that may follow; another one that is sent nevertheless is the service's to refuse."""
        self.status.choices = [
            SelectChoice("", "Choose the next status"),
            *choices(tuple(sorted(allowed_next(status)))),
        ]
        self.status.validate_choice = False

    def to_message(self) -> StatusStep:
        """The step as typed."""
        return StatusStep(DogStatus(self.status.data), given(self.since.data), self.reason.data or "")

    def validate_status(self, field: SelectField) -> None:
        """Refuses what is no status at all."""
        if field.data not in set(DogStatus):
            raise ValidationError("Choose one from the list.")
