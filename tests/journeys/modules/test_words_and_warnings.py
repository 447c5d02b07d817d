"""What the tablet says of lots and pumps, of records that contradict themselves, of a team, in two languages."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canine.rules.figures import written_day
from canine.rules.language import Language
from canine.rules.readiness import ReasonKind
from canine.rules.shift import lies_within
from canine.rules.stock import BlankTest, Calibration, LotFacts, PumpFacts, against_lot, against_pump
from canine.web.catalogue import catalogue
from tests.conftest import NOON
from tests.journeys.modules.conftest import Module
from tests.stock.test_filters_and_pumps import DAY, LOTS, PUMPS

Modules = Callable[[str], Module]
DAYS = st.integers(-5, 5).map(lambda days: DAY + timedelta(days=days))


@pytest.fixture(scope="module")
def in_swahili(open_page: Callable[..., Modules]) -> Modules:
    """The modules in another page, for somebody who reads Kiswahili."""
    module = open_page()
    module("i18n").call("speak", "sw")
    return module


def as_on_the_tablet(sentences: list[str], days: set[date]) -> list[str]:
    """The desk's sentences with their days in figures; what is out of use never reaches the tablet."""
    said = [one for one in sentences if "out of use" not in one]
    for day in days:
        said = [one.replace(written_day(day), f"{day:%d/%m/%Y}") for one in said]
    return said


def lots_judged(module: Modules, cases: list[tuple[LotFacts, date]]) -> list[list[str]]:
    told = [
        {
            "name": "A 7",
            "use_by_on": facts.use_by_on and facts.use_by_on.isoformat(),
            "tests": [
                {"on": one.tested_on.isoformat(), "filters": one.filters, "contaminated": one.contaminated}
                for one in facts.tests
            ],
        }
        for facts, _ in cases
    ]
    calls = [(lot, on.isoformat()) for lot, (_, on) in zip(told, cases, strict=True)]
    return module("stock").each("againstLot", calls)


def pumps_judged(module: Modules, cases: list[tuple[PumpFacts, date]]) -> list[list[str]]:
    calls = [
        (
            {
                "name": "Pump 2",
                "calibrations": [
                    {"on": one.calibrated_on.isoformat(), "due_on": one.due_on.isoformat()}
                    for one in facts.calibrations
                ],
            },
            on.isoformat(),
        )
        for facts, on in cases
    ]
    return module("stock").each("againstPump", calls)


def test_a_lot_is_judged_as_at_the_desk(module: Modules) -> None:
    expected = [
        as_on_the_tablet([f"Lot A 7 {words}." for words in said], {DAY - timedelta(days=1)}) for _, said in LOTS
    ]
    assert lots_judged(module, [(facts, DAY) for facts, _ in LOTS]) == expected


def test_a_pump_is_judged_as_at_the_desk(module: Modules) -> None:
    expected = [
        as_on_the_tablet([f"Pump 2 {words}." for words in said], {DAY - timedelta(days=1)}) for *_, said in PUMPS
    ]
    assert pumps_judged(module, [(facts, on) for facts, on, _ in PUMPS]) == expected


@settings(max_examples=4)
@given(
    st.lists(
        st.builds(
            LotFacts,
            st.none() | DAYS,
            st.lists(st.builds(BlankTest, DAYS, st.integers(3, 6), st.integers(0, 2)), max_size=3),
        ),
        max_size=60,
    ),
    st.lists(st.builds(PumpFacts, st.lists(st.builds(Calibration, DAYS, DAYS), max_size=3)), max_size=60),
)
def test_every_lot_and_pump_is_judged_as_at_the_desk(
    module: Modules, lots: list[LotFacts], pumps: list[PumpFacts]
) -> None:
    days = {DAY + timedelta(days=each) for each in range(-5, 6)}
    assert lots_judged(module, [(one, DAY) for one in lots]) == [
        as_on_the_tablet([f"Lot A 7 {words}." for words in against_lot(one, DAY)], days) for one in lots
    ]
    assert pumps_judged(module, [(one, DAY) for one in pumps]) == [
        as_on_the_tablet([f"Pump 2 {words}." for words in against_pump(one, DAY)], days) for one in pumps
    ]


