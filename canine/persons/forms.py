"""Who is one person, as administrators and managers type it."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.persons.messages import Agreement, Parting, Word
from canine.rules.sentence import Sentence
from canine.web.answering import AnswerForm
from canine.web.fields import EntityField, StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice

_KNOWN_BY = "Such as: two people who were seen together, an identity card, a changed name. It stands on record."


class WordForm(Form):
    """Two people on record, and whether they are one."""

    one = EntityField("This person", [InputRequired("Choose a person.")])
    other = EntityField("and this person", [InputRequired("Choose the other person.")])
    verdict = RadioField(
        "are",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("one", "one person"), SelectChoice("two", "two people")],
    )
    reason = StrippedStringField(
        "How do you know?", [DataRequired("Say how you know."), Length(max=400)], description=_KNOWN_BY
    )

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Set who can be chosen."""
        known = list(people)
        for field in (self.one, self.other):
            field.offer(known, empty="Choose")

    def to_message(self) -> Word:
        """Return the word as typed."""
        return Word(self.one.data, self.other.data, self.verdict.data == "one", self.reason.data or "")


class PartingForm(Form):
    """An account or entry that is another person's."""

    entry_id = EntityField("Which of them is another person's?", [InputRequired("Choose one.")])
    reason = StrippedStringField(
        "How do you know?", [DataRequired("Say how you know."), Length(max=400)], description=_KNOWN_BY
    )

    def offer(self, entries: Iterable[tuple[UUID, str]]) -> None:
        """Set what can be chosen."""
        self.entry_id.offer(entries, empty="Choose")

    def to_message(self) -> Parting:
        """Return the parting as typed."""
        return Parting(self.entry_id.data, self.reason.data or "")


class KnownForm(AnswerForm):
    """The second person's word on who is one, and how they know."""

    reason = StrippedStringField(
        "How do you know?", [DataRequired("Say how you know."), Length(max=400)], description=_KNOWN_BY
    )


class FirstManagerForm(Form):
    """The word of somebody else on who the first manager is."""

    is_known = BooleanField("")
    reason = StrippedStringField(
        "How do you know?", [DataRequired("Say how you know."), Length(max=400)], description=_KNOWN_BY
    )

    def ask_about(self, name: str, email: str) -> None:
        """Say whom it is about."""
        self.is_known.label.text = f"I know {name} in person, who told me themselves that the account {email} is theirs"


class AgreementForm(AnswerForm):
    """A manager's word on an account that is to work, or to work again after a reset of its password."""

    is_known = BooleanField("")

    def ask_about(self, name: str, role: str, *, is_by_link: bool) -> None:
        """Say whom it is about."""
        self.offer(f"I agree: {name} works as {role} from now on", "I do not agree: it stays as it is")
        said = Sentence("I know {name} in person, and of no account of theirs but those shown here", name=name)
        heard = f"; {name} told me themselves, seen or heard by me, that they set the password"
        self.is_known.label.text = f"{said}{heard if is_by_link else ''}"

    def to_message(self) -> Agreement:
        """Return the word as typed."""
        return Agreement(self.answer.data == "agree", bool(self.is_known.data), self.reason.data or "")
