"""Forms for the accounts of others, which an administrator keeps."""

from uuid import UUID

from wtforms import BooleanField, EmailField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.accounts.asking_whose import AsksWhose
from canine.accounts.messages import NewUser, UserChange
from canine.rules.roles import Role
from canine.web.fields import EntityField, RequiredWhen, StrippedStringField, latin_name_field
from canine.web.form import Form
from canine.web.words import SelectChoice, choices

BY_MAIL, BY_HAND = "mail", "hand"


class _LinkForm(Form):
    """How a link reaches its person; without a mail server there is one way, and nothing is asked."""

    handing = RadioField(
        "How the link reaches the person",
        [InputRequired("Choose one.")],
        choices=[
            SelectChoice(BY_MAIL, "by mail to the person's address: nobody else sees it"),
            SelectChoice(BY_HAND, "I hand it over: it is shown to me once, as a code and to copy"),
        ],
        default=BY_MAIL,
    )

    def offer_mail(self, *, is_set_up: bool) -> None:
        """Ask for the way only where a mail server is set."""
        if not is_set_up:
            del self.handing

    @property
    def is_by_mail(self) -> bool:
        """Tell whether the link is sent by mail."""
        return "handing" in self and self.handing.data == BY_MAIL


class _PersonForm(AsksWhose):
    name = StrippedStringField("Name", [DataRequired("Type the person's name."), Length(max=120)])
    latin_name = latin_name_field()
    role = SelectField("Role", choices=choices(Role))
    unit = EntityField("Unit")
    agency = StrippedStringField(
        "Agency",
        [Length(max=160)],
        description="For a guest from another unit or service, such as an outside assessor.",
    )

    reason = StrippedStringField(
        "Reason for the role",
        [RequiredWhen(), Length(max=400)],
        description="Who this is, and how you know them. A manager has to agree before the account works so, and "
        "reads it; the very first administrator and manager need nobody's word.",
    )

    def offer_units(self, pairs: list[tuple[UUID, str]]) -> None:
        """Fill the list of units."""
        self.unit.offer(pairs, empty="No unit (guest or headquarters)")


class NewUserForm(_LinkForm, _PersonForm):
    """A new account."""

    email = EmailField("E-mail address", [DataRequired("Type the e-mail address."), Length(max=254)])

    def to_message(self) -> NewUser:
        """Return the account as typed."""
        return NewUser(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role(self.role.data),
            unit_id=self.unit.data,
            agency=self.agency.data or "",
            latin_name=self.latin_name.data or "",
            whose=self.whose,
            reason=self.reason.data or "",
        )


class UserChangeForm(_PersonForm):
    """Changes of an account."""

    is_active = BooleanField("May sign in")

    def to_message(self) -> UserChange:
        """Return the change as typed."""
        return UserChange(
            name=self.name.data or "",
            role=Role(self.role.data),
            unit_id=self.unit.data,
            agency=self.agency.data or "",
            is_active=bool(self.is_active.data),
            latin_name=self.latin_name.data or "",
            whose=self.whose,
            reason=self.reason.data or "",
        )


class LinkForm(_LinkForm):
    """A reset, or a new invitation."""

    reason = StrippedStringField(
        "Reason",
        [Length(max=120)],
        description="Such as “has forgotten it, asked me in person”. The person and the managers read it.",
    )
