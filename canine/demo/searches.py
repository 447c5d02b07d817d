"""Searches of a shift, and what follows an alert: inspection, exhibits, an expert's word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from canine.demo.diary import Story
from canine.demo.kennel import confirm
from canine.demo.luck import Luck
from canine.demo.vocabulary import (
    ALERT_PLACES,
    BAGGAGE,
    GOODS,
    IDENTIFIED_AS,
    ITEMS,
    ODOURS,
    OWNERS,
    PARCELS,
    TARGETED_BY,
    VEHICLES,
)
from canine.demo.world import Crew, World, taken_at
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason, container_check_digit
from canine.rules.search import AlertKind, IdentifierKind, SealState
from canine.shifts import services as shifts
from canine.shifts.messages import (
    NewAlert,
    NewExhibitHandOver,
    NewFinding,
    NewIdentification,
    NewOutcome,
    NewSearch,
    NewWeighing,
)

# How much of what is searched holds contraband; far more of what somebody pointed at than of what was drawn.
_SHARE_TARGETED, _SHARE_DRAWN = 0.008, 0.001
_CHANGE_OF_BEHAVIOUR = 0.02
# Cleared cargo in which something was, and cleared cargo that was opened all the same.
_FOUND_LATER, _OPENED_ALL_THE_SAME = 0.5, 0.03
_AT_PORT = (CargoKind.CONTAINER,) * 7 + (CargoKind.VEHICLE,)
_AT_AIRPORT = (CargoKind.BAGGAGE, CargoKind.BAGGAGE, CargoKind.PARCEL)
_NAMES = {CargoKind.VEHICLE: VEHICLES, CargoKind.BAGGAGE: BAGGAGE, CargoKind.PARCEL: PARCELS}
_INSPECTORS = ("Verification officer K. Mwamba", "Verification officer S. Hinzano", "Port police, Insp. R. Mwero")
_EXHIBIT_OFFICERS = ("P. Chome", "D. Mwachiro")
_HIDDEN = tuple(kind for kind in Concealment if kind not in (Concealment.NONE, Concealment.OTHER))


@dataclass(frozen=True, slots=True)
class Place:
    """A running shift: whose, where, until when."""

    crew: Crew
    shift_id: UUID
    station_id: UUID
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A search that somebody looks into: what truly lies there, None for nothing, and whether the dog said so."""

    crew: Crew
    search_id: UUID
    odour: str | None
    has_alert: bool


def searches_of_shift(world: World, place: Place, at: datetime, luck: Luck) -> Story:
    """None to three searches, each logged when it ends."""
    for _ in range(luck.pick((0, 1, 1, 2, 2, 3))):
        start = at + timedelta(minutes=luck.between(20, 70))
        at = start + timedelta(minutes=luck.between(12, 38))
        if at > place.ends_at - timedelta(minutes=15):
            return
        yield at
        _search(world, place, start, at, luck)


def container(luck: Luck) -> str:
    """Return a container number with its check digit."""
    first_ten = f"{luck.pick(OWNERS)}{luck.between(100000, 999999)}"
    return first_ten + container_check_digit(first_ten)


