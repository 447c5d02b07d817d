"""Efficacy check-ups through the real services: plan, responses, reveal, approval, certificate, retest."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from canine.certificates import services as certificates
from canine.checkups import queries, services
from canine.checkups.messages import CauseOfMiss, Judgement, NewCheckup, NewStatement, TrialResponse
from canine.checkups.models import Checkup
from canine.demo import kennel, preparing
from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.vocabulary import INTERRUPTIONS, ODOURS
from canine.demo.world import CHECKUP_EVERY, Crew, Person, Wish, World
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.team import Mode
from canine.rules.trial import MissCause, PlannedRun, Presentation, TrialResult, Verdict

TARGETS, NON_TARGETS, SESSIONS = 20, 40, 2
_ROOMS = {Mode.FREE_SEARCH: "training hall, Kilindini", Mode.RASCO: "presentation room, Kilindini"}
_CAUSES = (MissCause.DOG_SHOWED_NOTHING, MissCause.DOG_SHOWED_NOTHING, MissCause.HANDLER_MISSED_CHANGE)
_RETEST_AFTER = timedelta(days=11)
_HELD_AGAIN_AFTER = timedelta(days=2)
# Before the first call of a run: when the loader opens it, and when they have left.
_OPENED_BEFORE, _LEFT_BEFORE = timedelta(seconds=200), timedelta(seconds=60)
# Between the last call of a run and that of an item that is presented once more.
_ONCE_MORE_AFTER = timedelta(seconds=24)
_BLANKS_CLEANER = 0.1  # a dog alerts on a blank that much more seldom than on a distractor


@dataclass(frozen=True, slots=True)
class Order:
    """One check-up to be held: whose, when, and what is particular about it."""

    crew: Crew
    mode: Mode
    on: date
    hour: int = 8
    sensitivity: float | None = None
    is_interrupted: bool = False
    approved_after_days: int = 1
    wants_certificate: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something lies."""

    run: int
    position: int


def days_before_end(wish: Wish) -> timedelta:
    """From the very first check-up to the end of the history."""
    number_of_trials = wish.handlers + wish.rasco_dogs
    return _last_before_end(number_of_trials - 1, number_of_trials) + rounds(wish) * CHECKUP_EVERY


