"""RASCO: air samples with their custody, presentation sessions, and what became of the decision."""

from collections.abc import Generator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.demo.diary import Story
from canine.demo.kennel import confirm
from canine.demo.luck import Luck
from canine.demo.searches import container
from canine.demo.vocabulary import ODOURS, TARGETED_BY
from canine.demo.world import Aid, Crew, DemoDog, DemoSample, Person, World, taken_at
from canine.rasco import queries, services
from canine.rasco.messages import NewHandOver, NewInspection, NewReferral, NewSample, NewSession, SessionResponse
from canine.rasco.models import SampleHandOver
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.presentation import DecisionKind, Item, ItemKind, ResponseKind
from canine.rules.sampling import ContainerSize, SamplingPoint
from canine.rules.search import SealState
from canine.rules.team import Mode

ROOM = "presentation room, Kilindini"
_EVERY_DAYS = 5
_HOURS = (9, 15, 19)
_LASTS = timedelta(hours=1, minutes=30)
# Three controls and blanks beside them fill the line of twelve.
_MOST_SAMPLES, _MOST_DOGS = 7, 3
# So many crews a day are given containers: what they draw can be presented before the filters are too old.
_MOST_CREWS_SAMPLING = 6
# A filter is used within 72 hours: after that time nobody waits for a second dog any more.
_URGENT_AFTER = timedelta(hours=54)
_TOO_OLD_AFTER = timedelta(hours=70)
_SHARE_WITH_CONTRABAND = 0.03
_OPENED_ALL_THE_SAME = 0.1


def is_sampling_day(world: World, on: date) -> bool:
    """Whether the port gives containers for air samples on that day, to one more crew."""
    return (world.today - on).days % _EVERY_DAYS == 1 and world.crews_sampling[on] < _MOST_CREWS_SAMPLING


def take_samples(
    world: World, crew: Crew, shift_id: UUID, at: datetime, luck: Luck
) -> Generator[datetime, None, datetime]:
    """Yield a few containers, one after the other; the bags go to the store, and before the dogs on the next day."""
    samples = []
    world.crews_sampling[world.day(at)] += 1
    for _ in range(luck.between(2, 4)):
        start = at + timedelta(minutes=luck.between(8, 20))
        at = start + timedelta(minutes=luck.between(11, 16))
        yield at
        samples.append(_sample(world, crew, shift_id, (start, at), luck))
    at += timedelta(minutes=luck.between(25, 50))
    yield at
    for sample in samples:
        made = _hand_over(sample, crew.handler, world.staff.trainer, at, luck)
        if not world.leaves_unconfirmed(at):
            confirm(made.id, world.staff.trainer, at)
    world.waiting_samples += samples
    return at


def _sample(world: World, crew: Crew, shift_id: UUID, when: tuple[datetime, datetime], luck: Luck) -> DemoSample:
    start, stop = when
    is_targeted = luck.happens(0.5)
    seal = world.printed_number(luck, "BG", 6)
    others = [other.handler for other in world.crews if other.handler is not crew.handler]
    message = NewSample(
        shift_id=shift_id,
        container_number=container(luck),
        seal_state=SealState.INTACT,
        reason=SearchReason.TARGETED if is_targeted else SearchReason.RANDOM_DRAW,
        filter_number=world.printed_number(luck, "F", 7),
        filter_lot=f"L{world.day(start):%y%m}",
        pump=luck.pick(("Pump 1", "Pump 2")),
        flow_l_per_min=Decimal(20),
        started_at=start,
        stopped_at=stop,
        point=luck.pick(list(SamplingPoint)),
        second_id=(others[crew.number % len(others)] if others else world.staff.trainer).id,
        bag_seal=seal,
        container_size=luck.pick((ContainerSize.TWENTY_FOOT, ContainerSize.FORTY_FOOT)),
        seal_number=world.printed_number(luck, "KE", 7),
        targeted_by=luck.pick(TARGETED_BY) if is_targeted else "",
        draw="" if is_targeted else f"draw of {world.day(start):%Y-%m-%d}, number {luck.between(1, 12)}",
        temperature_c=luck.reading(25, 33),
        humidity_percent=luck.between(60, 90),
        **taken_at(stop, luck),
    )
    made = services.take_sample(message, actor=crew.handler.actor, at=stop)
    return DemoSample(made.id, luck.pick(ODOURS) if luck.happens(_SHARE_WITH_CONTRABAND) else None, seal, stop)


