"""What a manager types about the rota, and a handler about a swap."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.rota.messages import Decision, Plan, SwapRequest
from canine.rules.limits import Span
from canine.web.fields import CountField, DayField, EntityField, HourField, StrippedStringField, required
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.words import SelectChoice


class PlanForm(Form):
    """Shifts of one team, on one day or several running."""

    team_id = EntityField("Team", [InputRequired("Choose the team.")])
    station_id = EntityField("Station", [InputRequired("Choose the station.")])
    first_on = DayField("First day", [InputRequired("Give the first day.")])
    starts = HourField("Starts at", [InputRequired("Say at what time.")])
    hours = CountField(
        "For hours",
        [InputRequired("Say for how many hours.")],
        span=Span.of("1", "24"),
        description="Past midnight, it ends on the next day.",
        render_kw={"inputmode": "numeric"},
    )
    days = CountField(
        "On days running",
        [InputRequired("Say on how many days.")],
        span=Span.of("1", "31"),
        render_kw={"inputmode": "numeric"},
    )

    def to_message(self) -> Plan:
        """Return the plan as typed."""
        return Plan(
            team_id=self.team_id.data,
            station_id=self.station_id.data,
            first_on=required(self.first_on.data),
            starts=required(self.starts.data),
            hours=required(self.hours.data),
            days=required(self.days.data),
            zone=unit_zone(),
        )


class CancelForm(Form):
    """Why a planned shift is off."""

    reason = StrippedStringField("Reason", [DataRequired("Say why the shift is cancelled."), Length(max=300)])


class SwapForm(Form):
    """Another team is to take over a shift."""

    to_team_id = EntityField("Who should take it over", [InputRequired("Choose the team.")])
    in_return_id = EntityField("Which of their shifts you take in return")
    reason = StrippedStringField("Reason", [DataRequired("Say why: both of them read it."), Length(max=400)])

    def to_message(self, shift_id: Any) -> SwapRequest:
        """Return the request as typed."""
        return SwapRequest(shift_id, self.to_team_id.data, self.reason.data or "", self.in_return_id.data)


class DecisionForm(Form):
    """A manager's word on a swap."""

    decision = RadioField(
        "The swap is",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("approved", "approved: the shifts change hands"), SelectChoice("refused", "refused")],
    )
    reason = StrippedStringField("Reason", [DataRequired("Say why: both handlers read it."), Length(max=400)])

    def to_message(self) -> Decision:
        """Return the decision as typed."""
        return Decision(self.decision.data == "approved", self.reason.data or "")
