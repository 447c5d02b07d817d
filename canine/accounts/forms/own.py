"""Forms for a person's own account."""

from wtforms import EmailField, RadioField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, ValidationError

from canine.accounts.messages import NewUser
from canine.accounts.services import too_short
from canine.rules.language import NAMES, Language
from canine.rules.roles import Role
from canine.web.fields import RequiredWhen, SecretField, StrippedStringField, latin_name_field
from canine.web.form import Form
from canine.web.words import SelectChoice

NEW_PASSWORD = {"autocomplete": "new-password"}


def _long_enough(_form: Form, field: SecretField) -> None:
    """Say that a password is too short together with what else is wrong; whether it is easily guessed comes later."""
    words = too_short(field.data or "")
    if words:
        raise ValidationError(words)


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        "E-mail address",
        [DataRequired("Type your e-mail address."), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = SecretField(
        "Password",
        [DataRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )


class SetupForm(Form):
    """The first administrator."""

    name = StrippedStringField("Your name", [DataRequired("Type your name."), Length(max=120)])
    latin_name = latin_name_field()
    email = EmailField("E-mail address", [DataRequired("Type your e-mail address."), Length(max=254)])
    password = SecretField("Password", [DataRequired("Choose a password."), _long_enough], render_kw=NEW_PASSWORD)
    again = SecretField(
        "The same password again",
        [RequiredWhen(), EqualTo("password", "The two passwords differ.")],
        render_kw=NEW_PASSWORD,
    )

    def to_message(self) -> NewUser:
        """Return the first account is an administrator's."""
        return NewUser(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role.ADMINISTRATOR,
            password=self.password.data or "",
            latin_name=self.latin_name.data or "",
        )


class FirstPasswordForm(Form):
    """The password that a person sets with a one-time link."""

    password = SecretField("Password", [DataRequired("Choose a password."), _long_enough], render_kw=NEW_PASSWORD)
    again = SecretField(
        "The same password again",
        [RequiredWhen(), EqualTo("password", "The two passwords differ.")],
        render_kw=NEW_PASSWORD,
    )


class OwnPasswordForm(Form):
    """A person's own new password."""

    old = SecretField(
        "Present password",
        [DataRequired("Type your present password.")],
        render_kw={"autocomplete": "current-password"},
    )
    password = SecretField(
        "New password", [DataRequired("Choose a new password."), _long_enough], render_kw=NEW_PASSWORD
    )
    again = SecretField(
        "New password again", [RequiredWhen(), EqualTo("password", "The two passwords differ.")], render_kw=NEW_PASSWORD
    )


class LanguageForm(Form):
    """The language of pages and of the tablet's screens."""

    language = RadioField(
        "Language",
        [InputRequired("Choose one.")],
        choices=[SelectChoice(language.value, NAMES[language]) for language in Language],
    )
