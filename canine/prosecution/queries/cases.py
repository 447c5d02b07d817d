"""A case put together: what was done, what held for its teams at that moment, who handled it, the rows under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from canine.accounts.people import NamedPerson, PeopleByName
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.certificates.relied_on import place_of
from canine.checkups import queries as checkups
from canine.columns import Units, within
from canine.covert_checks import queries as covert_checks
from canine.covert_checks.models import CovertCheck
from canine.extensions import Record, db
from canine.medical import queries as medical
from canine.prosecution.messages import Case, Grid, Held, Named, ReliedOn
from canine.prosecution.queries import photos, samples, searches
from canine.prosecution.queries.around import relied_on, rows_around, since_then, teams_around, year_before
from canine.prosecution.queries.held import Question, held
from canine.prosecution.queries.rows import kept
from canine.rasco import queries as rasco
from canine.registry import queries as registry
from canine.registry.models import Dog, Handler, Team
from canine.rules.case import CaseKind, CaseQuery
from canine.rules.team import Mode
from canine.shifts import queries as shifts


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks: with `unit_id` only at cases of that unit; when, and by whose clocks days are meant."""

    unit_id: Units
    now: datetime
    zone: ZoneInfo


def case(kind: CaseKind, case_id: UUID, look: Look) -> Case:
    """Everything of one case. Raises NotFound."""
    if kind is CaseKind.SEARCH:
        return _search(case_id, look)
    return _sample(case_id, look)


def unit_of_case(kind: CaseKind, case_id: UUID, look: Look) -> UUID:
    """Return the unit of a case without all the rest of it. Raises NotFound."""
    if kind is CaseKind.SEARCH:
        return shifts.search(case_id, unit_id=look.unit_id).shift.unit_id
    return rasco.sample(case_id, unit_id=look.unit_id).unit_id


def _search(search_id: UUID, look: Look) -> Case:
    record = shifts.search_record(search_id, unit_id=look.unit_id)
    found = record.search
    then = (held(Question(record.team_id, Mode.FREE_SEARCH, found.started_at, look.now, look.zone)),)
    covert = covert_checks.checks_of("search_id", found.id)
    around = _around_case(then, found.started_at, look, covert)
    rows = list(searches.rows_of(record))
    pictures = photos.rows_named(row.id for row in rows)
    photographs = photos.listed(pictures)
    return Case(
        kind=CaseKind.SEARCH,
        id=found.id,
        title=f"Search of {record.what}",
        at=found.started_at,
        unit_id=found.shift.unit_id,
        parts=(*searches.parts_of(record), photos.part_of(photographs)),
        held=then,
        witnesses=_witnesses(record.witnesses, around.certificates, covert),
        rows=kept([*rows, *photos.rows_of(pictures), *_certificate_rows(around.certificates), *around.rows]),
        year_before=around.year_before,
        since_then=around.since_then,
        own=frozenset(place_of(row) for row in (*rows, *photos.rows_of(pictures))),
        photographs=photographs,
        relied_on=around.relied_on,
    )


