"""What a handler types about a search."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from canine.rules import order
from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.shifts.forms.record_form import CorrectionFields, RecordForm
from canine.shifts.messages import EndSearch, FactCorrection, NewAlert, NewSearch
from canine.web.declared_fields import field_for, labelled_fields
from canine.web.fields import (
    EntityField,
    MomentField,
    NotBefore,
    RequiredWhen,
    required,
)
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices

NOT_YET = "not_yet"
AS_PAINTED = "Only where the check digit does not fit and the container shows exactly this number."
NO_PHOTO = "For a number recorded as painted. The tablet sends photos: log the search there to add one."
PLACE_HINT = "Left door, rear axle, third pallet …"


class ShownFields:
    """What the dog showed, asked for with a search or with its end."""

    shown = RadioField("What the dog showed", [InputRequired("Say what the dog showed.")], choices=choices(AlertKind))
    place = field_for(NewAlert, "place", "Where on the object", [RequiredWhen()], description=PLACE_HINT)
    shown_at = MomentField("When", [RequiredWhen()])

    def first_alert(self) -> NewAlert | None:
        """Return what the dog showed, None while nobody says so."""
        if self.shown.data not in set(AlertKind):
            return None
        return NewAlert(AlertKind(self.shown.data), self.place.data or "", self.shown_at.data)


# Those that need no place of their own here.
_Labelled: Any = labelled_fields(NewSearch)


class SearchForm(ShownFields, _Labelled, RecordForm):
    """A search, and the first thing that the dog showed."""

    team = EntityField("Team", [InputRequired("Choose the team that searched.")])
    kind = field_for(NewSearch, "kind", "What is searched", [InputRequired("Choose what is searched.")])
    container_number = field_for(
        NewSearch,
        "container_number",
        "Container number",
        [RequiredWhen()],
        description="Four letters and seven digits, such as CSQU 305438 3.",
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    as_painted = field_for(NewSearch, "as_painted", "Painted so: looked at twice", description=AS_PAINTED)
    no_photo_reason = field_for(
        NewSearch,
        "no_photo_reason",
        "Why there is no photo of the number",
        [RequiredWhen()],
        description=NO_PHOTO,
    )
    object_name = field_for(
        NewSearch, "object_name", "Which one", [RequiredWhen()], description="Registration, name or number."
    )
    seal_number = field_for(
        NewSearch,
        "seal_number",
        "Seal number",
        [RequiredWhen()],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    seal_state = field_for(NewSearch, "seal_state", "The seal is")
    seal_remark = field_for(NewSearch, "seal_remark", "What you saw where the seal should be", [RequiredWhen()])
    reason = field_for(NewSearch, "reason", "Why this one", [InputRequired("Say why this one.")])
    targeted_by = field_for(
        NewSearch, "targeted_by", "Targeted by", [RequiredWhen()], description="A name, or the office that asked."
    )
    draw = field_for(NewSearch, "draw", "Which draw", [RequiredWhen()], description="Its number or its day.")
    started_at = field_for(NewSearch, "started_at", "Start", [InputRequired("Say when the search started.")])
    ended_at = MomentField(
        "End",
        [Optional(), NotBefore(order.SEARCH_SPAN)],
        description="Leave it empty while the search goes on: one tap ends it later.",
    )
    shown = RadioField(
        "What the dog showed",
        [InputRequired("Say what the dog showed.")],
        choices=[*choices(AlertKind), SelectChoice(NOT_YET, "not yet: the search goes on")],
    )

    is_another = BooleanField(
        "Another search: log it all the same",
        description="The manager is told that the two look alike, and strikes one or keeps both.",
    )

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> None:
        """Set the teams of the shift."""
        self.team.offer(teams)

    def validate_shown(self, field: RadioField) -> None:
        """Asks what the dog showed in a search that has ended."""
        if field.data == NOT_YET and self.ended_at.data is not None:
            raise ValidationError("The search has ended: say what the dog showed, or that it showed nothing.")

    def to_message(self, shift_id: UUID) -> NewSearch:
        """Return the search as typed."""
        return NewSearch(
            shift_id=shift_id,
            team_id=self.team.data,
            kind=CargoKind(self.kind.data),
            reason=SearchReason(self.reason.data),
            started_at=required(self.started_at.data),
            ended_at=self.ended_at.data,
            container_number=self.container_number.data or "",
            as_painted=bool(self.as_painted.data),
            no_photo_reason=self.no_photo_reason.data or "",
            object_name=self.object_name.data or "",
            seal_state=SealState(self.seal_state.data) if self.seal_state.data else None,
            seal_number=self.seal_number.data or "",
            seal_remark=self.seal_remark.data or "",
            **self.labelled_values(),
            targeted_by=self.targeted_by.data or "",
            draw=self.draw.data or "",
            first_alert=self.first_alert(),
            asks_first=unit_zone(),
            is_another=bool(self.is_another.data),
            capture=self.capture(),
        )


class EndSearchForm(ShownFields, RecordForm):
    """The end of a search, and what the dog showed, where that is not on record yet."""

    ended_at = field_for(EndSearch, "ended_at", "End", [InputRequired("Say when the search ended.")])

    def ask_for_more(self) -> None:
        """Lets the entries stand that are on record already."""
        self.shown.choices = [
            SelectChoice(NOT_YET, "what is on record, and nothing more"),
            *choices((AlertKind.ALERT, AlertKind.CHANGE_OF_BEHAVIOUR)),
        ]

    def to_message(self, search_id: UUID) -> EndSearch:
        """Return the end as typed."""
        return EndSearch(search_id, required(self.ended_at.data), self.first_alert(), self.capture())


class AlertForm(RecordForm):
    """What the dog showed."""

    kind = field_for(NewAlert, "kind", "The dog showed", [InputRequired("Say what the dog showed.")])
    place = field_for(NewAlert, "place", "Where on the object", [RequiredWhen()], description=PLACE_HINT)
    shown_at = field_for(NewAlert, "shown_at", "When", [RequiredWhen()])

    def to_message(self) -> NewAlert:
        """Return the alert as typed."""
        return NewAlert(AlertKind(self.kind.data), self.place.data or "", self.shown_at.data, capture=self.capture())


class AlertCorrectionForm(CorrectionFields, AlertForm):
    """What the entry should have read."""

    def to_correction(self, alert_id: UUID) -> NewAlert:
        """Return the entry that takes the place of the earlier one."""
        return replace(
            self.to_message(),
            corrects=alert_id,
            reason=self.reason.data or "",
        )


class FactForm(RecordForm):
    """What a fact of the search should have read."""

    fact = SelectField("What is wrong", [InputRequired("Choose what is wrong.")])
    new = field_for(FactCorrection, "new", "It should read")
    as_painted = field_for(
        FactCorrection,
        "as_painted",
        "Painted so: looked at twice",
        description="Only for a container's number whose check digit does not fit, if the container shows it so.",
    )
    reason = field_for(
        FactCorrection,
        "reason",
        "Reason",
        [InputRequired("A correction needs its reason.")],
        description="The earlier entry stays, struck through.",
    )

    def offer(self, facts: Iterable[SearchFact]) -> None:
        """Set the facts that this search has."""
        self.fact.choices = choices(tuple(facts))

    def to_message(self, search_id: UUID) -> FactCorrection:
        """Return the correction as typed."""
        return FactCorrection(
            search_id=search_id,
            fact=SearchFact(self.fact.data),
            new=self.new.data or "",
            reason=self.reason.data or "",
            zone=unit_zone(),
            as_painted=bool(self.as_painted.data),
            capture=self.capture(),
        )
