"""The whole history: the unit is founded, learns for eight weeks, and works until now."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from canine.actor import program
from canine.certificates import authority
from canine.certificates.record import IssuingContext
from canine.demo import (
    costs,
    covert,
    draws,
    duty,
    exercises,
    filters,
    health,
    kennel,
    neighbours,
    office,
    people,
    stock,
    study,
    trials,
)
from canine.demo.diary import Diary, Story
from canine.demo.luck import stream
from canine.demo.world import COURSE_LASTS, KENNEL_OFFICE, Account, Wish, World
from canine.rules.places import ComputerKind, StationKind
from canine.settings import Settings
from canine.units import services as units
from canine.units.computers import add_computer
from canine.units.messages import ComputerEntry, StationEntry, UnitEntry

AUTHORITY = "Wildlife Service (demonstration)"
_STATIONS = (
    ("Kilindini port", StationKind.SEAPORT),
    ("Moi airport", StationKind.AIRPORT),
    ("Kilindini kennels", StationKind.KENNELS),
)
# From the founding to the course, and from the course to the first check-up.
_BEFORE_COURSE, _AFTER_COURSE = timedelta(days=16), timedelta(days=4)


def make_history(wish: Wish, settings: Settings) -> list[Account]:
    """Everything up to the moment of the wish, in the order of time; to be called inside one transaction."""
    today = wish.at.astimezone(settings.timezone).date()
    first_trial_on = today - trials.days_before_end(wish)
    course_from = first_trial_on - _AFTER_COURSE - COURSE_LASTS
    founded_at = datetime.combine(course_from - _BEFORE_COURSE, time(9), tzinfo=settings.timezone).astimezone(UTC)
    world, accounts = found(wish, settings, founded_at)
    world.diary.begin(first_weeks(world, course_from))
    world.diary.run(wish.at)
    return accounts


def found(wish: Wish, settings: Settings, at: datetime) -> tuple[World, list[Account]]:
    """Return the unit with its stations and its people."""
    actor = program("canine demo")
    entry = UnitEntry("MSA", "Mombasa Canine Unit", AUTHORITY, "Kilindini, Mombasa")
    unit = units.add_unit(entry, actor=actor, at=at)
    stations = [units.add_station(StationEntry(unit.id, name, kind), actor=actor, at=at).id for name, kind in _STATIONS]
    first_on = at.astimezone(settings.timezone).date()
    for computer in _computers(unit.id, first_on):
        add_computer(computer, actor=actor, at=at, today=first_on)
    partner_id = neighbours.found_partner(at)
    staff, accounts = people.hire(stream(wish.seed, "people"), unit.id, partner_id, wish.handlers, at)
    neighbours.let_in(unit.id, partner_id, staff, wish, settings.timezone, at)
    press = IssuingContext(authority.seal(settings, AUTHORITY, at=at), settings.base_url, settings.timezone)
    port_id, airport_id, _ = stations
    diary, zone = Diary(), settings.timezone
    key = settings.secret_key
    return World(wish, zone, press, diary, unit.id, port_id, airport_id, staff, partner_id, key), accounts


def _computers(unit_id: UUID, first_on: date) -> list[ComputerEntry]:
    """Return the server, the desk and the tablets of the unit, as its papers name them."""
    ntp, network = "ke.pool.ntp.org", "the mobile network"
    desk = (ComputerKind.DESK, "Kennel office", "HP", "ProDesk 400", "KWS/PC/117", "Windows 11", ntp, KENNEL_OFFICE)
    rows = [
        (ComputerKind.SERVER, "Kennel server", "Dell", "PowerEdge T150", "KWS/SRV/04", "Debian 12", ntp, ""),
        desk,
        *(
            (ComputerKind.TABLET, name, "Samsung", "Galaxy Tab Active5", f"KWS/TAB/{n:02}", "Android 14", network, name)
            for n, name in enumerate(people.TABLETS, start=21)
        ),
    ]
    return [ComputerEntry(unit_id, *row, from_on=first_on) for row in rows]


def first_weeks(world: World, course_from: date) -> Story:
    """Odours and aids, the dogs, the course; then everything that a unit does begins."""
    at = world.moment(course_from - timedelta(days=12), 9)
    yield at
    kennel.keep_odours(world, at)
    world.diary.begin(kennel.aid_batches(world, course_from - timedelta(days=11)))
    at = world.moment(course_from - timedelta(days=10), 14)
    yield at
    dogs = kennel.bring_dogs(world, at)
    for number, dog in enumerate(dogs):
        # With one dog alone nothing would be ready; with more, the last one's medical check-up is overdue.
        is_overdue = 0 < number == len(dogs) - 1
        first_on = course_from - timedelta(days=9 - number % 8)
        world.diary.begin(health.examinations(world, dog, first_on, is_overdue=is_overdue))
    at = world.moment(course_from, 8)
    yield at
    kennel.form_teams(world, dogs, at)
    for crew in world.crews:
        is_short = crew.number == min(2, len(world.crews) - 1)
        story = exercises.maintenance(world, crew, course_from, is_short_last_month=is_short)
        world.diary.begin(story)
    course_to = course_from + COURSE_LASTS
    at = world.moment(course_to - timedelta(days=1), 16)
    yield at
    kennel.hold_course(world, course_from, at)
    for crew in world.crews:
        world.diary.begin(kennel.refreshers(world, crew, course_to + timedelta(days=100 + crew.number * 3)))
    for number in range(len(world.trials)):
        world.diary.begin(trials.calendar(world, number))
    world.diary.begin(duty.roster(world))
    world.diary.begin(filters.sessions(world, world.service_from))
    world.diary.begin(office.mondays(world, course_to))
    world.diary.begin(costs.of_the_months(world, course_to))
    world.diary.begin(stock.pumps(world, course_to))
    world.diary.begin(stock.lots_of_the_months(world, course_to))
    world.diary.begin(draws.of_last_days(world))
    world.diary.begin(study.of_a_season(world))
    world.diary.begin(covert.of_last_months(world))
    world.diary.begin(office.leave_of_a_handler(world))
    world.diary.begin(office.change_of_policy(world))
    world.diary.begin(office.move_of_a_dog(world))
    world.diary.begin(office.namesake(world))
    world.diary.begin(office.rota_of_last_weeks(world, max(world.today - timedelta(days=8), course_to)))
