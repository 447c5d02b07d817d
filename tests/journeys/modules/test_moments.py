"""Moments in the unit's zone, whatever zone the tablet is set to, and the clock of a search."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journeys.modules.conftest import Module

Modules = Callable[[str], Module]
# What a clock shows, and its offset. Where a clock is set forward, what it skipped counts by the offset before; where
# it is set back, what it shows twice is the first of the two: as the desk takes it (PEP 495, fold=0).
CLOCKS = [
    ("Africa/Nairobi", "2026-03-03T12:00", "+03:00"),
    ("Africa/Juba", "2021-01-31T23:59", "+03:00"),
    ("Africa/Juba", "2021-02-01T12:00", "+02:00"),
    ("America/Phoenix", "2026-01-15T12:00", "-07:00"),
    ("America/Phoenix", "2026-07-15T12:00", "-07:00"),
    ("Asia/Kathmandu", "2026-03-03T00:00", "+05:45"),
    ("America/St_Johns", "2026-01-15T12:00", "-03:30"),
    ("Europe/Berlin", "2026-03-29T01:59", "+01:00"),
    ("Europe/Berlin", "2026-03-29T02:30", "+01:00"),
    ("Europe/Berlin", "2026-03-29T03:00", "+02:00"),
    ("Europe/Berlin", "2026-10-25T01:59", "+02:00"),
    ("Europe/Berlin", "2026-10-25T02:30", "+02:00"),
    ("Europe/Berlin", "2026-10-25T03:00", "+01:00"),
    ("America/New_York", "2026-03-08T02:30", "-05:00"),
    ("America/New_York", "2026-03-08T03:00", "-04:00"),
    ("America/New_York", "2026-11-01T01:30", "-04:00"),
    ("America/New_York", "2026-11-01T02:00", "-05:00"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "+11:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "+10:30"),
    ("Pacific/Chatham", "2026-09-27T02:44", "+12:45"),
    ("Pacific/Chatham", "2026-09-27T03:45", "+13:45"),
]


def offset_of(zone: str, shown: str) -> str:
    return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(zone)).isoformat()[-6:]


def instants(module: Modules, cases: list[tuple[str, str]]) -> list[str | None]:
    """What each clock shows, as a moment."""
    found: list[str | None] = module("zone").run(
        "({ useZone, instant }, cases) => cases.map(([zone, shown]) => { useZone(zone); return instant(shown); })",
        [list(case) for case in cases],
    )
    return found


def test_what_a_clock_shows_is_the_same_moment_at_desk_and_tablet(module: Modules) -> None:
    assert [offset_of(zone, shown) for zone, shown, _ in CLOCKS] == [offset for *_, offset in CLOCKS]
    assert instants(module, [(zone, shown) for zone, shown, _ in CLOCKS]) == [
        f"{shown}:00{offset}" for _, shown, offset in CLOCKS
    ]


ZONES = sorted({zone for zone, *_ in CLOCKS})
MINUTES = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1) + timedelta(minutes=minutes))


@settings(max_examples=4)
@given(st.lists(st.tuples(st.sampled_from(ZONES), MINUTES), min_size=100, max_size=100))
def test_every_minute_of_four_years_is_the_same_moment(module: Modules, minutes: list[tuple[str, datetime]]) -> None:
    shown = [(zone, f"{minute:%Y-%m-%dT%H:%M}") for zone, minute in minutes]
    assert instants(module, shown) == [f"{text}:00{offset_of(zone, text)}" for zone, text in shown]


@settings(max_examples=4)
@given(st.lists(st.tuples(st.sampled_from(ZONES), MINUTES), min_size=100, max_size=100))
def test_every_moment_is_shown_as_the_zone_has_it(module: Modules, minutes: list[tuple[str, datetime]]) -> None:
    moments = [(zone, minute.replace(tzinfo=UTC)) for zone, minute in minutes]
    found = module("zone").run(
        """({ useZone, wall, written, writtenTime }, cases) => cases.map(([zone, moment]) => {
          useZone(zone);
          return [wall(new Date(moment)), written(moment), writtenTime(moment)];
        })""",
        [[zone, moment.isoformat()] for zone, moment in moments],
    )
    there = [moment.astimezone(ZoneInfo(zone)) for zone, moment in moments]
    assert found == [[f"{at:%Y-%m-%dT%H:%M}", f"{at:%d/%m/%Y, %H:%M}", f"{at:%H:%M}"] for at in there]


@pytest.mark.parametrize(
    "typed", ["", "2026-03-03", "14:10", "2026-13-01T10:00", "2026-02-30T10:00", "2026-03-03T25:00"]
)
def test_what_no_clock_shows_is_no_moment(module: Modules, typed: str) -> None:
    assert instants(module, [("Africa/Nairobi", typed)]) == [None]


@pytest.mark.parametrize("zone", ["Africa/Nairobi", "America/St_Johns", "America/New_York", "Asia/Kathmandu"])
def test_the_device_says_its_own_clock_with_its_offset(open_page: Callable[..., Modules], zone: str) -> None:
    moments = [datetime(2026, month, 15, 22, 30, 15, 250_000, tzinfo=UTC) for month in (1, 7)]
    found = open_page(timezone_id=zone)("recording").run(
        "({ deviceMoment }, moments) => moments.map((moment) => deviceMoment(new Date(moment)))",
        [moment.isoformat() for moment in moments],
    )
    assert found == [moment.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds") for moment in moments]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0:00"),
        (5, "0:05"),
        (760, "12:40"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (3729, "1:02:09"),
        (90_000, "25:00:00"),
        (-3, "0:00"),
    ],
)
def test_a_search_has_lasted_what_its_clock_says(module: Modules, seconds: int, said: str) -> None:
    assert module("clock").each("lasted", [(1_000, 1_000 + seconds * 1000), (1_000, 1_999 + seconds * 1000)])[0] == said
