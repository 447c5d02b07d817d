"""How long the tests between check-ups run: how often they find what, and after how many known presentations."""

from dataclasses import dataclass
from functools import cache
from math import ceil, floor

from canine.rules.monitoring import SequentialTest

# The false signals of a CUSUM lie so many known presentations apart while all is well.
ALL_IS_WELL = 1000
# A hit takes as many steps of the grid down; a miss takes the nearest whole number of them up, no more than these.
_FINENESS, _MOST_UP = 20, 200
_MOST_PLACES = 4000
# A test whose two rates nearly touch runs on for ever: beyond this it is not followed.
_MOST_PRESENTATIONS = 4000
_LEFT_OVER = 1e-13


@dataclass(frozen=True, slots=True)
class Operating:
    """What Wald's test does with a team of one true rate: chances of both findings, and the mean number to one."""

    true_rate: float
    unacceptable: float
    acceptable: float
    mean_number: float

    @property
    def mean_to_unacceptable(self) -> float:
        """Mean number of known presentations to the finding "unacceptable", the test starting anew each time."""
        return self.mean_number / self.unacceptable


@cache
def operating(test: SequentialTest, true_rate: float) -> Operating | None:
    """Follow every path of the test, exactly: a path is known by how many presentations and misses it has.

    None where the rates lie so close together that the test does not come to an end.
    """
    running, found_bad, found_good, mean, number = {0: 1.0}, 0.0, 0.0, 0.0, 0
    while (left := sum(running.values())) > _LEFT_OVER:
        if number == _MOST_PRESENTATIONS:
            return None
        mean += left
        number += 1
        after: dict[int, float] = {}
        for misses, chance in running.items():
            for further, share in ((0, true_rate), (1, 1 - true_rate)):
                count = misses + further
                evidence = count * test.miss_adds + (number - count) * test.hit_adds
                if evidence >= test.rejects_at:
                    found_bad += chance * share
                elif evidence <= test.accepts_at:
                    found_good += chance * share
                else:
                    after[count] = after.get(count, 0.0) + chance * share
        running = after
    return Operating(true_rate, found_bad, found_good, mean)


@cache
def cusum_run_length(test: SequentialTest, bound: float, true_rate: float) -> float:
    """Mean number of known presentations until a CUSUM that starts at 0 reaches the bound, within one per cent.

    A Markov chain over evidence rounded to a fine grid (Brook and Evans, 1972; Reynolds and Stoumbos, 1999).
    """
    grid = _Grid.of(test)
    return _run_length(grid, min(ceil(bound / grid.step), _MOST_PLACES), true_rate)


@cache
def cusum_bound(test: SequentialTest, run_length: int = ALL_IS_WELL) -> float:
    """Return the bound at which a team at the acceptable rate waits about `run_length` presentations for a signal."""
    grid = _Grid.of(test)
    low, high = 0, grid.down
    while _run_length(grid, high, test.acceptable) < run_length and high < _MOST_PLACES:
        low, high = high, min(2 * high, _MOST_PLACES)
    while high - low > 1:
        middle = (low + high) // 2
        if _run_length(grid, middle, test.acceptable) < run_length:
            low = middle
        else:
            high = middle
    return high * grid.step


@dataclass(frozen=True, slots=True)
class _Grid:
    """Evidence in whole steps: how far a hit goes down and a miss up."""

    step: float
    down: int
    up: int

    @classmethod
    def of(cls, test: SequentialTest) -> "_Grid":
        """Return as fine a grid as the ratio of the two allows."""
        ratio = test.miss_adds / -test.hit_adds
        down = max(1, min(_FINENESS, floor(_MOST_UP / ratio)))
        return cls(-test.hit_adds / down, down, max(1, round(ratio * down)))


def _run_length(grid: _Grid, bound: int, true_rate: float) -> float:
    """Solve E(x) = 1 + p E(max(0, x - down)) + (1 - p) E(x + up), where E is 0 at the bound and beyond."""
    import numpy as np  # noqa: PLC0415 -- slow import
    from scipy.linalg import solve_banded  # noqa: PLC0415 -- slow import

    up, down = min(grid.up, bound - 1), min(grid.down, bound - 1)
    # Row `up + row - column` of the banded matrix holds the place (row, column).
    bands = np.zeros((up + down + 1, bound))
    bands[up, :] = 1.0
    for place in range(bound):
        below = max(place - grid.down, 0)
        bands[up + place - below, below] -= true_rate
    if grid.up < bound:
        bands[0, up:] -= 1 - true_rate
    return float(solve_banded((down, up), bands, np.ones(bound))[0])
