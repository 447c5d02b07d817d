"""Who strikes and corrects alone: persons are compared, not accounts."""

from uuid import UUID

import pytest

from canine.rules.correction import Person, Written, corrects_alone, may_answer, strikes_alone
from canine.rules.person import Somebody

HANDLER, TWIN, MANAGER, OTHER = (UUID(int=number) for number in (1, 2, 3, 4))
JUDGED = Somebody(HANDLER, frozenset({"asha mwinyi"}))
NAMESAKE = Somebody(TWIN, frozenset({"asha mwinyi"}))
LEADER = Somebody(MANAGER, frozenset({"otieno"}))


def written(*, author: Somebody = LEADER, needs_two: bool = False, is_open: bool = False) -> Written:
    """An entry that judges the handler, by a manager."""
    return Written(author.person_id, author, frozenset({JUDGED}), is_open, needs_two)


def who(somebody: Somebody, *, account: UUID | None = None, manages: bool = False) -> Person:
    """Somebody under their first account, or under another one."""
    return Person(somebody, account or somebody.person_id, is_manager=manages)


@pytest.mark.parametrize(
    ("person", "alone"),
    [
        (who(JUDGED, account=OTHER, manages=True), False),
        (who(NAMESAKE, manages=True), False),
        (who(Somebody(OTHER), manages=True), True),
        (who(Somebody(OTHER)), False),
    ],
)
def test_a_manager_strikes_and_corrects_alone_unless_judged(person: Person, alone: bool) -> None:
    assert strikes_alone(written(), person) is alone
    assert corrects_alone(written(), person) is alone
    assert not strikes_alone(written(needs_two=True), person)
    assert not corrects_alone(written(needs_two=True), person)


def test_an_author_corrects_a_slip_while_the_shift_is_open_and_not_under_another_account() -> None:
    entry = written(author=JUDGED, needs_two=True, is_open=True)
    assert corrects_alone(entry, who(JUDGED))
    assert not strikes_alone(entry, who(JUDGED))
    assert not corrects_alone(entry, who(JUDGED, account=OTHER, manages=True))


def test_what_a_program_took_down_is_nobodys_own() -> None:
    entry = Written(None, None, frozenset({JUDGED}), is_open=True, needs_two=False)
    assert strikes_alone(entry, who(LEADER, manages=True))
    assert not strikes_alone(entry, who(LEADER))


@pytest.mark.parametrize(
    ("proposer", "answering", "may"),
    [
        (who(JUDGED), who(LEADER, manages=True), True),
        (who(JUDGED, account=OTHER, manages=True), who(LEADER, manages=True), True),
        (who(NAMESAKE, manages=True), who(JUDGED), False),
        (who(LEADER, manages=True), who(LEADER, account=OTHER, manages=True), False),
    ],
)
def test_of_the_two_one_is_a_manager_who_is_not_judged(proposer: Person, answering: Person, may: bool) -> None:
    assert may_answer(written(needs_two=True), answering, proposer) is may


def test_two_judged_people_of_whom_one_is_a_manager_do_not_agree_between_themselves() -> None:
    juma = Somebody(OTHER, frozenset({"juma ali"}))
    entry = Written(OTHER, juma, frozenset({JUDGED, juma}), is_open=False, needs_two=True)
    assert not may_answer(entry, who(juma), who(JUDGED, manages=True))
