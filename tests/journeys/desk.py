"""What is kept at the desk of a whole unit: a bill, filters and a pump, covert checks, and a view of a list."""

from canine.registry import services as registry
from canine.registry.messages import StatusStep
from canine.rules.roles import Role
from canine.rules.team import DogStatus
from canine.saved_views import services
from canine.stock import queries as stock
from canine.stock import striking
from canine.transaction import transaction
from tests.conftest import NOON
from tests.costs.entries import a_cost
from tests.covert_checks.held import checks_of_a_unit
from tests.scenes import Scene, actor
from tests.stock.kept import a_lot_and_a_pump


def kept_at_the_desk(scene: Scene) -> None:
    """Put them on record."""
    a_cost(scene)
    a_lot_and_a_pump(scene)
    checks_of_a_unit(scene)
    manager = actor(scene.user(Role.MANAGER))
    with transaction():
        (lot,) = stock.lots_in_use(scene.unit().id)
        striking.strike(lot, "another maker", actor=manager, at=NOON)
        barred = scene.dog("Tembo")
        step = StatusStep(DogStatus.SUSPENDED, NOON, "it limped")
        registry.take_dog_status(barred.id, step, actor=manager, at=NOON)
        registry.propose_return(barred.id, "only a thorn", None, actor=manager, at=NOON)
        services.save("searches", "/searches", "?result=confirmed", "Confirmed", actor=manager, at=NOON)
