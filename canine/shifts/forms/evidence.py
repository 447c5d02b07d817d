"""What is typed about the inspection, the findings, and what experts say they are."""

from dataclasses import replace
from uuid import UUID

from wtforms import RadioField, ValidationError
from wtforms.validators import InputRequired, Length

from canine.rules.cargo import Concealment, Outcome
from canine.rules.search import IdentifierKind
from canine.shifts.forms.record_form import CorrectionFields, RecordForm
from canine.shifts.messages import NewFinding, NewIdentification, NewOutcome, NewWeighing, NewWitness
from canine.web.declared_fields import field_for
from canine.web.fields import (
    DayField,
    RequiredWhen,
    StrippedStringField,
    required,
)
from canine.web.words import choices


class OutcomeForm(RecordForm):
    """What the physical inspection found."""

    outcome = field_for(NewOutcome, "outcome", "The inspection", [InputRequired("Choose one.")])
    inspected_by = field_for(
        NewOutcome, "inspected_by", "Inspected by", [RequiredWhen()], description="The person who opened and looked."
    )
    inspected_at = field_for(NewOutcome, "inspected_at", "When", [RequiredWhen()])
    remarks = field_for(NewOutcome, "remarks", "Remarks", render_kw={"rows": 3})
    reason = field_for(
        NewOutcome,
        "reason",
        "Reason for the correction",
        [RequiredWhen()],
        description="Why the outcome is not what was recorded. The earlier one stays, struck through.",
    )

    def to_message(self, search_id: UUID) -> NewOutcome:
        """Return the outcome as typed."""
        return NewOutcome(
            search_id=search_id,
            outcome=Outcome(self.outcome.data),
            inspected_by=self.inspected_by.data or "",
            inspected_at=self.inspected_at.data,
            remarks=(self.remarks.data or "").strip(),
            reason=(self.reason.data or "") if "reason" in self else "",
            capture=self.capture(),
        )


class _FindingFields(RecordForm):
    item = field_for(
        NewFinding,
        "item",
        "What was found",
        [InputRequired("Say what was found, as it looks.")],
        description="As it looks, such as: carved pieces, white. What it is, an expert says later.",
    )
    quantity = field_for(NewFinding, "quantity", "How many pieces")
    exhibit_number = field_for(
        NewFinding, "exhibit_number", "Exhibit number", [InputRequired("Write the exhibit number.")]
    )
    concealment = field_for(NewFinding, "concealment", "Hidden in", [InputRequired("Say what it was hidden in.")])
    concealment_remark = field_for(NewFinding, "concealment_remark", "How it was hidden")
    found_at = field_for(NewFinding, "found_at", "Found", [InputRequired("Say when it was found.")])

    def _finding(self, search_id: UUID) -> NewFinding:
        return NewFinding(
            search_id=search_id,
            item=self.item.data or "",
            quantity=self.quantity.data,
            exhibit_number=self.exhibit_number.data or "",
            concealment=Concealment(self.concealment.data),
            concealment_remark=self.concealment_remark.data or "",
            found_at=required(self.found_at.data),
            capture=self.capture(),
        )


class FindingForm(_FindingFields):
    """Something found, with its weight when it was weighed."""

    weight_kg = field_for(NewWeighing, "weight_kg", "Weight (kg)")
    scale = field_for(NewWeighing, "scale", "Scale", description="Its name and number.")
    weighed_on = field_for(NewWeighing, "weighed_on", "Weighed on")

    def validate_weighed_on(self, field: DayField) -> None:
        """Asks for the day of a weight: goods dry out."""
        if self.weight_kg.data is not None and field.data is None:
            raise ValidationError("Say on which day it was weighed: goods dry out.")

    def to_message(self, search_id: UUID) -> NewFinding:
        """Return the finding as typed."""
        weighing = None
        if self.weight_kg.data is not None:
            weighing = NewWeighing(self.weight_kg.data, self.scale.data or "", required(self.weighed_on.data))
        return replace(self._finding(search_id), weighing=weighing)


class FindingCorrectionForm(CorrectionFields, _FindingFields):
    """What the finding should have read; its weights stay as they are."""

    def to_correction(self, search_id: UUID, finding_id: UUID) -> NewFinding:
        """Return the entry that takes the place of the earlier one."""
        return replace(
            self._finding(search_id),
            corrects=finding_id,
            reason=self.reason.data or "",
        )


class WeighingForm(RecordForm):
    """One weight more."""

    weight_kg = field_for(NewWeighing, "weight_kg", "Weight (kg)", [InputRequired("Write the weight.")])
    scale = field_for(
        NewWeighing, "scale", "Scale", [InputRequired("Name the scale.")], description="Its name and number."
    )
    weighed_on = field_for(NewWeighing, "weighed_on", "Weighed on", [InputRequired("Say on which day.")])

    def to_message(self) -> NewWeighing:
        """Return the weight as typed."""
        return NewWeighing(
            required(self.weight_kg.data), self.scale.data or "", required(self.weighed_on.data), self.capture()
        )


class IdentificationForm(RecordForm):
    """What an expert or a laboratory said."""

    by_kind = RadioField("Identified by", [InputRequired("Choose one.")], choices=choices(IdentifierKind))
    by_name = StrippedStringField("Name", [InputRequired("Name the expert or the laboratory."), Length(max=160)])
    result = StrippedStringField(
        "Identified as",
        [InputRequired("Write what they said it is."), Length(max=200)],
        description="In their words, such as: Loxodonta africana, tusk.",
    )
    method = StrippedStringField("Method", [Length(max=160)], description="Such as: by eye and Schreger lines, DNA.")
    report_number = StrippedStringField("Report number", [Length(max=60)])
    identified_on = DayField("Day of the report", [InputRequired("Say on which day.")])

    def to_message(self, exhibit_id: UUID) -> NewIdentification:
        """Return the identification as typed."""
        return NewIdentification(
            exhibit_id=exhibit_id,
            by_kind=IdentifierKind(self.by_kind.data),
            by_name=self.by_name.data or "",
            result=self.result.data or "",
            method=self.method.data or "",
            report_number=self.report_number.data or "",
            identified_on=required(self.identified_on.data),
            capture=self.capture(),
        )


class IdentificationCorrectionForm(CorrectionFields, IdentificationForm):
    """What the identification should have read."""

    def to_correction(self, exhibit_id: UUID, identification_id: UUID) -> NewIdentification:
        """Return the entry that takes the place of the earlier one."""
        return replace(
            self.to_message(exhibit_id),
            corrects=identification_id,
            reason=self.reason.data or "",
        )


class WitnessForm(RecordForm):
    """Somebody who took part and wrote nothing here."""

    name = StrippedStringField("Name", [InputRequired("Write the name."), Length(max=120)])
    office = StrippedStringField(
        "Service and office", [Length(max=160)], description="Such as: Revenue Authority, gate 18."
    )
    part = StrippedStringField(
        "What this person did",
        [InputRequired("Write what this person did."), Length(max=200)],
        description="Such as: opened the container, took the photographs.",
    )

    def to_message(self, search_id: UUID) -> NewWitness:
        """Return the witness as typed."""
        return NewWitness(search_id, self.name.data or "", self.office.data or "", self.part.data or "", self.capture())
