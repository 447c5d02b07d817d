"""What a tablet needs to know to work without the network: who may take it over, and what a person's forms choose from.

Nothing of it says what lies in a position, or what another dog showed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import queries as accounts
from canine.checkups import queries as checkups
from canine.columns import Units
from canine.custody import queries as custody
from canine.custody.models import CustodyRequest
from canine.draws import queries as draws
from canine.field import queries
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample
from canine.readiness import queries as readiness
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.rules.choosing import Choice, told_apart
from canine.rules.limits import DRAW
from canine.rules.readiness import Reason, ReasonKind
from canine.rules.roles import AT_THE_EVIDENCE
from canine.shifts import queries as shifts
from canine.shifts.queries import SearchLine
from canine.stock import queries as stock
from canine.units import queries as units

Entry = dict[str, Any]


def people(unit_id: UUID, at: datetime) -> list[Entry]:
    """Everybody who may take over a tablet of the unit, its guests included, by name."""
    found = accounts.people_of(unit_id, at, *AT_THE_EVIDENCE)
    named = dict(told_apart(Choice(user.id, user.name, (user.agency, user.email)) for user in found))
    with_pin = queries.with_pin([user.id for user in found])
    return [
        {"id": str(user.id), "name": named[user.id], "email": user.email, "has_pin": user.id in with_pin}
        for user in found
    ]


def kit(user_id: UUID, unit_id: Units, *, at: datetime, zone: ZoneInfo) -> Entry:
    """Return what one person's forms choose from, as it is at that moment.

    A fixed number of statements for each list.
    """
    today = at.astimezone(zone).date()
    handler = registry.handler_of_user(user_id)
    stations = units.stations(handler.unit_id if handler else unit_id)
    last = shifts.last_station_id(user_id)
    running = registry.teams(unit_id, running_on=today)
    teams = registry.teams_of_handler_user(user_id, today)
    return {
        "at": at.isoformat(),
        "zone": str(zone),
        "stations": [_named(one.id, one.name) for one in sorted(stations, key=lambda each: each.id != last)],
        "conditions": _conditions(user_id, at=at, zone=zone),
        "teams": _teams(teams),
        "unit_teams": _teams(running),
        "people": [_named(key, name) for key, name in rasco.people(unit_id, at)],
        "aids": [_named(aid.id, f"{aid.label}, {aid.odour.name}") for aid in registry.aids(unit_id, in_date_on=today)],
        "shifts": [_shift(one) for one in shifts.open_shifts_of(user_id)],
        "left_open": [_left_open(one) for one in shifts.left_open_by_others(user_id, teams)],
        "closed": [_closed(one) for one in shifts.closed_lately(user_id, at=at)],
        "samples": [
            _named(one.id, f"{one.container_number}, {one.filter}")
            | {"bag_seal": rasco.present_seal(one), "holder": str(rasco.holder(one).id)}
            | _drawn(rasco.sample_now(one))
            for one in rasco.undecided_samples(unit_id)
        ],
        "exhibits": [_exhibit(one) for one in shifts.exhibits_at_hand(user_id, unit_id, at)],
        "stock": _stock(handler.unit_id if handler else unit_id),
        "drawn": [_drawn_today(one, at) for one in draws.drawn_of_today(handler.unit_id if handler else unit_id, at)],
        "sessions": [_session(one) for one in rasco.open_sessions_of(user_id)],
        "trials": [_trial(one) for one in checkups.recorded_by(user_id) if one.run is not None],
        "to_confirm": [_to_confirm(one) for one in custody.waiting_for(user_id)],
        "not_confirmed": [_not_confirmed(one) for one in custody.asked_by(user_id)],
    }


def _stock(of: Units) -> Entry:
    """Return lots and pumps in use with what says whether they are good; the tablet judges by the day of the sample."""
    return {
        "lots": [
            {
                "name": one.number,
                "use_by_on": one.use_by_on and one.use_by_on.isoformat(),
                "tests": [
                    {"on": test.tested_on.isoformat(), "filters": test.filters, "contaminated": test.contaminated}
                    for test in one.facts.tests
                ],
            }
            for one in stock.lots_in_use(of)
        ],
        "pumps": [
            {
                "name": one.name,
                "calibrations": [
                    {"on": each.calibrated_on.isoformat(), "due_on": each.due_on.isoformat()}
                    for each in one.facts.calibrations
                ],
            }
            for one in stock.pumps_in_use(of)
        ],
    }


def _drawn_today(one: draws.Became, at: datetime) -> Entry:
    """Return a container of the day's draw, in what words a record names the draw, and what became of it."""
    container, day = one.container, one.day
    part = f" of {container.stratum}" if container.stratum else ""
    return {
        "id": str(container.id),
        "number": container.number,
        "place": container.place,
        "yard": container.yard,
        "draw": f"Draw {day.number} for {day.day_on.isoformat()}, place {container.place}{part}"[:DRAW],
        "state": "" if one.state(at) == "waits" else one.state(at),
        "since": container.added_at.replace(second=0, microsecond=0).isoformat(),
        "until": day.until_at.isoformat(),
    }


def _to_confirm(one: CustodyRequest) -> Entry:
    """Return a hand-over that waits for the person's own word."""
    return {
        "id": str(one.hand_over_id),
        "part": one.part.value,
        "words": one.words,
        "by": one.asked_by_name,
        "handed_at": one.handed_at.isoformat(),
    }


def _not_confirmed(one: CustodyRequest) -> Entry:
    """Return a hand-over that the person wrote down, with whose word is missing and what came instead."""
    asked = custody.as_asked(one)
    word = asked.word()
    return {
        "id": str(one.hand_over_id),
        "part": one.part.value,
        "words": one.words,
        "person": str(one.person_id),
        "name": one.person_name,
        "handed_at": one.handed_at.isoformat(),
        "failed_pins": len(asked.failed_pins),
        "disputed": word.reason if word else None,
    }


