"""The desk: what falls due is told, and read; the rota is planned, and swapped; handlers take their leave."""

from datetime import date, time, timedelta

from canine.absences import services as absences
from canine.absences.messages import AbsenceEntry
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser, Whose
from canine.demo.diary import Story
from canine.demo.duty import STARTS
from canine.demo.world import World
from canine.notices import services as notices
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.readiness import services as readiness
from canine.registry import services as registry
from canine.registry.messages import Move
from canine.rota import queries as planned
from canine.rota import services as rota
from canine.rota.messages import Plan, SwapRequest
from canine.rules.absence import AbsenceKind
from canine.rules.roles import Role

_PLANNED_DAYS = 16


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


def rota_of_last_weeks(world: World, first_on: date) -> Story:
    """Plan, by the manager, the last week and the next around the clock, each team in turn; one night finds nobody.

    Yesterday a handler asked another one to take a shift over.
    """
    at = world.moment(first_on, 9)
    yield at
    for number in range(_PLANNED_DAYS * len(STARTS)):
        day, place = divmod(number, len(STARTS))
        on, crew = first_on + timedelta(days=day), world.crews[number % len(world.crews)]
        is_left_open = on == world.today + timedelta(days=3) and STARTS[place] == STARTS[-1]
        if len(world.crews) < len(STARTS) or is_left_open:
            continue
        plan = Plan(crew.team_id, world.port_id, on, time(STARTS[place]), 8, 1, world.zone)
        rota.plan_shifts(plan, actor=world.staff.manager.actor, at=at)
    at = world.moment(world.today - timedelta(days=1), 11)
    yield at
    first, other = world.crews[0], world.crews[-1]
    week = planned.planned(world.unit_id, at + timedelta(days=2), at + timedelta(days=7))
    ahead = [shift for shift in week if shift.team_id == first.team_id]
    if ahead and first.handler.id != other.handler.id:
        request = SwapRequest(ahead[0].id, other.team_id, "my daughter's graduation")
        rota.ask_swap(request, actor=first.handler.actor, at=at)


def change_of_policy(world: World) -> Story:
    """Propose, yesterday, that teams are examined more often: it waits for the other manager."""
    at = world.moment(world.today - timedelta(days=1), 10)
    yield at
    wanted = PolicyChange({"checkup_every_months": 2}, at, "After the failed check-up, look at every team more often")
    policy.propose_change(wanted, actor=world.staff.manager.actor, at=at)


def move_of_a_dog(world: World) -> Story:
    """Ask the unit in Nairobi, yesterday, to take a dog in with its handler: it waits for the manager there."""
    at = world.moment(world.today - timedelta(days=1), 11, 30)
    yield at
    wanted = Move(world.partner_id, "Nairobi lacks a dog for the cargo terminal", dog_id=world.crews[-1].dog.id)
    registry.propose_move(wanted, actor=world.staff.manager.actor, at=at)


def namesake(world: World) -> Story:
    """Invite, yesterday, a veterinarian of Nairobi who has a handler's name: a manager says that they are two."""
    at = world.moment(world.today - timedelta(days=1), 14)
    yield at
    name = world.staff.handlers[0].name
    message = NewUser(
        email=f"{name.lower().replace(' ', '.')}.nairobi@example.org",
        name=name,
        role=Role.VETERINARIAN,
        unit_id=world.partner_id,
        whose=Whose(another_because="The veterinarian of Nairobi; they have only the name in common"),
        reason="Looks after the dogs in Nairobi (demonstration)",
    )
    accounts.add_user(message, None, actor=world.staff.administrator.actor, at=at)


def leave_of_a_handler(world: World) -> Story:
    """Give a handler a week of leave, which the manager puts on record after the rota was planned."""
    at = world.moment(world.today - timedelta(days=1), 15)
    yield at
    crew = world.crews[len(world.crews) // 2]
    first_on = world.today + timedelta(days=4)
    last_on = first_on + timedelta(days=6)
    leave = AbsenceEntry(crew.handler_id, AbsenceKind.LEAVE, first_on, world.zone, last_on, "yearly leave")
    absences.record_absence(leave, actor=world.staff.manager.actor, at=at)
