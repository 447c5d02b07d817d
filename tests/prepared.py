"""What a scene's check-ups draw on, and what their retests wait for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from canine.actor import program
from canine.items import queries as reads
from canine.items import services as items
from canine.items.messages import NewItems
from canine.items.models import PreparedItem
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.registry import queries as registry
from canine.registry.models import Odour, TrainingAid
from canine.rules.presentation import ItemKind
from canine.transaction import transaction
from tests.in_force import LONG_AGO

DISTRACTORS = ("fish", "toy", "coffee")
BLANKS, OF_EACH_ODOUR = 6, 4


class WithItems:
    """A scene's store of prepared items, and its policy on retests."""

    unit: Any
    aid: Any
    numbers: Any

    def items(self, *odours: Odour) -> list[PreparedItem]:
        """What a check-up of these odours needs: four targets of two aids of each, three distractors and six blanks."""
        known = reads.ready_items(self.unit().id, LONG_AGO.date())
        wanted = [(ItemKind.BLANK, "")] * BLANKS + [(ItemKind.DISTRACTOR, what) for what in DISTRACTORS]
        found = [item for item in known if item.kind is not ItemKind.TARGET]
        if not found:
            found = [self.item(kind, what=what) for kind, what in wanted]
        for odour in odours:
            own = [item for item in known if item.odour_id == odour.id]
            found += own or [
                self.item(ItemKind.TARGET, aid) for aid in (self.aid(odour), self.aid(odour)) * (OF_EACH_ODOUR // 2)
            ]
        return found

    def item(self, kind: ItemKind, aid: TrainingAid | None = None, what: str = "") -> PreparedItem:
        """A prepared item in a jar of its own."""
        weight_g, number = None if aid is None else Decimal("5.00"), next(self.numbers)
        entry = NewItems(
            kind, "gauze", f"jar {number}", LONG_AGO, self.unit().id, aid.id if aid else None, what, weight_g
        )
        with transaction():
            return items.prepare_items(entry, actor=program("test"), at=LONG_AGO)[0]

    def item_ids(self, odours: Sequence[Odour], aid_ids: Sequence[UUID] | None = None) -> tuple[UUID, ...]:
        """The ids of what a check-up of these odours needs; on demand with four targets of these aids in turn."""
        if aid_ids is None:
            return tuple(item.id for item in self.items(*odours))
        aids = [registry.aid(aid_ids[number % len(aid_ids)]) for number in range(max(OF_EACH_ODOUR, len(aid_ids)))]
        own = [self.item(ItemKind.TARGET, aid) for aid in aids]
        return tuple(item.id for item in (*own, *self.items()))

    def retests_at_once(self) -> None:
        """A policy under which a retest waits for nothing; for a scene in which no check-up was opened yet."""
        with transaction():
            change = PolicyChange({"retest_not_before_days": 0, "retest_training_days": 0}, LONG_AGO, "For this scene")
            policy.change_policy(change, actor=program("test"), at=LONG_AGO)
