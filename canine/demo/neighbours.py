"""Who comes from elsewhere: the guest assessor, let in by name, and a second unit that is the first one's partner."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import program
from canine.demo.world import Staff, Wish
from canine.guests import services as guests
from canine.guests.messages import NewGuest, NewPartner
from canine.rules.places import StationKind
from canine.units import services as units
from canine.units.messages import StationEntry, UnitEntry


def found_partner(at: datetime) -> UUID:
    """Return the unit in Nairobi, which looks at the first one's check-ups, and may take a dog in."""
    actor = program("canine demo")
    entry = UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service (demonstration)", "Embakasi, Nairobi")
    partner = units.add_unit(entry, actor=actor, at=at)
    units.add_station(StationEntry(partner.id, "Jomo Kenyatta airport", StationKind.AIRPORT), actor=actor, at=at)
    return partner.id


def let_in(unit_id: UUID, partner_id: UUID, staff: Staff, wish: Wish, zone: ZoneInfo, at: datetime) -> None:
    """Let the guest in, year after year until next month, and name the unit in Nairobi as a partner."""
    manager = staff.manager.actor
    from_on, last_on = at.astimezone(zone).date(), wish.at.astimezone(zone).date() + timedelta(days=30)
    while from_on < last_on:
        to_on = min(from_on + timedelta(days=364), last_on)
        message = NewGuest(unit_id, staff.guest.id, from_on, to_on, zone, "Assesses teams that nobody here may assess")
        guests.let_in(message, actor=manager, at=at)
        from_on = to_on + timedelta(days=1)
    reason = "Two units look at each other's check-ups"
    guests.name_partner(NewPartner(unit_id, partner_id, reason), actor=manager, at=at)
