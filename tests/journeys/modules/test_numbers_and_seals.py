"""Container numbers (ISO 6346), seals, and what looks like a record that is known already."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canine.rules.cargo import ContainerNumberWrong, container_check_digit, container_number
from canine.rules.correction import are_alike, are_near
from canine.rules.folding import fold_identifier
from tests.conftest import NOON
from tests.corrections.test_doubles import SPANS
from tests.journeys.modules.conftest import Module
from tests.rules.test_cargo import PUBLISHED, TYPED, WRONG, first_tens
from tests.rules.test_folding import NUMBER_IN_WAYS, SEALS

Modules = Callable[[str], Module]
HUNDRED = 100
FEW = settings(max_examples=4)
TEAM, PERSON = "the team", "the person"


@pytest.fixture(scope="module")
def container(module: Modules) -> Module:
    return module("container")


def numbers_taken(container: Module, typed: list[str]) -> list[str | None]:
    """Each number as the tablet takes it; None where it finds something wrong."""
    found: list[str | None] = container.run(
        """({ parted, containerProblem }, typed) => typed.map((one) => {
          const { letters, digits } = parted(one);
          return containerProblem(letters, digits) ? null : letters + digits;
        })""",
        typed,
    )
    return found


def number_taken_by_the_server(typed: str) -> str | None:
    try:
        return container_number(typed)
    except ContainerNumberWrong:
        return None


def test_a_published_number_is_right_however_it_is_typed(container: Module) -> None:
    assert numbers_taken(container, PUBLISHED) == PUBLISHED
    assert numbers_taken(container, TYPED) == ["CSQU3054383"] * len(TYPED)


def test_what_the_server_refuses_is_wrong_here(container: Module) -> None:
    typed = [typed for typed, _ in WRONG]
    assert dict(zip(typed, numbers_taken(container, typed), strict=True)) == dict.fromkeys(typed)


@FEW
@given(st.lists(first_tens, min_size=HUNDRED, max_size=HUNDRED))
def test_the_check_digit_is_the_one_of_the_server(container: Module, first_ten: list[str]) -> None:
    assert container.each("checkDigit", [(one,) for one in first_ten]) == [
        int(container_check_digit(one)) for one in first_ten
    ]


@FEW
@given(
    st.lists(
        st.tuples(first_tens, st.text("0123456789", min_size=1, max_size=1))
        | st.tuples(st.text(max_size=14), st.just("")),
        min_size=HUNDRED,
        max_size=HUNDRED,
    )
)
def test_the_same_numbers_are_right_on_both_sides(container: Module, parts: list[tuple[str, str]]) -> None:
    typed = [front + last for front, last in parts]
    assert numbers_taken(container, typed) == [number_taken_by_the_server(one) for one in typed]


def test_before_it_is_whole_a_number_has_no_check_digit(container: Module) -> None:
    wrong = ["CSQU3054383", "CSQ3054383", "C\u017fQU305438", "csqu305438", ""]
    assert container.each("checkDigit", [(one,) for one in wrong]) == [None] * len(wrong)


def search_of(number: str, span: tuple[int, int | None]) -> dict[str, Any]:
    begun, ended = span
    return {
        "container_number": number,
        "team": TEAM,
        "started_at": (NOON + timedelta(minutes=begun)).isoformat(),
        "ended_at": None if ended is None else (NOON + timedelta(minutes=ended)).isoformat(),
    }


def person_who_knows(search: dict[str, Any]) -> dict[str, Any]:
    known = search | {"id": "a search", "what": search["container_number"], "seal": search.get("seal_number", "")}
    return {"id": PERSON, "kit": {"shifts": [{"id": "a shift", "teams": [], "searches": [known]}]}}


def test_two_searches_are_alike_where_the_server_says_so(module: Modules) -> None:
    pairs = [(search_of("CSQU3054383", one), search_of("CSQU3054383", other)) for one, other, _ in SPANS]
    pairs += [(other, one) for one, other in pairs]
    found = module("alike").each("likeSearch", [(person_who_knows(one), other) for one, other in pairs])
    assert [one is not None for one in found] == [alike for *_, alike in SPANS] * 2


MOMENTS = st.integers(0, 60 * 60).map(lambda seconds: NOON + timedelta(seconds=seconds))
SPAN = st.tuples(MOMENTS, st.none() | st.integers(1, 30 * 60)).map(
    lambda span: (span[0], None if span[1] is None else span[0] + timedelta(seconds=span[1]))
)


@FEW
@given(st.lists(st.tuples(SPAN, SPAN), min_size=HUNDRED // 2, max_size=HUNDRED // 2))
def test_spans_that_nobody_thought_of_are_alike_or_near_on_both_sides(module: Modules, pairs: list[Any]) -> None:
    def told(span: Any, end: str) -> dict[str, Any]:
        begun, ended = span
        return {"started_at": begun.isoformat(), end: ended and ended.isoformat(), "team": TEAM}

    searches = [
        (
            person_who_knows(told(one, "ended_at") | {"container_number": "CSQU3054383"}),
            told(other, "ended_at") | {"container_number": "CSQU3054383"},
        )
        for one, other in pairs
    ]
    samples = [
        (
            {
                "id": PERSON,
                "kit": {
                    "samples": [told(one, "stopped_at") | {"id": "a sample", "container": "X", "filter_number": "F1"}]
                },
            },
            told(other, "stopped_at") | {"container_number": "X", "filter_number": "F2"},
        )
        for one, other in pairs
    ]
    alike = module("alike")
    assert [one is not None for one in alike.each("likeSearch", searches)] == [are_alike(*pair) for pair in pairs]
    assert [one is not None for one in alike.each("likeSample", samples)] == [are_near(*pair) for pair in pairs]


def test_one_number_in_many_ways_is_one(module: Modules) -> None:
    pairs = [(one, other) for one in NUMBER_IN_WAYS for other in [*NUMBER_IN_WAYS, "KE 123.456/B"]]
    calls = [(person_who_knows(search_of(one, (0, 30))), search_of(other, (10, 20))) for one, other in pairs]
    found = [one is not None for one in module("alike").each("likeSearch", calls)]
    assert found == [fold_identifier(one) == fold_identifier(other) for one, other in pairs]


def test_each_seal_of_a_field_is_found_on_another_container(module: Modules) -> None:
    cases = [
        (typed, seal, seal in seals)
        for typed, seals in SEALS
        for seal in ("ke123", "ml77", "x9", "y1", "anderson5", "5")
    ]
    calls = [
        (
            person_who_knows(search_of("CSQU3054383", (0, 30)) | {"seal_number": typed}),
            search_of("MSKU9070323", (0, 30)) | {"seal_number": seal},
        )
        for typed, seal, _ in cases
    ]
    assert [one is not None for one in module("alike").each("sealElsewhere", calls)] == [holds for *_, holds in cases]
