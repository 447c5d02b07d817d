"""How an electronic record was made, as section 106B(4) of the Evidence Act asks: program, devices, outages."""

import platform
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from canine.audit import queries as audit
from canine.certificates.messages import Device, MonthOfUse, Outage, Production, Watch
from canine.heartbeat import queries as heartbeat


def _of_outage(from_at: datetime, to_at: datetime, log_size: int | None) -> str:
    """Return what the rows of the watcher and of the log say of an outage."""
    entries = sum(audit.entries_by_month(from_at, to_at, size=log_size).values())
    fell = "No entry of the log falls into it" if not entries else f"Entries of the log that fall into it: {entries}"
    return f"No round of the program’s watcher is on record. {fell}."


def production(
    premises: str,
    devices: Iterable[Device],
    *,
    from_at: datetime,
    to_at: datetime,
    zone: ZoneInfo,
    log_size: int | None = None,
) -> Production:
    """Return the server first, then the devices; every outage of the program in the period; who answers for it is left
    open.

    Days are days of the zone. With a size, entries are counted in the log as it was when it had that many.
    """
    watched = heartbeat.watched(from_at, to_at)
    from_on, to_on = (moment.astimezone(zone).date() for moment in (from_at, to_at))
    server = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return Production(
        software="canine",
        version=version("canine"),
        premises=premises,
        from_on=from_on,
        to_on=to_on,
        devices=(Device("server", "server", server, from_on, to_on), *devices),
        outages=tuple(
            Outage(one.from_at, one.to_at, "server", _of_outage(one.from_at, one.to_at, log_size))
            for one in heartbeat.outages(from_at - timedelta(minutes=1), to_at)
        ),
        responsible=None,
        use=tuple(MonthOfUse(*month) for month in audit.entries_by_month(from_at, to_at, size=log_size).items()),
        watch=Watch(watched.ticks, watched.from_at, watched.to_at, watched.longest_silence_s) if watched else None,
    )