def moment(minutes: int | None) -> str | None:
    return None if minutes is None else (NOON + timedelta(minutes=minutes)).isoformat()


def known(search: dict[str, Any] | None = None, photos: int = 0, running: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"search": search, "photos": photos, "running": [{"what": one} for one in running]}


def ended(shown: list[str] | None = None) -> dict[str, Any]:
    return {"started_at": moment(0), "ended_at": moment(30), "shown": shown or []}


PAINTED = {"container_number": "CSQU3054384", "as_painted": True}
BEGUN = {"started_at": moment(0)}
CONTRADICTIONS: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("search", {"started_at": moment(5), "ended_at": moment(0), "alert": {"kind": "clear"}}, known(), ["ended_at"]),
    ("search", {"started_at": moment(0), "ended_at": moment(5)}, known(), ["alert.kind"]),
    ("search", {"started_at": moment(0), "ended_at": moment(5), "alert": {"kind": "clear"}}, known(), []),
    ("search", BEGUN, known(), []),
    ("search", BEGUN | {"alert": {"kind": "clear"}}, known(), ["alert.kind"]),
    ("search", BEGUN | {"alert": {"kind": "alert", "shown_at": moment(-1)}}, known(), ["alert.shown_at"]),
    ("search", BEGUN | PAINTED, known(), ["no_photo_reason"]),
    ("search", BEGUN | PAINTED, known(photos=1), []),
    ("sample", PAINTED | {"no_photo_reason": "the camera is broken"}, known(), []),
    ("sample", PAINTED | {"container_number": "CSQU3054383"}, known(), []),
    ("search_end", {"ended_at": moment(30)}, known(BEGUN), ["alert.kind"]),
    ("search_end", {"ended_at": moment(30)}, known(BEGUN | {"shown": ["alert"]}), []),
    (
        "search_end",
        {"ended_at": moment(30), "alert": {"kind": "clear"}},
        known(BEGUN | {"shown": ["alert"]}),
        ["alert.kind"],
    ),
    ("search_end", {"ended_at": moment(-1)}, known(BEGUN), ["ended_at"]),
    ("alert", {"kind": "clear"}, known(ended()), []),
    ("alert", {"kind": "clear"}, known(ended(["alert"])), ["kind"]),
    ("alert", {"kind": "clear"}, known(BEGUN), ["kind"]),
    ("shift_end", {"ended_at": moment(0)}, known(running=("CSQU3054383", "a lorry")), ["ended_at", "ended_at"]),
    ("note", {}, known(), []),
]


def test_a_record_that_contradicts_itself_is_found_before_it_is_sent(module: Modules) -> None:
    found = module("checks").each("contradictions", [case[:3] for case in CONTRADICTIONS])
    assert [[one["part"] for one in case] for case in found] == [parts for *_, parts in CONTRADICTIONS]
    assert "The search of a lorry is still running: end it first." in [one["words"] for case in found for one in case]


MINUTES = st.integers(-90, 90)


@settings(max_examples=4)
@given(st.lists(st.tuples(MINUTES, st.none() | MINUTES, MINUTES, st.integers(0, 59)), min_size=100, max_size=100))
def test_what_lies_outside_of_a_search_is_what_the_server_says(module: Modules, cases: list[Any]) -> None:
    spans = [(begun, ended if ended is None or ended >= begun else begun) for begun, ended, *_ in cases]
    shown = [NOON + timedelta(minutes=minutes, seconds=seconds) for _, _, minutes, seconds in cases]
    calls = [
        (
            "alert",
            {"kind": "alert", "shown_at": at.isoformat()},
            known({"started_at": moment(span[0]), "ended_at": moment(span[1])}),
        )
        for at, span in zip(shown, spans, strict=True)
    ]
    inside = [
        lies_within(at, NOON + timedelta(minutes=begun), None if end is None else NOON + timedelta(minutes=end))
        for at, (begun, end) in zip(shown, spans, strict=True)
    ]
    assert [not found for found in module("checks").each("contradictions", calls)] == inside


def test_what_a_search_is_asked_for_follows_from_what_is_known_of_it(module: Modules) -> None:
    searches: list[dict[str, Any] | None] = [
        None,
        {"shown": []},
        {"shown": ["clear"]},
        {"shown": ["alert"], "outcome": "found"},
    ]
    assert module("checks").each("factsOf", [(one,) for one in searches]) == [
        ["unsaid"],
        ["unsaid"],
        ["clear"],
        ["outcome"],
    ]


