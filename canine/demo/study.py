"""A study of remote air sampling: planned five weeks ago, eight containers a day, opened after the last of them."""

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.demo import filters
from canine.demo.diary import Story
from canine.demo.kennel import confirm
from canine.demo.luck import Luck
from canine.demo.searches import container
from canine.demo.vocabulary import ODOURS
from canine.demo.world import Aid, Crew, Person, StudyContainer, World, taken_at
from canine.rasco import services as rasco
from canine.rasco.messages import NewFieldBlank, NewHandOver, NewSample, NewSession, SessionResponse
from canine.rules.cargo import SearchReason
from canine.rules.presentation import Item, ItemKind, ResponseKind
from canine.rules.random_draw import SEED_BYTES
from canine.rules.sampling import ContainerSize, SamplingPoint
from canine.rules.search import SealState
from canine.rules.study import Aim, Condition, StudyAim, crossed
from canine.studies import queries, services
from canine.studies.messages import NewPreparation, NewStudy

_BEGAN_DAYS_AGO = 36
_OF_EACH, _A_DAY = 10, 8
_SIZES, _MINUTES = (ContainerSize.TWENTY_FOOT, ContainerSize.FORTY_FOOT), 10
_LOADS = ("tea in sacks", "timber offcuts", "nothing else")
# Handlers who go with the dogs, one who loads and one who records: none of them has seen a container prepared.
_FEWEST_HANDLERS, _DOGS = 5, 2
_LASTS = timedelta(hours=2)
_WAITS_FOR_THE_LAST = timedelta(days=10)
# Less of the target, and longer in the store, is found less often.
_LOST_BY_LITTLE, _LOST_BY_AGE = 0.12, 0.002


def of_a_season(world: World) -> Story:
    """Plan the study, prepare its containers evening by evening, and open it; nothing where too few work here."""
    if len(world.staff.handlers) < _FEWEST_HANDLERS or world.wish.rasco_dogs < _DOGS:
        return
    on = world.today - timedelta(days=_BEGAN_DAYS_AGO)
    at = world.moment(on, 10, 15)
    yield at
    aids = world.aids_of(ODOURS[0], on + timedelta(days=30))
    if len(aids) < 2:
        return
    study_id = _plan(world, aids, at)
    at += timedelta(hours=3)
    yield at
    services.agree(study_id, actor=world.staff.deputy.actor, at=at)
    number: int | None = 0
    while number is not None:
        on += timedelta(days=1)
        at = world.moment(on, 16, 40)
        yield at
        for _ in range(_A_DAY):
            at += timedelta(minutes=6)
            yield at
            number = _prepare(world, study_id, aids, at)
            if number is None:
                break
    last_on = on + _WAITS_FOR_THE_LAST
    while True:
        at += timedelta(days=1)
        yield at
        found = queries.study(study_id)
        progress = queries.progress(found)
        if (progress.is_complete or world.day(at) > last_on) and not queries.has_open_session(found):
            break
    reason = "" if progress.is_complete else "The filters that were left are past their use-by time."
    services.open_study(study_id, reason, secret_key=world.secret_key, actor=world.staff.manager.actor, at=at)


def _plan(world: World, aids: Sequence[Aid], at: datetime) -> UUID:
    little = min(aids, key=lambda aid: aid.weight_g).weight_g
    masses = [Decimal(round(little)), Decimal(round(sum(aid.weight_g for aid in aids)))]
    message = NewStudy(
        unit_id=world.unit_id,
        title="Ivory in closed containers",
        question="How often do two dogs find ivory in closed 20 ft and 40 ft containers by their air, at two masses?",
        aim=Aim(StudyAim.AT_LEAST, 0.9, each=_DOGS, correlation=0.3),
        expected_sensitivity=0.9,
        expected_specificity=0.95,
        conditions=crossed([ODOURS[0]], masses, _SIZES, [_MINUTES], of_each=_OF_EACH, empty_of_each=_OF_EACH),
        field_blanks=8,
        filter_blanks=8,
        preparer_id=world.staff.trainer.id,
    )
    luck = world.luck("study")
    made = services.plan(
        message,
        secret_key=world.secret_key,
        seed=luck.randbytes(SEED_BYTES),
        actor=world.staff.manager.actor,
        at=at,
    )
    return made.id


def _prepare(world: World, study_id: UUID, aids: Sequence[Aid], at: datetime) -> int | None:
    """Prepare the next container, and put it among those that wait to be sampled; None when all are prepared."""
    preparer = world.staff.trainer.actor
    number, condition = services.next_to_prepare(study_id, secret_key=world.secret_key, actor=preparer, at=at)
    if number is None or condition is None:
        return None
    luck = world.luck(f"container {number} of the study")
    message = NewPreparation(
        study_id=study_id,
        number=number,
        container_number=container(luck),
        as_painted=False,
        load=luck.pick(_LOADS),
        loaded_at=at,
        second_id=world.staff.deputy.id,
        aid_ids=_put_in(condition, aids),
        container_c=luck.reading(27, 38),
    )
    made = services.prepare(message, secret_key=world.secret_key, actor=preparer, at=at)
    world.study_containers.append(StudyContainer(made.container_number, condition, made.id))
    return number


def _put_in(condition: Condition, aids: Sequence[Aid]) -> tuple[UUID, ...]:
    if not condition.is_target:
        return ()
    least = min(aids, key=lambda aid: aid.weight_g)
    is_little = condition.mass_g == Decimal(round(least.weight_g))
    return (least.id,) if is_little else tuple(aid.id for aid in aids)


