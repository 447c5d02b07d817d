"""Covert checks of the last months: one that the dog found, one that it missed, a blank, and one that is under way."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.covert_checks import revealing, services
from canine.covert_checks.messages import NewCovertCheck
from canine.demo.diary import Story
from canine.demo.searches import container
from canine.demo.world import PlantedContainer, World
from canine.items import services as items
from canine.items.messages import NewItems
from canine.rules.covert_check import NONCE_BYTES
from canine.rules.presentation import ItemKind
from canine.rules.team import Mode

_LASTS = timedelta(days=4)
_AFTERWARDS = timedelta(hours=13)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A check: how many days before the end its window opens, and what the dog shows; None: nobody comes to it."""

    days_before: int
    is_target: bool
    alerts: bool | None


_WANTED = (_Wanted(40, True, True), _Wanted(27, True, False), _Wanted(15, False, False), _Wanted(-1, True, None))


def of_last_months(world: World) -> Story:
    """Plan each check the evening before its window opens; the deputy keeps them, and the manager agrees."""
    for number, wanted in enumerate(_WANTED):
        on = world.today - timedelta(days=wanted.days_before)
        at = world.moment(min(on - timedelta(days=1), world.today), 5, 40)
        yield at
        item_id = _item(world, wanted, at)
        if item_id is not None:
            world.diary.begin(_check(world, wanted, item_id, on, number, at))


def _item(world: World, wanted: _Wanted, at: datetime) -> UUID | None:
    """Prepare what is put in; nothing where no aid stays in date until the window ends."""
    last_on = world.day(at) + timedelta(days=_LASTS.days + 3)
    aid = next((one for odour in world.odour_ids for one in world.aids_of(odour, last_on)), None)
    if aid is None:
        return None
    entry = NewItems(ItemKind.BLANK, "clean cloth in a tin", "tin K", at - timedelta(hours=1), world.unit_id)
    if wanted.is_target:
        entry = NewItems(
            ItemKind.TARGET,
            "piece in a sealed bag",
            "bag K",
            at - timedelta(hours=1),
            aid_id=aid.id,
            weight_g=Decimal("40.00"),
        )
    return items.prepare_items(entry, actor=world.staff.deputy.actor, at=at)[0].id


def _check(world: World, wanted: _Wanted, item_id: UUID, on: date, number: int, at: datetime) -> Story:
    """Plan it, agree, and reveal it by itself; the program alone does the last."""
    luck = world.luck(f"covert check {number}")
    planted = container(luck)
    opens_at = world.moment(on, 6)
    message = NewCovertCheck(
        unit_id=world.unit_id,
        item_id=item_id,
        second_id=world.staff.manager.id,
        mode=Mode.FREE_SEARCH,
        container_number=planted,
        filter_number="",
        filter_lot="",
        place="on the floor behind the left door",
        from_at=opens_at,
        until_at=opens_at + _LASTS,
    )
    made = services.plan(message, nonce=luck.randbytes(NONCE_BYTES), actor=world.staff.deputy.actor, at=at)
    at += timedelta(minutes=35)
    yield at
    services.agree(made.id, actor=world.staff.manager.actor, at=at)
    if wanted.alerts is None:
        return
    world.planted.append(PlantedContainer(planted, opens_at, opens_at + _LASTS, wanted.alerts))
    at = opens_at + _LASTS + _AFTERWARDS
    yield at
    revealing.reveal_due(at=at)
    at += timedelta(hours=2)
    yield at
    services.take_out(made.id, at - timedelta(hours=1), actor=world.staff.deputy.actor, at=at)
