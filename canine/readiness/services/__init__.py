"""Services of the readiness package: telling what falls due, and the addresses of people's calendars."""

from canine.readiness.services.calendars import holder_of, make_calendar_link, revoke_calendar_link
from canine.readiness.services.reminding import Reminded, remind

__all__ = ["Reminded", "holder_of", "make_calendar_link", "remind", "revoke_calendar_link"]