def _hand_over(sample: DemoSample, giver: Person, taker: Person, at: datetime, luck: Luck) -> SampleHandOver:
    message = NewHandOver(
        sample.id,
        taker.id,
        at,
        sample.bag_seal,
        "sample store, Kilindini",
        storage_temperature_c=luck.reading(3.5, 6.0),
        **taken_at(at, luck),
    )
    return services.hand_over(message, actor=giver.actor, at=at)


def sessions(world: World, first_on: date) -> Story:
    """Three times a day somebody asks whether filters wait, and whether the dogs for them are free."""
    on = first_on
    while True:
        for hour in _HOURS:
            at = world.moment(on, hour)
            yield at
            usable = [each for each in world.waiting_samples if at - each.taken_at < _TOO_OLD_AFTER]
            world.waiting_samples = sorted(usable, key=lambda each: each.taken_at)
            waiting = world.waiting_samples[:_MOST_SAMPLES]
            crews = free_crews(world, at, _LASTS)[:_MOST_DOGS]
            store = controls(world, on)
            is_urgent = any(at - sample.taken_at > _URGENT_AFTER for sample in waiting)
            if waiting and crews and store and (len(crews) >= min(world.wish.rasco_dogs, _MOST_DOGS) or is_urgent):
                world.waiting_samples = world.waiting_samples[_MOST_SAMPLES:]
                for crew in crews:
                    crew.dog.busy.append((at, at + _LASTS))
                world.diary.begin(_session(world, waiting, crews, store, at))
        on += timedelta(days=1)


def controls(world: World, on: date) -> list[Aid]:
    """Two aids of different odours that lie in the store; none when there are no two."""
    stored = [aids[-1] for odour in ODOURS if (aids := world.aids_of(odour, on))]
    return world.luck(f"controls {on}").sample(stored, 2) if len(stored) > 1 else []


def _session(
    world: World, samples: Sequence[DemoSample], crews: Sequence[Crew], controls: Sequence[Aid], at: datetime
) -> Story:
    """Lay and load the line, lead each dog along it, close it by its recorder, and have the program decide."""
    luck = world.luck(f"session {at}")
    trainer, recorder = world.staff.trainer, _recorder(world, crews)
    at += timedelta(minutes=luck.between(1, 9))
    yield at
    message = _message(world, samples, crews, controls, recorder)
    made = services.prepare_session(message, actor=trainer.actor, at=at, rng=luck)
    at += timedelta(minutes=10)
    yield at
    loading = services.see_loading(made.id, actor=trainer.actor, at=at)
    truth = {str(sample.id): sample.odour is not None for sample in samples}
    for crew in crews:
        at += timedelta(minutes=luck.between(8, 15))
        for position, item in sorted(loading.items()):
            at += timedelta(seconds=luck.between(12, 30))
            yield at
            response = _response(crew, position, item, truth, at, luck)
            services.record_response(made.id, response, actor=recorder.actor, at=at)
    at += timedelta(minutes=luck.between(4, 9))
    yield at
    services.close_session(made.id, actor=recorder.actor, at=at)
    _follow(world, samples, at, luck)


