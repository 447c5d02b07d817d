"""One form for what people write in several ways, so that what is the same is found and compared as the same.

The folded form is for looking up and comparing alone: what somebody typed is kept and shown as it was typed.
"""

import re
import unicodedata

# ' as it is typed, and as telephones, word processors and linguists put it: Ng'ang'a, Ng’ang’a, Ngʼangʼa.
_APOSTROPHES = "'`´\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u2032\u2035\ua78b\ua78c\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
# Letters that Unicode takes for letters of their own, and people for another letter with a stroke.
_STROKES = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_LETTERS = str.maketrans({**dict.fromkeys(_APOSTROPHES), **dict.fromkeys(_DASHES, "-"), **_STROKES})
# Accents and tone marks of any alphabet, and the short vowels of Arabic; not the vowel signs of Indian scripts, which
# are letters to those who write them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
_BETWEEN_SEALS = re.compile(r"[,;|&+\n\r\t]+|(?:^|\s)and(?=\s|$)", re.IGNORECASE)
_RUNS = re.compile(r"[0-9]+|[^0-9]+")


def fold_name(text: str) -> str:
    """Return a name in the form in which names are compared.

    Case, accents and tone marks, apostrophes, composed or decomposed and full-width letters, characters nobody sees,
    and doubled or outer space make no difference: Unicode's compatibility caseless matching (The Unicode Standard,
    section 3.13, D146) with marks and apostrophes left out. Empty for a text without anything to compare.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    folded = unicodedata.normalize("NFKD", folded.casefold())
    folded = _MARKS.sub("", _UNSEEN.sub("", folded)).translate(_LETTERS)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def fold_identifier(text: str) -> str:
    """Return a seal, container, chip, serial, service or filter number in the form in which they are compared.

    As fold_name, and without what stands between the characters: spaces, hyphens, slashes, dots and other
    punctuation. Zeros stay, since they are places of the number.
    """
    return "".join(character for character in fold_name(text) if unicodedata.category(character)[0] not in "PZC")


def fold_exhibit(text: str) -> str:
    """Return an exhibit or file number in the form in which they are compared: EX-017, ex 17 and EX/17 are one.

    As fold_identifier, but a number is counted, so that zeros before it are left out; and two numbers stay two:
    17/2026 is not 172026.
    """
    folded = ""
    for part in _parts(text):
        number = (part.lstrip("0") or "0") if part.isdigit() else part
        folded += f".{number}" if folded[-1:].isdigit() and number.isdigit() else number
    return folded


def _parts(text: str) -> list[str]:
    """Return the runs of digits and of other characters between what fold_identifier leaves out."""
    blanked = "".join(
        " " if unicodedata.category(character)[0] in "PZC" else character for character in fold_name(text)
    )
    return [run for word in blanked.split() for run in _RUNS.findall(word)]


def fold_seals(text: str) -> tuple[str, ...]:
    """Return each seal of a field that may hold several, as fold_identifier folds it, in their order, none twice.

    Commas, semicolons, bars, ampersands, plus signs, line ends and the word "and" stand between seals; a slash or a
    space may be part of one.
    """
    folded = (fold_identifier(seal) for seal in _BETWEEN_SEALS.split(text))
    return tuple(dict.fromkeys(seal for seal in folded if seal))


def fold_seal_field(text: str) -> str:
    """Return the seals of a field, folded, with one space between them."""
    return " ".join(fold_seals(text))


def is_same_name(one: str, other: str) -> bool:
    """Whether two texts are one name."""
    return fold_name(one) == fold_name(other)
