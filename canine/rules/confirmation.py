"""Who has said their own word about a hand-over of a filter, an aid or an exhibit, and what may be said of it then.

The one who writes a hand-over down says so in their own name; it is whole when the other one has confirmed it, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from canine.rules.sentence import Sentence, in_a_row
from canine.rules.words import word_for

# A manager's morning shows what nobody confirmed for longer than this.
HOURS_TO_CONFIRM = 24


class HandOverKind(StrEnum):
    """What goes from hand to hand."""

    FILTER = "filter"
    AID = "aid"
    EXHIBIT = "exhibit"


class CustodyPart(StrEnum):
    """As what somebody is asked about a hand-over."""

    GIVER = "giver"
    RECEIVER = "receiver"
    WITNESS = "witness"


class CustodyAnswer(StrEnum):
    """What came back: the person's own word, or a PIN that proves nobody's word."""

    CONFIRMED = "hand_over_confirmed"
    DISPUTED = "hand_over_disputed"
    WRONG_PIN = "wrong_pin"
    PIN_NOT_CHECKED = "pin_not_checked"


class OwnWord(StrEnum):
    """What a person says of a hand-over; the words are those of CustodyAnswer."""

    CONFIRMED = "hand_over_confirmed"
    DISPUTED = "hand_over_disputed"


class AnsweredBy(StrEnum):
    """By what the person was known."""

    SIGN_IN = "sign_in"
    TAKEN_OVER_TABLET = "taken_over_tablet"
    TYPED_PIN = "typed_pin"


class Confirmation(StrEnum):
    """Where a hand-over stands."""

    NOT_RECORDED_THEN = "not_recorded_then"
    NOT_YET_CONFIRMED = "not_yet_confirmed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


WORDS = frozenset({CustodyAnswer.CONFIRMED, CustodyAnswer.DISPUTED})


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: when the device says that it was given and when it came, by what the person was known, and why."""

    said: CustodyAnswer
    by: AnsweredBy
    at: datetime
    received_at: datetime
    device: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who is asked; `is_needed` when the hand-over is whole only with this word."""

    request_id: UUID
    part: CustodyPart
    person_id: UUID
    name: str
    is_needed: bool
    answers: tuple[Answered, ...] = ()

    def state(self, at: datetime | None = None) -> Confirmation:
        """Return what this person had said by a moment, or up to now: the last word of theirs holds."""
        last = self.word(at)
        if last is None:
            return Confirmation.NOT_YET_CONFIRMED
        return Confirmation.CONFIRMED if last.said is CustodyAnswer.CONFIRMED else Confirmation.DISPUTED

    def word(self, at: datetime | None = None) -> Answered | None:
        """Return the word that holds; None where there is none. A PIN that did not fit is nobody's word."""
        words = [one for one in self.answers if one.said in WORDS and (at is None or one.received_at <= at)]
        return words[-1] if words else None

    @property
    def failed_pins(self) -> tuple[Answered, ...]:
        """The PINs that were typed for this person and proved nothing."""
        return tuple(one for one in self.answers if one.said not in WORDS)


def confirmation(asked: Sequence[Asked], at: datetime | None = None) -> Confirmation:
    """Return where a hand-over stood at a moment, or stands now; where nobody was ever asked, that was not recorded."""
    needed = [one.state(at) for one in asked if one.is_needed]
    if not needed:
        return Confirmation.NOT_RECORDED_THEN
    for state in (Confirmation.DISPUTED, Confirmation.NOT_YET_CONFIRMED):
        if state in needed:
            return state
    return Confirmation.CONFIRMED


def is_open(asked: Sequence[Asked], at: datetime | None = None) -> bool:
    """Whether somebody who has to confirm the hand-over has not, or says that it was otherwise."""
    return confirmation(asked, at) in (Confirmation.NOT_YET_CONFIRMED, Confirmation.DISPUTED)


def told(asked: Sequence[Asked], at: datetime | None = None) -> str:
    """Return in words what page and paper say of a hand-over: who has said their word about it, and who has not."""
    if not any(one.is_needed for one in asked):
        return Sentence("whether it was confirmed was not recorded then")
    return in_a_row(_told(one, at) for one in sorted(asked, key=lambda one: not one.is_needed))


def told_against_a_receipt(asked: Sequence[Asked], outsider: str, receipt: str, at: datetime | None = None) -> str:
    """Return what is said of a hand-over with somebody outside: whose word there is, and that it is not theirs."""
    said = Sentence(
        "{outsider} is outside the unit and has no word here: receipt {receipt} is named by whoever wrote this down",
        outsider=outsider,
        receipt=receipt,
    )
    return in_a_row((said, told(asked, at)))


def part_told(asked: Sequence[Asked], part: CustodyPart, what: str, done: str, *, wrote: bool) -> str:
    """Return what a list of witnesses says of giver or receiver of `what`: that they did it where nobody denies it.

    `done` are the words for that; `wrote` when this person wrote the hand-over down.
    """
    whole = confirmation(asked)
    own = next((one.state() for one in asked if one.part is part and one.is_needed), None)
    if own is Confirmation.CONFIRMED or whole in (Confirmation.CONFIRMED, Confirmation.NOT_RECORDED_THEN):
        return done
    if own is None and wrote:
        return Sentence("{done}, by their own account", done=done)
    template = "was named as {part} of {what}, not confirmed"
    if own is Confirmation.DISPUTED:
        template = "was named as {part} of {what}, and says that it was not so"
    elif own is None and whole is Confirmation.DISPUTED:
        template = "was named as {part} of {what}, which is disputed"
    return Sentence(template, part=word_for(part), what=what)


_WAITS = {
    CustodyPart.RECEIVER: "given, not yet confirmed by {name}",
    CustodyPart.GIVER: "taken, not yet confirmed by {name}",
    CustodyPart.WITNESS: "not yet confirmed by {name}, who stood by",
}
_DISPUTES = {
    CustodyPart.RECEIVER: "{name} says: not received",
    CustodyPart.GIVER: "{name} says: not given",
    CustodyPart.WITNESS: "{name} says: not seen",
}
_BY = {
    AnsweredBy.SIGN_IN: "signed in",
    AnsweredBy.TAKEN_OVER_TABLET: "signed in on a tablet",
    AnsweredBy.TYPED_PIN: "by PIN",
}


def _told(one: Asked, at: datetime | None) -> str:
    word = one.word(at)
    if word is None:
        failed = [each for each in one.failed_pins if at is None or each.received_at <= at]
        said = Sentence(_WAITS[one.part], name=one.name)
        return in_a_row((said, *_told_of_pins(failed)))
    if word.said is CustodyAnswer.DISPUTED:
        return Sentence("{said}: {reason}", said=Sentence(_DISPUTES[one.part], name=one.name), reason=word.reason)
    template = "confirmed by {name} ({how})"
    if one.part is CustodyPart.WITNESS:
        template = "confirmed by {name}, who stood by ({how})"
    return Sentence(template, name=one.name, how=Sentence(_BY[word.by]))


def _told_of_pins(failed: Sequence[Answered]) -> list[str]:
    wrong = sum(one.said is CustodyAnswer.WRONG_PIN for one in failed)
    unchecked = len(failed) - wrong
    parts: list[str] = []
    if wrong:
        template = "a PIN that was typed did not fit" if wrong == 1 else "{n} PINs that were typed did not fit"
        parts.append(Sentence(template, n=wrong))
    if unchecked:
        parts.append(Sentence("a PIN that was typed could not be checked"))
    return parts
