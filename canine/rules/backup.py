"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Retention:
    """Of how many days, weeks (Monday to Sunday) and months one backup each stays; of days at least one."""

    days: int
    weeks: int
    months: int


def kept(made: Iterable[datetime], retention: Retention, zone: ZoneInfo) -> set[datetime]:
    """Return the moments of the backups that stay, counted back over the periods that have one, in a zone's days.

    A period without a backup takes no other one's place away.
    """
    newest_first = sorted(made, reverse=True)
    stays: set[datetime] = set()
    for period, count in (("%Y-%m-%d", retention.days), ("%G-%V", retention.weeks), ("%Y-%m", retention.months)):
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.astimezone(zone).strftime(period), moment)
        stays.update(list(newest_of.values())[:count])
    return stays


# One is made each night, and a night may be missed.
OLDEST_BACKUP = timedelta(days=2)
