"""The prepared items of the demonstration: of each aid so many, and blanks and distractors that are renewed in time."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from canine.demo.vocabulary import SMELLS
from canine.demo.world import Aid, World
from canine.items import services as items
from canine.items.messages import NewItems
from canine.rules.presentation import ItemKind

_OF_EACH_AID = 2
_BLANKS = 8
_CLEAN_FOR = timedelta(days=120)


def items_for(world: World, aids: list[Aid], at: datetime) -> tuple[UUID, ...]:
    """Return what a check-up draws on: items of these aids, distractors and blanks, prepared where they are missing."""
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
