"""What is typed about an air sample: the sampling, its hand-overs, the referral and the inspection."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from canine.rasco.messages import NewEnding, NewFieldBlank, NewHandOver, NewInspection, NewReferral, NewSample
from canine.rules import limits, order
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.sampling import ContainerSize, SampleEnd, SamplingPoint
from canine.rules.search import SealState
from canine.shifts.messages import Provenance
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.fields import (
    AmountField,
    EntityField,
    MomentField,
    NotBefore,
    RequiredWhen,
    StrippedStringField,
    required,
)
from canine.web.filters import unit_zone
from canine.web.words import choices

AS_PRINTED = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
DECIMAL = {"inputmode": "decimal"}


class SampleRoomForm(CapturedForm):
    """A form of the package that is recorded once, however often it is sent."""

    def capture(self) -> Provenance:
        """Return the record's id and the device's clock."""
        return Provenance(record_id=self.sent_id(), captured_at=self.device_clock())


class SampleForm(SampleRoomForm):
    """Air drawn out of a container."""

    container_number = field_for(
        NewSample,
        "container_number",
        "Container number",
        [InputRequired("Read the container's number: four letters and seven digits.")],
        description="Four letters and seven digits, such as CSQU 305438 3.",
        render_kw=AS_PRINTED,
    )
    as_painted = field_for(
        NewSample,
        "as_painted",
        "Painted so: looked at twice",
        description="Only where the check digit does not fit and the container shows exactly this number.",
    )
    no_photo_reason = field_for(
        NewSample,
        "no_photo_reason",
        "Why there is no photo of the number",
        [RequiredWhen()],
        description="For a number recorded as painted. The tablet sends photos: take the sample there to add one.",
    )
    container_size = field_for(NewSample, "container_size", "Size")
    seal_state = field_for(NewSample, "seal_state", "The seal is", [InputRequired("Say how the seal is.")])
    seal_number = field_for(NewSample, "seal_number", "Seal number", [RequiredWhen()], render_kw=AS_PRINTED)
    seal_remark = field_for(NewSample, "seal_remark", "What you saw where the seal should be", [RequiredWhen()])
    reason = field_for(NewSample, "reason", "Why this one", [InputRequired("Say why this one.")])
    targeted_by = field_for(
        NewSample, "targeted_by", "Targeted by", [RequiredWhen()], description="A name, or the office that asked."
    )
    draw = field_for(NewSample, "draw", "Which draw", [RequiredWhen()], description="Its number or its day.")
    filter_number = field_for(
        NewSample,
        "filter_number",
        "Filter number",
        [InputRequired("Write the filter's number.")],
        render_kw=AS_PRINTED,
    )
    filter_lot = field_for(
        NewSample, "filter_lot", "Filter lot", [InputRequired("Write the filter's lot.")], render_kw=AS_PRINTED
    )
    point = field_for(NewSample, "point", "Drawn at", [InputRequired("Say where the air was drawn.")])
    pump = field_for(NewSample, "pump", "Pump", [InputRequired("Name the pump.")], description="Its name and number.")
    flow_l_per_min = field_for(
        NewSample, "flow_l_per_min", "Flow (L/min)", [InputRequired("Read the flow off the pump.")]
    )
    started_at = field_for(NewSample, "started_at", "Pump started", [InputRequired("Say when the pump started.")])
    stopped_at = MomentField("Pump stopped", [InputRequired("Say when the pump stopped."), NotBefore(order.PUMP_SPAN)])
    temperature_c = field_for(NewSample, "temperature_c", "Air temperature (°C)")
    humidity_percent = field_for(NewSample, "humidity_percent", "Humidity (%)")
    second = EntityField("Second person present", [InputRequired("Choose who stood by.")])
    bag_seal = field_for(
        NewSample,
        "bag_seal",
        "Seal of the bag",
        [InputRequired("Write the bag's seal.")],
        render_kw=AS_PRINTED,
    )

    is_another = BooleanField(
        "Another sample: record it all the same",
        description="The manager is told that the two look alike, and strikes one or keeps both.",
    )

    def to_message(self, shift_id: UUID) -> NewSample:
        """Return the sample as typed."""
        return NewSample(
            shift_id=shift_id,
            container_number=self.container_number.data or "",
            as_painted=bool(self.as_painted.data),
            no_photo_reason=self.no_photo_reason.data or "",
            container_size=ContainerSize(self.container_size.data) if self.container_size.data else None,
            seal_state=SealState(self.seal_state.data),
            seal_number=self.seal_number.data or "",
            seal_remark=self.seal_remark.data or "",
            reason=SearchReason(self.reason.data),
            targeted_by=self.targeted_by.data or "",
            draw=self.draw.data or "",
            filter_number=self.filter_number.data or "",
            filter_lot=self.filter_lot.data or "",
            point=SamplingPoint(self.point.data),
            pump=self.pump.data or "",
            flow_l_per_min=required(self.flow_l_per_min.data),
            started_at=required(self.started_at.data),
            stopped_at=required(self.stopped_at.data),
            temperature_c=self.temperature_c.data,
            humidity_percent=self.humidity_percent.data,
            second_id=required(self.second.data),
            bag_seal=self.bag_seal.data or "",
            asks_first=unit_zone(),
            is_another=bool(self.is_another.data),
            capture=self.capture(),
        )


class FieldBlankForm(SampleRoomForm):
    """A filter that was opened at the port, and no air was drawn."""

    filter_number = StrippedStringField(
        "Filter number",
        [InputRequired("Write the filter's number."), Length(max=limits.FILTER_NUMBER)],
        render_kw=AS_PRINTED,
    )
    filter_lot = StrippedStringField(
        "Filter lot", [InputRequired("Write the filter's lot."), Length(max=limits.FILTER_LOT)], render_kw=AS_PRINTED
    )
    place = StrippedStringField(
        "Where it was opened",
        [InputRequired("Say where it was opened."), Length(max=limits.HAND_OVER_PLACE)],
        description="Such as: beside container row B, berth 16.",
    )
    opened_at = MomentField("Opened", [InputRequired("Say when it was opened.")])
    second = EntityField("Second person present", [InputRequired("Choose who stood by.")])

    def to_message(self, shift_id: UUID) -> NewFieldBlank:
        """Return the blank as typed."""
        return NewFieldBlank(
            shift_id=shift_id,
            filter_number=self.filter_number.data or "",
            filter_lot=self.filter_lot.data or "",
            place=self.place.data or "",
            opened_at=required(self.opened_at.data),
            second_id=required(self.second.data),
            capture=self.capture(),
        )


class HandOverForm(SampleRoomForm):
    """The bag goes to somebody else."""

    to = EntityField("Goes to", [InputRequired("Choose who takes it.")])
    handed_at = field_for(NewHandOver, "handed_at", "When", [InputRequired("Say when it was handed over.")])
    bag_seal = field_for(
        NewHandOver,
        "bag_seal",
        "Seal of the bag",
        [InputRequired("Read the seal of the bag.")],
        description="Read it off the bag: another seal than the last one needs a remark.",
        render_kw=AS_PRINTED,
    )
    place = field_for(NewHandOver, "place", "Where", [InputRequired("Say where it was handed over.")])
    storage_temperature_c = field_for(NewHandOver, "storage_temperature_c", "Storage temperature (°C)")
    witness = EntityField("Witness", description="Where somebody stood by: they are asked, too.")
    remark = field_for(NewHandOver, "remark", "Remark")

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Set who may take it, and who may have stood by."""
        listed = list(people)
        self.to.offer(listed, empty="– choose –")
        self.witness.offer(listed, empty="nobody")

    def to_message(self, sample_id: UUID) -> NewHandOver:
        """Return the hand-over as typed."""
        return NewHandOver(
            sample_id=sample_id,
            to_id=required(self.to.data),
            handed_at=required(self.handed_at.data),
            bag_seal=self.bag_seal.data or "",
            place=self.place.data or "",
            storage_temperature_c=self.storage_temperature_c.data,
            remark=self.remark.data or "",
            witness_id=self.witness.data,
            capture=self.capture(),
        )


