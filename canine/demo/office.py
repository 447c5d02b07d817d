"""The desk: what falls due is told, and read."""

from datetime import date, timedelta

from canine.demo.diary import Story
from canine.demo.world import World
from canine.notices import services as notices
from canine.readiness import services as readiness


def mondays(world: World, first_on: date) -> Story:
    """Every Monday the program tells what falls due; the manager reads it, and once a month everybody else."""
    on = first_on + timedelta(days=-first_on.weekday() % 7)
    staff = world.staff
    while True:
        yield world.moment(on, 6, 30)
        readiness.remind(at=world.moment(on, 6, 30), zone=world.zone)
        yield world.moment(on, 7, 45)
        readers = (
            (staff.manager, staff.trainer, staff.guest, staff.veterinarian, *staff.handlers)
            if on.day <= 7
            else (staff.manager,)
        )
        for person in readers:
            notices.mark_seen(person.id, actor=person.actor, at=world.moment(on, 7, 45))
        on += timedelta(days=7)
