"""What is typed about a strike."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from canine.corrections.messages import NewCorrection, NewStrike
from canine.rules.correction import Subject
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice


class StrikeForm(CapturedForm):
    """Why an entry is struck."""

    reason = field_for(
        NewStrike,
        "reason",
        "Reason",
        [InputRequired("Say why it is struck: what was wrong with it.")],
        description="The entry stays written, struck through, with this reason and your name.",
    )

    def to_message(self, subject: Subject, subject_id: UUID) -> NewStrike:
        """Return the strike as typed."""
        return NewStrike(
            subject=subject,
            subject_id=subject_id,
            reason=self.reason.data or "",
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )


class CorrectionForm(CapturedForm):
    """What a fact of an entry should have read."""

    fact = SelectField("What is wrong", [InputRequired("Choose what is wrong.")])
    new = field_for(
        NewCorrection, "new", "It should read", description="A time as 2026-03-03 14:10, a day as 2026-03-03."
    )
    as_painted = field_for(
        NewCorrection,
        "as_painted",
        "Painted so: looked at twice",
        description="Only for a container's number whose check digit does not fit, if the container shows it so.",
    )
    reason = field_for(
        NewCorrection,
        "reason",
        "Reason",
        [InputRequired("A correction needs its reason.")],
        description="The earlier entry stays, struck through.",
    )

    def offer(self, facts: Iterable[tuple[str, str]]) -> None:
        """Set the facts of this entry, each with how it reads now."""
        self.fact.choices = [SelectChoice(name, words) for name, words in facts]

    def to_message(self, subject: Subject, subject_id: UUID) -> NewCorrection:
        """Return the correction as typed."""
        return NewCorrection(
            subject=subject,
            subject_id=subject_id,
            fact=self.fact.data,
            new=self.new.data or "",
            reason=self.reason.data or "",
            zone=unit_zone(),
            as_painted=bool(self.as_painted.data),
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )
