"""What recorder, assessor and manager type while a check-up runs and afterwards."""

from datetime import datetime
from uuid import UUID

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from canine.checkups.messages import (
    CauseOfMiss,
    Judgement,
    NewPresence,
    NewStatement,
    TrialResponse,
)
from canine.presentations.messages import Correction
from canine.rules.limits import ITEM_NUMBER, POSITION
from canine.rules.presentation import ResponseKind
from canine.rules.trial import MissCause
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.fields import CountField, StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice, choices


class ResponseForm(CapturedForm):
    """One tap: a response at a position."""

    position = field_for(TrialResponse, "position", "Position", [InputRequired("Name the position.")])
    presentation = field_for(TrialResponse, "presentation", "Presentation")
    kind = field_for(TrialResponse, "kind", "Response", [InputRequired("Tap one of the four.")])

    def to_message(self, run: int) -> TrialResponse:
        """Return the response as tapped."""
        at: datetime | None = self.device_clock()
        presentation = self.presentation.data or 1
        return TrialResponse(run, self.position.data or 0, ResponseKind(self.kind.data), at, presentation=presentation)


class LoadingForm(Form):
    """One tap of the loader: an item lies where the plan says, or, without a position, all do and they have left."""

    position = CountField("Position", [Optional()], span=POSITION)


class CorrectionForm(Form):
    """What a locked response should have read."""

    kind = RadioField("It should have read", [InputRequired("Choose one.")], choices=choices(ResponseKind))
    reason = StrippedStringField(
        "Reason",
        [InputRequired("A correction needs its reason."), Length(max=400)],
        description="What went wrong. The first entry stays on record and is printed beside this one.",
    )

    def to_message(self, response_id: UUID) -> Correction:
        """Return the correction as typed."""
        return Correction(response_id, ResponseKind(self.kind.data), self.reason.data or "")


class PresenceForm(Form):
    """Somebody else who was there."""

    name = StrippedStringField("Name", [InputRequired("Name the person."), Length(max=120)])
    place = StrippedStringField(
        "Where", [InputRequired("Say where."), Length(max=160)], description="In the room, behind glass, in the yard."
    )
    knew_plan = RadioField(
        "Knew what lay where",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("no", "no"), SelectChoice("yes", "yes, and the dog could see or hear this person")],
        description="Somebody who knew makes the trial single-blind: it can carry no certificate.",
    )

    def to_message(self) -> NewPresence:
        """Return the presence as typed."""
        return NewPresence(self.name.data or "", self.place.data or "", self.knew_plan.data == "yes")


class StatementForm(Form):
    """What somebody who took part knew."""

    knew = RadioField(
        "Did the dog see or hear you while you knew what lay there, before its response was entered?",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("no", "no"), SelectChoice("yes", "yes")],
        description="It is your own word, under your own name, and is printed as it stands. The loader answers for the "
        "time after they said that they had left.",
    )
    words = StrippedStringField(
        "In your own words", [Optional(), Length(max=400)], description="Where you were, and what you saw of it."
    )

    def to_message(self) -> NewStatement:
        """Return the statement as made."""
        return NewStatement(self.knew.data == "yes", self.words.data or "")


class IncompleteForm(Form):
    """An early end."""

    reason = StrippedStringField(
        "Why it was interrupted",
        [InputRequired("Say why it was interrupted: the reason stays on record."), Length(max=400)],
    )


class LookForm(Form):
    """The number of the item at each position of a run; `look_form` makes one with as many fields as it has."""

    def numbers(self) -> list[int]:
        """Return the numbers in the order of the positions."""
        return [field.data or 0 for field in self if isinstance(field, CountField)]


def look_form(positions: int) -> LookForm:
    """Return a form with a field for each position of a run."""
    asked = [InputRequired("Type the number on the item, or 0 where nothing lies.")]
    fields = {
        f"item_{each}": CountField(f"Item at position {each}", asked, span=ITEM_NUMBER)
        for each in range(1, positions + 1)
    }
    made: LookForm = type("LookFormOfRun", (LookForm,), fields)()
    return made


class NoLookForm(Form):
    """Why a run was cleared before anybody could look."""

    nobody = HiddenField()
    reason = StrippedStringField(
        "Why nobody could look",
        [InputRequired("Say why nobody could look: the reason is printed."), Length(max=400)],
    )

    def is_meant(self) -> bool:
        """Tell whether this form was sent, and not the other one of the page."""
        return self.nobody.data == "yes"


class CauseForm(Form):
    """The assessor's word on a miss."""

    cause = RadioField("Cause", [InputRequired("Choose one.")], choices=choices(MissCause))
    note = StrippedStringField("Note", [Optional(), Length(max=400)], description="What you saw.")

    def to_message(self, run: int, position: int) -> CauseOfMiss:
        """Return the cause as typed."""
        return CauseOfMiss(run, position, MissCause(self.cause.data), self.note.data or "")


class JudgeForm(Form):
    """A manager's decision."""

    decision = RadioField(
        "Decision",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("approve", "approve"), SelectChoice("refuse", "refuse")],
    )
    reason = StrippedStringField("Reason", [Length(max=400)], description="A refusal needs one; it stays on record.")

    def to_message(self) -> Judgement:
        """Return the decision as typed."""
        return Judgement(self.decision.data == "approve", self.reason.data or "")
