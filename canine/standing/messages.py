"""What a manager decides about a team's standing."""

from dataclasses import dataclass
from uuid import UUID

from canine.rules.standing import StandingKind
from canine.rules.team import Mode


@dataclass(frozen=True, slots=True)
class Verdict:
    """Suspended, reinstated or withdrawn, with the reason; no mode means both, no odours means all.

    `second_id` is the manager of another unit who answers, where a second one is needed and the unit has none.
    """

    team_id: UUID
    kind: StandingKind
    reason: str
    mode: Mode | None = None
    odours: tuple[str, ...] = ()
    second_id: UUID | None = None
