"""Messages from forms to the check-ups services."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from canine.rules import limits
from canine.rules.declared import NOT_SENT
from canine.rules.presentation import ResponseKind
from canine.rules.team import Mode
from canine.rules.trial import MissCause

FORM_VERSION = 2
INDEPENDENCE_STATEMENT = (
    "I am not the handler of this team and do not train it regularly. I have no interest in the outcome of this "
    "check-up, nobody has tried to influence me, and I shall not ask for the plan before every response is locked."
)


@dataclass(frozen=True, slots=True)
class NewCheckup:
    """A check-up as the assessor asks for it: at least so many targets and non-targets, out of these prepared items.

    `record_id` was made when the form was opened.
    """

    team_id: UUID
    mode: Mode
    odour_ids: tuple[UUID, ...]
    item_ids: tuple[UUID, ...]
    targets: int
    non_targets: int
    sessions: int
    loader_id: UUID
    recorder_id: UUID
    place: str
    statement_signed: bool
    zone: str
    statement: str = INDEPENDENCE_STATEMENT
    record_id: UUID | None = None
    captured_at: datetime | None = None
    form_version: int = FORM_VERSION


@dataclass(frozen=True, slots=True)
class TrialResponse:
    """A response that the handler called at one position of one run; `captured_at` None takes the server's clock.

    `presentation` is 2 where what was not sniffed is presented once more, at the end of its run. `from_tablet` says
    that a tablet locked it at `captured_at`, and sent it later.
    """

    run: Annotated[int, limits.RUN]
    position: Annotated[int, limits.POSITION]
    kind: ResponseKind
    captured_at: Annotated[datetime | None, NOT_SENT] = None
    latency_s: Annotated[Decimal | None, NOT_SENT] = None
    sniffed_s: Annotated[Decimal | None, NOT_SENT] = None
    presentation: Annotated[int, limits.PRESENTATION] = 1
    from_tablet: Annotated[bool, NOT_SENT] = False

    def entered_at(self, at: datetime) -> datetime:
        """When it was entered: what comes from a tablet is judged by the tablet's clock."""
        return self.captured_at if self.from_tablet and self.captured_at is not None else at


@dataclass(frozen=True, slots=True)
class NewPresence:
    """Somebody who was there beside handler, assessor and recorder."""

    name: str
    place: str
    knew_plan: bool


@dataclass(frozen=True, slots=True)
class CauseOfMiss:
    """The assessor's word on one missed target."""

    run: int
    position: int
    cause: MissCause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A manager approves, or refuses with a reason."""

    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What somebody who took part says of their own knowledge, in their own words where they have any."""

    knew_in_sight: bool
    words: str = ""
