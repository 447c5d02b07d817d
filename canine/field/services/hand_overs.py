"""Hand-overs from the field, and the word of the one who did not write them."""

from dataclasses import replace

from canine.custody import queries as custody_reads
from canine.custody import services as custody
from canine.custody.messages import NewAnswer
from canine.errors import DomainError
from canine.field import queries
from canine.field.services import pins
from canine.field.services.sent import Sent
from canine.rasco import services as rasco
from canine.rasco.messages import NewHandOver
from canine.rules.confirmation import AnsweredBy, CustodyAnswer, OwnWord
from canine.rules.pin import TypedPinState
from canine.shifts import services as shifts
from canine.shifts.messages import NewExhibitHandOver


def hand_over_sample(sent: Sent) -> object:
    """Hand an air sample over."""
    message = NewHandOver(
        sample_id=sent.values["sample"],
        to_id=sent.values["to"],
        witness_id=sent.values.get("witness"),
        **sent.without("sample", "to", "witness"),
        capture=sent.capture,
    )
    return rasco.hand_over(message, actor=sent.actor, at=sent.at)


def hand_over_exhibit(sent: Sent) -> object:
    """Hand an exhibit over, to a colleague or to somebody outside."""
    values = sent.values
    message = NewExhibitHandOver(
        exhibit_id=values["exhibit"],
        to_id=values.get("to"),
        to_outside=values.get("to_outside", ""),
        witness_id=values.get("witness"),
        **sent.without("exhibit", "to", "to_outside", "witness"),
        capture=sent.capture,
    )
    return shifts.hand_over_exhibit(message, actor=sent.actor, at=sent.at)


def confirm_hand_over(sent: Sent) -> object:
    """Record the author's own word, or that of somebody who typed their PIN on the author's tablet."""
    values, capture, author_id = sent.values, sent.capture, sent.actor.user_id
    assert author_id is not None  # a record has an author
    person_id, is_typed = values.get("by", author_id), "sealed_pin" in values
    if person_id == author_id and is_typed:
        raise DomainError("Whoever works with the tablet has shown their PIN already.", field="sealed_pin")
    if person_id != author_id and (not is_typed or values["answer"] is not OwnWord.CONFIRMED):
        raise DomainError("For another person there is nothing but their confirmation, with their own PIN.", field="by")
    found = custody_reads.request_of(values["hand_over"], person_id)
    seen = queries.content_of_record(values["hand_over"])
    if "seen_sha256" in values and seen != values["seen_sha256"]:
        raise DomainError("What was confirmed is another hand-over than the one on record.", field="seen_sha256")
    message = NewAnswer(
        request_id=found.id,
        said=CustodyAnswer(values["answer"].value),
        reason=values.get("reason", ""),
        by=AnsweredBy.TYPED_PIN if is_typed else AnsweredBy.TAKEN_OVER_TABLET,
        record_id=capture.record_id,
        captured_at=capture.captured_at,
        form_version=capture.form_version,
    )
    if not is_typed:
        return custody.answer(message, actor=sent.actor, at=sent.at)
    check = pins.checked_pin(capture.record_id)
    state = check.state if check is not None and check.person_id == person_id else TypedPinState.UNREADABLE
    message = replace(message, said=_CAME_TO.get(state, CustodyAnswer.PIN_NOT_CHECKED))
    return custody.answer_by_pin(message, actor=sent.actor, at=sent.at)


_CAME_TO = {TypedPinState.FITS: CustodyAnswer.CONFIRMED, TypedPinState.WRONG: CustodyAnswer.WRONG_PIN}
