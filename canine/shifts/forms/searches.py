"""What a handler types about a search."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.shifts.forms.taken_down import CorrectionFields, TakenDownForm
from canine.shifts.messages import FactCorrection, NewAlert, NewSearch
from canine.web.fields import AskedFor, LineField, MomentField, RecordField, given
from canine.web.words import SelectChoice, choices

NOTHING = "nothing"
PLACE_HINT = "Left door, rear axle, third pallet …"


class SearchForm(TakenDownForm):
    """A search, and the first thing that the dog showed."""

    team = RecordField("Team", [InputRequired("Choose the team that searched.")])
    kind = RadioField("What is searched", [InputRequired("Choose what is searched.")], choices=choices(CargoKind))
    container_number = LineField(
        "Container number",
        [AskedFor(), Length(max=20)],
        description="Four letters and seven digits, such as CSQU 305438 3.",
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    object_name = LineField("Which one", [AskedFor(), Length(max=120)], description="Registration, name or number.")
    seal_number = LineField(
        "Seal number",
        [AskedFor(), Length(max=40)],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    seal_state = RadioField("The seal is", [Optional()], choices=choices(SealState))
    seal_remark = LineField("What you saw where the seal should be", [AskedFor(), Length(max=200)])
    declared_goods = LineField("Declared goods", [Length(max=200)])
    bill_of_lading = LineField("Bill of lading", [Length(max=60)])
    reason = RadioField("Why this one", [InputRequired("Say why this one.")], choices=choices(SearchReason))
    targeted_by = LineField(
        "Targeted by", [AskedFor(), Length(max=120)], description="A name, or the office that asked."
    )
    draw = LineField("Which draw", [AskedFor(), Length(max=120)], description="Its number or its day.")
    started_at = MomentField("Start", [InputRequired("Say when the search started.")])
    ended_at = MomentField(
        "End", [Optional()], description="Leave it empty while the search goes on: one tap ends it later."
    )
    shown = RadioField(
        "What the dog showed",
        [InputRequired("Say what the dog showed.")],
        choices=[SelectChoice(NOTHING, "nothing, or not yet"), *choices(AlertKind)],
    )
    place = LineField("Where on the object", [AskedFor(), Length(max=120)], description=PLACE_HINT)
    shown_at = MomentField("When", [AskedFor()])

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> None:
        """Sets the teams of the shift."""
        self.team.offer(teams)

    def validate_shown_at(self, field: MomentField) -> None:
        """Asks for the moment of what the dog showed."""
        if self.shown.data != NOTHING and field.data is None:
            raise ValidationError("Say when the dog showed it.")

    def to_message(self, shift_id: UUID) -> NewSearch:
        """The search as typed."""
        return NewSearch(
            shift_id=shift_id,
            team_id=self.team.data,
            kind=CargoKind(self.kind.data),
            reason=SearchReason(self.reason.data),
            started_at=given(self.started_at.data),
            ended_at=self.ended_at.data,
            container_number=self.container_number.data or "",
            object_name=self.object_name.data or "",
            seal_state=SealState(self.seal_state.data) if self.seal_state.data else None,
            seal_number=self.seal_number.data or "",
            seal_remark=self.seal_remark.data or "",
            declared_goods=self.declared_goods.data or "",
            bill_of_lading=self.bill_of_lading.data or "",
            targeted_by=self.targeted_by.data or "",
            draw=self.draw.data or "",
            first_alert=self._first_alert(),
            capture=self.capture(),
        )

    def _first_alert(self) -> NewAlert | None:
        if self.shown.data == NOTHING:
            return None
        return NewAlert(AlertKind(self.shown.data), self.place.data or "", given(self.shown_at.data))


class AlertForm(TakenDownForm):
    """What the dog showed."""

    kind = RadioField("The dog showed", [InputRequired("Say what the dog showed.")], choices=choices(AlertKind))
    place = LineField(
        "Where on the object",
        [InputRequired("Say where on the object: left door, rear axle, third pallet …"), Length(max=120)],
        description=PLACE_HINT,
    )
    shown_at = MomentField("When", [InputRequired("Say when the dog showed it.")])

    def to_message(self) -> NewAlert:
        """The alert as typed."""
        return NewAlert(
            AlertKind(self.kind.data), self.place.data or "", given(self.shown_at.data), capture=self.capture()
        )


class AlertCorrectionForm(CorrectionFields, AlertForm):
    """What the entry should have read."""

    def to_correction(self, alert_id: UUID) -> NewAlert:
        """The entry that takes the place of the earlier one."""
        return replace(
            self.to_message(),
            corrects=alert_id,
            reason=self.reason.data or "",
            is_retraction=bool(self.is_retraction.data),
        )


class FactForm(TakenDownForm):
    """What a fact of the search should have read."""

    fact = SelectField("What is wrong", [InputRequired("Choose what is wrong.")])
    new = LineField("It should read", [Length(max=200)])
    reason = LineField(
        "Reason",
        [InputRequired("A correction needs its reason."), Length(max=400)],
        description="The earlier entry stays, struck through.",
    )

    def offer(self, facts: Iterable[SearchFact]) -> None:
        """Sets the facts that this search has."""
        self.fact.choices = choices(tuple(facts))

    def to_message(self, search_id: UUID) -> FactCorrection:
        """The correction as typed."""
        return FactCorrection(
            search_id=search_id,
            fact=SearchFact(self.fact.data),
            new=self.new.data or "",
            reason=self.reason.data or "",
            capture=self.capture(),
        )
