"""A manager's decision about a team's standing."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.registry.messages import TeamEnd
from canine.rules.standing import StandingKind
from canine.rules.team import Mode
from canine.standing.messages import Verdict
from canine.web.answering import SecondForm
from canine.web.fields import DayField, ManyField, StrippedStringField
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices

_DECISIONS = [
    SelectChoice(StandingKind.SUSPENDED.value, "Suspend"),
    SelectChoice(StandingKind.REINSTATED.value, "Reinstate (a second manager has to agree)"),
    SelectChoice(StandingKind.WITHDRAWN.value, "Withdraw"),
]


class VerdictForm(SecondForm):
    """Suspend, reinstate or withdraw, for one mode or both, for some odours or all."""

    kind = RadioField("Decision", [InputRequired("Choose a decision.")], choices=_DECISIONS)
    mode = SelectField("Mode", choices=[SelectChoice("", "both modes"), *choices(Mode)])
    odours = ManyField("Target odours", description="None ticked means all of them.")
    reason = StrippedStringField(
        "Reason",
        [DataRequired("Say why: the reason stands in the team's record."), Length(max=400)],
        description="It is read in court.",
    )

    def offer_odours(self, names: list[str]) -> None:
        """Set which odours can be ticked."""
        self.odours.choices = [SelectChoice(name) for name in names]

    def to_message(self, team_id: UUID) -> Verdict:
        """Return the decision as typed."""
        return Verdict(
            team_id=team_id,
            kind=StandingKind(self.kind.data),
            reason=self.reason.data or "",
            mode=Mode(self.mode.data) if self.mode.data else None,
            odours=tuple(self.odours.data or ()),
            second_id=self.named_second,
        )


class EndForm(SecondForm):
    """The last day of a team, and why."""

    to_on = DayField("Last day", [DataRequired("Choose the team's last day.")])
    reason = StrippedStringField(
        "Reason",
        [DataRequired("Say why: the reason stands in the team's record."), Length(max=400)],
        description="With the team end its certificates.",
    )

    def to_message(self) -> TeamEnd:
        """Return the end as typed."""
        return TeamEnd(to_on=self.to_on.data or date.min, reason=self.reason.data or "")

    def ends_at(self, at: datetime) -> datetime:
        """Return the end of the last day in the unit's zone, or now when that day is not over."""
        last = self.to_on.data or date.min
        midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=unit_zone())
        return min(midnight.astimezone(UTC), at)
