"""The second person's answer, as every page of a proposal takes it."""

from collections.abc import Callable
from typing import TypeVar

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from canine import clock
from canine.web.access import current_actor
from canine.web.fields import StrippedStringField
from canine.web.words import SelectChoice
from canine.web.writes import submitted

Made = TypeVar("Made")


class AnswerForm(FlaskForm):
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