def sample_what_waits(
    world: World, crew: Crew, shift_id: UUID, at: datetime, luck: Luck
) -> Generator[datetime, None, datetime]:
    """Sample the prepared containers like any other, open a field blank, and give the bags to who loads the line."""
    waiting, world.study_containers = world.study_containers, []
    others = [one.handler for one in world.crews if one.handler is not crew.handler]
    second, loader = others[0], others[-1]
    samples = []
    for one in waiting:
        start = at + timedelta(minutes=luck.between(2, 5))
        at = start + timedelta(minutes=one.condition.minutes)
        yield at
        samples.append((one, *_sample(world, crew, shift_id, one, second, (start, at), luck)))
        services.empty(one.prepared_id, actor=world.staff.trainer.actor, at=at)
    number = world.printed_number(luck, "F", 7)
    blank = NewFieldBlank(shift_id, number, f"L{world.day(at):%y%m}", "beside the containers", at, second.id)
    blank_id = rasco.open_field_blank(blank, actor=crew.handler.actor, at=at).id
    at += timedelta(minutes=luck.between(15, 30))
    yield at
    for _, sample_id, seal in samples:
        _hand_over(sample_id, seal, crew.handler, loader, at, luck)
    truth = {str(sample_id): one.condition for one, sample_id, _ in samples}
    world.diary.begin(_session(world, truth, blank_id, loader, at))
    return at


def _sample(
    world: World,
    crew: Crew,
    shift_id: UUID,
    one: StudyContainer,
    second: Person,
    when: tuple[datetime, datetime],
    luck: Luck,
) -> tuple[UUID, str]:
    seal = world.printed_number(luck, "BG", 6)
    message = NewSample(
        shift_id=shift_id,
        container_number=one.number,
        seal_state=SealState.INTACT,
        reason=SearchReason.TARGETED,
        targeted_by="study of remote air sampling",
        filter_number=world.printed_number(luck, "F", 7),
        filter_lot=f"L{world.day(when[0]):%y%m}",
        pump=luck.pick(("Pump 1", "Pump 2")),
        flow_l_per_min=Decimal(20),
        started_at=when[0],
        stopped_at=when[1],
        point=luck.pick(list(SamplingPoint)),
        second_id=second.id,
        bag_seal=seal,
        container_size=one.condition.size,
        seal_number=world.printed_number(luck, "KE", 7),
        temperature_c=luck.reading(25, 33),
        humidity_percent=luck.between(60, 90),
        **taken_at(when[1], luck),
    )
    return rasco.take_sample(message, actor=crew.handler.actor, at=when[1]).id, seal


def _hand_over(sample_id: UUID, seal: str, giver: Person, taker: Person, at: datetime, luck: Luck) -> None:
    if giver.id == taker.id:
        return
    message = NewHandOver(
        sample_id, taker.id, at, seal, "sample store, Kilindini", luck.reading(3.5, 6.0), **taken_at(at, luck)
    )
    made = rasco.hand_over(message, actor=giver.actor, at=at)
    confirm(made.id, taker, at)


def _session(world: World, truth: dict[str, Condition], blank_id: UUID, loader: Person, taken: datetime) -> Story:
    """Present the filters of a day as soon as two dogs are free; who prepared neither loads nor records."""
    at = taken
    while True:
        at += timedelta(hours=3)
        yield at
        crews = [one for one in filters.free_crews(world, at, _LASTS) if one.handler is not loader][:_DOGS]
        controls = filters.controls(world, world.day(at))
        busy = {loader.id, *(crew.handler.id for crew in crews)}
        recorder = next((one for one in world.staff.handlers if one.id not in busy), None)
        if len(crews) == _DOGS and controls and recorder is not None:
            break
        if at - taken > timedelta(hours=60):
            return
    for crew in crews:
        crew.dog.busy.append((at, at + _LASTS))
    luck = world.luck(f"session of the study {at}")
    message = NewSession(
        room=filters.ROOM,
        sample_ids=tuple(UUID(key) for key in truth),
        control_ids=(controls[0].id,),
        team_ids=tuple(crew.team_id for crew in crews),
        loader_id=loader.id,
        recorder_id=recorder.id,
        on=world.day(at),
        positions=12,
        blanks=1,
        field_blank_ids=(blank_id,),
    )
    made = rasco.prepare_session(message, actor=world.staff.manager.actor, at=at, rng=luck)
    at += timedelta(minutes=10)
    yield at
    loading = rasco.see_loading(made.id, actor=loader.actor, at=at)
    for crew in crews:
        at += timedelta(minutes=luck.between(5, 9))
        for position, item in sorted(loading.items()):
            at += timedelta(seconds=luck.between(12, 30))
            yield at
            alerts = luck.happens(_share(crew, item, truth, at - taken))
            response = SessionResponse(
                crew.team_id,
                position,
                ResponseKind.ALERT if alerts else ResponseKind.NONE,
                captured_at=at - timedelta(seconds=luck.between(1, 4)),
                latency_s=luck.reading(1.2, 6.0) if alerts else None,
                sniffed_s=luck.reading(1.5, 8.0),
            )
            rasco.record_response(made.id, response, actor=recorder.actor, at=at)
    at += timedelta(minutes=5)
    yield at
    rasco.close_session(made.id, actor=recorder.actor, at=at)


def _share(crew: Crew, item: Item, truth: dict[str, Condition], age: timedelta) -> float:
    """How likely the dog alerts on that item."""
    condition = truth.get(item.reference or "")
    if item.kind is ItemKind.POSITIVE_CONTROL:
        return crew.dog.sensitivity
    if condition is None or not condition.is_target:
        return crew.dog.false_alerts * (1 if condition else 0.2)
    others = [one.mass_g or 0 for one in truth.values() if one.is_target]
    little = _LOST_BY_LITTLE if condition.mass_g == min(others) else 0.0
    return crew.dog.sensitivity - little - _LOST_BY_AGE * age.total_seconds() / 3600
