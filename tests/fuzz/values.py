"""Values that people, programs and attackers have sent to fields, by what the field asks for."""

from collections.abc import Mapping
from enum import StrEnum

LONG_NUMBER = "9" * 400
ARABIC_INDIC = "\u0663\u0664"
LONG_TEXT = "long " * 4_000


class Kind(StrEnum):
    """What a field asks for, as its page shows it."""

    WHOLE = "whole"
    AMOUNT = "amount"
    DAY = "day"
    MOMENT = "moment"
    HOUR = "hour"
    CHOICE = "choice"
    TICK = "tick"
    TEXT = "text"
    HIDDEN = "hidden"


_NUMBERS = (
    LONG_NUMBER,
    "1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "1_000",
    "0x10",
    "--1",
    "\u00bd",
    "1.2.3",
    ARABIC_INDIC,
)
_DAYS = (
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "-2026-01-01",
    "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0663",
    LONG_NUMBER,
)
_CHOICES = ("nonsense", "00000000-0000-0000-0000", LONG_NUMBER, "' OR 1=1 --", "None", "\ufffd")

# A field of the kind takes none of these; it says so at its place.
REFUSED: Mapping[Kind, tuple[str, ...]] = {
    Kind.WHOLE: (*_NUMBERS, "1e5", "4.5", str(2**63), "-1", "10000000000"),
    Kind.AMOUNT: (*_NUMBERS, "1e5", "0.00000000001", "99999999999.5"),
    Kind.DAY: _DAYS,
    Kind.MOMENT: (*(f"{day}T10:00" for day in _DAYS), "2026-03-03T25:61", "2026-03-03T10:00+99:99", "now"),
    Kind.HOUR: ("25:00", "10:61", "noon", LONG_NUMBER, "\u0661\u0660:\u0660\u0660"),
    Kind.CHOICE: _CHOICES,
    Kind.TEXT: (LONG_TEXT,),
    Kind.TICK: (),
    Kind.HIDDEN: (),
}
# These may be taken or not, as the field likes; what may not come is a fault of the program.
ODD: tuple[str, ...] = (
    "",
    "   ",
    "0",
    "-1",
    "-0.0",
    "1900-01-01",
    "2199-12-31",
    "1900-01-01T00:00",
    "2199-12-31T23:59",
    "line\r\nbreak: header",
    "\u202eright to left\u202c \u200d \ufeff",
    "<script>alert(1)</script>",
    "%00 %n {{7*7}} ${7*7}",
    "\U0001f415" * 50,
    "\u0130\u0131\u017f\u00df",
    "a\u0301\u0328" * 40,
    "2147483648",
    str(2**63),
    "../../etc/passwd",
)
EVERY = tuple(dict.fromkeys((*ODD, *(value for values in REFUSED.values() for value in values))))
# As they come in bytes: what no browser encodes.
RAW = (b"%00", b"%ED%A0%80", b"%FF%FE", b"%C0%80", b"a%0D%0ASet-Cookie:%20a=b", b"%u0041", b"%")
