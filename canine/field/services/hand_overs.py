"""The word of the one who did not write a hand-over."""

from dataclasses import replace

from canine.custody import queries as custody_reads
from canine.custody import services as custody
from canine.custody.messages import NewAnswer, WordFromTheField
from canine.errors import DomainError
from canine.field import queries
from canine.field.services import pins
from canine.field.services.sent import Sent
from canine.rules.confirmation import AnsweredBy, CustodyAnswer, OwnWord
from canine.rules.pin import TypedPinState


def confirm_hand_over(sent: Sent) -> object:
    """Record the author's own word, or that of somebody who typed their PIN on the author's tablet."""
    word, author_id = WordFromTheField(**sent.values), sent.actor.user_id
    assert author_id is not None  # a record has an author
    person_id, is_typed = word.by_id or author_id, word.sealed_pin is not None
    if person_id == author_id and is_typed:
        raise DomainError("Whoever works with the tablet has shown their PIN already.", field="sealed_pin")
    if person_id != author_id and (not is_typed or word.answer is not OwnWord.CONFIRMED):
        raise DomainError("For another person there is nothing but their confirmation, with their own PIN.", field="by")
    found = custody_reads.request_of(word.hand_over_id, person_id)
    seen = queries.content_of_record(word.hand_over_id)
    if word.seen_sha256 is not None and seen != word.seen_sha256:
        raise DomainError("What was confirmed is another hand-over than the one on record.", field="seen_sha256")
    message = NewAnswer(
        request_id=found.id,
        said=CustodyAnswer(word.answer.value),
        reason=word.reason,
        by=AnsweredBy.TYPED_PIN if is_typed else AnsweredBy.TAKEN_OVER_TABLET,
        **sent.provenance(),
    )
    if not is_typed:
        return custody.answer(message, actor=sent.actor, at=sent.at)
    check = pins.checked_pin(sent.capture.record_id)
    state = check.state if check is not None and check.person_id == person_id else TypedPinState.UNREADABLE
    message = replace(message, said=_CAME_TO.get(state, CustodyAnswer.PIN_NOT_CHECKED))
    return custody.answer_by_pin(message, actor=sent.actor, at=sent.at)


_CAME_TO = {TypedPinState.FITS: CustodyAnswer.CONFIRMED, TypedPinState.WRONG: CustodyAnswer.WRONG_PIN}