class EndingForm(SampleRoomForm):
    """A sample was lost or spoiled."""

    kind = field_for(NewEnding, "kind", "What happened", [InputRequired("Choose one.")])
    noticed_at = field_for(NewEnding, "noticed_at", "Noticed", [InputRequired("Say when it was noticed.")])
    how = field_for(
        NewEnding,
        "how",
        "How",
        [InputRequired("Say what happened to it, and how.")],
        description="Its custody ends, no dog gets it, and the managers are told.",
    )

    def to_message(self, sample_id: UUID) -> NewEnding:
        """Return what is said as typed."""
        return NewEnding(
            sample_id=sample_id,
            kind=SampleEnd(self.kind.data),
            noticed_at=required(self.noticed_at.data),
            how=self.how.data or "",
            capture=self.capture(),
        )


class TakenBackForm(SampleRoomForm):
    """It was not lost or spoiled after all."""

    how = StrippedStringField(
        "Why it is taken back",
        [InputRequired("Say what was wrong, and where the sample was."), Length(max=limits.REASON)],
        description="Both stay on record. A manager says it who is not the one who said that it was lost or spoiled.",
    )

    def to_message(self, sample_id: UUID, at: datetime) -> NewEnding:
        """Return what is said as typed."""
        return NewEnding(
            sample_id=sample_id,
            kind=SampleEnd.TAKEN_BACK,
            noticed_at=at,
            how=self.how.data or "",
            capture=self.capture(),
        )


