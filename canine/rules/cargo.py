"""Cargo: container and microchip numbers, and what an alert or a clearance came to in operations."""

import re
from enum import StrEnum

from stdnum import iso6346

from canine.rules.sentence import Sentence

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad./\u00b7]+")
_CATEGORIES = "UJZR"
_CONTAINER = re.compile(r"[A-Z]{3}[UJZR][0-9]{7}")
PAINTED_SO = "as painted: its check digit does not fit"
_TEST_CHIPS = 999
_DIGIT_READ_AS_LETTER = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2"}
_LETTER_READ_AS_DIGIT = {digit: letter for letter, digit in _DIGIT_READ_AS_LETTER.items()}


class CargoKind(StrEnum):
    """What was searched."""

    CONTAINER = "container"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    BAGGAGE = "baggage"
    PARCEL = "parcel"
    WAREHOUSE = "warehouse"


class SearchReason(StrEnum):
    """Why this cargo and no other was searched."""

    TARGETED = "targeted"
    RANDOM_DRAW = "random_draw"


class Outcome(StrEnum):
    """What the physical inspection found. It is not an identification: that is an expert's record."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_INSPECTED = "not_inspected"


class ExhibitPurpose(StrEnum):
    """For what an exhibit goes to somebody else."""

    STORAGE = "into_the_store"
    EXAMINATION = "to_be_examined"
    COURT = "for_the_court"
    RETURN = "brought_back"
    DISPOSAL = "disposal_by_court_order"


class Concealment(StrEnum):
    """How the finding was hidden."""

    CARVINGS = "carvings"
    PAINTINGS = "paintings"
    WOOD = "wood"
    FRESH_PRODUCE = "fresh_produce"
    FROZEN_FISH = "frozen_fish"
    NUTS = "nuts"
    FALSE_WALL = "false_wall"
    NONE = "none"
    OTHER = "other"


class AlertStanding(StrEnum):
    """What an operational alert came to. Unconfirmed is not false: residual odour is real."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    OPEN = "open"


class ClearanceStanding(StrEnum):
    """What became of cargo that the dog had cleared. Uncontradicted is not proved empty."""

    CONFIRMED_MISS = "confirmed_miss"
    UNCONTRADICTED = "uncontradicted"


def alert_standing(outcome: Outcome | None) -> AlertStanding:
    """Return what an alert is worth after its inspection; None or not inspected leaves it open."""
    if outcome is Outcome.FOUND:
        return AlertStanding.CONFIRMED
    if outcome is Outcome.NOTHING_FOUND:
        return AlertStanding.UNCONFIRMED
    return AlertStanding.OPEN


def clearance_standing(outcome: Outcome | None) -> ClearanceStanding:
    """Return what a clearance is worth: a find in cleared cargo is a confirmed miss, whenever it is made."""
    if outcome is Outcome.FOUND:
        return ClearanceStanding.CONFIRMED_MISS
    return ClearanceStanding.UNCONTRADICTED


def is_confirmed_miss(*, alerted: bool, outcome: Outcome | None) -> bool:
    """Whether contraband was found in cargo on which the dog had not alerted."""
    return not alerted and clearance_standing(outcome) is ClearanceStanding.CONFIRMED_MISS


class ContainerNumberWrong(ValueError):
    """Not a container number of ISO 6346; the sentence says what is wrong and what would be right."""


class CheckDigitWrong(ContainerNumberWrong):
    """Four letters and seven digits, of which one at least is not that of a number given out under ISO 6346."""


class MicrochipWrong(ValueError):
    """Not a microchip number of ISO 11784; the sentence says what is wrong and what would be right."""


def container_number(text: str) -> str:
    """Return the number without spaces, dashes, dots and slashes, in capitals, its ISO 6346 check digit verified.

    Raises ContainerNumberWrong with a sentence for the person who typed it; CheckDigitWrong where only that is wrong.
    """
    typed = _SEPARATORS.sub("", text)
    if not typed:
        raise ContainerNumberWrong("Write the container number: four letters and seven digits.")
    # Before the capitals: the capital of "ſ" is an "S", and no letter may be made of another one unseen.
    _check_characters(typed)
    number = typed.upper()
    if number[:4].isalpha() and iso6346.is_valid(number):
        return number
    if len(number) == 10 and iso6346.is_valid(number + iso6346.calc_check_digit(number)):
        raise ContainerNumberWrong(
            Sentence(
                "{number} lacks its check digit, the last one, often boxed on the door: read it there.", number=number
            )
        )
    if len(number) != 11:
        raise ContainerNumberWrong(
            Sentence(
                "A container number has four letters and seven digits, 11 in all; {number} has {count}.",
                number=number,
                count=len(number),
            )
        )
    _check_letters_and_digits(number)
    # The digit that would fit is not named: it invites to change the last digit where another one was misread.
    raise CheckDigitWrong(
        Sentence(
            "The check digit of {number} does not fit: read the whole number again on the container.", number=number
        )
    )


