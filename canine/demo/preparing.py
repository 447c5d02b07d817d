"""The prepared items of the demonstration: tins for free search, renewed in time; filters for a check-up in RASCO."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.demo.vocabulary import SMELLS
from canine.demo.world import Aid, World
from canine.items import services as items
from canine.items.messages import NewItems
from canine.rules.presentation import ItemKind
from canine.rules.team import Mode

_OF_EACH_AID = 2
_BLANKS = 8
_CLEAN_FOR = timedelta(days=120)
# A filter is presented soon after air was drawn through it, and in one check-up alone.
_FILTER_LASTS = timedelta(hours=72)
_LITRES = 20


def items_for(world: World, aids: list[Aid], mode: Mode, at: datetime) -> tuple[UUID, ...]:
    """Return what a check-up draws on: items of these aids, distractors and blanks, prepared where they are missing."""
    if mode is Mode.RASCO:
        return _filters(world, aids, at)
    _renew(world, at)
    found = list(world.clean_items)
    for aid in aids:
        if aid.id not in world.items_of:
            world.items_of[aid.id] = [_target(world, aid, number, at) for number in range(1, _OF_EACH_AID + 1)]
        found += world.items_of[aid.id]
    return tuple(found)


def _target(world: World, aid: Aid, number: int, at: datetime) -> UUID:
    weight = Decimal(f"{max(0.5, aid.weight_g / 10):.2f}")
    entry = NewItems(
        ItemKind.TARGET,
        "piece in a perforated tin",
        f"tin {len(world.items_of) * _OF_EACH_AID + number}",
        at - timedelta(minutes=30),
        aid_id=aid.id,
        weight_g=weight,
    )
    return items.prepare_items(entry, actor=world.staff.trainer.actor, at=at)[0].id


def _renew(world: World, at: datetime) -> None:
    """Put blanks and distractors away after some months, and prepare new ones."""
    if world.clean_items and at - world.clean_since < _CLEAN_FOR:
        return
    trainer = world.staff.trainer.actor
    for item_id in world.clean_items:
        items.put_away(item_id, "renewed after its time", actor=trainer, at=at)
    world.clean_items.clear()
    made_at = at - timedelta(minutes=40)
    entries = [
        NewItems(
            ItemKind.BLANK,
            "clean gauze in a perforated tin",
            "tin with the number on its lid",
            made_at,
            world.unit_id,
            many=_BLANKS,
        ),
        *(
            NewItems(ItemKind.DISTRACTOR, "in a perforated tin", f"tin D{number}", made_at, world.unit_id, what=what)
            for number, what in enumerate(SMELLS, start=1)
        ),
    ]
    for entry in entries:
        world.clean_items += [item.id for item in items.prepare_items(entry, actor=trainer, at=at)]
    world.clean_since = at


def _filters(world: World, aids: list[Aid], at: datetime) -> tuple[UUID, ...]:
    """Draw air through filters from closed boxes: with a piece of each aid, with another smell, and with nothing."""
    _put_filters_away(world, at)
    trainer, made_at = world.staff.trainer.actor, at - timedelta(minutes=50)
    jar = f"screw jar; {_LITRES} L of air from a closed box"
    entries = [
        NewItems(ItemKind.BLANK, "filter", f"{jar} that was clean", made_at, world.unit_id, many=_BLANKS),
        *(
            NewItems(ItemKind.DISTRACTOR, "filter", f"{jar} with it", made_at, world.unit_id, what=what)
            for what in SMELLS
        ),
        *(
            NewItems(
                ItemKind.TARGET,
                "filter",
                f"{jar} with the piece",
                made_at,
                aid_id=aid.id,
                weight_g=Decimal(f"{aid.weight_g:.2f}"),
            )
            for aid in aids
            for _ in range(_OF_EACH_AID)
        ),
    ]
    made = [one.id for entry in entries for one in items.prepare_items(entry, actor=trainer, at=at)]
    world.filters += [(one, made_at) for one in made]
    return tuple(made)


def _put_filters_away(world: World, at: datetime) -> None:
    for item_id, made_at in [one for one in world.filters if at - one[1] > _FILTER_LASTS]:
        reason = "presented in its check-up, and too old for another"
        items.put_away(item_id, reason, actor=world.staff.trainer.actor, at=at)
        world.filters.remove((item_id, made_at))