def _message(
    world: World, samples: Sequence[DemoSample], crews: Sequence[Crew], controls: Sequence[Aid], recorder: Person
) -> NewSession:
    on = world.day(samples[-1].taken_at)
    return NewSession(
        room=ROOM,
        sample_ids=tuple(sample.id for sample in samples),
        control_ids=tuple(aid.id for aid in controls),
        team_ids=tuple(crew.team_id for crew in crews),
        loader_id=world.staff.trainer.id,
        recorder_id=recorder.id,
        on=on,
        positions=12,
        blanks=3,
    )


def free_crews(world: World, at: datetime, lasts: timedelta) -> list[Crew]:
    """One crew of each dog that works with filters, is certified and fit, and has nothing else to do."""
    return [
        crew
        for crew in world.crews
        if crew.is_certified(Mode.RASCO, at)
        and crew.dog.medical_due_on >= world.day(at)
        and crew.dog.is_free(at, at + lasts)
    ]


def _recorder(world: World, crews: Sequence[Crew]) -> Person:
    others = [crew.handler for crew in world.crews if crew not in crews]
    return others[0] if others else world.staff.manager


def _response(
    crew: Crew, position: int, item: Item, truth: dict[str, bool], at: datetime, luck: Luck
) -> SessionResponse:
    alerts = luck.happens(_share(crew.dog, item, truth))
    return SessionResponse(
        crew.team_id,
        position,
        ResponseKind.ALERT if alerts else ResponseKind.NONE,
        captured_at=at - timedelta(seconds=luck.between(1, 4)),
        latency_s=luck.reading(1.2, 6.0) if alerts else None,
    )


def _share(dog: DemoDog, item: Item, truth: dict[str, bool]) -> float:
    """How likely the dog alerts on that item."""
    if item.kind is ItemKind.SAMPLE:
        return dog.sensitivity if truth[item.reference or ""] else dog.false_alerts
    return dog.sensitivity if item.kind is ItemKind.POSITIVE_CONTROL else dog.false_alerts * 0.1


def _follow(world: World, samples: Sequence[DemoSample], at: datetime, luck: Luck) -> None:
    """Present again what is undecided while the filter may be used; open what was referred."""
    for sample in samples:
        decision = queries.decision_of(queries.sample(sample.id))
        kind = decision.kind if decision else DecisionKind.UNDECIDED
        if kind is DecisionKind.UNDECIDED:
            if world.wish.rasco_dogs > 1 and at - sample.taken_at < _URGENT_AFTER:
                world.waiting_samples.append(sample)
        elif kind is DecisionKind.REFERRED or sample.odour or luck.happens(_OPENED_ALL_THE_SAME):
            is_referred = kind is DecisionKind.REFERRED
            world.diary.begin(_inspected(world, sample, at, luck.between(0, 10**9), is_referred=is_referred))


def _inspected(world: World, sample: DemoSample, at: datetime, number: int, *, is_referred: bool) -> Story:
    """Open a referred container, and now and then a cleared one."""
    luck, manager = world.luck(f"inspection {number}"), world.staff.manager.actor
    at += timedelta(minutes=luck.between(15, 60))
    yield at
    if is_referred:
        referral = NewReferral(sample.id, "Verification office, customs", at, "", **taken_at(at, luck))
        services.refer(referral, actor=manager, at=at)
    opened_at = at + timedelta(hours=luck.between(2, 20))
    at = opened_at + timedelta(minutes=luck.between(20, 90))
    yield at
    found = sample.odour is not None
    if found:
        world.exhibits += 1
    message = NewInspection(
        sample.id,
        Outcome.FOUND if found else Outcome.NOTHING_FOUND,
        "Verification officer S. Hinzano",
        opened_at,
        finding=f"as the inspector saw it: {sample.odour}, hidden in the cargo" if found else "Unpacked in full.",
        weight_kg=luck.reading(1, 80, 2) if found else None,
        exhibit_number=f"MSA/{world.day(at):%Y}/EX-{world.exhibits:03d}" if found else "",
        **taken_at(at, luck),
    )
    services.record_inspection(message, actor=manager, at=at)
