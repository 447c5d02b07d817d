"""Who is away, as a person's calendar shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.absences import queries as absences
from canine.accounts.models import User
from canine.registry import queries as registry
from canine.rules.roles import Role

SHOWN_SINCE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A handler who is away from a day to a day; `words` are what colleagues may read."""

    absence_id: UUID
    name: str
    words: str
    first_on: date
    last_on: date | None


def away_for(person: User, *, at: datetime, zone: ZoneInfo) -> list[AwayRow]:
    """Return the absences of a handler for the handler, of the unit for its managers, from a month ago on;
    else nothing.
    """
    own = registry.handler_of_user(person.id) if person.role is Role.HANDLER else None
    if own is None and person.role is not Role.MANAGER:
        return []
    found = absences.absences_in(person.unit_id or (), at - SHOWN_SINCE, None, handler_id=own.id if own else None)
    return [
        AwayRow(
            one.id,
            one.handler.called_at(one.begins_at),
            one.span.words,
            one.begins_at.astimezone(zone).date(),
            one.span.last_at.astimezone(zone).date() if one.span.last_at else None,
        )
        for one in found
    ]
