"""The word on each step of a covert check, and what many of them come to: from recorded facts, never typed. Pure.

A step that cannot be told says so. A miss counts whoever took part; a find counts only where nobody who knew of the
check took part in it, so that no keeper makes a team look good.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from canine.rules.covert_check import RevealCause
from canine.rules.efficacy import Rate, rate
from canine.rules.presentation import DecisionKind
from canine.rules.team import Mode


class CovertStep(StrEnum):
    """A step of the chain, in its order."""

    SAMPLED = "sampled_as_asked"
    CUSTODY = "custody_whole"
    PRESENTED = "presented_in_time"
    ALERTED = "alerted"
    DECIDED = "decided"


class StepWord(StrEnum):
    """What became of a step."""

    DONE = "as_it_should"
    FAILED = "not_as_it_should"
    NOT_REACHED = "not_reached"
    NOT_ASKED = "not_asked_of_it"
    UNTOLD = "cannot_be_told"


class CovertOutcome(StrEnum):
    """What a revealed check came to. A blank or a distractor that reached no dog says nothing."""

    FOUND = "referred_as_it_should"
    MISSED = "missed"
    LEFT_ALONE = "left_alone_as_it_should"
    REFERRED_WRONGLY = "referred_wrongly"
    SAYS_NOTHING = "reached_no_dog"
    NOT_BLIND = "not_blind"
    WITHDRAWN = "withdrawn"
    NEVER_AGREED = "never_agreed"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one dog showed, of whichever team: with a filter on a line, or at the container itself."""

    mode: Mode
    team_id: str
    team: str
    dog: str
    at: datetime
    alerted: bool
    sniffed: bool = True
    counts: bool = True
    past_use: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether it says something: sniffed, in a session that counts; silence on a filter past its use does not."""
        return self.sniffed and self.counts and (self.alerted or not self.past_use)


@dataclass(frozen=True, slots=True)
class Look:
    """A search or an air sample of what was put in, by what was on record of it when the check was revealed."""

    mode: Mode
    at: datetime
    words: str
    custody_problems: tuple[str, ...] = ()
    is_lost: bool = False
    in_closed_sessions: int = 0
    shown: tuple[Shown, ...] = ()
    decision: DecisionKind | None = None
    came_late: bool = False

    @property
    def heard(self) -> tuple[Shown, ...]:
        """What the dogs showed that counts."""
        return tuple(one for one in self.shown if one.is_heard)

    @property
    def alerts(self) -> tuple[str, ...]:
        """The dogs that alerted, each once."""
        return tuple(dict.fromkeys(one.dog for one in self.heard if one.alerted))

    @property
    def is_referred(self) -> bool:
        """Whether it led to a referral: by the decision on a sample, by the alert in a free search."""
        if self.mode is Mode.FREE_SEARCH:
            return bool(self.alerts)
        return self.decision is DecisionKind.REFERRED


@dataclass(frozen=True, slots=True)
class Step:
    """The word on one step, and the sentence that says why."""

    step: CovertStep
    word: StepWord
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a revealed check came to, step by step. `missed_at` is the first step that failed, for a miss alone."""

    outcome: CovertOutcome
    steps: tuple[Step, ...]
    missed_at: CovertStep | None
    is_target: bool
    shown: tuple[Shown, ...]


def verdict(is_target: bool, looks: Sequence[Look], *, cause: RevealCause, known_to: Sequence[str]) -> Verdict:
    """Return the verdict on a revealed check.

    `known_to` names those who knew of it and took part all the same, or were on shift then. Of several looks the one
    that came farthest speaks.
    """
    counted = [one for one in looks if not one.came_late]
    best = max(counted, key=_how_far, default=None)
    steps = _steps(best, is_target, came_late=len(counted) < len(looks))
    shown = tuple(one for look in counted for one in look.heard)
    outcome = _outcome(is_target, best, cause, bool(known_to))
    missed_at = _missed_at(best, steps) if outcome is CovertOutcome.MISSED else None
    return Verdict(outcome, steps, missed_at, is_target, shown)


