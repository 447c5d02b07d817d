"""What the unit spends: feed and fuel each month, the veterinarian's bills, and what is bought now and then."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from canine.costs import services
from canine.costs.messages import NewCost
from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.world import World
from canine.rules.cost import CostKind

# Of each month: what for, the note, and between what it lies, in Kenyan shillings for each dog or for the unit.
_FOR_EACH_DOG = ((CostKind.FOOD, "Dry feed and meat", 26_000, 34_000),)
_FOR_THE_UNIT = (
    (CostKind.TRANSPORT, "Fuel of the two vans", 68_000, 96_000),
    (CostKind.HOUSING, "Kennels: water, power, cleaning", 118_000, 142_000),
    (CostKind.HOUSING, "Lodging of the handlers", 380_000, 420_000),
    (CostKind.TRAINING, "Instructor of the service: fee and travel", 240_000, 330_000),
    (CostKind.OTHER, "Telephone and data of the tablets", 14_000, 18_000),
)
_NOW_AND_THEN = (
    (CostKind.EQUIPMENT, "Filters, 200 pieces, from the maker", "EUR", 1_850, 2_400),
    (CostKind.EQUIPMENT, "Leads, harnesses and toys", "KES", 22_000, 61_000),
    (CostKind.TRAINING, "Refresher course, fees and lodging", "USD", 2_100, 4_900),
    (CostKind.EQUIPMENT, "Service of an air pump", "KES", 31_000, 48_000),
)
_FOR_ONE_USD = {"KES": ("128.40", "130.90"), "EUR": ("0.91", "0.95")}


def of_the_months(world: World, first_on: date) -> Story:
    """Enter what was spent in a month on its last days."""
    on = (first_on.replace(day=1) + timedelta(days=31)).replace(day=1) + timedelta(days=26)
    while True:
        at = world.moment(on, 15, 30)
        yield at
        luck = world.luck(f"costs of {on:%Y-%m}")
        for kind, note, least, most in _FOR_EACH_DOG:
            for dog_id in {crew.dog.id: None for crew in world.crews}:
                _enter(world, luck, on, NewCost(world.unit_id, kind, Decimal(luck.between(least, most)), "KES", on,
                                                dog_id=dog_id, note=note))  # fmt: skip
        for kind, note, least, most in _FOR_THE_UNIT:
            _enter(
                world, luck, on, NewCost(world.unit_id, kind, Decimal(luck.between(least, most)), "KES", on, note=note)
            )
        dog_id = luck.pick(world.crews).dog.id
        amount = luck.reading(4_500, 19_000, 2)
        _enter(world, luck, on, NewCost(world.unit_id, CostKind.VETERINARY, amount, "KES", on, dog_id=dog_id,
                                        note="Vaccines and examination"))  # fmt: skip
        if luck.happens(0.5):
            kind, note, currency, least, most = luck.pick(_NOW_AND_THEN)
            amount = Decimal(luck.between(least, most))
            _enter(world, luck, on, NewCost(world.unit_id, kind, amount, currency, on, note=note))
        on = (on.replace(day=1) + timedelta(days=31)).replace(day=1) + timedelta(days=26)


def _enter(world: World, luck: Luck, on: date, message: NewCost) -> None:
    rates = _FOR_ONE_USD.get(message.currency)
    entry = replace(
        message,
        rate=luck.reading(float(rates[0]), float(rates[1]), 2) if rates else None,
        rate_on=on if rates else None,
        receipt_number=world.printed_number(luck, "R-", 6),
    )
    services.record_cost(entry, zone=world.zone, actor=world.staff.manager.actor, at=world.moment(on, 15, 30))
