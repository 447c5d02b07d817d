"""The morning of a hundred teams: ten years of history, and as the baseline one year, in the same run."""

from collections.abc import Callable
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.extensions import db
from canine.readiness import queries, services
from canine.transaction import transaction
from tests.bench.effort import Effort
from tests.bench.hundred_teams import NOW, unit_of
from tests.bench.row import Row, row

ZONE = ZoneInfo("Africa/Nairobi")


def measure_page(effort: Effort) -> list[Row]:
    """Seconds to compute the readiness page: the best."""
    return _measured("readiness", _look, effort, times=effort.times)


def measure_remind(effort: Effort) -> list[Row]:
    """Seconds of the first pass of notices, which writes whatever is due then."""
    return _measured("remind", _remind, effort, times=1)


def _look(unit_id: UUID) -> object:
    return queries.morning([unit_id], at=NOW, zone=ZONE)


def _remind(_unit_id: UUID) -> object:
    with transaction():
        return services.remind(at=NOW, zone=ZONE)


def _measured(name: str, work: Callable[[UUID], object], effort: Effort, *, times: int) -> list[Row]:
    ours, baseline = (_best(work, years, effort.teams, times) for years in (effort.years, 1))
    return [row(f"{name}_{effort.years}_years", ours, baseline)]


def _best(work: Callable[[UUID], object], years: int, teams: int, times: int) -> float:
    with unit_of(years, teams) as unit_id:
        return min(_seconds(work, unit_id) for _ in range(times))


def _seconds(work: Callable[[UUID], object], unit_id: UUID) -> float:
    db.session.remove()
    started = perf_counter()
    work(unit_id)
    return perf_counter() - started
