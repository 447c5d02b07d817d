"""What comes next in a check-up, for whoever looks at it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from canine.checkups.queries import Progress, RunProgress
from canine.rules.permissions import Permission
from canine.rules.trial import CheckupState, Part, Verdict
from canine.web.access import allowed

_ENTRY = (CheckupState.PLANNED, CheckupState.RUNNING)


@dataclass(frozen=True, slots=True)
class Way:
    """A button: a link, or a form that posts when `posts`."""

    words: str
    address: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """Sentences about what the looking person does now, or whom they wait for; and the buttons for it."""

    sentences: tuple[str, ...]
    ways: tuple[Way, ...] = ()


def parts_of(found: Any, user_id: UUID) -> frozenset[Part]:
    """Return the parts that a person has in the check-up; the assessor may record as well."""
    holders = {
        Part.ASSESSOR: found.assessor_id,
        Part.LOADER: found.loader_id,
        Part.RECORDER: found.recorder_id,
        Part.HANDLER: found.handler_user_id,
    }
    return frozenset(part for part, holder in holders.items() if holder == user_id)


def next_step(
    found: Any,
    entered: Progress,
    verdict: Verdict | None,
    open_misses: int,
    user_id: UUID,
    *,
    took_part: bool,
    ends_it: bool,
    is_loaded: bool,
    looked_at: int | None = None,
) -> NextStep:
    """Return the next step for this person; `took_part` is theirs, under whatever account.

    `ends_it` is its assessor, or the manager who stands in for one who has left. `is_loaded` says that the loader has
    left the run that is next, `looked_at` which run waits for a second look before.
    """
    parts = parts_of(found, user_id)
    if looked_at is not None:
        return _to_be_looked_at(found, looked_at, parts, ends_it=ends_it)
    if found.state in _ENTRY:
        return _running(found, entered, parts, is_loaded=is_loaded)
    if found.state is CheckupState.COMPLETE:
        if ends_it:
            words = "Every response is in. Reveal the plan: it is checked against the commitment, then scored."
            if found.draws_on_items:
                words = (
                    "Every response is in, and the plan did not fit its commitment. Try again when that is cleared up."
                )
            reveal = Way("Reveal and score", url_for("checkups.reveal", checkup_id=found.id), posts=True)
            return NextStep((words,), (reveal,))
        return NextStep((f"Every response is in. {found.assessor.name} reveals the plan and scores it.",))
    if found.state is CheckupState.SCORED:
        return _scored(found, verdict, open_misses, parts, took_part)
    last = found.events[-1]
    words = {
        CheckupState.APPROVED: f"Approved by {last.author_name}.",
        CheckupState.REFUSED: f"DomainError by {last.author_name}: {last.reason}",
        CheckupState.INCOMPLETE: f"Closed as incomplete by {last.author_name}: {last.reason} It counts for nothing. "
        + ("Its plan is open, with what was entered until then." if found.draws_on_items else ""),
    }[found.state]
    return NextStep((words,))


def _to_be_looked_at(found: Any, run: int, parts: frozenset[Part], *, ends_it: bool) -> NextStep:
    if ends_it:
        words = f"Run {run} is over. Before it is cleared, read the number of each item where it lies."
        way = Way(f"Look at run {run}", url_for("checkups.look_at_run", checkup_id=found.id))
        return NextStep((words,), (way,))
    leave = f"Leave run {run} as it lies: {found.assessor.name} looks at it first."
    waits = f"Run {run} waits for {found.assessor.name}, who looks at what lies where before it is cleared."
    return NextStep((leave if Part.LOADER in parts else waits,))


def _running(found: Any, entered: Progress, parts: frozenset[Part], *, is_loaded: bool) -> NextStep:
    run = entered.open_run
    number = run.number if run else 1
    sentences, ways = [], []
    plan = url_for("checkups.see_plan", checkup_id=found.id)
    if run is not None and run.next_again:
        return _once_more(found, run, parts)
    if Part.LOADER in parts and is_loaded:
        sentences.append(f"Run {number} is loaded, and you have left. The next run opens when this one is done.")
        ways.append(Way("The loader’s page", plan))
    elif Part.LOADER in parts:
        sentences.append(f"Load run {number} as the plan says, then leave. Tell nobody what you know.")
        ways.append(Way(f"Load run {number}" if found.loads_by_run else "Open the plan", plan))
    if Part.RECORDER in parts and found.loads_by_run and not is_loaded:
        sentences.append(f"Run {number} waits for {found.loader.name}, who loads it and says that they have left.")
    if Part.RECORDER in parts:
        sentences.append(f"Enter the responses of run {number} as {found.team.handler.name} calls them.")
        address = url_for("checkups.record", checkup_id=found.id, run=number)
        ways.append(Way(f"Enter responses of run {number}", address))
    if Part.HANDLER in parts:
        sentences.append(f"Call each response to {found.recorder.name}. What came of it you learn at the end.")
    if Part.ASSESSOR in parts and Part.RECORDER not in parts and found.loads_by_run and not is_loaded:
        sentences.append(f"Run {number} waits for {found.loader.name}, who loads it and says that they have left.")
    elif Part.ASSESSOR in parts and Part.RECORDER not in parts:
        sentences.append(f"{found.recorder.name} enters the responses of run {number}.")
    if not sentences:
        sentences.append(f"Run {number} of {len(found.runs)} is next.")
    return NextStep(tuple(sentences), tuple(ways))


def _once_more(found: Any, run: RunProgress, parts: frozenset[Part]) -> NextStep:
    """Return who does what while that which was not sniffed is presented once more."""
    number, places = run.number, ", ".join(map(str, run.awaited_again))
    where = f"{'position' if len(run.awaited_again) == 1 else 'positions'} {places} of run {number}"
    sentences, ways = [f"The dog did not sniff at {where}: presented once more before the next run."], []
    if Part.LOADER in parts:
        sentences.append(f"Leave run {number} as it lies. The next run opens when this one is done.")
    if Part.RECORDER in parts:
        sentences.append(f"Enter what {found.team.handler.name} calls there now.")
        address = url_for("checkups.record", checkup_id=found.id, run=number)
        ways.append(Way(f"Enter responses of run {number}", address))
    if Part.HANDLER in parts:
        sentences.append(f"Call each response to {found.recorder.name}. What came of it you learn at the end.")
    return NextStep(tuple(sentences), tuple(ways))


def _scored(found: Any, verdict: Verdict | None, open_misses: int, parts: frozenset[Part], took_part: bool) -> NextStep:
    score = url_for("checkups.show_score", checkup_id=found.id)
    look = Way("See the score", score)
    if verdict is not Verdict.PASSED:
        ending = {
            Verdict.FAILED: "Failed. The team is suspended for these odours in this mode until it is certified anew.",
            Verdict.NOT_CERTIFIABLE: "The trial itself lacks something: it can carry no certificate.",
        }
        return NextStep((ending.get(verdict or Verdict.INCOMPLETE, "It counts for nothing."),), (look,))
    if open_misses:
        if Part.ASSESSOR in parts:
            return NextStep((f"Name the cause of {_misses(open_misses)}.",), (Way("Name the causes", score),))
        return NextStep((f"{found.assessor.name} names the cause of {_misses(open_misses)}.",), (look,))
    if allowed(Permission.JUDGE_CHECKUP):
        if took_part:
            return NextStep(("Passed. You took part, so another manager has to decide on it.",), (look,))
        judge = Way("Approve or refuse", url_for("checkups.judge", checkup_id=found.id))
        return NextStep(("Passed. Read the score, then approve or refuse it.",), (judge, look))
    return NextStep(("Passed. It waits for a manager who took no part.",), (look,))


def _misses(count: int) -> str:
    return "1 miss" if count == 1 else f"{count} misses"
