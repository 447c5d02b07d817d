"""Shifts around the clock: the roster of each day, and each shift as its handler logs it."""

from datetime import datetime, timedelta
from uuid import UUID

from canine.demo import filters, searches, study
from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.vocabulary import SHIFT_REMARKS
from canine.demo.world import Crew, World, taken_at
from canine.rules.shift import Rain, Wind
from canine.rules.team import Mode
from canine.shifts import services as shifts
from canine.shifts.messages import EndShift, NewNote, OpenShift

STARTS = (6, 14, 22)
LASTS = timedelta(hours=8)
_REST = timedelta(hours=10)
_AIRPORT_DAYS = (1, 3, 5)


def roster(world: World) -> Story:
    """Every morning at four: who works when and where until the next morning."""
    luck = world.luck("roster")
    hours = _hours(world)
    on = world.service_from
    while True:
        yield world.moment(on, 4)
        for place, hour in enumerate(hours):
            start = world.moment(on, hour)
            station_id = world.airport_id if hour == 14 and on.weekday() in _AIRPORT_DAYS else world.port_id
            crew = _next_crew(world, start)
            if crew is not None:
                crew.last_duty_at = crew.dog.last_duty_at = start + LASTS
                crew.dog.busy.append((start, start + LASTS))
                world.diary.begin(shift(world, crew, station_id, start, luck.between(0, 10**9) + place))
        on += timedelta(days=1)


def _hours(world: World) -> list[int]:
    """When shifts begin: three for four dogs. The one that covers the end of the history comes first, and is staffed
    in the smallest unit too."""
    now = world.wish.at.astimezone(world.zone).hour
    present = max((hour for hour in STARTS if hour <= now), default=STARTS[-1])
    first = STARTS.index(present)
    wanted = max(1, world.wish.dogs * 3 // 4)
    chosen = [STARTS[(first + number) % len(STARTS)] for number in range(wanted)]
    return sorted(chosen)


def _next_crew(world: World, start: datetime) -> Crew | None:
    """Return the crew whose dog has rested longest, then whose handler has, among those that may work."""
    able = [
        crew
        for crew in world.crews
        if crew.is_certified(Mode.FREE_SEARCH, start)
        and crew.dog.medical_due_on >= world.day(start)
        and crew.dog.is_free(start - _REST, start + LASTS + _REST)
        and not _is_before_checkup(world, crew, start)
    ]
    return min(able, key=lambda crew: (crew.dog.last_duty_at, crew.last_duty_at, crew.number), default=None)


def _is_before_checkup(world: World, crew: Crew, start: datetime) -> bool:
    """Whether the shift would run into an efficacy check-up of the dog, or end on its morning."""
    local = start.astimezone(world.zone)
    return (local.date() if local.hour < STARTS[-1] else local.date() + timedelta(days=1)) in crew.dog.examined_on


def shift(world: World, crew: Crew, station_id: UUID, start: datetime, number: int) -> Story:
    """One shift: opened, the weather, its searches, ended with a word on the dog."""
    luck = world.luck(f"shift {number}")
    handler, on = crew.handler.actor, world.day(start)
    yield start
    opened = shifts.open_shift(OpenShift((crew.team_id,), station_id, start, on), actor=handler, at=start)
    at = start + timedelta(minutes=luck.between(6, 20))
    yield at
    shifts.note_on_shift(_weather(opened.id, start.astimezone(world.zone), at, luck), actor=handler, at=at)
    if crew.is_certified(Mode.RASCO, at) and filters.is_sampling_day(world, on) and station_id == world.port_id:
        at = yield from filters.take_samples(world, crew, opened.id, at, luck)
    if world.study_containers and station_id == world.port_id:
        at = yield from study.sample_what_waits(world, crew, opened.id, at, luck)
    yield from searches.searches_of_shift(world, searches.Place(crew, opened.id, station_id, start + LASTS), at, luck)
    yield start + LASTS
    ending = EndShift(opened.id, start + LASTS, luck.pick(SHIFT_REMARKS))
    shifts.end_shift(ending, actor=handler, at=start + LASTS)


def _weather(shift_id: UUID, local: datetime, at: datetime, luck: Luck) -> NewNote:
    """Mombasa by season and hour: long rains from April to June, short ones in November."""
    wet = {4: 0.4, 5: 0.5, 6: 0.3, 10: 0.25, 11: 0.4}.get(local.month, 0.1)
    rain = luck.pick((Rain.LIGHT, Rain.HEAVY)) if luck.happens(wet) else Rain.DRY
    warm = 26.5 if 6 <= local.month <= 9 else 29.0
    warm += 2 if local.hour == 14 else -2 if local.hour == 22 else 0
    return NewNote(
        shift_id,
        at,
        temperature_c=luck.reading(warm - 1.5, warm + 1.5),
        humidity_percent=luck.between(78, 94) if rain is not Rain.DRY else luck.between(60, 82),
        rain=rain,
        wind=luck.pick((Wind.CALM, Wind.LIGHT, Wind.LIGHT, Wind.MODERATE)),
        **taken_at(at, luck),
    )
