"""Who is let in, and which unit is a partner, as a manager types it."""

from uuid import UUID

from wtforms.validators import DataRequired, InputRequired, Length

from canine.guests.messages import NewGuest, NewPartner
from canine.web.fields import DayField, EntityField, StrippedStringField, required
from canine.web.filters import unit_zone
from canine.web.form import Form

_WHY = "It stands on record, and both units read it."


class GuestForm(Form):
    """A person who is let in."""

    user_id = EntityField("Who", [InputRequired("Choose the person.")])
    team_id = EntityField(
        "To what",
        [InputRequired("Choose a check-up, or the whole unit.")],
        description="For one check-up they see that team's check-ups alone, and opening it uses it up; their part in "
        "the check-up stays. For the whole unit they see its records and work in them, as their role may; they decide "
        "nothing that is for its managers.",
    )
    from_on = DayField("From", [InputRequired("Say from which day.")])
    to_on = DayField("To, this day included", [InputRequired("Say up to which day.")])
    reason = StrippedStringField("Why", [DataRequired("Say why."), Length(max=400)], description=_WHY)

    def to_message(self, unit_id: UUID) -> NewGuest:
        """Return the guest as typed."""
        return NewGuest(
            unit_id=unit_id,
            user_id=self.user_id.data,
            from_on=required(self.from_on.data),
            to_on=required(self.to_on.data),
            zone=unit_zone(),
            reason=self.reason.data or "",
            team_id=None if self.team_id.data == unit_id else self.team_id.data,
        )


class PartnerForm(Form):
    """A unit that becomes a partner."""

    partner_id = EntityField(
        "Partner unit",
        [InputRequired("Choose the unit.")],
        description="Its managers may approve check-ups of your unit, and issue certificates on them. They see those "
        "check-ups, teams and certificates, and nothing else.",
    )
    reason = StrippedStringField("Why", [DataRequired("Say why."), Length(max=400)], description=_WHY)

    def to_message(self, unit_id: UUID) -> NewPartner:
        """Return the partner as typed."""
        return NewPartner(unit_id, self.partner_id.data, self.reason.data or "")


class EndingForm(Form):
    """Why it ends now."""

    reason = StrippedStringField("Why", [DataRequired("Say why."), Length(max=400)], description=_WHY)