def _exhibit(one: shifts.ExhibitAtHand) -> Entry:
    """Return an exhibit by its number and what it looks like, and who has it: nobody with an account, where outside."""
    keeper = one.keeper
    return _named(one.first.id, f"{one.present.exhibit_number}, {one.present.item}") | {
        "holder": str(keeper.user_id) if keeper.user_id else None,
        "seal": one.seal,
    }


def _drawn(sample: AirSample) -> Entry:
    """By what a tablet knows a sample again before it is recorded twice."""
    return {
        "container": sample.container_number,
        "filter_number": sample.filter_number,
        "seal": sample.seal_number,
        "started_at": sample.started_at.isoformat(),
        "stopped_at": sample.stopped_at.isoformat(),
    }


def _conditions(user_id: UUID, *, at: datetime, zone: ZoneInfo) -> list[Entry]:
    """Return what a handler has to know of each of their teams before a shift.

    What keeps it off duty or limits it, for what it is certified, and the last remark on the dog, whoever made it.
    """
    rows = readiness.rows_of_handler(user_id, at=at, zone=zone)
    remarks = shifts.last_remarks_on({row.dog_id for row in rows}, at)
    found: dict[UUID, Entry] = {}
    for row in rows:
        remark = remarks.get(row.dog_id)
        team = found.setdefault(
            row.team_id,
            _named(row.team_id, row.team)
            | {
                "modes": [],
                "remark": remark and {"words": remark.words, "by": remark.by, "at": remark.noted_at.isoformat()},
            },
        )
        lapsed = {reason.odour for reason in row.answer.reasons if reason.kind in _LAPSES}
        team["modes"].append(
            {
                "mode": row.mode.value,
                "certified": [odour for odour in row.odours if odour not in lapsed],
                "reasons": [_reason(reason) for reason in row.answer.reasons],
            }
        )
    return list(found.values())


_LAPSES = frozenset(
    {
        ReasonKind.TEAM_ENDED,
        ReasonKind.WITHDRAWN,
        ReasonKind.SUSPENDED,
        ReasonKind.CERTIFICATE_EXPIRED,
        ReasonKind.NEVER_CERTIFIED,
    }
)


def _reason(reason: Reason) -> Entry:
    return {
        "kind": reason.kind.value,
        "blocks": reason.blocks,
        "is_lapse": reason.kind in _LAPSES,
        "odour": reason.odour,
        "on": reason.on and reason.on.isoformat(),
        "note": reason.note,
        "above_c": reason.above_c,
    }


def _named(key: UUID, name: str) -> Entry:
    return {"id": str(key), "name": name}


def _left_open(one: shifts.LeftOpen) -> Entry:
    return {**_place_and_teams(one.shift), "last_fact": one.last_fact.at.isoformat() if one.last_fact else None}


def _closed(statement: Any) -> Entry:
    return {
        "id": str(statement.id),
        "by": statement.recorder_name,
        "closed_shift": statement.closed_shift,
        "ended_at": statement.ended_at.isoformat(),
        "reason": statement.reason,
        "station": statement.shift.station.called_at(statement.shift.started_at),
        "started_at": statement.shift.started_at.isoformat(),
    }


def _place_and_teams(shift: Any) -> Entry:
    return {
        "id": str(shift.id),
        "station": shift.station.called_at(shift.started_at),
        "started_at": shift.started_at.isoformat(),
        "teams": _teams(shift.teams),
    }


def _search(line: SearchLine) -> Entry:
    """Return a search with what its forms ask by: when it was, what the dog showed and what the inspection found."""
    return _named(line.id, line.what) | {
        "team": str(line.team_id),
        "seal": line.seal or "",
        "started_at": line.started_at.isoformat(),
        "ended_at": line.ended_at and line.ended_at.isoformat(),
        "shown": [kind.value for kind in line.shown],
        "outcome": line.outcome and line.outcome.value,
    }


def _teams(teams: Iterable[Any]) -> list[Entry]:
    """Return the teams by what tells them apart, each with its dog: whoever takes it over finds its shift by that."""
    found = list(teams)
    dogs = {team.id: str(team.dog_id) for team in found}
    return [{**_named(key, words), "dog": dogs[key]} for key, words in team_choices(found)]


def _shift(shift: Any) -> Entry:
    searches = [_search(line) for line in shifts.searches_of_shift(shift.id) if not line.is_struck]
    gave_way = not any(place.is_open for place in shift.places)
    return {**_place_and_teams(shift), "searches": searches, "gave_way": gave_way}


def _trial(one: checkups.RunToRecord) -> Entry:
    """Return the run of a check-up whose responses the person enters now: of what lies in it, nothing."""
    assert one.run is not None  # asked before
    entered = enumerate(one.run.responses, start=1)
    return {
        "id": str(one.checkup_id),
        "name": one.team,
        "place": one.place,
        "run": one.run.number,
        "positions": len(one.run.responses),
        "is_loaded": one.is_loaded,
        "loader": one.loader,
        "taken": [position for position, response in entered if response is not None],
        "not_sniffed": list(one.run.not_sniffed),
        "again": sorted(one.run.again or ()),
    }


def _session(session: Any) -> Entry:
    named = dict(team_choices(place.team for place in session.places))
    return {
        "id": str(session.id),
        "room": session.line.room,
        "positions": session.line.positions,
        "teams": [
            _named(each.place.team_id, named[each.place.team_id]) | {"taken": sorted(each.responses)}
            for each in rasco.progress(session)
        ],
    }
