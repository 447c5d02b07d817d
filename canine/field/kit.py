"""What a tablet needs to know to work without the network: who may take it over, and what a person's forms choose from.

Nothing of it says what lies in a position, or what another dog showed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import queries as accounts
from canine.field import queries
from canine.rasco import queries as rasco
from canine.registry import queries as registry
from canine.shifts import queries as shifts
from canine.units import queries as units

Entry = dict[str, Any]


def people(unit_id: UUID) -> list[Entry]:
    """Everybody who may take over a tablet of the unit, its guests included, by name."""
    found = [user for user in accounts.active_users(*rasco.WORKING_ROLES) if user.unit_id in (None, unit_id)]
    with_pin = queries.with_pin([user.id for user in found])
    return [
        {"id": str(user.id), "name": user.name, "email": user.email, "has_pin": user.id in with_pin} for user in found
    ]


def kit(user_id: UUID, unit_id: UUID | None, *, at: datetime, zone: ZoneInfo) -> Entry:
    """What one person's forms choose from, as it is at that moment. A fixed number of statements for each list."""
    today = at.astimezone(zone).date()
    handler = registry.handler_of_user(user_id)
    stations = units.stations(handler.unit_id if handler else unit_id)
    last = shifts.last_station_id(user_id)
    running = registry.teams(unit_id, running_on=today)
    return {
        "zone": str(zone),
        "stations": [_named(one.id, one.name) for one in sorted(stations, key=lambda each: each.id != last)],
        "teams": [_named(one.id, one.name) for one in registry.teams_of_handler_user(user_id, today)],
        "unit_teams": [_named(one.id, one.name) for one in running],
        "people": [_named(key, name) for key, name in rasco.people(unit_id)],
        "aids": [_named(aid.id, f"{aid.label}, {aid.odour.name}") for aid in registry.aids(unit_id, in_date_on=today)],
        "shifts": [_shift(one) for one in shifts.open_shifts_of(user_id)],
        "samples": [
            _named(one.id, f"{one.container_number}, {one.filter}")
            | {"bag_seal": rasco.present_seal(one), "holder": str(rasco.holder(one).id)}
            for one in rasco.undecided_samples(unit_id)
        ],
        "sessions": [_session(one) for one in rasco.open_sessions_of(user_id)],
    }


def _named(key: UUID, name: str) -> Entry:
    return {"id": str(key), "name": name}


def _shift(shift: Any) -> Entry:
    searches = [_named(line.id, line.what) for line in shifts.searches_of_shift(shift.id)]
    return {
        "id": str(shift.id),
        "station": shift.station.name,
        "started_at": shift.started_at.isoformat(),
        "teams": [_named(team.id, team.name) for team in shift.teams],
        "searches": searches,
    }


def _session(session: Any) -> Entry:
    return {
        "id": str(session.id),
        "room": session.line.room,
        "positions": session.line.positions,
        "teams": [
            _named(each.place.team_id, each.place.team.name) | {"taken": sorted(each.responses)}
            for each in rasco.progress(session)
        ],
    }
