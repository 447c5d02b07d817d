"""Finds as the forms of other agencies have them: one line for each, with the list of what no record says.

No name of a person is in any of them. Field lists: CITES annual illegal trade report and ETIS as an open implementation
has them; they are to be checked against the official sheet, and every file says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from canine.columns import Units, within
from canine.covert_checks import queries as covert_checks
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample, SampleInspection
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.figures import written_number
from canine.rules.places import StationKind
from canine.rules.search import AlertKind, SearchFact
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.models import Finding, Search, Shift
from canine.shifts.queries import case
from canine.tables import Table, Value
from canine.units.models import Unit

CHECK = "Check the columns against the official sheet of the year before sending: they follow an open implementation."
_BY_WORDS = "Whether it is ivory, and worked, is told by the words of find and expert: look at each row."
NO_NAMES = "No name of a person is in this file."


@dataclass(frozen=True, slots=True)
class Seizure:
    """One exhibit, or what an inspection of a sampled container found; an empty text is not on record."""

    found_at: datetime
    agency: str
    station: str
    station_kind: StationKind
    cargo: CargoKind
    number: str
    reason: SearchReason
    item: str
    exhibit: str
    species: str = ""
    pieces: int | None = None
    kg: Decimal | None = None
    concealment: str = ""
    detection: str = ""
    disposal: str = ""
    goods: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def seizures(units: Units, since: date, until: date, zone: ZoneInfo) -> list[Seizure]:
    """Return what was found from a day to a day, both included, by the clocks of the zone, the earliest first."""
    edges = (
        datetime.combine(since, time(), tzinfo=zone),
        datetime.combine(until + timedelta(days=1), time(), tzinfo=zone),
    )
    found = [*_in_searches(units, edges), *_in_sampled(units, edges)]
    return sorted(found, key=lambda one: (one.found_at, one.exhibit))


def _in_searches(units: Units, edges: tuple[datetime, datetime]) -> Iterator[Seizure]:
    inside = select(Finding.search_id).where(Finding.found_at >= edges[0], Finding.found_at < edges[1])
    statement = (
        select(Search)
        .join(Shift)
        .where(within(Shift.unit_id, units), Search.id.in_(inside), ~covert_checks.is_planted_search(Search.id))
        .options(*(selectinload(one) for one in (Search.findings, Search.alerts, Search.corrections, Search.shift)))
    )
    agencies = _agencies()
    for search in db.session.scalars(statement).unique():
        if search.strike is not None:
            continue
        alerted = AlertKind.ALERT in shifts.shown_in(search)
        for exhibit in case.exhibits(search):
            now = exhibit.present
            stands = any(not one.is_struck for one in exhibit.entries) and not now.is_retraction
            if not stands or now.strike is not None or not edges[0] <= now.found_at < edges[1]:
                continue
            weights = [one for one in exhibit.weighings if one.row.strike is None]
            named = [one.row.result for one in exhibit.identifications if not one.is_struck]
            yield Seizure(
                found_at=now.found_at,
                agency=agencies[search.shift.unit_id],
                station=search.shift.station.name,
                station_kind=search.shift.station.kind,
                cargo=shifts.kind_of(search),
                number=shifts.object_of(search),
                reason=shifts.present_value(search, SearchFact.REASON),
                item=now.item,
                exhibit=now.exhibit_number,
                species=named[-1] if named else "",
                pieces=now.quantity,
                kg=min(weights, key=lambda one: one.weighed_on).weight_kg if weights else None,
                concealment=_concealed(now),
                detection="detector dog, free search" if alerted else "inspection; the detector dog had not alerted",
                disposal=_disposed(exhibit),
                goods=shifts.present_value(search, SearchFact.DECLARED_GOODS) or "",
            )


def _agencies() -> dict[object, str]:
    return {row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.authority))}


def _concealed(found: Finding) -> str:
    words = "not concealed" if found.concealment is Concealment.NONE else word_for(found.concealment)
    return f"{words}: {found.concealment_remark}" if found.concealment_remark else words


def _disposed(exhibit: case.Exhibit) -> str:
    steps = [one.row for one in exhibit.hand_overs if one.row.strike is None]
    disposed = steps and steps[-1].purpose is ExhibitPurpose.DISPOSAL
    return "by court order" if disposed else ""


def _in_sampled(units: Units, edges: tuple[datetime, datetime]) -> Iterator[Seizure]:
    inside = select(SampleInspection.sample_id).where(
        SampleInspection.outcome == Outcome.FOUND,
        or_(SampleInspection.inspected_at.is_(None), SampleInspection.inspected_at >= edges[0]),
        or_(SampleInspection.inspected_at.is_(None), SampleInspection.inspected_at < edges[1]),
    )
    statement = select(AirSample).where(within(AirSample.unit_id, units), AirSample.id.in_(inside))
    statement = statement.where(~covert_checks.is_planted_sample(AirSample.id))
    agencies = _agencies()
    for row in db.session.scalars(statement).unique():
        inspection = rasco.inspection_of(row)
        if row.strike is not None or inspection is None or inspection.outcome is not Outcome.FOUND:
            continue
        at, now = inspection.inspected_at or inspection.received_at, rasco.sample_now(row)
        if not edges[0] <= at < edges[1]:
            continue
        yield Seizure(
            found_at=at,
            agency=agencies[row.unit_id],
            station=row.shift.station.name,
            station_kind=row.shift.station.kind,
            cargo=CargoKind.CONTAINER,
            number=now.container_number,
            reason=now.reason,
            item=inspection.finding,
            exhibit=inspection.exhibit_number,
            kg=inspection.weight_kg,
            detection="detector dogs, remote air sampling",
        )


_BY_STATION = {StationKind.SEAPORT: "sea", StationKind.AIRPORT: "air"}
_BY_CARGO = {CargoKind.VEHICLE: "road", CargoKind.VESSEL: "sea"}


def _transport(one: Seizure) -> str:
    return _BY_CARGO.get(one.cargo) or _BY_STATION.get(one.station_kind, "")


def _more(one: Seizure) -> str:
    parts = [
        f"exhibit {one.exhibit}",
        f"{word_for(one.cargo)} {one.number}",
        f"declared as {one.goods}" if one.goods else "",
        f"cargo chosen: {word_for(one.reason)}",
    ]
    return "; ".join(part for part in parts if part)


def _quantity(one: Seizure) -> str:
    pieces = f"{one.pieces} pieces" if one.pieces is not None else ""
    weight = f"{written_number(one.kg)} kg" if one.kg is not None else ""
    return ", ".join(part for part in (pieces, weight) if part)


def _is_ivory(one: Seizure) -> bool:
    words = f"{one.species} {one.item}".lower()
    return any(word in words for word in ("ivory", "tusk", "elephant", "loxodonta"))


def _is_worked(one: Seizure) -> bool:
    words = one.item.lower()
    return any(word in words for word in ("worked", "carv", "bangle", "chopstick", "name seal", "bead", "jewel"))


def _ivory(one: Seizure, *, worked: bool) -> bool:
    return _is_ivory(one) and _is_worked(one) is worked


Reading = Callable[[Seizure], Value]


def _nothing(_one: Seizure) -> str:
    return ""


def _day(zone: ZoneInfo) -> Reading:
    return lambda one: one.found_at.astimezone(zone).date()


def _cites(zone: ZoneInfo) -> dict[str, Reading]:
    return {
        "Date of seizure": _day(zone),
        "Species": lambda one: one.species,
        "Detecting agency": lambda one: one.agency,
        "Alleged country of origin": _nothing,
        "Additional information": _more,
        "Location of incident": lambda one: one.station,
        "Disposal of confiscated specimens": lambda one: one.disposal,
        "Nationality of offenders": _nothing,
        "Description of specimen": lambda one: one.item,
        "Quantity and unit": _quantity,
        "Estimated value in country (amount, currency)": _nothing,
        "Law under which charges were brought": _nothing,
        "Method of detection": lambda one: one.detection,
        "Mode of transport": _transport,
        "Method of concealment": lambda one: one.concealment,
        "Reason for seizure": _nothing,
        "Alleged final destination": _nothing,
        "Countries of transit": _nothing,
    }


def _etis(zone: ZoneInfo) -> dict[str, Reading]:
    def pieces(worked: bool) -> Reading:
        return lambda one: (one.pieces if one.pieces is not None else "") if _ivory(one, worked=worked) else 0

    def weight(worked: bool) -> Reading:
        return lambda one: (one.kg if one.kg is not None else "") if _ivory(one, worked=worked) else 0

    return {
        "Seizure date": _day(zone),
        "Agency": lambda one: one.agency,
        "Activities": _nothing,
        "Discovered place": lambda one: one.station,
        "Discovered city": _nothing,
        "Country of discovery": _nothing,
        "Country of origin": _nothing,
        "Country of export": _nothing,
        "Countries of transit": _nothing,
        "Country of destination": _nothing,
        "Species": lambda one: one.species,
        "Raw ivory, pieces": pieces(False),
        "Raw ivory, kg": weight(False),
        "Worked ivory, pieces": pieces(True),
        "Worked ivory, kg": weight(True),
        "Hide, pieces": _nothing,
        "Hide, kg": _nothing,
        "Other": lambda one: "" if _is_ivory(one) else f"{one.item}: {_quantity(one) or 'no quantity on record'}",
        "Other contraband": _nothing,
        "Estimated value": _nothing,
        "Mode of transport": _transport,
        "Method of concealment": lambda one: one.concealment,
        "Detection method": lambda one: one.detection,
        "Nationality of suspects": _nothing,
        "Additional information": _more,
    }


def _twix(zone: ZoneInfo) -> dict[str, Reading]:
    return {
        "Date of seizure": _day(zone),
        "Seizing agency": lambda one: one.agency,
        "Place of seizure": lambda one: one.station,
        "Species": lambda one: one.species,
        "Description of specimen": lambda one: one.item,
        "Pieces": lambda one: one.pieces if one.pieces is not None else "",
        "Weight in kg": lambda one: one.kg if one.kg is not None else "",
        "Mode of transport": _transport,
        "Method of concealment": lambda one: one.concealment,
        "Method of detection": lambda one: one.detection,
        "Country of origin": _nothing,
        "Countries of transit": _nothing,
        "Country of destination": _nothing,
        "Reference": lambda one: f"exhibit {one.exhibit}",
    }


FORMS: dict[str, tuple[str, Callable[[ZoneInfo], dict[str, Reading]]]] = {
    "cites": ("CITES annual illegal trade report", _cites),
    "etis": ("ETIS", _etis),
    "twix": ("TWIX", _twix),
}


def seizure_table(of: str, found: Sequence[Seizure], zone: ZoneInfo) -> Table:
    """Return finds as a form has them, each with the list of its columns of which no record says anything."""
    title, columns_of = FORMS[of]
    columns = columns_of(zone)
    rows = []
    for one in found:
        values = tuple(read(one) for read in columns.values())
        missing = [name for name, value in zip(columns, values, strict=True) if value == ""]
        rows.append((*values, "; ".join(missing)))
    told = (_BY_WORDS,) if of == "etis" else ()
    notes = (
        CHECK,
        NO_NAMES,
        *told,
        "The last column lists what is not on record for the row: fill it in from the case file.",
    )
    return Table(title, (*columns, "Not recorded"), tuple(rows), notes)