def container_number_as_painted(text: str) -> str:
    """Return the number as it stands on the container, though its check digit does not fit.

    Raises ContainerNumberWrong.
    """
    try:
        return container_number(text)
    except CheckDigitWrong:
        return _SEPARATORS.sub("", text).upper()


def fits_check_digit(number: str) -> bool:
    """Whether a container number on record has the check digit of ISO 6346."""
    return bool(iso6346.is_valid(number))


def as_recorded(text: str) -> str:
    """Return the number or name of an object in words; a container number that does not fit is one painted so."""
    return f"{text} ({PAINTED_SO})" if is_painted_so(text) else text


def is_painted_so(text: str) -> bool:
    """Whether this is a container number of which the check digit does not fit: it was recorded as painted."""
    return _CONTAINER.fullmatch(text) is not None and not fits_check_digit(text)


def _check_characters(number: str) -> None:
    if number.isascii() and number.isalnum():
        return
    for character in number:
        if not (character.isascii() and character.isalnum()):
            raise ContainerNumberWrong(
                Sentence(
                    "A container number has only the letters A to Z and digits; {character} is neither.",
                    character=f"{character!r}",
                )
            )


def _check_letters_and_digits(number: str) -> None:
    for place, character in enumerate(number, start=1):
        if place <= 4 and not character.isalpha():
            hint = _misread(character, _LETTER_READ_AS_DIGIT)
            raise ContainerNumberWrong(
                f"The first four characters are letters; place {place} of {number} is {character}.{hint}"
            )
        if place > 4 and not character.isdigit():
            hint = _misread(character, _DIGIT_READ_AS_LETTER)
            raise ContainerNumberWrong(
                f"The last seven characters are digits; place {place} of {number} is {character}.{hint}"
            )
    if number[3] not in _CATEGORIES:
        raise ContainerNumberWrong(
            Sentence(
                "The fourth letter names the kind: U for a container, J for equipment, Z for a trailer, R for a "
                "reefer unit; {number} has {letter}.",
                number=number,
                letter=number[3],
            )
        )


def _misread(character: str, pairs: dict[str, str]) -> str:
    return f" Is it {pairs[character]}?" if character in pairs else ""


def container_check_digit(first_ten: str) -> str:
    """Return the ISO 6346 check digit of the four letters and six digits. Raises ContainerNumberWrong."""
    number = _SEPARATORS.sub("", first_ten)
    if not re.fullmatch(r"[A-Za-z]{4}[0-9]{6}", number):
        raise ContainerNumberWrong(
            Sentence(
                "A check digit is made from four letters and six digits; {first_ten} is not that.",
                first_ten=f"{first_ten!r}",
            )
        )
    return str(iso6346.calc_check_digit(number.upper()))


def microchip(text: str) -> str:
    """Return the 15 digits of an ISO 11784 chip, without spaces and dashes.

    The first three are a country (001–899) or a maker (900–998); 999 marks test chips and is refused. Raises
    MicrochipWrong with a sentence for the person who typed it.
    """
    number = _SEPARATORS.sub("", text)
    if not number:
        raise MicrochipWrong("Write the microchip number: 15 digits, as the reader shows them.")
    if not (number.isascii() and number.isdigit()):
        wrong = next(c for c in number if not (c.isascii() and c.isdigit()))
        raise MicrochipWrong(
            Sentence("A microchip number has only digits; {wrong} is none. Read the chip again.", wrong=f"{wrong!r}")
        )
    if len(number) != 15:
        raise MicrochipWrong(Sentence("A microchip number has 15 digits; this one has {count}.", count=len(number)))
    prefix = int(number[:3])
    if prefix == _TEST_CHIPS:
        raise MicrochipWrong("999 at the front marks a test chip, which no animal has: read the chip again.")
    if prefix == 0:
        raise MicrochipWrong("The first three digits name a country (001 to 899) or a maker (900 to 998), never 000.")
    return number


_SHORTEST_CHIP, _LONGEST_OLDER_CHIP = 8, 14


def older_chip(text: str) -> str:
    """Return the number of a chip that is older than ISO 11784, in capitals, without spaces and dashes.

    Makers numbered as they liked: nine or ten digits, often with the letters A to F. Raises MicrochipWrong with a
    sentence for the person who typed it.
    """
    number = _SEPARATORS.sub("", text)
    if not number:
        raise MicrochipWrong("Write the number of the chip, as the reader shows it.")
    if not (number.isascii() and number.isalnum()):
        wrong = next(c for c in number if not (c.isascii() and c.isalnum()))
        raise MicrochipWrong(
            Sentence(
                "A chip's number has only digits and letters; {wrong} is neither. Read the chip again.",
                wrong=f"{wrong!r}",
            )
        )
    if len(number) > _LONGEST_OLDER_CHIP:
        raise MicrochipWrong("A chip older than ISO 11784 has at most 14 characters: read again, or choose ISO 11784.")
    if len(number) < _SHORTEST_CHIP:
        raise MicrochipWrong(
            Sentence("A chip's number has at least 8 characters; this one has {count}.", count=len(number))
        )
    return number.upper()