class ReferralForm(SampleRoomForm):
    """To whom the container goes."""

    referred_to = StrippedStringField(
        "Referred to",
        [InputRequired("Say to whom it is referred."), Length(max=160)],
        description="A name and an office, such as: J. Otieno, Revenue Authority, verification shed 4.",
    )
    referred_at = MomentField("When", [InputRequired("Say when it was referred.")])
    remark = StrippedStringField("Remark", [Length(max=limits.HAND_OVER_REMARK)])

    def to_message(self, sample_id: UUID) -> NewReferral:
        """Return the referral as typed."""
        return NewReferral(
            sample_id,
            self.referred_to.data or "",
            required(self.referred_at.data),
            self.remark.data or "",
            self.capture(),
        )


class InspectionForm(SampleRoomForm):
    """What the inspection of the container found."""

    outcome = RadioField("The inspection", [InputRequired("Choose one.")], choices=choices(Outcome))
    inspected_by = StrippedStringField(
        "Inspected by", [RequiredWhen(), Length(max=limits.NAME)], description="The person who opened and looked."
    )
    inspected_at = MomentField("When", [RequiredWhen()])
    finding = StrippedStringField(
        "What was found",
        [RequiredWhen(), Length(max=400)],
        description="As it looks, such as: carved pieces, white. What it is, an expert says later.",
    )
    exhibit_number = StrippedStringField("Exhibit number", [RequiredWhen(), Length(max=limits.EXHIBIT_NUMBER)])
    weight_kg = AmountField("Weight (kg)", [Optional()], span=limits.WEIGHT_KG, render_kw=DECIMAL)
    reason = StrippedStringField(
        "Reason for the correction",
        [RequiredWhen(), Length(max=400)],
        description="Why the outcome is not what was recorded. The earlier one stays, struck through.",
    )

    def to_message(self, sample_id: UUID) -> NewInspection:
        """Return the inspection as typed."""
        return NewInspection(
            sample_id=sample_id,
            outcome=Outcome(self.outcome.data),
            inspected_by=self.inspected_by.data or "",
            inspected_at=self.inspected_at.data,
            finding=self.finding.data or "",
            weight_kg=self.weight_kg.data,
            exhibit_number=self.exhibit_number.data or "",
            reason=(self.reason.data or "") if "reason" in self else "",
            capture=self.capture(),
        )
