"""The whole past of a dog and of a handler, in every team they were in: what was ever opened, and failures in a row."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from canine.checkups.models import Checkup, CheckupResult
from canine.checkups.queries.lists import CheckupRow, rows_of, statement_of_rows
from canine.extensions import db
from canine.registry.models import Team
from canine.rules.team import Mode
from canine.rules.trial import CheckupState, Verdict


def checkups_ever_of_dog(dog_id: UUID) -> tuple[CheckupRow, ...]:
    """Return every check-up that was ever opened of a dog, in whatever team, the newest first."""
    return rows_of(db.session.execute(statement_of_rows().where(Team.dog_id == dog_id)))


def checkups_ever_of_both(dog_ids: Collection[UUID], handler_ids: Collection[UUID]) -> tuple[CheckupRow, ...]:
    """Return every check-up that was ever opened of any of these dogs or handlers, once each, the newest first."""
    of_both = or_(Team.dog_id.in_(dog_ids), Team.handler_id.in_(handler_ids))
    return rows_of(db.session.execute(statement_of_rows().where(of_both)))


def checkups_ever_of_handler(handler_id: UUID) -> tuple[CheckupRow, ...]:
    """Return every check-up that was ever opened of a handler, in whatever team, the newest first."""
    return rows_of(db.session.execute(statement_of_rows().where(Team.handler_id == handler_id)))


def failures_running(team_id: UUID, mode: Mode) -> int:
    """How many of the latest scored check-ups in this mode failed without a passed one between them.

    Counted for the dog and for the handler, each in every team it was in; the larger number.
    """
    return len(running_failures(team_id, mode))


def running_failures(team_id: UUID, mode: Mode, before: datetime | None = None) -> tuple[CheckupRow, ...]:
    """Return the failures in a row that the dog, or the handler, of a team has in a mode, the latest first.

    Of the two the longer row; on demand only of check-ups that were opened before a moment. A team that is formed anew
    forgets none. `state_at` of each is the moment of its reveal, since nothing follows a failure.
    """
    dog_id, handler_id = db.session.execute(select(Team.dog_id, Team.handler_id).where(Team.id == team_id)).one()
    both = (_failures(one, mode, before) for one in (Team.dog_id == dog_id, Team.handler_id == handler_id))
    return max(both, key=len)


def _failures(whose: Any, mode: Mode, before: datetime | None) -> tuple[CheckupRow, ...]:
    statement = statement_of_rows().where(whose, Checkup.mode == mode, CheckupResult.id.is_not(None))
    if before is not None:
        statement = statement.where(Checkup.opened_at < before)
    latest_first = statement.order_by(None).order_by(CheckupResult.revealed_at.desc(), Checkup.id)
    found = []
    for row in rows_of(db.session.execute(latest_first)):
        if row.verdict is Verdict.FAILED:
            found.append(row)
        elif row.verdict is Verdict.PASSED and row.state is not CheckupState.REFUSED:
            break
    return tuple(found)
