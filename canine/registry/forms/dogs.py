"""A dog and its next step, as they are typed."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from canine.registry.forms.reasons import WHY_CHANGED, required
from canine.registry.messages import DogEntry, StatusStep
from canine.registry.pictures import Picture
from canine.rules.cargo import MicrochipWrong, microchip, older_chip
from canine.rules.kennel import ChipStandard, Sex
from canine.rules.team import DogStatus, allowed_next, needs_second_to_take
from canine.rules.words import word_for
from canine.web.answering import SecondForm
from canine.web.fields import DayField, EntityField, MomentField, StrippedStringField, latin_name_field
from canine.web.form import Form
from canine.web.words import SelectChoice, choices


class _DogForm(Form):
    name = StrippedStringField("Name", [DataRequired("Type the dog's name."), Length(max=60)])
    latin_name = latin_name_field()
    chip_standard = SelectField(
        "Standard of the chip", choices=choices(ChipStandard), default=ChipStandard.ISO_11784.value
    )
    microchip = StrippedStringField(
        "Microchip",
        [Length(max=40)],
        description="15 digits, as the reader shows them; an older chip has fewer, or letters too.",
        render_kw={"autocomplete": "off"},
    )
    chip_reason = StrippedStringField(
        "Why an older chip, or none",
        [Length(max=400)],
        description="Needed for a dog without a chip of ISO 11784. It stands on the certificate.",
    )
    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    sex = SelectField("Sex", [InputRequired("Choose one.")], choices=[SelectChoice("", "Choose"), *choices(Sex)])
    breed = StrippedStringField("Breed", [DataRequired("Type the breed, such as Belgian Malinois."), Length(max=80)])
    born_on = DayField("Born", [InputRequired("Give the day of birth, or the vet's estimate.")])
    acquired_from = StrippedStringField("Acquired from", [Length(max=160)])
    final_response = StrippedStringField(
        "Trained final response",
        [DataRequired("Say how the dog alerts, such as: sits and stares."), Length(max=120)],
        description="How the dog alerts, such as: sits and stares at the source. It stands on the certificate.",
    )
    photo = FileField(
        "Photo",
        description="JPEG or PNG, at most 10 MB. Place and time hidden in the file are not kept.",
        render_kw={"accept": "image/jpeg,image/png"},
    )

    def validate_microchip(self, field: StrippedStringField) -> None:
        """Says what is wrong with the number together with everything else that is missing."""
        read = {ChipStandard.ISO_11784: microchip, ChipStandard.OLDER: older_chip}.get(self.chip_standard.data)
        try:
            if read is not None:
                read(field.data or "")
        except MicrochipWrong as wrong:
            raise ValidationError(str(wrong)) from wrong

    def file(self) -> bytes | None:
        """Return the bytes that were sent as a photo."""
        sent = self.photo.data
        return sent.read() if sent else None

    def to_message(self, photo: Picture | None) -> DogEntry:
        """Return the dog as typed, with the photo that was made of the file."""
        since = self["in_training_since"].data if "in_training_since" in self else None
        return DogEntry(
            unit_id=self.unit_id.data,
            name=self.name.data or "",
            microchip=self.microchip.data or "",
            sex=Sex(self.sex.data),
            breed=self.breed.data or "",
            born_on=required(self.born_on.data),
            final_response=self.final_response.data or "",
            acquired_from=self.acquired_from.data or "",
            photo=photo,
            in_training_since=since,
            latin_name=self.latin_name.data or "",
            chip_standard=ChipStandard(self.chip_standard.data),
            chip_reason=self.chip_reason.data or "",
        )


class DogForm(_DogForm):
    """A new dog."""

    in_training_since = MomentField("In training since", [InputRequired("Say since when the dog is in training.")])


class DogChangeForm(_DogForm):
    """A dog's corrected facts; where it stands is changed by the next step alone."""

    reason = StrippedStringField("Reason", [DataRequired("Say why."), Length(max=400)], description=WHY_CHANGED)


class StatusForm(SecondForm):
    """A dog's next step."""

    status = SelectField("New status", [InputRequired("Choose the new status.")])
    since = MomentField("Since", [InputRequired("Say since when.")])
    reason = StrippedStringField(
        "Reason",
        [DataRequired("Say why: the reason stands in the dog's record."), Length(max=400)],
        description="It is read in court.",
    )

    def offer_after(self, status: DogStatus) -> None:
        """Set the steps that may follow; another one that is sent nevertheless is the service's to refuse."""
        self.status.choices = [
            SelectChoice("", "Choose the next status"),
            *(
                SelectChoice(one.value, f"{word_for(one)} (a second manager has to agree)")
                if needs_second_to_take(status, one)
                else SelectChoice(one.value, word_for(one))
                for one in sorted(allowed_next(status))
            ),
        ]
        self.status.validate_choice = False

    def to_message(self) -> StatusStep:
        """Return the step as typed."""
        return StatusStep(DogStatus(self.status.data), required(self.since.data), self.reason.data or "")

    def validate_status(self, field: SelectField) -> None:
        """Refuses what is no status at all."""
        if field.data not in set(DogStatus):
            raise ValidationError("Choose one from the list.")
