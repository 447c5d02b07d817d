"""What is typed when an exhibit goes to somebody else."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import InputRequired

from canine.rules.cargo import ExhibitPurpose
from canine.shifts.forms.record_form import RecordForm
from canine.shifts.messages import NewExhibitHandOver
from canine.web.declared_fields import field_for
from canine.web.fields import EntityField, RequiredWhen, required


class ExhibitHandOverForm(RecordForm):
    """The exhibit goes to a colleague, or to somebody outside."""

    to = EntityField("Goes to", [RequiredWhen()])
    to_outside = field_for(
        NewExhibitHandOver,
        "to_outside",
        "Or to somebody outside",
        description="Name and office, such as: J. Wambui, Government Chemist. Leave it empty for a colleague.",
    )
    purpose = field_for(NewExhibitHandOver, "purpose", "For what", [InputRequired("Say for what.")])
    handed_at = field_for(NewExhibitHandOver, "handed_at", "When", [InputRequired("Say when it was handed over.")])
    place = field_for(
        NewExhibitHandOver,
        "place",
        "Where",
        [InputRequired("Say where it was handed over.")],
        description="The store and shelf, the laboratory, the court.",
    )
    seal = field_for(
        NewExhibitHandOver,
        "seal",
        "Seal of the exhibit",
        [InputRequired("Read the seal of the exhibit.")],
        description="Read it off the bag: another seal than the last one needs a remark.",
    )
    condition = field_for(
        NewExhibitHandOver,
        "condition",
        "How it looked",
        [InputRequired("Say how it looked.")],
        description="Such as: seal intact, dry.",
    )
    receipt = field_for(
        NewExhibitHandOver,
        "receipt",
        "Number of the receipt",
        [RequiredWhen()],
        description="Where somebody outside gives it or takes it: they confirm nothing here.",
    )
    witness = EntityField(
        "Witness",
        [RequiredWhen()],
        description="A colleague who stood by, and is asked to confirm it. Needed where one of the two is outside, "
        "or has no account any more.",
    )
    remark = field_for(NewExhibitHandOver, "remark", "Remark")

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Set who may take it, and who may have stood by."""
        listed = list(people)
        self.to.offer(listed, empty="somebody outside")
        self.witness.offer(listed, empty="nobody")

    def to_message(self, exhibit_id: UUID) -> NewExhibitHandOver:
        """Return the hand-over as typed."""
        return NewExhibitHandOver(
            exhibit_id=exhibit_id,
            to_id=self.to.data,
            to_outside=self.to_outside.data or "",
            handed_at=required(self.handed_at.data),
            purpose=ExhibitPurpose(self.purpose.data),
            place=self.place.data or "",
            seal=self.seal.data or "",
            condition=self.condition.data or "",
            receipt=self.receipt.data or "",
            witness_id=self.witness.data,
            remark=self.remark.data or "",
            capture=self.capture(),
        )