def _search(world: World, place: Place, start: datetime, at: datetime, luck: Luck) -> None:
    crew = place.crew
    is_targeted = luck.happens(0.6)
    odour = luck.pick(ODOURS) if luck.happens(_SHARE_TARGETED if is_targeted else _SHARE_DRAWN) else None
    alerts = luck.happens(crew.dog.sensitivity if odour else crew.dog.false_alerts)
    kind = luck.pick(_AT_PORT if place.station_id == world.port_id else _AT_AIRPORT)
    planted = world.next_planted(start, at) if kind is CargoKind.CONTAINER else None
    if planted is not None:
        odour, alerts = None, planted.alerts
    shown_first = NewAlert(AlertKind.CLEAR)
    if alerts or luck.happens(_CHANGE_OF_BEHAVIOUR):
        shown = AlertKind.ALERT if alerts else AlertKind.CHANGE_OF_BEHAVIOUR
        shown_first = NewAlert(shown, luck.pick(ALERT_PLACES), start + (at - start) * 0.7)
    is_container = kind is CargoKind.CONTAINER
    of_the_day = [] if is_targeted or not is_container else world.drawn.get(world.day(start), [])
    number = of_the_day.pop(0) if of_the_day else container(luck) if is_container else ""
    message = NewSearch(
        shift_id=place.shift_id,
        team_id=crew.team_id,
        kind=kind,
        reason=SearchReason.TARGETED if is_targeted else SearchReason.RANDOM_DRAW,
        started_at=start,
        ended_at=at,
        container_number=planted.number if planted else number,
        object_name="" if is_container else luck.pick(_NAMES[kind]).format(n=luck.between(100, 899)),
        seal_state=SealState.INTACT if is_container else None,
        seal_number=world.printed_number(luck, "KE", 7) if is_container else "",
        declared_goods=luck.pick(GOODS) if is_container else "",
        bill_of_lading=world.printed_number(luck, "MBA", 8) if is_container else "",
        targeted_by=luck.pick(TARGETED_BY) if is_targeted else "",
        draw="" if is_targeted else f"draw of {world.day(start):%Y-%m-%d}, number {luck.between(1, 12)}",
        first_alert=shown_first,
        **taken_at(at, luck),
    )
    search_id = shifts.log_search(message, actor=crew.handler.actor, at=at)
    if planted is not None:
        return
    is_looked_into = alerts or luck.happens(_FOUND_LATER if odour else _OPENED_ALL_THE_SAME)
    if is_looked_into:
        world.diary.begin(_case(world, Case(crew, search_id, odour, alerts), at, luck.between(0, 10**9)))


def _case(world: World, case: Case, at: datetime, number: int) -> Story:
    """Return the inspection within hours; where something is found, exhibits, witnesses and weeks later the expert."""
    luck = world.luck(f"case {number}")
    handler, inspector = case.crew.handler.actor, luck.pick(_INSPECTORS)
    opened_at = at + timedelta(minutes=luck.between(40, 200))
    at = opened_at + timedelta(minutes=luck.between(5, 30))
    yield at
    remarks = (
        "" if case.odour else luck.pick(("Unpacked in full.", "Half unpacked and scanned.", "Scanned, doors opened."))
    )
    outcome = Outcome.FOUND if case.odour else Outcome.NOTHING_FOUND
    shifts.record_outcome(
        NewOutcome(case.search_id, outcome, inspector, opened_at, remarks, **taken_at(at, luck)), actor=handler, at=at
    )
    if case.odour is None:
        return
    at += timedelta(minutes=luck.between(10, 40))
    yield at
    finding = shifts.record_finding(_finding(world, case, case.odour, opened_at, luck), actor=handler, at=at)
    manager = world.staff.manager
    into_the_store = NewExhibitHandOver(
        exhibit_id=finding.id,
        to_id=None,
        to_outside=f"{luck.pick(_EXHIBIT_OFFICERS)}, exhibit store, Kilindini",
        handed_at=at,
        purpose=ExhibitPurpose.STORAGE,
        place="Exhibit store, Kilindini",
        seal=world.printed_number(luck, "EX", 6),
        condition="bag closed, seal intact",
        receipt=world.printed_number(luck, "KIL/", 5),
        witness_id=manager.id,
    )
    made = shifts.hand_over_exhibit(into_the_store, actor=handler, at=at)
    at += timedelta(minutes=luck.between(10, 60))
    yield at
    confirm(made.id, manager, at)
    at = world.moment(world.day(at) + timedelta(days=luck.between(9, 24)), 14, luck.between(0, 59))
    yield at
    word = NewIdentification(
        exhibit_id=finding.id,
        by_kind=IdentifierKind.LABORATORY,
        by_name="Forensic and genetics laboratory, Nairobi (demonstration)",
        result=IDENTIFIED_AS[case.odour],
        identified_on=world.day(at) - timedelta(days=2),
        method="DNA, cytochrome b",
        report_number=world.printed_number(luck, f"FGL/{world.day(at):%Y}/", 4),
    )
    shifts.identify(word, actor=world.staff.manager.actor, at=at)


def _finding(world: World, case: Case, odour: str, opened_at: datetime, luck: Luck) -> NewFinding:
    world.exhibits += 1
    on = world.day(opened_at)
    return NewFinding(
        search_id=case.search_id,
        item=luck.pick(ITEMS[odour]),
        exhibit_number=f"MSA/{on:%Y}/EX-{world.exhibits:03d}",
        concealment=luck.pick(_HIDDEN),
        found_at=opened_at,
        quantity=luck.between(1, 40),
        weighing=NewWeighing(luck.reading(0.4, 60, 2), "platform scale 2, verified this year", on),
    )