def _missed_at(best: Look | None, steps: Sequence[Step]) -> CovertStep:
    """Return the first step that failed; custody alone, where it kept the filter from the dogs."""
    heard = [one for one in steps if one.step is not CovertStep.CUSTODY or (best and not best.in_closed_sessions)]
    bad = (StepWord.FAILED, StepWord.UNTOLD)
    return next((one.step for one in heard if one.word in bad), CovertStep.DECIDED)


def _how_far(look: Look) -> tuple[bool, int, int, int, float]:
    return look.is_referred, len(look.alerts), len(look.heard), look.in_closed_sessions, -look.at.timestamp()


def _outcome(is_target: bool, best: Look | None, cause: RevealCause, is_known: bool) -> CovertOutcome:
    if cause is RevealCause.WITHDRAWN:
        return CovertOutcome.WITHDRAWN
    if cause is RevealCause.NEVER_AGREED:
        return CovertOutcome.NEVER_AGREED
    is_referred = best is not None and best.is_referred
    if is_target:
        if not is_referred:
            return CovertOutcome.MISSED
        return CovertOutcome.NOT_BLIND if is_known else CovertOutcome.FOUND
    if is_referred:
        return CovertOutcome.REFERRED_WRONGLY
    if best is None or not best.heard:
        return CovertOutcome.SAYS_NOTHING
    return CovertOutcome.NOT_BLIND if is_known else CovertOutcome.LEFT_ALONE


def _steps(best: Look | None, is_target: bool, *, came_late: bool) -> tuple[Step, ...]:
    if best is None:
        late = " What came in after the reveal does not count." if came_late else ""
        first = Step(
            CovertStep.SAMPLED,
            StepWord.UNTOLD if came_late else StepWord.FAILED,
            f"Neither a search nor a sample of it in its time was on record when it was revealed.{late}",
        )
        rest = [
            Step(step, StepWord.NOT_REACHED, "Not reached.") for step in CovertStep if step is not CovertStep.SAMPLED
        ]
        return (first, *rest)
    done = Step(CovertStep.SAMPLED, StepWord.DONE, f"{best.words[:1].upper()}{best.words[1:]}.")
    if best.mode is Mode.FREE_SEARCH:
        word = "A free search has no filter."
        decided = "In a free search the alert is the referral."
        return (
            done,
            Step(CovertStep.CUSTODY, StepWord.NOT_ASKED, word),
            Step(CovertStep.PRESENTED, StepWord.NOT_ASKED, word),
            _alerted(best, is_target),
            Step(CovertStep.DECIDED, StepWord.NOT_ASKED, decided),
        )
    return done, _custody(best), _presented(best), _alerted(best, is_target), _decided(best, is_target)


def _custody(look: Look) -> Step:
    if look.custody_problems:
        return Step(CovertStep.CUSTODY, StepWord.FAILED, f"{'; '.join(look.custody_problems)}.")
    return Step(CovertStep.CUSTODY, StepWord.DONE, "Every hand-over was confirmed, with the seal that was told.")


def _presented(look: Look) -> Step:
    step = CovertStep.PRESENTED
    if not look.in_closed_sessions:
        why = "The filter was lost or spoiled before." if look.is_lost else "No closed session had it on the line."
        return Step(step, StepWord.FAILED, why)
    if not look.heard:
        late = any(one.past_use for one in look.shown)
        why = "only past its use-by time" if late else "in no session that counts for a dog that sniffed it"
        return Step(step, StepWord.FAILED, f"Presented {why}.")
    return Step(step, StepWord.DONE, f"Presented to {_several(len({one.dog for one in look.heard}), 'dog')} in time.")


def _alerted(look: Look, is_target: bool) -> Step:
    if not look.heard:
        return Step(CovertStep.ALERTED, StepWord.NOT_REACHED, "No dog came to it.")
    dogs = len({one.dog for one in look.heard})
    names = f": {', '.join(look.alerts)}" if look.alerts else ""
    sentence = f"{len(look.alerts)} of {_several(dogs, 'dog')} alerted{names}."
    return Step(CovertStep.ALERTED, StepWord.DONE if bool(look.alerts) is is_target else StepWord.FAILED, sentence)


