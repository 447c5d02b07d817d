"""How far two dogs agree about the same filters. A figure that the counts do not say is None."""

from dataclasses import dataclass
from math import sqrt

from canine.rules.efficacy import Interval, special


@dataclass(frozen=True, slots=True)
class Pairs:
    """What two dogs did with the same filters."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def n(self) -> int:
        """Filters that both sniffed."""
        return self.both + self.only_first + self.only_second + self.neither


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two dogs, in excess of chance, by three measures, and whether one alerts more often.

    Cohen's kappa is None where both did the same with every filter: nothing is left to agree on beyond chance.
    `mcnemar_p` is exact, None where they never differed.
    """

    pairs: Pairs
    share: float
    kappa: float | None
    kappa_error: float | None
    kappa_interval: Interval | None
    pabak: float
    ac1: float
    mcnemar_p: float | None


def agreement(pairs: Pairs, confidence: float = 0.95) -> Agreement | None:
    """Return the agreement; None where the two met no filter in common.

    Cohen (1960); its error by Fleiss, Cohen and Everitt (1969), Psychol. Bull. 72:323; PABAK by Byrt, Bishop and
    Carlin (1993); AC1 by Gwet (2008), Br. J. Math. Stat. Psychol. 61:29; McNemar (1947), exact. Kappa falls where
    nearly all filters are alike, PABAK and AC1 do not: all three stand side by side.
    """
    n = pairs.n
    if n == 0:
        return None
    cells = ((pairs.both / n, pairs.only_first / n), (pairs.only_second / n, pairs.neither / n))
    first, second = cells[0][0] + cells[0][1], cells[0][0] + cells[1][0]
    share = cells[0][0] + cells[1][1]
    by_chance = first * second + (1 - first) * (1 - second)
    kappa = error = interval = None
    if by_chance < 1:
        kappa = (share - by_chance) / (1 - by_chance)
        error = _kappa_error(cells, (first, 1 - first), (second, 1 - second), kappa, by_chance, n)
        reach = float(special().ndtri((1 + confidence) / 2)) * error
        interval = kappa - reach, kappa + reach
    mean = (first + second) / 2
    unlike = 2 * mean * (1 - mean)
    return Agreement(
        pairs, share, kappa, error, interval, 2 * share - 1, (share - unlike) / (1 - unlike), _mcnemar(pairs)
    )


def _kappa_error(
    cells: tuple[tuple[float, float], tuple[float, float]],
    rows: tuple[float, float],
    columns: tuple[float, float],
    kappa: float,
    by_chance: float,
    n: int,
) -> float:
    on = sum(cells[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(2))
    off = (1 - kappa) ** 2 * sum(
        cells[i][j] * (columns[i] + rows[j]) ** 2 for i in range(2) for j in range(2) if i != j
    )
    chance = (kappa - by_chance * (1 - kappa)) ** 2
    return sqrt(max(on + off - chance, 0.0) / n) / (1 - by_chance)


def _mcnemar(pairs: Pairs) -> float | None:
    unlike = pairs.only_first + pairs.only_second
    if unlike == 0:
        return None
    fewer = min(pairs.only_first, pairs.only_second)
    return min(1.0, 2 * float(special().bdtr(fewer, unlike, 0.5)))
