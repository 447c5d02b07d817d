"""What comes next in a check-up, for whoever looks at it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from canine.checkups.queries import Progress, RunProgress
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
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
        return NextStep(
            (Sentence("Every response is in. {name} reveals the plan and scores it.", name=found.assessor.name),)
        )
    if found.state is CheckupState.SCORED:
        return _scored(found, verdict, open_misses, parts, took_part)
    last = found.events[-1]
    words = {
        CheckupState.APPROVED: Sentence("Approved by {author_name}.", author_name=last.author_name),
        CheckupState.REFUSED: Sentence(
            "Refused by {author_name}: {reason}", author_name=last.author_name, reason=last.reason
        ),
        CheckupState.INCOMPLETE: Sentence(
            "Closed as incomplete by {author_name}: {reason} It counts for nothing. Its plan is open, with what was "
            "entered until then."
            if found.draws_on_items
            else "Closed as incomplete by {author_name}: {reason} It counts for nothing.",
            author_name=last.author_name,
            reason=last.reason,
        ),
    }[found.state]
    return NextStep((words,))


def _to_be_looked_at(found: Any, run: int, parts: frozenset[Part], *, ends_it: bool) -> NextStep:
    if ends_it:
        words = Sentence(
            "Run {run} is over. Before it is cleared, read the number of each item where it lies.", run=run
        )
        way = Way(Sentence("Look at run {run}", run=run), url_for("checkups.look_at_run", checkup_id=found.id))
        return NextStep((words,), (way,))
    leave = Sentence("Leave run {run} as it lies: {name} looks at it first.", run=run, name=found.assessor.name)
    waits = Sentence(
        "Run {run} waits for {name}, who looks at what lies where before it is cleared.",
        run=run,
        name=found.assessor.name,
    )
    return NextStep((leave if Part.LOADER in parts else waits,))


def _running(found: Any, entered: Progress, parts: frozenset[Part], *, is_loaded: bool) -> NextStep:
    run = entered.open_run
    number = run.number if run else 1
    sentences, ways = [], []
    plan = url_for("checkups.see_plan", checkup_id=found.id)
    if run is not None and run.next_again:
        return _once_more(found, run, parts)
    if Part.LOADER in parts and is_loaded:
        sentences.append(
            Sentence(
                "Run {number} is loaded, and you have left. The next run opens when this one is done.", number=number
            )
        )
        ways.append(Way("The loader’s page", plan))
    elif Part.LOADER in parts:
        sentences.append(
            Sentence("Load run {number} as the plan says, then leave. Tell nobody what you know.", number=number)
        )
        ways.append(Way(Sentence("Load run {number}", number=number) if found.loads_by_run else "Open the plan", plan))
    if Part.RECORDER in parts and found.loads_by_run and not is_loaded:
        sentences.append(
            Sentence(
                "Run {number} waits for {name}, who loads it and says that they have left.",
                number=number,
                name=found.loader.name,
            )
        )
    if Part.RECORDER in parts:
        sentences.append(
            Sentence(
                "Enter the responses of run {number} as {name} calls them.", number=number, name=found.team.handler.name
            )
        )
        address = url_for("checkups.record", checkup_id=found.id, run=number)
        ways.append(Way(Sentence("Enter responses of run {number}", number=number), address))
    if Part.HANDLER in parts:
        sentences.append(
            Sentence("Call each response to {name}. What came of it you learn at the end.", name=found.recorder.name)
        )
    if Part.ASSESSOR in parts and Part.RECORDER not in parts and found.loads_by_run and not is_loaded:
        sentences.append(
            Sentence(
                "Run {number} waits for {name}, who loads it and says that they have left.",
                number=number,
                name=found.loader.name,
            )
        )
    elif Part.ASSESSOR in parts and Part.RECORDER not in parts:
        sentences.append(
            Sentence("{name} enters the responses of run {number}.", name=found.recorder.name, number=number)
        )
    if not sentences:
        sentences.append(Sentence("Run {number} of {runs} is next.", number=number, runs=len(found.runs)))
    return NextStep(tuple(sentences), tuple(ways))


def _once_more(found: Any, run: RunProgress, parts: frozenset[Part]) -> NextStep:
    """Return who does what while that which was not sniffed is presented once more."""
    number, places = run.number, ", ".join(map(str, run.awaited_again))
    template = (
        "The dog did not sniff at position {places} of run {number}: presented once more before the next run."
        if len(run.awaited_again) == 1
        else "The dog did not sniff at positions {places} of run {number}: presented once more before the next run."
    )
    sentences, ways = [Sentence(template, places=places, number=number)], []
    if Part.LOADER in parts:
        sentences.append(
            Sentence("Leave run {number} as it lies. The next run opens when this one is done.", number=number)
        )
    if Part.RECORDER in parts:
        sentences.append(Sentence("Enter what {name} calls there now.", name=found.team.handler.name))
        address = url_for("checkups.record", checkup_id=found.id, run=number)
        ways.append(Way(Sentence("Enter responses of run {number}", number=number), address))
    if Part.HANDLER in parts:
        sentences.append(
            Sentence("Call each response to {name}. What came of it you learn at the end.", name=found.recorder.name)
        )
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
            return NextStep(
                (Sentence("Name the cause of {open_misses}.", open_misses=_misses(open_misses)),),
                (Way("Name the causes", score),),
            )
        names = Sentence(
            "{name} names the cause of {open_misses}.", name=found.assessor.name, open_misses=_misses(open_misses)
        )
        return NextStep((names,), (look,))
    if allowed(Permission.JUDGE_CHECKUP):
        if took_part:
            return NextStep(("Passed. You took part, so another manager has to decide on it.",), (look,))
        judge = Way("Approve or refuse", url_for("checkups.judge", checkup_id=found.id))
        return NextStep(("Passed. Read the score, then approve or refuse it.",), (judge, look))
    return NextStep(("Passed. It waits for a manager who took no part.",), (look,))


def _misses(count: int) -> str:
    return Sentence("1 miss") if count == 1 else Sentence("{count} misses", count=count)
