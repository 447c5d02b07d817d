"""The random draw of the last days: a commitment the evening before, a list in the morning, and what became of it."""

from datetime import date, timedelta
from uuid import UUID

from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.searches import container
from canine.demo.world import World
from canine.draws import queries, reaching, services
from canine.draws.messages import DayList, NewCommitment, Targeted
from canine.draws.reading import read_list
from canine.rules.random_draw import SEED_BYTES

_DAYS, _LISTED, _DRAWN_OF_A_YARD = 3, 48, 3
_YARDS = ("Berth 16", "CFS Changamwe")
_NOT_REACHED = ("The truck had left before the team came.", "The crane was down; it stood at the bottom of its stack.")


def of_last_days(world: World) -> Story:
    """Draw each of the last days, and commit to today's draw, whose list is still to come."""
    first_on = world.today - timedelta(days=_DAYS)
    for number in range(_DAYS + 1):
        on = first_on + timedelta(days=number)
        at = world.moment(on - timedelta(days=1), 16, 20)
        yield at
        luck, manager = world.luck(f"draw of {on}"), world.staff.manager.actor
        commitment = services.commit(
            NewCommitment(world.unit_id, on, world.zone),
            secret_key=world.secret_key,
            seed=luck.randbytes(SEED_BYTES),
            actor=manager,
            at=at,
        )
        if on < world.today:
            world.diary.begin(_day(world, commitment.id, on, luck))


def _day(world: World, commitment_id: UUID, on: date, luck: Luck) -> Story:
    """Enter the list at dawn, draw, and say in the evening of two why nobody looked at them."""
    at = world.moment(on, 5, 10)
    yield at
    rows = [(container(luck), luck.pick(_YARDS)) for _ in range(_LISTED)]
    sheet = "\n".join(["Container No.,Yard", *(f"{number},{yard}" for number, yard in rows)]).encode()
    asked_for = Targeted(rows[0][0], "customs, Mombasa", "weight on the manifest differs")
    day_list = DayList(commitment_id, sheet, f"{on}.csv", read_list(sheet), False, ("yard",), (asked_for,))
    entered = services.enter_list(day_list, actor=world.staff.handlers[0].actor, at=at)
    at += timedelta(minutes=12)
    yield at
    strata = queries.strata(entered)
    counts = {part: min(_DRAWN_OF_A_YARD, len(numbers)) for part, numbers in strata.items()}
    drawn = services.draw(
        commitment_id, counts, "", secret_key=world.secret_key, actor=world.staff.manager.actor, at=at
    )
    world.drawn[on] = [one.number for one in drawn.containers]
    at = world.moment(on, 18, 40)
    yield at
    left = [one for one in queries.became(drawn.containers) if not one.is_searched]
    for one, reason in zip(left, _NOT_REACHED, strict=False):
        reaching.say_not_reached(one.container.id, reason, actor=world.staff.handlers[0].actor, at=at)
