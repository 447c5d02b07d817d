"""Loading a trial: the loader has one run at a time, ticks what lies where, and says that they have left."""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.checkups import queries
from canine.checkups.errors import NothingToLoad, NotLoadedYet
from canine.checkups.models import Checkup, LoadedPlace, LoadedRun
from canine.checkups.services.awaited_looks import waits_for_a_look
from canine.checkups.services.opened import Altered, NotOpened, opened
from canine.checkups.services.resting import require_rested
from canine.checkups.services.steps import require_loader
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.presentations.services import CLOCK_DRIFT
from canine.rules.trial import CheckupState, Plan, PlannedRun

LOG = logging.getLogger(__name__)

_OPEN = (CheckupState.PLANNED, CheckupState.RUNNING)


def see_plan(checkup_id: UUID, *, actor: Actor, at: datetime) -> Plan:
    """Return the whole plan, for the loader alone, of a check-up of before runs were loaded one by one.

    The look stands in the log. Raises NotYourPart, NotFound, DomainError for a plan that does not fit its commitment,
    and for a check-up whose loader has one run at a time.
    """
    found = loaders_checkup(checkup_id, actor=actor)
    if found.loads_by_run:
        raise DomainError("Of this check-up the loader has one run at a time.")
    plan = _checked(found)
    note(AuditAction.SEE_PLAN, Checkup.__tablename__, found.id, actor=actor, at=at)
    return plan


def see_run(checkup_id: UUID, *, actor: Actor, at: datetime) -> PlannedRun:
    """Return the run that is to be loaded now, for the loader alone; the look stands in the log with its number.

    The next one opens when every response of the one before is in. Raises NotYourPart, NotFound, NothingToLoad once
    the loader has left, DomainError for a plan that does not fit its commitment.
    """
    found = loaders_checkup(checkup_id, actor=actor)
    number = _to_be_loaded(found)
    run = _checked(found).runs[number - 1]
    note(AuditAction.SEE_PLAN, Checkup.__tablename__, found.id, actor=actor, at=at, run=number)
    return run


def loaders_checkup(checkup_id: UUID, *, actor: Actor) -> Checkup:
    """Return the check-up for its loader's pages. Raises NotFound, NotYourPart for anybody else."""
    found = queries.checkup(checkup_id)
    require_loader(found, actor)
    return found


def tick_places(
    checkup_id: UUID, run: int, positions: Collection[int], *, actor: Actor, at: datetime
) -> tuple[LoadedPlace, ...]:
    """Keep the loader's ticks on positions of the run that is to be loaded; one that is there already is left alone.

    Raises NotYourPart, NothingToLoad, NotFound for a position that the run has not.
    """
    found = loaders_checkup(checkup_id, actor=actor)
    _require_its_turn(found, run)
    if any(not 1 <= position <= found.positions_per_run for position in positions):
        raise NotFound(f"A run has positions 1 to {found.positions_per_run}.")
    known = queries.loading(found.id, run).ticked
    assert actor.user_id is not None  # the loader has an account
    made = tuple(
        LoadedPlace(checkup_id=found.id, run=run, position=each, author_id=actor.user_id, author_name=actor.name, at=at)
        for each in sorted(set(positions) - known.keys())
    )
    with audited(AuditAction.RUN_CHECKUP, actor=actor, at=at):
        db.session.add_all(made)
    return made


def say_loaded(checkup_id: UUID, run: int, *, actor: Actor, at: datetime) -> LoadedRun:
    """Keep the loader's word that the run is loaded and that they have left. The same word twice is one.

    Raises NotYourPart, NothingToLoad for another run, DomainError while a position is not ticked, StillResting while an
    item of it rests.
    """
    found = loaders_checkup(checkup_id, actor=actor)
    said = next((one for one in queries.loaded_runs(found.id) if one.run == run), None)
    if said is not None:
        return said
    _require_its_turn(found, run)
    ticked = queries.loading(found.id, run).ticked
    missing = [str(each) for each in range(1, found.positions_per_run + 1) if each not in ticked]
    if missing:
        where = f"position {missing[0]}" if len(missing) == 1 else f"positions {', '.join(missing)}"
        raise DomainError(f"Tick each item as you put it down: {where} of run {run} {_is(missing)} not ticked yet.")
    require_rested(found, run, at)
    assert actor.user_id is not None  # the loader has an account
    word = LoadedRun(checkup_id=found.id, run=run, author_id=actor.user_id, author_name=actor.name, at=at)
    with audited(AuditAction.RUN_CHECKUP, actor=actor, at=at):
        db.session.add(word)
    return word


def require_loaded(found: Checkup, run: int, at: datetime) -> None:
    """Raise NotLoadedYet where the loader had not said by then that the run is loaded and that they have left."""
    by_then = at + CLOCK_DRIFT
    if found.loads_by_run and all(one.run != run or one.at > by_then for one in queries.loaded_runs(found.id)):
        raise NotLoadedYet(run, found.loader.name)


def _to_be_loaded(found: Checkup) -> int:
    """Return the number of the run that the loader has now. Raises NothingToLoad."""
    number = queries.tally(found).open_run
    if found.state not in _OPEN or number is None:
        raise NothingToLoad("Nothing more is to be loaded: this check-up is over.")
    looked_at = waits_for_a_look(found)
    if looked_at is not None:
        raise NothingToLoad(
            f"Leave run {looked_at} as it lies: {found.assessor.name} looks at it first. Run {number} opens then."
        )
    if queries.loading(found.id, number).left_at is not None:
        raise NothingToLoad(
            f"You said that run {number} is loaded and that you have left. The next run opens when every response of "
            f"run {number} is in."
        )
    return number


def _require_its_turn(found: Checkup, run: int) -> None:
    number = _to_be_loaded(found)
    if run != number:
        raise NothingToLoad(f"Run {number} is to be loaded now, and not run {run}.")


def _checked(found: Checkup) -> Plan:
    try:
        plan, _ = opened(found)
    except Altered as altered:
        LOG.critical("check-up %s: the plan does not fit its commitment. %s", found.id, altered)
        if isinstance(altered, NotOpened):
            raise DomainError(
                f"{altered} Load nothing, and tell the assessor and whoever keeps the server."
            ) from altered
        raise DomainError(
            "This plan does not fit the commitment in the log: somebody altered the database. Load nothing by it, "
            "and tell the assessor and your manager."
        ) from altered
    return plan


def _is(several: list[str]) -> str:
    return "is" if len(several) == 1 else "are"
