"""Maintenance training: at least sixteen hours in a month, but for one month of one team."""

from datetime import date, datetime, timedelta

from canine.demo import kennel
from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.vocabulary import EXERCISE_REMARKS, GOALS, ODOURS, PLACES
from canine.demo.world import Aid, Crew, World
from canine.rules.efficacy import Counts
from canine.rules.policy import months_after
from canine.rules.team import Blinding, Mode
from canine.training import services as training
from canine.training.messages import AidUsed, ExerciseEntry

IN_A_MONTH = 11
_IN_A_SHORT_MONTH = 7
_HOURS = (9, 16, 19)
# Of so many exercises, one with the custody of its aids written down; the others use aids laid out before.
_CUSTODY_SHARE = 0.12
# The newest aids of an odour are for check-ups, and for the controls of sessions.
_LEFT_IN_STORE = 2
_BLINDINGS = (Blinding.KNOWN, Blinding.KNOWN, Blinding.SINGLE_BLIND, Blinding.SINGLE_BLIND, Blinding.DOUBLE_BLIND)


def maintenance(world: World, crew: Crew, from_on: date, *, is_short_last_month: bool) -> Story:
    """Return the exercises of one team from a day on, spread over each month; last month may be short."""
    luck = world.luck(f"training {crew.number}")
    last_month = months_after(world.today.replace(day=1), -1)
    month = from_on.replace(day=1)
    while True:
        wanted = _IN_A_SHORT_MONTH if is_short_last_month and month == last_month else IN_A_MONTH
        for number in range(wanted):
            on = month + timedelta(days=number * 27 // wanted + luck.between(0, 1))
            minutes = luck.between(90, 115)
            if on < from_on:
                continue
            # The roster of the day is made at four; the free hour is looked for after that.
            yield world.moment(on, 8)
            start = _free_start(world, crew, on, minutes) + timedelta(minutes=luck.between(0, 25))
            at = start + timedelta(minutes=minutes + luck.between(4, 15))
            aids = _aids(world, on, luck)
            if luck.happens(_CUSTODY_SHARE):
                people = (crew.handler, world.staff.trainer)
                out_at, back_at = start - timedelta(minutes=6), at - timedelta(minutes=2)
                world.diary.begin(kennel.lend(world, aids, people, out_at, back_at))
            yield at
            entry = _entry(world, crew, aids, (start, minutes), luck)
            training.log_exercise(entry, actor=crew.handler.actor, at=at)
        month = months_after(month, 1)


def _free_start(world: World, crew: Crew, on: date, minutes: int) -> datetime:
    """Return the first hour of the day at which the dog has no shift; the last one when it has one all day."""
    starts = [world.moment(on, hour) for hour in _HOURS]
    lasts = timedelta(minutes=minutes + 30)
    return next((start for start in starts if crew.dog.is_free(start, start + lasts)), starts[-1])


def _aids(world: World, on: date, luck: Luck) -> list[Aid]:
    odours = luck.sample(ODOURS, luck.between(1, 2))
    stored = [world.aids_of(odour, on)[:-_LEFT_IN_STORE] for odour in odours]
    return [luck.pick(aids) for aids in stored if aids]


def _entry(world: World, crew: Crew, aids: list[Aid], when: tuple[datetime, int], luck: Luck) -> ExerciseEntry:
    start, minutes = when
    targets, others = luck.between(6, 12), luck.between(12, 30)
    hits = sum(luck.happens(crew.dog.sensitivity - 0.02) for _ in range(targets))
    false_alerts = sum(luck.happens(crew.dog.false_alerts * 1.5) for _ in range(others))
    leader = world.staff.trainer if luck.happens(0.3) else crew.handler
    odour = aids[0].odour if aids else luck.pick(ODOURS)
    return ExerciseEntry(
        team_id=crew.team_id,
        led_by_id=leader.id,
        started_at=start,
        held_on=world.day(start),
        minutes=minutes,
        goal=luck.pick(GOALS).format(odour=odour),
        place=luck.pick(PLACES),
        counts=Counts(hits, targets - hits, false_alerts, others - false_alerts),
        result=luck.pick(EXERCISE_REMARKS),
        blinding=luck.pick(_BLINDINGS),
        mode=Mode.FREE_SEARCH,
        aids=tuple(AidUsed(aid.id) for aid in aids),
        blanks=luck.between(2, 8),
        distractors=", ".join(luck.sample(("coffee", "pepper", "fish", "toy", "tape", "tea", "food"), 3)),
    )