def rounds(wish: Wish) -> int:
    """How many times each team is examined after its first time."""
    return -(-(wish.days - 10) // CHECKUP_EVERY.days)


def _last_before_end(number: int, of: int) -> timedelta:
    """How long before the end the last check-up of a team is: the teams follow each other by one to three days."""
    return timedelta(days=2 + number * max(1, min(3, 84 // of)))


def orders(world: World, number: int) -> list[Order]:
    """Every check-up of one team in one mode: one fails, one is interrupted, one waits for the manager at the end."""
    crew, mode = world.trials[number]
    last_of_all, last_turn = len(world.trials) - 1, rounds(world.wish)
    first_on = world.today - _last_before_end(number, last_of_all + 1) - last_turn * CHECKUP_EVERY
    found = []
    for turn in range(last_turn + 1):
        fails = turn == last_turn // 2 and number == min(1, last_of_all)
        found.append(
            Order(
                crew,
                mode,
                first_on + turn * CHECKUP_EVERY,
                sensitivity=0.55 if fails else 1.0 if turn in (0, last_turn) else None,
                is_interrupted=turn == last_turn - 1 and number == min(2, last_of_all),
                approved_after_days=7 if turn == last_turn and number == 0 else 1,
            )
        )
    return found


def calendar(world: World, number: int) -> Story:
    """Hold every ordered check-up of a team in a mode on its day."""
    ordered = orders(world, number)
    for order in ordered:
        order.crew.dog.examined_on.add(order.on)
    for order in ordered:
        yield world.moment(order.on, 5)
        world.diary.begin(hold(world, order))


def hold(world: World, order: Order) -> Story:
    """One check-up from the assessor's form to what follows from its result."""
    luck = world.luck(f"check-up of {order.crew.number} {order.mode} {order.on}")
    guest, loader = world.staff.guest, world.staff.trainer
    recorder = _recorder(world, order.crew)
    order.crew.dog.examined_on.add(order.on)
    yield world.moment(order.on, 6)
    order.crew.dog.busy.append((world.moment(order.on, order.hour), world.moment(order.on, order.hour + 7)))
    at = world.moment(order.on, order.hour, luck.between(0, 9))
    yield at
    stored = [world.aids_of(odour, order.on)[-2:] for odour in ODOURS]
    # Other check-ups of the day have taken the last aids out, or wear the items on which this one would draw.
    if not all(stored) or (order.mode, order.on) in world.check_ups_on:
        world.diary.begin(hold(world, replace(order, on=order.on + timedelta(days=1))))
        return
    world.check_ups_on.add((order.mode, order.on))
    aids = [aid for found in stored for aid in found]
    message = _message(world, order, preparing.items_for(world, aids, order.mode, at), recorder)
    opened = services.open_checkup(message, actor=guest.actor, at=at, rng=luck, nonce=luck.randbytes(32))
    lent = kennel.lend(world, aids, (loader, recorder), at + timedelta(minutes=20), at + timedelta(hours=7))
    world.diary.begin(lent)
    at += timedelta(minutes=12)
    run: PlannedRun | None = None
    passed_by: TrialResponse | None = None
    for place, called_at in _paced(opened, at + timedelta(minutes=25), luck):
        if run is None or run.number != place.run:
            at = called_at - _OPENED_BEFORE
            yield at
            run = services.see_run(opened.id, actor=loader.actor, at=at)
            at = called_at - _LEFT_BEFORE
            yield at
            services.tick_places(opened.id, run.number, run.positions(), actor=loader.actor, at=at)
            services.say_loaded(opened.id, run.number, actor=loader.actor, at=at)
        one = Presentation(run.session, run.number, place.position, run.positions()[place.position])
        at = called_at
        yield at
        if order.is_interrupted and one.run == 3:
            words = luck.pick(INTERRUPTIONS)
            services.close_incomplete(opened.id, words, actor=guest.actor, at=at)
            again = Order(order.crew, order.mode, order.on + _HELD_AGAIN_AFTER, hour=10)
            world.diary.begin(hold(world, again))
            return
        shown = _shown(one, order, at, luck)
        if _is_passed_by(order, one):
            passed_by, shown = shown, replace(shown, kind=ResponseKind.NOT_SNIFFED, latency_s=None, sniffed_s=None)
        services.record_response(opened.id, shown, actor=recorder.actor, at=at)
        if passed_by is not None and one.position == opened.positions_per_run:
            at = called_at + _ONCE_MORE_AFTER
            yield at
            _once_more(opened.id, passed_by, recorder, at)
            passed_by = None
    yield from _conclude(world, order, opened.id, recorder, at, luck)


def _conclude(world: World, order: Order, checkup_id: UUID, recorder: Person, at: datetime, luck: Luck) -> Story:
    """Tell what each of those who took part knew, the causes of the misses, and what follows from the result."""
    guest, loader = world.staff.guest, world.staff.trainer
    for each in (guest, loader, recorder, order.crew.handler):
        at += timedelta(seconds=luck.between(40, 90))
        yield at
        services.state_knowledge(checkup_id, NewStatement(knew_in_sight=False), actor=each.actor, at=at)
    at += timedelta(minutes=luck.between(8, 25))
    yield at
    outcome = queries.result(checkup_id)
    verdict = outcome.verdict if outcome else None
    _name_causes(checkup_id, guest, at, luck)
    yield from _follow(world, order, checkup_id, verdict, luck)


def _recorder(world: World, crew: Crew) -> Person:
    """Another handler; in a unit of one team, the veterinarian."""
    others = [other.handler for other in world.crews if other is not crew]
    return others[crew.number % len(others)] if others else world.staff.veterinarian


def _message(world: World, order: Order, item_ids: tuple[UUID, ...], recorder: Person) -> NewCheckup:
    return NewCheckup(
        team_id=order.crew.team_id,
        mode=order.mode,
        odour_ids=tuple(world.odour_ids.values()),
        item_ids=item_ids,
        targets=TARGETS,
        non_targets=NON_TARGETS,
        sessions=SESSIONS,
        loader_id=world.staff.trainer.id,
        recorder_id=recorder.id,
        place=_ROOMS[order.mode],
        statement_signed=True,
        zone=str(world.zone),
    )


def _paced(opened: Checkup, start: datetime, luck: Luck) -> list[tuple[_Place, datetime]]:
    """Each place with its moment: half a minute apart, minutes between runs, hours between sessions."""
    found: list[tuple[_Place, datetime]] = []
    at, session = start, opened.runs[0].session
    for run in opened.runs:
        for position in range(1, opened.positions_per_run + 1):
            if run.session != session:
                at, session = at + timedelta(hours=3, minutes=luck.between(0, 20)), run.session
            elif found and position == 1:
                # Items rest for three minutes, also after what is presented once more at the end of a run.
                at += timedelta(minutes=luck.between(4, 8)) + _ONCE_MORE_AFTER
            at += timedelta(seconds=luck.between(18, 40))
            found.append((_Place(run.number, position), at))
    return found


def _is_passed_by(order: Order, one: Presentation) -> bool:
    """Whether the dog does not sniff there at first: on some days, in the fourth run."""
    return order.on.day % 2 == 0 and (one.run, one.position) == (4, 3)


def _once_more(checkup_id: UUID, shown: TrialResponse, recorder: Person, at: datetime) -> None:
    message = replace(shown, presentation=2, captured_at=at - timedelta(seconds=2))
    services.record_response(checkup_id, message, actor=recorder.actor, at=at)


def _shown(one: Presentation, order: Order, at: datetime, luck: Luck) -> TrialResponse:
    kind, dog = one.item.kind, order.crew.dog
    share = {
        ItemKind.TARGET: dog.sensitivity if order.sensitivity is None else order.sensitivity,
        ItemKind.DISTRACTOR: dog.false_alerts,
    }.get(kind, dog.false_alerts * _BLANKS_CLEANER)
    alerts = luck.happens(share)
    changed = not alerts and luck.happens(0.3 if kind is ItemKind.TARGET else 0.01)
    shown = ResponseKind.CHANGE_OF_BEHAVIOUR if changed else ResponseKind.NONE
    return TrialResponse(
        one.run,
        one.position,
        ResponseKind.ALERT if alerts else shown,
        captured_at=at - timedelta(seconds=luck.between(1, 4)),
        latency_s=luck.reading(1.2, 6.0) if alerts else None,
        sniffed_s=luck.reading(0.8, 7.5),
    )


def _name_causes(checkup_id: UUID, assessor: Person, at: datetime, luck: Luck) -> None:
    for line in queries.scored(checkup_id).misses_without_cause:
        if line.scored.result is TrialResult.MISS:
            place = line.scored.presentation
            word = CauseOfMiss(place.run, place.position, luck.pick(_CAUSES))
            services.name_miss_cause(checkup_id, word, actor=assessor.actor, at=at)


def _follow(world: World, order: Order, checkup_id: UUID, verdict: Verdict | None, luck: Luck) -> Story:
    """Retest a failure; approve a pass, and certify it where the certificate ends before the next check-up."""
    crew, manager = order.crew, world.staff.manager.actor
    if verdict is not Verdict.PASSED:
        crew.certified_until.pop(order.mode, None)
        again = order.on + _RETEST_AFTER
        retest = Order(crew, order.mode, again, hour=10, sensitivity=0.99, wants_certificate=True)
        world.diary.begin(hold(world, retest))
        return
    on = order.on + timedelta(days=order.approved_after_days)
    while on in crew.dog.examined_on:  # with another handler, perhaps: none is certified while one is open
        on += timedelta(days=1)
    at = world.moment(on, 9, luck.between(0, 30))
    yield at
    services.judge_checkup(checkup_id, Judgement(approve=True), actor=manager, at=at)
    ends_at = crew.certified_until.get(order.mode)
    lasts = ends_at is not None and ends_at > at + CHECKUP_EVERY + timedelta(days=6)
    if lasts and not order.wants_certificate:
        return
    at += timedelta(minutes=luck.between(10, 20))
    yield at
    certificate = certificates.issue(checkup_id, world.press, actor=manager, at=at)
    crew.certified_until[order.mode] = certificate.valid_to
    if not crew.dog.is_operational:
        crew.dog.is_operational = True
        at += timedelta(minutes=5)
        yield at
        kennel.commission(world, crew, at)