def _decided(look: Look, is_target: bool) -> Step:
    step = CovertStep.DECIDED
    if look.decision is None:
        return Step(step, StepWord.NOT_REACHED, "No decision was on record.")
    sentence = f"By the rule in force: {look.decision.value}."
    return Step(step, StepWord.DONE if look.is_referred is is_target else StepWord.FAILED, sentence)


def _several(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class CovertTally:
    """What revealed checks come to together: every one of them is in one of the numbers."""

    found: int
    misses: Mapping[CovertStep, int]
    left_alone: int
    referred_wrongly: int
    says_nothing: int
    not_blind: int
    withdrawn: int
    never_agreed: int
    confidence: float = 0.95

    @property
    def missed(self) -> int:
        """How many targets were missed, at whatever step."""
        return sum(self.misses.values())

    @property
    def targets(self) -> int:
        """How many targets count."""
        return self.found + self.missed

    @property
    def rate(self) -> Rate | None:
        """The share of targets that came to a referral, with its exact interval."""
        return rate(self.found, self.targets, self.confidence)

    @property
    def referred_rate(self) -> Rate | None:
        """The share of blanks and distractors that came to a dog and were referred."""
        return rate(self.referred_wrongly, self.referred_wrongly + self.left_alone, self.confidence)

    @property
    def revealed(self) -> int:
        """How many there are in all."""
        others = self.left_alone + self.referred_wrongly + self.says_nothing
        return self.targets + others + self.not_blind + self.withdrawn + self.never_agreed


def tally(verdicts: Iterable[Verdict], confidence: float = 0.95) -> CovertTally:
    """Count verdicts, each in one place."""
    found = list(verdicts)
    outcomes = Counter(one.outcome for one in found)
    misses = Counter(one.missed_at for one in found if one.missed_at is not None)
    return CovertTally(
        found=outcomes[CovertOutcome.FOUND],
        misses={step: misses[step] for step in CovertStep if misses[step]},
        left_alone=outcomes[CovertOutcome.LEFT_ALONE],
        referred_wrongly=outcomes[CovertOutcome.REFERRED_WRONGLY],
        says_nothing=outcomes[CovertOutcome.SAYS_NOTHING],
        not_blind=outcomes[CovertOutcome.NOT_BLIND],
        withdrawn=outcomes[CovertOutcome.WITHDRAWN],
        never_agreed=outcomes[CovertOutcome.NEVER_AGREED],
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class TeamTally:
    """What one team did with what was put in, however the chain ended: its dog's part alone."""

    hits: int
    misses: int
    false_alerts: int
    correct_rejections: int


def shown_by_team(found: Verdict, team_id: str, mode: Mode) -> Shown | None:
    """Return what a team's dog showed in a check, of several presentations an alert; None where nothing counts.

    Of a check that was known to somebody who took part, what speaks against the dog counts all the same.
    """
    own = [one for one in found.shown if one.team_id == team_id and one.mode is mode]
    if not own or found.outcome in (CovertOutcome.WITHDRAWN, CovertOutcome.NEVER_AGREED):
        return None
    last = max(own, key=lambda one: (one.alerted, one.at))
    is_good = last.alerted is found.is_target
    return None if found.outcome is CovertOutcome.NOT_BLIND and is_good else last


def tally_of_team(verdicts: Iterable[Verdict], team_id: str, mode: Mode) -> TeamTally:
    """Count the checks that came to a team's dog, each once."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for one in verdicts:
        shown = shown_by_team(one, team_id, mode)
        if shown is not None:
            counts[one.is_target, shown.alerted] += 1
    return TeamTally(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def due(sessions: int, share: float) -> int:
    """Return how many checks a policy's share of so many sessions asks for: rounded up, none where it asks for none."""
    exact = Decimal(str(share)) * sessions
    return int(exact.to_integral_value(rounding=ROUND_CEILING))
