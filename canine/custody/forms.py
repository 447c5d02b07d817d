"""What a person says of a hand-over that they were asked about."""

from uuid import UUID

from wtforms import RadioField
from wtforms.validators import InputRequired

from canine.custody.messages import NewAnswer, WordFromTheField
from canine.rules.confirmation import CustodyAnswer, CustodyPart
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.fields import RequiredWhen
from canine.web.words import SelectChoice

WORDS = {
    CustodyPart.RECEIVER: ("I received it", "I did not receive it"),
    CustodyPart.GIVER: ("I gave it", "I did not give it"),
    CustodyPart.WITNESS: ("I was there and saw it", "I did not see it"),
}


class AnswerForm(CapturedForm):
    """Whether it was so; where it was not, what happened instead."""

    said = RadioField("Was it so?", [InputRequired("Choose one.")])
    reason = field_for(
        WordFromTheField,
        "reason",
        "What happened instead",
        [RequiredWhen()],
        description="Needed where it was not so: the managers and the other one are told.",
    )

    def offer(self, part: CustodyPart) -> None:
        """Set the two answers in the words of this part."""
        yes, no = WORDS[part]
        self.said.choices = [
            SelectChoice(CustodyAnswer.CONFIRMED.value, yes),
            SelectChoice(CustodyAnswer.DISPUTED.value, no),
        ]

    def to_message(self, request_id: UUID) -> NewAnswer:
        """Return the answer as typed."""
        return NewAnswer(
            request_id=request_id,
            said=CustodyAnswer(self.said.data),
            reason=self.reason.data or "",
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )
