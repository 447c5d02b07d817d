"""How much a measure does: as much as its figure needs, or the least that walks every line of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Sizes and repetitions of all measures."""

    times: int = 7
    batches: int = 100
    records: int = 300
    until_warm: int = 20
    list_length: int = 500
    teams: int = 100
    years: int = 10
    upload_bytes: int = 5_000_000
    dogs: int = 4
    demo_years: float = 1
    times_as_long: int = 11
    visits: int = 5
    taps: int = 20
    photos: int = 100


FULL = Effort()
SMALLEST = Effort(
    times=1,
    batches=1,
    records=4,
    until_warm=1,
    list_length=2,
    teams=1,
    years=1,
    upload_bytes=600_000,
    dogs=1,
    demo_years=0.25,
    times_as_long=2,
    visits=1,
    taps=2,
    photos=2,
)
