"""What falls due, and who is away, as a calendar (RFC 5545): all-day events, which need no time zone. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from canine.readiness import sentences
from canine.readiness.queries import AwayRow, DueRow

# Any will do, as long as it never changes: a program knows an event again by the id that is made with it.
_NAMES = UUID("6f0b7a52-7a43-4f0e-9a57-0c1e2a7d9b11")
_ASK_AGAIN_AFTER = timedelta(hours=1)


def feed(dues: Sequence[DueRow], away: Sequence[AwayRow], *, base_url: str, today: date, at: datetime) -> bytes:
    """Return the calendar of these dues and absences; the same one keeps its id however often it is asked for."""
    calendar = Calendar()
    calendar.add("prodid", "-//Canine unit//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Canine unit: due dates")
    calendar.add("refresh-interval", _ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    for row in dues:
        calendar.add_component(_event(row, base_url, today, at))
    for one in away:
        calendar.add_component(_absence(one, base_url, today, at))
    content: bytes = calendar.to_ical()
    return content


def _event(row: DueRow, base_url: str, today: date, at: datetime) -> Event:
    address = base_url + row.path
    event = Event()
    event.add("uid", f"{_key(row)}@canine")
    event.add("dtstamp", at)
    event.add("dtstart", row.due.due_on)
    event.add("dtend", row.due.due_on + timedelta(days=1))
    event.add("summary", f"{'Overdue: ' if row.is_overdue else ''}{sentences.of_due(row.due)}, {row.subject}")
    event.add("description", f"{sentences.of_notice(row.subject, row.due, today)}\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _absence(row: AwayRow, base_url: str, today: date, at: datetime) -> Event:
    """Return an absence; one without a last day is drawn up to today, and grows."""
    last_on = row.last_on or max(row.first_on, today)
    event = Event()
    event.add("uid", f"{uuid5(_NAMES, f'{row.absence_id} absence')}@canine")
    event.add("dtstamp", at)
    event.add("dtstart", row.first_on)
    event.add("dtend", last_on + timedelta(days=1))
    event.add("summary", f"{row.name}: {row.words}" + ("" if row.last_on else " until further notice"))
    event.add("url", f"{base_url}/absences")
    event.add("transp", "TRANSPARENT")
    return event


def _key(row: DueRow) -> UUID:
    mode = row.due.mode.value if row.due.mode else "both"
    return uuid5(_NAMES, f"{row.subject_id} {row.due.kind.value} {mode} {row.due.due_on.isoformat()}")
