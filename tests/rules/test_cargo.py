"""Container and microchip numbers as they are typed, and what an alert came to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.cargo import (
    AlertStanding,
    ClearanceStanding,
    ContainerNumberWrong,
    MicrochipWrong,
    Outcome,
    alert_standing,
    clearance_standing,
    container_check_digit,
    container_number,
    is_confirmed_miss,
    microchip,
)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
first_tens = st.builds(
    lambda owner, kind, serial: owner + kind + serial,
    st.text(LETTERS, min_size=3, max_size=3),
    st.sampled_from("UJZR"),
    st.text("0123456789", min_size=6, max_size=6),
)
# The tablet's module is held to the same tables (tests/journeys/modules).
PUBLISHED = ["CSQU3054383", "MSKU9070323", "BICU1234565", "GVTU3000389"]
TYPED = ["csqu3054383", " CSQU 305438 3 ", "CSQU-305438-3", "CSQU\u2013305438\u00a03"]
WRONG = [
    ("", "Write the container number: four letters and seven digits."),
    (" - ", "Write the container number"),
    ("CSQU3054384", "The check digit of CSQU3054384 does not fit: read the whole number again on the container."),
    ("CSQU305438", "lacks its check digit, the last one, often boxed on the door: read it there."),
    ("CSQU30543", "four letters and seven digits, 11 in all; CSQU30543 has 9."),
    ("CSQU30543833", "11 in all; CSQU30543833 has 12."),
    ("C5QU3054383", "place 2 of C5QU3054383 is 5. Is it S?"),
    ("CSQ03054383", "place 4 of CSQ03054383 is 0. Is it O?"),
    ("CSQUO054383", "The last seven characters are digits; place 5 of CSQUO054383 is O. Is it 0?"),
    ("CSQU3O54383", "place 6 of CSQU3O54383 is O. Is it 0?"),
    ("CSQU305438X", "place 11 of CSQU305438X is X."),
    ("CSQA3054383", "U for a container, J for equipment, Z for a trailer, R for a reefer unit; CSQA3054383 has A."),
    ("CSQU305438_", "'_' is neither."),
    ("ÇSQU3054383", "'Ç' is neither."),
    ("C\u017fQU3054383", "'\u017f' is neither."),
    ("CSQU30543\u0663\u0663", "is neither."),
]


def remainder(first_ten: str) -> int:
    """ISO 6346, annex A, worked anew: letters from 10 without multiples of 11, powers of two, modulo 11."""
    values = [number for number in range(10, 39) if number % 11]
    worth = {letter: values[place] for place, letter in enumerate(LETTERS)} | {str(digit): digit for digit in range(10)}
    return sum(worth[character] << place for place, character in enumerate(first_ten)) % 11


@pytest.mark.parametrize("number", PUBLISHED)
def test_a_published_number_is_right(number: str) -> None:
    assert remainder(number[:10]) % 10 == int(number[10])
    assert container_number(number) == number


@pytest.mark.parametrize("typed", TYPED)
def test_spaces_dashes_and_small_letters_do_no_harm(typed: str) -> None:
    assert container_number(typed) == "CSQU3054383"


@given(first_tens)
def test_the_check_digit_is_that_of_the_standard(first_ten: str) -> None:
    assert container_check_digit(first_ten) == str(remainder(first_ten) % 10)
    assert container_number(first_ten + container_check_digit(first_ten))


@given(first_tens, st.integers(4, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found_but_for_the_weakness_of_the_standard(
    first_ten: str, place: int, more: int
) -> None:
    """The remainders 0 and 10 share the check digit 0: the standard itself cannot tell these two apart."""
    number = first_ten + container_check_digit(first_ten)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    if place < 10 and {remainder(first_ten), remainder(wrong[:10])} == {0, 10}:
        assert container_number(wrong)
    else:
        with pytest.raises(ContainerNumberWrong, match="The check digit of"):
            container_number(wrong)


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_a_wrong_number_says_what_is_wrong_and_what_would_be_right(typed: str, said: str) -> None:
    with pytest.raises(ContainerNumberWrong) as refusal:
        container_number(typed)
    assert said in str(refusal.value)


@given(st.text(max_size=14))
def test_nothing_but_a_container_number_is_taken_for_one(typed: str) -> None:
    try:
        number = container_number(typed)
    except ContainerNumberWrong:
        return
    assert number.isascii() and len(number) == 11 and remainder(number[:10]) % 10 == int(number[10])


def test_a_check_digit_is_made_of_ten_characters_only() -> None:
    assert container_check_digit("csqu 305438") == "3"
    for wrong in ("CSQU3054383", "CSQ3054383", "C\u017fQU305438", ""):
        with pytest.raises(ContainerNumberWrong, match="four letters and six digits"):
            container_check_digit(wrong)


@pytest.mark.parametrize("typed", ["985112001234567", "985 112 001 234 567", "404-098100123456"])
def test_a_microchip_is_fifteen_digits(typed: str) -> None:
    assert microchip(typed) == "".join(character for character in typed if character.isdigit())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "15 digits, as the reader shows them"),
        ("98511200123456", "this one has 14"),
        ("9851120012345678", "this one has 16"),
        ("98511200123456A", "'A' is none"),
        ("98511200123456\u0663", "is none"),
        ("999112001234567", "test chip"),
        ("000112001234567", "never 000"),
    ],
)
def test_a_wrong_microchip_says_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(MicrochipWrong) as refusal:
        microchip(typed)
    assert said in str(refusal.value)


@given(st.integers(1, 998), st.integers(0, 10**12 - 1))
def test_every_country_and_every_maker_may_stand_at_the_front(front: int, rest: int) -> None:
    number = f"{front:03}{rest:012}"
    assert microchip(number) == number


@pytest.mark.parametrize(
    ("outcome", "alert", "clearance"),
    [
        (Outcome.FOUND, AlertStanding.CONFIRMED, ClearanceStanding.CONFIRMED_MISS),
        (Outcome.NOTHING_FOUND, AlertStanding.UNCONFIRMED, ClearanceStanding.UNCONTRADICTED),
        (Outcome.NOT_INSPECTED, AlertStanding.OPEN, ClearanceStanding.UNCONTRADICTED),
        (None, AlertStanding.OPEN, ClearanceStanding.UNCONTRADICTED),
    ],
)
def test_the_inspection_says_what_an_alert_or_a_clearance_was_worth(
    outcome: Outcome | None, alert: AlertStanding, clearance: ClearanceStanding
) -> None:
    assert (alert_standing(outcome), clearance_standing(outcome)) == (alert, clearance)


def test_a_find_where_the_dog_alerted_is_no_miss() -> None:
    assert is_confirmed_miss(alerted=False, outcome=Outcome.FOUND)
    assert not is_confirmed_miss(alerted=True, outcome=Outcome.FOUND)
    assert not is_confirmed_miss(alerted=False, outcome=Outcome.NOTHING_FOUND)
