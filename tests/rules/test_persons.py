"""Who counts as one person, by plain values."""

from uuid import UUID, uuid4

import pytest

from canine.rules.confusables import skeleton
from canine.rules.person import Somebody


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Juma Otieno", "JUMA  otieno"),
        ("Juma Otieno", "\u0408um\u0430 \u041eti\u0435no"),
        ("Ian Mwangi", "lan Mwangi"),
        ("Ian Mwangi", "1an Mwangi"),
        ("Amina Said", "Arnina Said"),
        ("Ng'ang'a", "Ng\u02bcang\u2019a"),
        ("José Ali-Hassan", "Jose Ali Hassan"),
        ("Otieno", "Otien\u03bf"),
        ("J. Otieno", "J Otieno"),
    ],
)
def test_names_that_people_cannot_tell_apart_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Juma Otieno", "Juma Otienoh"), ("Asha", "Aisha"), ("عائشة", "فاطمة")])
def test_other_names_have_another(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_what_holds_no_letter_has_no_skeleton() -> None:
    assert skeleton(" .-' ") == ""


ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Somebody(ONE), Somebody(ONE), True),
        (Somebody(ONE), Somebody(OTHER), False),
        (Somebody(ONE, frozenset({"juma"})), Somebody(OTHER, frozenset({"juma", "peter"})), True),
        (Somebody(ONE, frozenset({"juma"})), Somebody(OTHER, frozenset({"peter"})), False),
        (Somebody(ONE, frozenset({"juma"}), frozenset({OTHER})), Somebody(OTHER, frozenset({"juma"})), False),
        (Somebody(ONE, frozenset({"juma"})), Somebody(OTHER, frozenset({"juma"}), frozenset({ONE})), False),
    ],
)
def test_one_row_is_one_person_and_a_name_is_until_two_told_them_apart(
    one: Somebody, other: Somebody, is_same: bool
) -> None:
    assert one.is_same_as(other) is other.is_same_as(one) is is_same


def test_nobody_is_among_nobodies() -> None:
    somebody = Somebody(uuid4())
    assert not somebody.is_among([None])
    assert somebody.is_among([None, somebody])
