"""Why the check-ups package will not do what was asked."""

from dataclasses import dataclass
from datetime import datetime

from canine.errors import DomainError, Forbidden
from canine.rules.sentence import Sentence
from canine.rules.trial import CheckupState


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One sentence and the field that it is about; None means the check-up as a whole."""

    field: str | None
    sentence: str


class CheckupImpossible(DomainError):
    """The check-up cannot be held as asked; `obstacles` names everything that is in the way, at once."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__("This check-up cannot be held so: " + " ".join(one.sentence for one in obstacles))
        self.obstacles = obstacles


class NotYourPart(Forbidden):
    """Somebody else has this part in the check-up."""


_CLOSED = {
    CheckupState.COMPLETE: "Every response is in: nothing more can be entered. A wrong one can be corrected until "
    "the plan is revealed.",
    CheckupState.SCORED: "The plan is revealed. No response can be entered or corrected any more.",
    CheckupState.APPROVED: "The check-up is approved. No response can be entered or corrected any more.",
    CheckupState.REFUSED: "The check-up was refused. No response can be entered or corrected any more.",
    CheckupState.INCOMPLETE: "The check-up was closed as incomplete. No response can be entered or corrected any more.",
}


class EntryClosed(DomainError):
    """It is too late for a response."""

    def __init__(self, state: CheckupState) -> None:
        super().__init__(_CLOSED[state])


class RunOutOfTurn(DomainError):
    """An earlier run still lacks responses."""

    def __init__(self, run: int, open_run: int) -> None:
        super().__init__(
            Sentence(
                "Run {open_run} comes before run {run} and still lacks responses. Finish it first.",
                open_run=open_run,
                run=run,
            )
        )


class NotPresentedAgain(DomainError):
    """The dog had sniffed there, or nothing was presented there yet."""

    field = "position"

    def __init__(self, run: int, position: int) -> None:
        super().__init__(
            Sentence(
                "Position {position} of run {run} is not presented once more: only what was entered as not sniffed is.",
                position=position,
                run=run,
            )
        )


class NotThroughYet(DomainError):
    """A second presentation is entered before every position of its run has a response."""

    field = "position"

    def __init__(self, run: int) -> None:
        super().__init__(
            Sentence(
                "Enter every position of run {run} first: what was not sniffed is presented once more then.", run=run
            )
        )


class NothingToLoad(DomainError):
    """It is not the loader's turn, or not with this run."""


class NotLoadedYet(DomainError):
    """The loader has not said yet that the run is loaded and that they have left."""

    def __init__(self, run: int, loader: str) -> None:
        super().__init__(
            Sentence(
                "Run {run} waits for {loader}, who loads it and says that they have left. Then its first response can "
                "be entered.",
                run=run,
                loader=loader,
            )
        )


class TooSoonForSession(DomainError):
    """The session before ended less long ago than the policy asks."""

    def __init__(self, minutes: int, soonest: datetime) -> None:
        super().__init__(
            Sentence(
                "Sessions lie {minutes} minutes apart: the first response of this one can be entered from "
                "{soonest} on.",
                minutes=minutes,
                soonest=f"{soonest:%H:%M:%S}",
            )
        )


class StillResting(DomainError):
    """An item of the run was used less long ago than the policy asks."""

    def __init__(self, number: int, until: datetime, of: int) -> None:
        others = "" if of == 1 else f", and {of - 1} more of this run before it"
        super().__init__(
            Sentence(
                "Item {number} rests until {until}{others}. Say it then.",
                number=number,
                until=f"{until:%H:%M:%S}",
                others=others,
            )
        )


class NoSuchRun(DomainError):
    """The trial is shorter than that."""

    def __init__(self, run: int, runs: int) -> None:
        super().__init__(Sentence("The trial has runs 1 to {runs}; there is no run {run}.", runs=runs, run=run))


class ResponsesMissing(DomainError):
    """The plan stays sealed while a response is missing."""

    def __init__(self, entered: int, of: int) -> None:
        super().__init__(
            Sentence(
                "{entered} of {of} responses are in. The plan is revealed only when all are: enter the others, or "
                "close the check-up as incomplete.",
                entered=entered,
                of=of,
            )
        )


class TooLateForIncomplete(DomainError):
    """Nobody may shelve a result."""

    def __init__(self, state: CheckupState) -> None:
        sentence = (
            "The check-up is closed already."
            if state in (CheckupState.INCOMPLETE, CheckupState.APPROVED, CheckupState.REFUSED)
            else "Every response is in: the check-up can no longer be called incomplete, whatever it came to."
        )
        super().__init__(sentence)
