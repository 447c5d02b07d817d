"""The morning of a hundred teams: ten years of history, and as the baseline one year, in the same run."""

from collections.abc import Callable
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.extensions import db
from canine.readiness import queries, services
from canine.transaction import transaction
from tests.bench.hundred_teams import NOW, unit_of

ZONE = ZoneInfo("Africa/Nairobi")


def measure_page() -> dict[str, object]:
    """Seconds to compute the readiness page: the best of seven."""
    return _measured("readiness_10_years", _look, times=7)


def measure_remind() -> dict[str, object]:
    """Seconds of the first pass of notices, which writes whatever is due then."""
    return _measured("remind_10_years", _remind, times=1)


def _look(unit_id: UUID) -> object:
    return queries.morning([unit_id], at=NOW, zone=ZONE)


def _remind(_unit_id: UUID) -> object:
    with transaction():
        return services.remind(at=NOW, zone=ZONE)


def _measured(name: str, work: Callable[[UUID], object], *, times: int) -> dict[str, object]:
    ours, baseline = (_best(work, years, times) for years in (10, 1))
    return {"name": name, "ours": ours, "baseline": baseline, "ratio": ours / baseline, "unit": "s"}


def _best(work: Callable[[UUID], object], years: int, times: int) -> float:
    with unit_of(years) as unit_id:
        return min(_seconds(work, unit_id) for _ in range(times))


def _seconds(work: Callable[[UUID], object], unit_id: UUID) -> float:
    db.session.remove()
    started = perf_counter()
    work(unit_id)
    return perf_counter() - started
