"""A case put together: what was done, what held for its teams at that moment, who handled it, the rows under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.columns import holds
from canine.extensions import Record, db
from canine.prosecution.messages import Case, Held, Named
from canine.prosecution.queries import samples, searches
from canine.prosecution.queries.held import Question, held
from canine.prosecution.queries.rows import kept
from canine.rasco import queries as rasco
from canine.registry.models import Dog, Handler, Team
from canine.rules.case import CaseKind, Sought
from canine.rules.team import Mode
from canine.shifts import queries as shifts
from canine.shifts.queries import Witness


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks: with `unit_id` only at cases of that unit; when, and by whose clocks days are meant."""

    unit_id: UUID | None
    now: datetime
    zone: ZoneInfo


def case(kind: CaseKind, case_id: UUID, look: Look) -> Case:
    """Everything of one case. Raises NotThere."""
    if kind is CaseKind.SEARCH:
        return _search(case_id, look)
    return _sample(case_id, look)


def _search(search_id: UUID, look: Look) -> Case:
    record = shifts.search_record(search_id, unit_id=look.unit_id)
    found = record.search
    then = (held(Question(found.team_id, Mode.FREE_SEARCH, found.started_at, look.now, look.zone)),)
    return Case(
        kind=CaseKind.SEARCH,
        id=found.id,
        title=f"Search of {record.what}",
        at=found.started_at,
        unit_id=found.shift.unit_id,
        parts=searches.parts_of(record),
        held=then,
        witnesses=_witnesses(record.witnesses, then),
        rows=kept([*searches.rows_of(record), *_certificate_rows(then)]),
    )


def _sample(sample_id: UUID, look: Look) -> Case:
    record = rasco.sample_record(sample_id, look.now, unit_id=look.unit_id, for_handler=False)
    found = record.sample
    then = tuple(
        held(Question(place.team_id, Mode.RASCO, session.received_at, look.now, look.zone))
        for session in samples.sessions_of(record)
        for place in session.places
    )
    return Case(
        kind=CaseKind.SAMPLE,
        id=found.id,
        title=f"Air sample of {found.container_number}, filter {found.filter}",
        at=found.stopped_at,
        unit_id=found.unit_id,
        parts=samples.parts_of(record),
        held=then,
        witnesses=_witnesses(record.witnesses, then),
        rows=kept([*samples.rows_of(record), *_certificate_rows(then)]),
    )


def _named_certificates(then: Iterable[Held]) -> Sequence[Certificate]:
    serials = {serial for one in then for serial in one.serials}
    statement = select(Certificate).where(Certificate.serial.in_(serials)).order_by(Certificate.issued_at)
    return db.session.scalars(statement).unique().all()


def _certificate_rows(then: Iterable[Held]) -> list[Record]:
    """The certificates that are about the moments in question, with everything that became of them, as rows."""
    return [row for found in _named_certificates(then) for row in (found, *found.events)]


def _witnesses(handled: Iterable[Witness], then: Iterable[Held]) -> tuple[Named, ...]:
    """Everybody on the witness list, by name: who handled the case, and who stands behind its certificates."""
    parts: dict[str, dict[str, None]] = {one.name: dict.fromkeys(one.parts) for one in handled}

    def took_part(name: str, part: str) -> None:
        parts.setdefault(name, {})[part] = None

    for found in _named_certificates(then):
        record = CertificateRecord.from_json(found.record_json)
        people = record.people
        took_part(people.assessor.name, f"assessed the check-up under {found.serial}")
        took_part(people.loader.name, f"loaded the positions of the check-up under {found.serial}")
        took_part(people.recorder.name, f"recorded the responses of the check-up under {found.serial}")
        took_part(people.approved_by.name, f"approved the check-up under {found.serial}")
        took_part(found.issued_by_name, f"issued {found.serial}")
        if record.medical is not None:
            took_part(record.medical.examiner.name, f"examined {record.dog.name} before {found.serial}")
    return tuple(Named(name, tuple(parts[name])) for name in sorted(parts))


def teams_named(sought: Sought, *, unit_id: UUID | None) -> list[Team]:
    """The teams, running or not, of the dog or the handler that was asked for; at most 50."""
    if not (sought.dog or sought.handler):
        return []
    statement = select(Team).join(Dog).join(Handler).order_by(Dog.name, Team.from_on.desc()).limit(50)
    if sought.dog:
        statement = statement.where(holds(sought.dog, Dog.name))
    if sought.handler:
        statement = statement.where(holds(sought.handler, Handler.name))
    if unit_id is not None:
        statement = statement.where(Dog.unit_id == unit_id)
    return list(db.session.scalars(statement).unique())
