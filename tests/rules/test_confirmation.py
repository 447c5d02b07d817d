"""Whose word makes a hand-over whole, and what is said of one where it is missing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from canine.rules.confirmation import (
    Answered,
    AnsweredBy,
    Asked,
    Confirmation,
    CustodyAnswer,
    CustodyPart,
    confirmation,
    is_open,
    told,
)

NOON = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
YES, NO, WRONG, UNCHECKED = CustodyAnswer
GIVER, RECEIVER, WITNESS = CustodyPart


def answered(said: CustodyAnswer, minutes: int = 0, reason: str = "") -> Answered:
    by = AnsweredBy.TYPED_PIN if said in (WRONG, UNCHECKED) else AnsweredBy.SIGN_IN
    at = NOON + timedelta(minutes=minutes)
    return Answered(said, by, at, at, reason=reason)


def asked(*answers: Answered, part: CustodyPart = RECEIVER, is_needed: bool = True) -> Asked:
    return Asked(uuid4(), part, uuid4(), "Mary Chebet", is_needed, answers)


NO_BAG = answered(NO, 1, "There was no bag.")


@pytest.mark.parametrize(
    ("people", "state", "words"),
    [
        ([], Confirmation.NOT_RECORDED_THEN, "whether it was confirmed was not recorded then"),
        ([asked()], Confirmation.NOT_YET_CONFIRMED, "given, not yet confirmed by Mary Chebet"),
        ([asked(part=GIVER)], Confirmation.NOT_YET_CONFIRMED, "taken, not yet confirmed by Mary Chebet"),
        ([asked(answered(YES))], Confirmation.CONFIRMED, "confirmed by Mary Chebet (signed in)"),
        ([asked(NO_BAG)], Confirmation.DISPUTED, "Mary Chebet says: not received: There was no bag."),
        ([asked(NO_BAG, answered(YES, 2))], Confirmation.CONFIRMED, "confirmed by Mary Chebet (signed in)"),
        (
            [asked(answered(WRONG))],
            Confirmation.NOT_YET_CONFIRMED,
            "given, not yet confirmed by Mary Chebet; a PIN that was typed did not fit",
        ),
        (
            [asked(answered(WRONG), answered(WRONG, 1), answered(UNCHECKED, 2))],
            Confirmation.NOT_YET_CONFIRMED,
            "given, not yet confirmed by Mary Chebet; 2 PINs that were typed did not fit; "
            "a PIN that was typed could not be checked",
        ),
        (
            [asked(part=WITNESS, is_needed=False), asked(answered(YES))],
            Confirmation.CONFIRMED,
            "confirmed by Mary Chebet (signed in); not yet confirmed by Mary Chebet, who stood by",
        ),
        (
            [asked(answered(YES), part=WITNESS, is_needed=False)],
            Confirmation.NOT_RECORDED_THEN,
            "whether it was confirmed was not recorded then",
        ),
    ],
)
def test_the_needed_word_alone_makes_it_whole(people: list[Asked], state: Confirmation, words: str) -> None:
    assert (confirmation(people), told(people)) == (state, words)


def test_what_was_said_later_does_not_count_for_the_moment_before() -> None:
    late = asked(answered(YES, 30))
    assert is_open([late], NOON)
    assert not is_open([late], NOON + timedelta(minutes=30))
    assert told([late], NOON) == "given, not yet confirmed by Mary Chebet"
