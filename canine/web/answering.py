"""Who is asked to answer a proposal, and the answer, as every page of one takes them."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from canine import clock
from canine.web.access import current_actor
from canine.web.fields import EntityField, StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice
from canine.web.writes import submitted

Made = TypeVar("Made")


class SecondForm(Form):
    """Who answers a proposal, where the unit has no other manager."""

    second_id = EntityField("Manager of another unit", [Optional()])

    def offer_seconds(self, managers: Iterable[tuple[UUID, str]]) -> None:
        """Set whom the only manager of a unit may name; without anybody, the field is left out."""
        offered = list(managers)
        if not offered:
            del self.second_id
            return
        self.second_id.description = "Your unit has no other manager: this one agrees or declines."
        self.second_id.offer(offered, empty="nobody")

    @property
    def named_second(self) -> UUID | None:
        """Return who was named."""
        return self.second_id.data if "second_id" in self else None


class AnswerForm(Form):
    """The second person's word, with its reason."""

    answer = RadioField("Your answer", [InputRequired("Choose one.")])
    reason = StrippedStringField("Reason", [DataRequired("Say why: it stands on record."), Length(max=400)])

    def offer(self, agree: str, decline: str = "I decline", *, is_author: bool = False) -> None:
        """Set the answers of this person: whoever proposed it only withdraws it."""
        both = [SelectChoice("agree", agree), SelectChoice("decline", decline)]
        self.answer.choices = [SelectChoice("decline", "I withdraw it")] if is_author else both


def answered(form: AnswerForm, answer: Callable[..., Made]) -> Made | None:
    """Give what was answered to the service; return what it made of it, or None as `submitted` does."""
    return submitted(
        form,
        lambda: answer(
            agrees=form.answer.data == "agree",
            reason=form.reason.data or "",
            actor=current_actor(),
            at=clock.now(),
        ),
    )
