"""The question that the form of an account or of a handler asks when somebody of that name is on record."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import Length

from canine.accounts.messages import Whose
from canine.web.fields import RequiredWhen, StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice

ANOTHER = "another"


class AsksWhose(Form):
    """A form that may have to ask. It does when it was sent and people are alike; otherwise both fields are away."""

    # The service asks, which knows who is alike when it writes.
    same_as = RadioField("Is it one of these people?", [RequiredWhen()], choices=[], validate_choice=False)
    another_because = StrippedStringField(
        "If it is another person: how do you know?",
        [Length(max=400)],
        description="It stands on record. An administrator and a manager have to agree that they are two; until then "
        "the two count as one person wherever two are needed.",
    )

    def ask_whose(self, people: Sequence[tuple[UUID, str]]) -> None:
        """Offer the people who are alike, or leave the question out."""
        if not people:
            del self.same_as, self.another_because
            return
        them = [SelectChoice(str(key), f"The same person: {words}") for key, words in people]
        self.same_as.choices = [*them, SelectChoice(ANOTHER, "Another person of that name")]

    @property
    def whose(self) -> Whose | None:
        """Return what was answered; None where nothing was asked or chosen."""
        chosen = self.same_as.data if "same_as" in self else None
        if not chosen:
            return None
        if chosen == ANOTHER:
            return Whose(None, self.another_because.data or "")
        try:
            return Whose(UUID(chosen))
        except ValueError:
            return None
