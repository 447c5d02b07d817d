"""Names and numbers are the same however they were typed, and different where they are different."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.folding import fold_exhibit, fold_identifier, fold_name, fold_seals, is_same_name

# The tablet's module is held to the same tables (tests/journeys/modules).
NUMBER_IN_WAYS = ["KE 123.456/A", "ke-123456-a", "KE123456A", "ke 123 456 a", "KE–123456/a", "Ke_123456.A"]
SEALS = [
    ("KE 123, ke-123; ML/77 and X9\nY1", ("ke123", "ml77", "x9", "y1")),
    ("Anderson 5", ("anderson5",)),
    (" - ", ()),
]


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("Ng’ang’a", "Ng'ang'a"),
        ("Ngʼangʼa", "NG`ANG`A"),
        ("Mũthoni", "muthoni"),
        (unicodedata.normalize("NFD", "Koné"), "Koné"),
        ("NGUYỄN", "Nguyễn"),
        ("Nguyễn", "nguyen"),
        ("Amina  Yusuf ", " amina yusuf"),
        ("Amina\u00a0Yusuf", "Amina Yusuf"),
        ("Anne\u2011Marie", "anne-marie"),
        ("STRASSE", "Straße"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("İpek", "ipek"),
        ("Ｋｉｂｏ", "kibo"),
        ("So\u00adphie\u200b", "Sophie"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_one_name_in_two_ways(typed: str, sought: str) -> None:
    assert fold_name(typed) == fold_name(sought)
    assert is_same_name(typed, sought)


@pytest.mark.parametrize(
    ("one", "other"), [("Kibo", "Kobi"), ("Amina Yusuf", "Aminayusuf"), ("हिंदी", "हद"), ("Simba 1", "Simba 11")]
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize("typed", NUMBER_IN_WAYS)
def test_one_number_in_two_ways(typed: str) -> None:
    assert fold_identifier(typed) == "ke123456a"


def test_zeros_are_places_of_a_seal_and_of_a_chip() -> None:
    assert fold_identifier("0012") != fold_identifier("12")
    assert fold_identifier("985-112 001.234567") == "985112001234567"


@pytest.mark.parametrize("typed", ["EX-17", "EX-017", "ex 0017", "EX/17", "Ex.17", "EX17"])
def test_an_exhibit_is_found_with_its_zeros_and_without(typed: str) -> None:
    assert fold_exhibit(typed) == "ex17"


def test_two_counted_numbers_stay_two() -> None:
    assert fold_exhibit("OB 12/3/2026") != fold_exhibit("OB 1/23/2026")
    assert fold_exhibit("EX-1-07") != fold_exhibit("EX-17")
    assert fold_exhibit("2026/007") == fold_exhibit("2026-7")
    assert fold_exhibit("EX-0") == "ex0"


@pytest.mark.parametrize(("typed", "seals"), SEALS)
def test_several_seals_in_one_field(typed: str, seals: tuple[str, ...]) -> None:
    assert fold_seals(typed) == seals


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    for fold in (fold_name, fold_identifier, fold_exhibit):
        assert fold(fold(text)) == fold(text)


@given(st.text())
def test_capitals_and_composition_make_no_difference(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC"):
        assert fold_name(unicodedata.normalize(form, text)) == fold_name(text)
    assert fold_name(text.casefold()) == fold_name(text)
