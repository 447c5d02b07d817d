"""The rows around a case: what its certificates rely on, and all of dog and handler, a year before and since."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.certificates.past import why_it_failed
from canine.certificates.relied_on import place_of, rows_relied_on
from canine.checkups import queries as checkups
from canine.checkups.queries import CheckupRow
from canine.covert_checks import figures as covert_checks
from canine.covert_checks import queries as covert_queries
from canine.extensions import Record, db
from canine.medical.models import MedicalCheckup
from canine.prosecution.messages import Grid, Line, ReliedOn
from canine.registry.models import Team
from canine.rules.policy import months_after
from canine.rules.standing import StandingKind
from canine.rules.trial import Verdict
from canine.rules.words import word_for
from canine.standing.models import StandingFact
from canine.training.models import Exercise

_WHICH_DAY = (
    "A check-up stands at its last response, whenever a manager decided on it; a covert check at its reveal; "
    "what ended a standing at that decision."
)
_SPEAKS_AGAINST = (StandingKind.SUSPENDED, StandingKind.WITHDRAWN, StandingKind.ENDED)


def teams_around(teams: Iterable[Team]) -> Sequence[Team]:
    """Return these teams and every other one that their dogs and handlers were ever in."""
    found = list(teams)
    of_both = or_(
        Team.dog_id.in_({one.dog_id for one in found}), Team.handler_id.in_({one.handler_id for one in found})
    )
    return db.session.scalars(select(Team).where(of_both).order_by(Team.from_on, Team.id)).unique().all()


def rows_around(teams: Sequence[Team], at: datetime, now: datetime) -> Iterator[Record]:
    """Yield check-ups, covert checks, standing, health and training of dog and handler from a year before until now."""
    since = a_year_before(at)
    ids = [one.id for one in teams]
    for team in teams:
        yield from (team, team.dog, team.handler)
    facts = select(StandingFact).where(StandingFact.team_id.in_(ids), StandingFact.at <= now)
    for fact in db.session.scalars(facts.order_by(StandingFact.at)):
        yield fact
        if fact.odour is not None:
            yield fact.odour
    ids_then = sorted({row.id for row in _checkups_ever(teams) if since <= row.opened_at <= now}, key=str)
    held = checkups.with_results(ids_then)
    for checkup_id in ids_then:
        found, result = held[checkup_id]
        yield from (found, *found.odours, *found.events, *([result] if result else []))
    for covert, _, _ in covert_checks.came_to(teams, since, now):
        yield from covert_queries.rows_of(covert, now)
    yield from db.session.scalars(
        select(MedicalCheckup).where(
            MedicalCheckup.dog_id.in_({one.dog_id for one in teams}), MedicalCheckup.examined_at.between(since, now)
        )
    )
    yield from db.session.scalars(
        select(Exercise).where(Exercise.team_id.in_(ids), Exercise.held_on.between(since.date(), now.date()))
    ).unique()


def _checkups_ever(teams: Sequence[Team]) -> Sequence[CheckupRow]:
    return checkups.checkups_ever_of_both({one.dog_id for one in teams}, {one.handler_id for one in teams})


def a_year_before(at: datetime) -> datetime:
    """Return the same time of day twelve months before."""
    return datetime.combine(months_after(at.date(), -12), at.time(), tzinfo=at.tzinfo)


def relied_on(certificates: Iterable[Certificate]) -> tuple[tuple[ReliedOn, ...], list[Record]]:
    """Return, of each certificate, the records that it relies on with the keys of their rows; and these rows."""
    told: list[ReliedOn] = []
    rows: list[Record] = []
    for one in certificates:
        record = CertificateRecord.from_json(one.record_json)
        checkup = checkups.checkup(one.checkup_id)  # held on to: all that follows finds it in the session
        dossier, zone = checkups.dossier(checkup.id), ZoneInfo(record.zone)
        for kind, key, found in rows_relied_on(dossier, since=record.history.from_on, zone=zone, at=one.issued_at):
            if kind.startswith("covert checks") and record.covert is None:
                continue  # a paper of an earlier release names none
            mine = [row for row in found if isinstance(row, Record)]
            rows += mine
            told.append(ReliedOn(one.serial, kind, str(key), tuple(place_of(row) for row in mine)))
    return tuple(told), rows


def since_then(teams: Sequence[Team], at: datetime, now: datetime, but: Collection[UUID] = ()) -> Grid:
    """Return what became of dog and handler after the moment: check-ups, covert checks, and what ended a standing.

    `but` are the covert checks that the case itself is, of which it has a part of its own.
    """
    lines = _what_came_of(teams, at, now, but)
    return _as_grid("Since then, until this was made", "is on record since then.", lines)


def year_before(teams: Sequence[Team], at: datetime, but: Collection[UUID] = ()) -> Grid:
    """Return the same of the twelve months before the moment."""
    lines = _what_came_of(teams, a_year_before(at), at, but)
    return _as_grid("In the twelve months before", "is on record in the twelve months before.", lines)


def _what_came_of(teams: Sequence[Team], at: datetime, now: datetime, but: Collection[UUID]) -> list[Line]:
    lines = {}
    for row in _checkups_ever(teams):
        if at < row.held_at <= now and row.verdict is not None:
            counts = row.worse
            said = "no counts"
            if counts:
                said = (
                    f"{counts.hits} of {counts.targets} targets found, a false alert at {counts.false_alerts} of "
                    f"{counts.non_targets} others"
                )
            failed = "FAILED" if row.verdict is Verdict.FAILED else word_for(row.verdict)
            why = why_it_failed(row)
            words = f"{said}; {why}" if why else said
            lines[row.id] = Line((row.held_at, f"Check-up, {word_for(row.mode)}", failed, row.team, words))
    return [*lines.values(), *_covert_since(teams, at, now, but), *_standing_since(teams, at, now)]


def _covert_since(teams: Sequence[Team], at: datetime, now: datetime, but: Collection[UUID]) -> Iterator[Line]:
    """Yield the covert checks that came to a team and were revealed after the moment."""
    for found, team, verdict in covert_checks.came_to(teams, at, now):
        if found.id in but:
            continue
        own = [one.alerted for one in verdict.shown if one.team_id == str(team.id)]
        held = "a target" if verdict.is_target else "no target"
        shown = "alerted" if any(own) else "showed nothing"
        said = f"Check {found.number}: the container or filter held {held}; its dog {shown}"
        is_right = any(own) is verdict.is_target
        name = team.called_at(found.committed_at)
        revealed_at = found.reveal.revealed_at if found.reveal else now
        yield Line(
            (
                revealed_at,
                "Covert check",
                "right" if is_right else "MISSED" if verdict.is_target else "FALSE ALERT",
                name,
                said,
            )
        )


def _standing_since(teams: Sequence[Team], at: datetime, now: datetime) -> Iterator[Line]:
    """Yield what suspended, withdrew or ended a team: one line for what was decided at one moment of several odours."""
    by_id = {one.id: one for one in teams}
    facts = select(StandingFact).where(
        StandingFact.team_id.in_(list(by_id)), StandingFact.at > at, StandingFact.at <= now
    )
    decided: dict[tuple[datetime, StandingKind, UUID, str], list[str]] = {}
    for fact in db.session.scalars(facts.order_by(StandingFact.at, StandingFact.id)):
        if fact.kind in _SPEAKS_AGAINST:
            odours = decided.setdefault((fact.at, fact.kind, fact.team_id, fact.reason), [])
            odours.append(fact.odour.name if fact.odour else "all odours")
    for (when, kind, team_id, reason), odours in decided.items():
        team = by_id[team_id].called_at(when)
        yield Line((when, "Standing", word_for(kind).upper(), team, f"{', '.join(sorted(odours))}: {reason}"))


def _as_grid(title: str, is_empty: str, lines: Sequence[Line]) -> Grid:
    return Grid(
        title,
        ("When", "What", "Result", "Team", "Counts or reason"),
        tuple(sorted(lines, key=lambda line: str(line.cells[0]))),
        f"No check-up, covert check, suspension, withdrawal or end of a team of this dog or of this handler {is_empty}",
        note=_WHICH_DAY if lines else "",
    )