def _sample(sample_id: UUID, look: Look) -> Case:
    record = rasco.sample_record(sample_id, look.now, unit_id=look.unit_id, for_handler=False)
    found = record.sample
    then = tuple(
        held(Question(place.team_id, Mode.RASCO, session.received_at, look.now, look.zone))
        for session in samples.sessions_of(record)
        for place in session.places
    )
    covert = covert_checks.checks_of("sample_id", record.row.id)
    around = _around_case(then, found.stopped_at, look, covert)
    rows = list(samples.rows_of(record))
    pictures = photos.rows_named(row.id for row in rows)
    photographs = photos.listed(pictures)
    return Case(
        kind=CaseKind.SAMPLE,
        id=found.id,
        title=f"Air sample of {found.container_number}, filter {found.filter}",
        at=found.stopped_at,
        unit_id=found.unit_id,
        parts=(*samples.parts_of(record), photos.part_of(photographs)),
        held=then,
        witnesses=_witnesses(record.witnesses, around.certificates, covert),
        rows=kept([*rows, *photos.rows_of(pictures), *_certificate_rows(around.certificates), *around.rows]),
        year_before=around.year_before,
        since_then=around.since_then,
        own=frozenset(place_of(row) for row in (*rows, *photos.rows_of(pictures))),
        photographs=photographs,
        relied_on=around.relied_on,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What a case is given beside its own rows."""

    rows: list[Record]
    year_before: Grid
    since_then: Grid
    relied_on: tuple[ReliedOn, ...]
    certificates: Sequence[Certificate]


def _around_case(then: Iterable[Held], at: datetime, look: Look, covert: Sequence[CovertCheck]) -> _Around:
    """Return the rows under the certificates, and those of dog and handler from a year before until now."""
    then = tuple(then)
    teams = teams_around(registry.team(team_id) for team_id in dict.fromkeys(one.team_id for one in then))
    named = _named_certificates(then)
    told, rows = relied_on(named)
    own = {one.id for one in covert}
    rows += [row for one in covert for row in covert_checks.rows_of(one, look.now)]
    return _Around(
        [*rows, *rows_around(teams, at, look.now)],
        year_before(teams, at, own),
        since_then(teams, at, look.now, own),
        told,
        named,
    )


def _named_certificates(then: Iterable[Held]) -> Sequence[Certificate]:
    serials = {serial for one in then for serial in one.serials}
    statement = select(Certificate).where(Certificate.serial.in_(serials)).order_by(Certificate.issued_at)
    return db.session.scalars(statement).unique().all()


def _certificate_rows(found: Iterable[Certificate]) -> list[Record]:
    """Return the certificates that are about the moments in question, with everything that became of them, as rows."""
    return [row for one in found for row in (one, *one.events)]


def _witnesses(
    handled: Iterable[NamedPerson], named: Iterable[Certificate], covert: Iterable[CovertCheck]
) -> tuple[Named, ...]:
    """Everybody on the witness list, by name: who handled the case, and who stands behind its certificates."""
    gathered = PeopleByName()
    gathered.add_all(handled)
    took_part = gathered.add
    for check in covert:
        took_part(covert_checks.plan(check).keeper, f"put in what covert check {check.number} held", check.keeper_id)
    for found in named:
        record, dossier = CertificateRecord.from_json(found.record_json), checkups.dossier(found.checkup_id)
        people, under = record.people, f"the check-up under {found.serial}"
        took_part(people.assessor.name, f"assessed {under}", dossier.assessor.user_id)
        took_part(people.loader.name, f"loaded the positions of {under}", dossier.loader.user_id)
        took_part(people.recorder.name, f"recorded the responses of {under}", dossier.recorder.user_id)
        approved_by = None if dossier.approval is None else dossier.approval.by.user_id
        took_part(people.approved_by.name, f"approved {under}", approved_by)
        took_part(found.issued_by_name, f"issued {found.serial}", found.issued_by_id)
        if record.medical is not None:
            name = record.medical.examiner.name
            took_part(name, f"examined {record.dog.name} before {found.serial}", _examiner_id(record, name))
    return tuple(Named(one.name, one.parts) for one in gathered.listed())


def _examiner_id(record: CertificateRecord, name: str) -> UUID | None:
    """Return the account of the examiner whom the certificate names, by the check-ups that it relies on."""
    relied_on = (UUID(one.identifier) for one in record.relied_on if one.kind == "medical check-up")
    return next((one.examiner_id for one in map(medical.checkup, relied_on) if one.examiner_name == name), None)


def teams_named(sought: CaseQuery, *, unit_id: Units) -> list[Team]:
    """Return the teams, running or not, of the dog or the handler that was asked for; at most 50."""
    if not (sought.dog or sought.handler):
        return []
    statement = select(Team).join(Dog).join(Handler).order_by(Dog.name, Team.from_on.desc()).limit(50)
    if sought.dog:
        statement = statement.where(registry.is_dog(sought.dog))
    if sought.handler:
        statement = statement.where(registry.is_handler(sought.handler))
    statement = statement.where(within(Dog.unit_id, unit_id))
    return list(db.session.scalars(statement).unique())
