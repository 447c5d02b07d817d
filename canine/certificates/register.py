"""The register as a list: searched, filtered, sorted."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, literal, select, union

from canine.certificates import queries
from canine.certificates.models import Certificate
from canine.certificates.queries import Listed
from canine.checkups.models import CheckupOdour
from canine.columns import Units, icontains_any
from canine.listing import Listable
from canine.registry.models import Dog, Team
from canine.registry.queries import fits_dog, fits_handler, teams_fitting
from canine.registry.reach import is_of_team_in
from canine.rules.listing import Asked, Paged


def register(asked: Asked, zone: ZoneInfo, *, at: datetime, of: Units = None) -> Paged[Listed]:
    """Return the register of units as it is asked for, the newest first of itself.

    The text is part of a serial, of a dog's or handler's name, of an odour, or of the SHA-256 of a paper. A filter by
    status costs three statements more: it follows from what became of every certificate that may have it.
    """
    statement = select(Certificate).where(is_of_team_in(Certificate.team_id, of))
    if asked.text:
        text = asked.text
        own = icontains_any(text, Certificate.serial_folded, Certificate.words_folded, Certificate.pdf_sha256)
        of_teams = Certificate.team_id.in_(teams_fitting(fits_dog(text), fits_handler(text)))
        fitting = union(select(Certificate.id).where(own), select(Certificate.id).where(of_teams))
        statement = statement.where(Certificate.id.in_(fitting))
    found = _listable(zone, at, of).records(statement, asked)
    return found.showing(queries.lines_of(found.rows, at))


def _listable(zone: ZoneInfo, at: datetime, of: Units) -> Listable:
    """Return what the register can be asked for at a moment."""
    dog = select(Dog.name_folded).join(Team, Team.dog_id == Dog.id).where(Team.id == Certificate.team_id)
    return Listable(
        usual=(Certificate.issued_at.desc(), Certificate.serial.desc()),
        conditions={
            # Those that ran on a day between the two, whenever they were issued.
            "since": lambda on: Certificate.valid_to > _midnight(on, zone),
            "until": lambda on: Certificate.valid_from < _midnight(on + timedelta(days=1), zone),
            "dog": lambda key: _of_team(Team.dog_id == key),
            "handler": lambda key: _of_team(Team.handler_id == key),
            "odour": _covers,
            "mode": lambda word: Certificate.mode == word,
            "status": lambda word: Certificate.id.in_(queries.ids_with_status(word, at=at, of=of)),
        },
        orders={
            "serial": Certificate.serial,
            "team": dog.correlate(Certificate).scalar_subquery(),
            "valid_from": Certificate.valid_from,
            "valid_to": Certificate.valid_to,
        },
    )


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone)


def _of_team(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Team.id == Certificate.team_id, condition)


def _covers(odour_id: UUID) -> ColumnElement[bool]:
    """Return the condition that the paper names the odour: a trial may have tried more than were passed."""
    between = literal(", ")
    named = (between + Certificate.odours + between).contains(between + CheckupOdour.name + between)
    return exists().where(CheckupOdour.checkup_id == Certificate.checkup_id, CheckupOdour.odour_id == odour_id, named)
