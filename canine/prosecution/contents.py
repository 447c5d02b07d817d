"""What lies in a bundle beside certificates and signatures: the case as paper and as JSON, people, devices, log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from canine.audit import queries as log
from canine.audit.verification import steps_back_within
from canine.certificates.dates import moment
from canine.certificates.messages import SIGNED_LOCALLY
from canine.certificates.production import devices_used, production
from canine.certificates.record import IssuingContext
from canine.prosecution import paper
from canine.prosecution.bundle import as_json, iso
from canine.prosecution.messages import Case, Cell, DeviceUsed, Facts, Part, Photograph
from canine.prosecution.paper import CasePaper, LoggedLine
from canine.prosecution.queries import Excerpt, devices_of
from canine.registry.spellings import latin_spellings
from canine.rules.photo import PhotoInBundle
from canine.units.computers import computers_used
from canine.units.models import Unit


@dataclass(frozen=True, slots=True)
class Making:
    """For whom a bundle is made, by whom, when, for which unit, and with what."""

    case_file: str
    made_by: str
    made_at: datetime
    unit: Unit
    press: IssuingContext


def case_files(case: Case, excerpt: Excerpt, devices: tuple[DeviceUsed, ...], making: Making) -> dict[str, bytes]:
    """Return the files that tell of the case, by their names in the bundle."""
    people = [{"name": one.name, "parts": list(one.parts)} for one in case.witnesses]
    computers = [
        {
            "name": one.name,
            "kind": "tablet, browser or the server itself",
            "first_used_at": iso(one.first_used_at),
            "last_used_at": iso(one.last_used_at),
            "entries": one.entries,
        }
        for one in devices
    ]
    return {
        "case.pdf": paper.draw(_paper(case, excerpt, devices, making)),
        "case.json": as_json(_case(case, making)),
        "witnesses.json": as_json({"format": "canine-witnesses/1", "witnesses": people}),
        "photographs.json": as_json(
            {"format": "canine-photographs/1", "photographs": [_photograph(one) for one in case.photographs]}
        ),
        "devices.json": as_json({"format": "canine-devices/1", "devices": computers}),
        "log/excerpt.json": as_json(excerpt.as_json()),
    }


def _case(case: Case, making: Making) -> dict[str, Any]:
    return {
        "format": "canine-case/1",
        "subject": subject(case),
        "at": iso(making.made_at),
        "happened_at": iso(case.at),
        "case_file": making.case_file,
        "parts": [_part(part) for part in case.parts],
        "held": [
            {
                "team": held.team,
                "team_id": str(held.team_id),
                "mode": held.mode.value,
                "at": iso(held.at),
                "certificates": list(held.serials),
                "parts": [_part(part) for part in held.parts],
            }
            for held in case.held
        ],
        "year_before": _part(case.year_before),
        "since_then": _part(case.since_then),
        "relied_on": [
            {
                "serial": one.serial,
                "kind": one.kind,
                "identifier": one.identifier,
                "rows": [list(row) for row in one.rows],
            }
            for one in case.relied_on
        ],
        "rows": [{"table": row.table, "id": row.key, "image": row.image} for row in case.rows],
    }


def _photograph(one: Photograph) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": str(one.id),
        "record": str(one.record_id),
        "sha256": one.sha256,
        "size": one.size,
        "shows": one.shows.value,
        "sent_by": one.sent_by,
        "device": one.device,
        "record_taken_down_at": iso(one.captured_at),
        "in_the_bundle": one.given.value,
        "file": one.file if one.given is PhotoInBundle.TAKEN else None,
    }


def subject(case: Case) -> dict[str, str]:
    """Return what the case is, as manifest and JSON name it."""
    return {"kind": case.kind.value, "id": str(case.id), "title": case.title}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Facts):
        return {"title": part.title, "note": part.note, "facts": [[name, _plain(value)] for name, value in part.pairs]}
    lines = [{"cells": [_plain(one) for one in line.cells], "struck": line.is_struck} for line in part.lines]
    return {"title": part.title, "note": part.note or part.empty * (not lines), "head": list(part.head), "lines": lines}


def _plain(value: Cell) -> str | int | None:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else value


def _paper(case: Case, excerpt: Excerpt, devices: Iterable[DeviceUsed], making: Making) -> CasePaper:
    press, unit = making.press, making.unit
    zone, used = press.zone, tuple(devices)
    begun_at = min((entry.at for entry in excerpt.entries), default=case.at)
    premises = ", ".join(part for part in (unit.name, unit.address) if part)
    computers = devices_used(
        {one.name: (one.first_used_at, one.last_used_at) for one in devices_of(excerpt.entries)}, zone
    )
    first_on, last_on = (one.astimezone(zone).date() for one in (begun_at, making.made_at))
    kept = computers_used(unit.id, first_on, last_on)
    return CasePaper(
        case=case,
        case_file=making.case_file,
        made_at=making.made_at,
        made_by=making.made_by,
        zone=zone.key,
        unit_name=unit.name,
        unit_authority=unit.authority,
        production=production(premises, computers, from_at=begun_at, to_at=making.made_at, zone=zone, kept=kept),
        devices=used,
        log=tuple(
            LoggedLine(one.number, one.at, log.person(one.actor), one.action, one.hash)
            for one in excerpt.about(case.own)
        ),
        clock_steps=_clock_steps([entry.number for entry in excerpt.about(case.own)], zone),
        around=len(excerpt.entries) - len(excerpt.about(case.own)),
        log_size=excerpt.size,
        log_root=excerpt.root,
        checkpoint=excerpt.checkpoint,
        signing_note=press.seal.note,
        signed_locally=press.seal.note == SIGNED_LOCALLY,
        latin=latin_spellings(),
    )


def _clock_steps(numbers: Sequence[int], zone: ZoneInfo) -> tuple[str, ...]:
    """Return in words where the log's times run backwards between the first and the last of some entries."""
    if not numbers:
        return ()
    return tuple(
        f"entry {one.number} is of {moment(datetime.fromisoformat(one.at_text), zone.key)}, after one of "
        f"{moment(datetime.fromisoformat(one.latest_text), zone.key)}"
        for one in steps_back_within(min(numbers), max(numbers))
    )
