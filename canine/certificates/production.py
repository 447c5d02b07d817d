"""How an electronic record was made, as section 106B(4) of the Evidence Act asks: program, devices, outages."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from canine.audit import queries as audit
from canine.backups import queries as backups
from canine.backups.queries import Restore
from canine.certificates import queries as certificates
from canine.certificates.messages import Device, MonthOfUse, Outage, Production, RestoredBackup, SeenOutside, Watch
from canine.heartbeat import queries as heartbeat
from canine.rules.places import ComputerKind
from canine.units.computers import described
from canine.units.models import Computer


def _of_outage(from_at: datetime, to_at: datetime, log_size: int | None) -> str:
    """Return what the rows of the watcher and of the log say of an outage."""
    entries = sum(audit.entries_by_month(from_at, to_at, size=log_size).values())
    fell = "No entry of the log falls into it" if not entries else f"Entries of the log that fall into it: {entries}"
    return f"No round of the program’s watcher is on record. {fell}."


def _servers(kept: Sequence[Computer], found: str, from_on: date, to_on: date) -> tuple[Device, ...]:
    """Return the servers on record, the program's own word of its machine beside each; without one, that word alone."""
    servers = [one for one in kept if one.kind is ComputerKind.SERVER]
    if not servers:
        return (
            Device(
                "server", "server", f"{found}, by the program itself when this was made; {_UNDESCRIBED}", from_on, to_on
            ),
        )
    return tuple(
        Device(
            one.name,
            "server",
            f"{described(one)} (by the program itself when this was made: {found})",
            max(one.from_on, from_on),
            min(one.until_on or to_on, to_on),
        )
        for one in servers
    )


def _described(device: Device, kept: Sequence[Computer]) -> Device:
    """Return a device with what is on record of the computer that the log names so."""
    rows = [one for one in kept if one.log_name and one.log_name == device.particulars]
    if not rows:
        return replace(device, particulars=f"{device.particulars}; {_UNDESCRIBED}")
    words = "; then ".join(described(one) for one in rows)
    return replace(device, kind=rows[-1].kind.value, particulars=f"{device.particulars}: {words}")


def _restored(one: Restore) -> RestoredBackup:
    account = f"machine’s account {one.machine_account}" if one.machine_account else "machine’s account not on record"
    words = f"The backup had {_entries(one.entries)}; {_took_place_of(one)}."
    return RestoredBackup(one.at, f"{one.by}; {account}", one.made_at, words)


def _took_place_of(one: Restore) -> str:
    if not one.before.is_on_record:
        return "of the record whose place it took nothing was recorded then"
    if one.before.entries is None:
        return "the record whose place it took could not be read"
    if not one.before.entries:
        return "no record was found in the place where it was put"
    return f"the record whose place it took had {_entries(one.before.entries)}"


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


_UNDESCRIBED = "not described by the administrator: make, model and serial number are not on record"


def devices_used(found: Mapping[str, tuple[datetime, datetime]], zone: ZoneInfo) -> list[Device]:
    """Return the devices from which entries of the log came, each from its first to its last day, the earliest first.

    What the log names no device for was written on the server itself.
    """
    named = sorted((times, name) for name, times in found.items() if name)
    return [
        Device(
            f"device {number}",
            "tablet or browser",
            name,
            first.astimezone(zone).date(),
            last.astimezone(zone).date(),
        )
        for number, ((first, last), name) in enumerate(named, start=1)
    ]


def production(
    premises: str,
    devices: Iterable[Device],
    *,
    from_at: datetime,
    to_at: datetime,
    zone: ZoneInfo,
    log_size: int | None = None,
    kept: Sequence[Computer] = (),
) -> Production:
    """Return the server first, then the devices; every outage of the program in the period; who answers for it is left
    open.

    `kept` are the computers of the unit that were in use.

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
        devices=(*_servers(kept, server, from_on, to_on), *(_described(one, kept) for one in devices)),
        outages=tuple(
            Outage(one.from_at, one.to_at, "server", _of_outage(one.from_at, one.to_at, log_size))
            for one in heartbeat.outages(from_at - timedelta(minutes=1), to_at)
        ),
        responsible=None,
        use=tuple(MonthOfUse(*month) for month in audit.entries_by_month(from_at, to_at, size=log_size).items()),
        watch=Watch(watched.ticks, watched.from_at, watched.to_at, watched.longest_silence_s) if watched else None,
        restores=tuple(_restored(one) for one in backups.restores()),
        seen_outside=_seen_outside(),
    )


def _seen_outside() -> tuple[SeenOutside, ...]:
    """Return the newest timestamp by somebody else on a checkpoint of the log, with the size that this one names."""
    stamp = certificates.last_stamped_checkpoint()
    found = stamp and audit.checkpoint(int(stamp.subject))
    return (SeenOutside(stamp.stamped_at, found.size),) if stamp and found else ()