def reason(kind: ReasonKind, **more: Any) -> dict[str, Any]:
    plain = {"blocks": False, "is_lapse": False, "odour": None, "on": None, "note": "", "above_c": None}
    return {"kind": kind.value, **plain, **more}


def cards(module: Modules, *modes: tuple[str, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """Each line of the card of a team, with its colour."""
    team = {
        "id": "1",
        "name": "Amina with Ruby",
        "remark": None,
        "modes": [{"mode": mode, "certified": [], "reasons": reasons} for mode, reasons in modes],
    }
    lines = module("conditions").run(
        """({ conditionCards }, team) => conditionCards({ kit: { conditions: [team] }, kit_at: 0 }).flatMap((card) =>
          [...card.querySelectorAll("li")].map((line) => [line.textContent, line.className]))""",
        team,
    )
    return [(words, tone) for words, tone in lines]


def test_there_are_words_for_every_reason_in_the_order_of_the_server(module: Modules) -> None:
    names = module("conditions").run("({ REASONS }) => Object.keys(REASONS)")
    assert names == [kind.value for kind in ReasonKind]
    words = module("conditions").run("({ REASONS }) => Object.values(REASONS)")
    assert set(words) <= set(catalogue(Language.SWAHILI).shown_on_tablet)


def test_the_veterinarian_comes_first_and_what_holds_in_every_mode_is_said_once(module: Modules) -> None:
    unfit = reason(ReasonKind.UNFIT, blocks=True, on="2026-03-01", note="lame")
    never = reason(ReasonKind.NEVER_CERTIFIED, odour="ivory", is_lapse=True)
    heat = reason(ReasonKind.FIT_WITH_LIMITS, above_c=0)
    away = reason(ReasonKind.HANDLER_AWAY, on="2026-03-05")
    overdue = reason(ReasonKind.CHECKUP_OVERDUE, on="2026-03-02")
    assert cards(module, ("free_search", [away, never, unfit, heat]), ("rasco", [away, overdue, unfit])) == [
        ("Unfit for duty since 01/03/2026: lame", "bad"),
        ("Free search: Fit with limits, not in heat above 0 °C", "warn"),
        ("The handler is away until 05/03/2026", "warn"),
        ("Free search: Never certified for ivory", "bad"),
        ("RASCO: Efficacy check-up overdue, due on 02/03/2026", "warn"),
    ]
    assert cards(module, ("free_search", [])) == [("No restrictions.", "good")]


def test_words_have_their_values_put_in_and_know_one_from_several(module: Modules) -> None:
    i18n = module("i18n")
    assert i18n.each("t", [("{a} of {b}, {a}", {"a": 1, "b": "{a}"}), ("{a} and {c}", {"a": 0})]) == [
        "1 of {a}, 1",
        "0 and {c}",
    ]
    lost = ("1 record lost", "{n} records lost")
    assert i18n.each("several", [(n, *lost) for n in (0, 1, 2)]) == [
        "0 records lost",
        "1 record lost",
        "2 records lost",
    ]
    refusal = {"code": next(iter(catalogue(Language.SWAHILI).told_by_code)), "message": "As it came."}
    assert i18n.call("told", refusal) == "As it came."


def test_every_word_of_the_catalogue_is_said_in_kiswahili(in_swahili: Modules) -> None:
    words, refusals = catalogue(Language.SWAHILI).shown_on_tablet, catalogue(Language.SWAHILI).told_by_code
    i18n = in_swahili("i18n")
    assert i18n.call("language") == "sw"
    assert i18n.each("t", [(english,) for english in words]) == list(words.values())
    assert i18n.each("t", [("Nobody translated this: {n}", {"n": 3})]) == ["Nobody translated this: 3"]
    values = {code: {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", text)} for code, text in refusals.items()}
    told = i18n.each("told", [({"code": code, "values": values[code], "message": ""},) for code in refusals])
    assert told == [text.format(**values[code]) for code, text in refusals.items()]
    assert i18n.call("told", {"code": "unheard_of", "message": "As it came."}) == "As it came."
