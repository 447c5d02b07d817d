"""How long a text may be, and between what a number lies, where several acts share it. Pure.

What a single act holds, its message declares (`canine.rules.declared`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

# Lengths of texts, in characters.
NAME = 120
LATIN_NAME = 160
REASON = 400
REMARKS = 2000
CONTAINER_AS_TYPED = 20
NO_PHOTO_REASON = 200
SEAL_NUMBER = 40
SEAL_REMARK = 200
TARGETED_BY = 120
DRAW = 120
PUBLIC_PART = 200
PLACE_IN_YARD = 60
PLACE_ON_OBJECT = 120
CORRECTED_FACT = 200
CORRECTED_TEXT = 400
ITEM = 200
EXHIBIT_NUMBER = 60
CONCEALMENT_REMARK = 200
SCALE = 120
FILTER_NUMBER = 40
FILTER_LOT = 40
PUMP = 80
HAND_OVER_PLACE = 120
HAND_OVER_REMARK = 400
OUTSIDER = 160
EXHIBIT_CONDITION = 200
RECEIPT_NUMBER = 60
COST_NOTE = 400
SEALED_PIN = 200
GOAL = 240
EXERCISE_PLACE = 160
EXERCISE_RESULT = 4000
DISTRACTORS = 240
PASSWORD = 128
WHAT_DISTRACTS = 80
FORM_OF_ITEM = 120
CONTAINER_OF_ITEM = 120
# What anybody may have typed into a field that names no length of its own, a number included.
LONGEST_NUMBER = 40

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[0-9]+,[0-9]{3}", re.ASCII)


class NumberWrong(ValueError):
    """A number that cannot be taken; the sentence says what would be right."""


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from `least` to `most` with at most so many decimals; without any, whole numbers."""

    least: Decimal
    most: Decimal
    decimals: int = 0

    @classmethod
    def of(cls, least: str, most: str, decimals: int = 0) -> "Span":
        """Return a span from numbers as they are written."""
        return cls(Decimal(least), Decimal(most), decimals)

    @property
    def step(self) -> Decimal:
        """Return the smallest difference between two of its numbers."""
        return Decimal(1).scaleb(-self.decimals)

    def check(self, value: Decimal) -> None:
        """Raise NumberWrong for a number outside, or one that is written more exactly than it is kept."""
        if not value.is_finite() or not self.least <= value <= self.most:
            raise NumberWrong(f"Write a number from {self.least:f} to {self.most:f}.")
        if value % self.step:
            raise NumberWrong(
                f"Write no more decimals than in {self.step}." if self.decimals else "Write a whole number."
            )

    def read(self, text: str) -> Decimal:
        """Return the number that was typed. Raise NumberWrong for anything else.

        A comma before three digits is refused: it separates thousands for one reader and decimals for the next.
        """
        words = text.strip()
        if len(words) > LONGEST_NUMBER or not _NUMBER.fullmatch(words):
            right = "a number with the digits 0 to 9, like 49.80" if self.decimals else "a whole number"
            raise NumberWrong(f"Write {right}.")
        if _THOUSANDS.fullmatch(words):
            raise NumberWrong("Write decimals after a point, and thousands without a comma, like 1250.5.")
        value = Decimal(words.replace(",", "."))
        self.check(value)
        return value


ANY_COUNT = Span.of("0", "2147483647")
ANY_AMOUNT = Span.of("-99999999.999", "99999999.999", 3)
PIECES = Span.of("1", "1000000")
WEIGHT_KG = Span.of("0.001", "100000", 3)
HUMIDITY_PERCENT = Span.of("0", "100")
SHIFT_TEMPERATURE_C = Span.of("-30", "60", 1)
SAMPLE_TEMPERATURE_C = Span.of("-30", "70", 1)
STORAGE_TEMPERATURE_C = Span.of("-80", "70", 1)
FLOW_L_PER_MIN = Span.of("0.01", "1000", 2)
POSITION = Span.of("1", "60")
RUN = Span.of("1", "1000")
PRESENTATION = Span.of("1", "2")
ITEM_NUMBER = Span.of("0", "1000000")
RESPONSE_S = Span.of("0", "600", 2)
EXERCISE_MINUTES = Span.of("1", "720")
EXERCISE_COUNT = Span.of("0", "10000")
AID_AMOUNT_G = Span.of("0.01", "100000", 2)
AID_WEIGHED_G = Span.of("0", "100000", 2)
DOG_WEIGHT_KG = Span.of("0.01", "120", 2)
DOG_TEMPERATURE_C = Span.of("30.1", "45", 1)
COST_AMOUNT = Span.of("0.01", "9999999999.99", 2)
EXCHANGE_RATE = Span.of("0.000001", "99999999999", 6)
HEAT_LIMIT_C = Span.of("10", "50")
