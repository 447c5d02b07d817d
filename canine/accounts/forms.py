"""What people type about accounts."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional

from canine.accounts.messages import NewUser, UserChange
from canine.rules.language import NAMES, Language
from canine.rules.roles import Role
from canine.web.fields import AskedFor, LineField, RecordField
from canine.web.words import SelectChoice, choices

NEW_PASSWORD = {"autocomplete": "new-password"}


class SignInForm(FlaskForm):
    """Address and password."""

    email = EmailField(
        "E-mail address", [DataRequired("Type your e-mail address.")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "Password", [DataRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )


class SetupForm(FlaskForm):
    """The first administrator."""

    name = LineField("Your name", [DataRequired("Type your name."), Length(max=120)])
    email = EmailField("E-mail address", [DataRequired("Type your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [DataRequired("Choose a password.")], render_kw=NEW_PASSWORD)
    again = PasswordField(
        "The same password again",
        [AskedFor(), EqualTo("password", "The two passwords differ.")],
        render_kw=NEW_PASSWORD,
    )

    def to_message(self) -> NewUser:
        """The first account is an administrator's."""
        return NewUser(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role.ADMINISTRATOR,
            password=self.password.data or "",
        )


class OwnPasswordForm(FlaskForm):
    """A person's own new password."""

    old = PasswordField(
        "Present password",
        [DataRequired("Type your present password.")],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField("New password", [DataRequired("Choose a new password.")], render_kw=NEW_PASSWORD)
    again = PasswordField(
        "New password again", [AskedFor(), EqualTo("password", "The two passwords differ.")], render_kw=NEW_PASSWORD
    )


class LanguageForm(FlaskForm):
    """The language of the tablet's screens."""

    language = RadioField(
        "Language of the tablet's screens",
        [InputRequired("Choose one.")],
        choices=[SelectChoice(language.value, NAMES[language]) for language in Language],
    )


class _PersonForm(FlaskForm):
    name = LineField("Name", [DataRequired("Type the person's name."), Length(max=120)])
    role = SelectField("Role", choices=choices(Role))
    unit = RecordField("Unit")
    agency = LineField(
        "Agency",
        [Length(max=160)],
        description="For a guest from another unit or service, such as an outside assessor.",
    )

    def offer_units(self, pairs: list[tuple[UUID, str]]) -> None:
        """Fills the list of units."""
        self.unit.offer(pairs, empty="No unit (guest or headquarters)")


class NewUserForm(_PersonForm):
    """A new account."""

    email = EmailField("E-mail address", [DataRequired("Type the e-mail address."), Length(max=254)])
    password = PasswordField(
        "First password",
        [DataRequired("Choose a first password.")],
        description="Tell it to the person, who can change it after signing in.",
        render_kw=NEW_PASSWORD,
    )

    def to_message(self) -> NewUser:
        """The account as typed."""
        return NewUser(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role(self.role.data),
            password=self.password.data or "",
            unit_id=self.unit.data,
            agency=self.agency.data or "",
        )


class UserChangeForm(_PersonForm):
    """Changes of an account."""

    is_active = BooleanField("May sign in")
    password = PasswordField(
        "New password",
        [Optional()],
        description="Leave empty to keep the present one.",
        render_kw=NEW_PASSWORD,
    )

    def to_message(self) -> UserChange:
        """The change as typed."""
        return UserChange(
            name=self.name.data or "",
            role=Role(self.role.data),
            unit_id=self.unit.data,
            agency=self.agency.data or "",
            is_active=bool(self.is_active.data),
            password=self.password.data or None,
        )


class DeviceForm(FlaskForm):
    """A tablet to be enrolled."""

    name = LineField(
        "Name of the tablet",
        [DataRequired("Give the tablet a name."), Length(max=80)],
        description="As it is written on the case, such as “Kilindini tablet 1”. A name is never used twice.",
    )
    unit = RecordField("Unit", [DataRequired("Choose the unit that keeps it.")])

    def offer_units(self, pairs: list[tuple[UUID, str]]) -> None:
        """Fills the list of units."""
        self.unit.offer(pairs, empty="Choose a unit")
