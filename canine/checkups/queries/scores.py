"""The score of a check-up, always computed from the revealed plan and the locked responses."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.checkups.models import Checkup, CheckupResult, MissCauseEntry
from canine.checkups.queries.records import Place, Progress, causes, checkup, progress, result
from canine.checkups.queries.second_looks import second_looks, seen_otherwise
from canine.checkups.queries.statements import statements
from canine.errors import DomainError
from canine.policy import queries as policies
from canine.policy.queries import VersionInForce
from canine.presentations.queries import RecordedResponse
from canine.rules.policy import Policy
from canine.rules.team import Blinding
from canine.rules.trial import CheckupState, Plan, Score, ScoredPresentation, TrialResult, score


class NotRevealed(DomainError):
    """There is no score while the plan is sealed."""

    def __init__(self) -> None:
        super().__init__("This check-up has no score: its plan is sealed until every response is in.")


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """One presentation with what was entered, what came of it, and the assessor's word when it was a miss.

    `seen_there` is the number of the item that a second look found in its place, 0 for none. `not_sniffed` is the first
    entry where the item was presented once more: then `response` is of the second presentation.
    """

    scored: ScoredPresentation
    response: RecordedResponse
    causes: tuple[MissCauseEntry, ...]
    seen_there: int | None = None
    not_sniffed: RecordedResponse | None = None

    @property
    def every_response(self) -> tuple[RecordedResponse, ...]:
        """What was entered at the place: one response, or two."""
        return (self.response,) if self.not_sniffed is None else (self.not_sniffed, self.response)

    @property
    def cause(self) -> MissCauseEntry | None:
        """The word that holds on a miss."""
        return self.causes[-1] if self.causes else None


@dataclass(frozen=True, slots=True)
class Scored:
    """A revealed check-up with every figure."""

    checkup: Checkup
    result: CheckupResult
    plan: Plan
    policy: VersionInForce
    score: Score
    lines: tuple[ScoredLine, ...]

    @property
    def misses_without_cause(self) -> tuple[ScoredLine, ...]:
        """The misses on which the assessor has not spoken yet."""
        return tuple(line for line in self.lines if line.scored.result is TrialResult.MISS and not line.causes)


def scored(checkup_id: UUID) -> Scored:
    """Return the score with the presentations that were entered: all, but where it was closed early.

    Raises NotFound, NotRevealed.
    """
    found = checkup(checkup_id)
    return scored_as(found, result(checkup_id), progress(found))


def scored_as(found: Checkup, outcome: CheckupResult | None, entered: Progress) -> Scored:
    """Return the same of what was read already. Raises NotRevealed."""
    if outcome is None:
        raise NotRevealed
    checkup_id, plan = found.id, Plan.read(outcome.plan_json)
    version = policies.version_in_force(outcome.policy_at)
    otherwise = seen_otherwise(plan, second_looks(checkup_id))
    figures = score_of(
        plan,
        entered,
        version.policy,
        frozenset(outcome.aids_past_date),
        outcome.blinding,
        by_the_worse=outcome.strict_hits is not None,
        loaded_otherwise=frozenset(otherwise),
    )
    words, responses, first = causes(checkup_id), entered.by_place, entered.first_by_place
    lines = tuple(
        ScoredLine(
            one,
            responses[place],
            words.get(place, ()),
            otherwise.get(place),
            None if first[place] is responses[place] else first[place],
        )
        for one in figures.presentations
        if (place := (one.presentation.run, one.presentation.position)) in responses
    )
    return Scored(found, outcome, plan, version, figures, lines)


def score_of(
    plan: Plan,
    entered: Progress,
    policy: Policy,
    aids_past_date: frozenset[str],
    blinding: Blinding,
    *,
    by_the_worse: bool = True,
    loaded_otherwise: frozenset[Place] = frozenset(),
) -> Score:
    """Return the score of what was entered, read as corrected and by the first entries.

    The worse of both judges the team, but where the check-up was revealed before that was the rule.
    """
    return score(
        plan,
        {place: response.kind for place, response in entered.by_place.items()},
        policy,
        aids_past_date,
        blinding,
        first_entries=entered.first_entries,
        by_the_worse=by_the_worse,
        loaded_otherwise=loaded_otherwise,
        awaited_again=entered.awaited_again,
    )


def blinding_of(found: Checkup) -> Blinding:
    """Double-blind, unless somebody in the dog's sight or hearing knew the plan, by the record or their own word."""
    knew = [each.knew_plan for each in found.presences] + [each.knew_in_sight for each in statements(found.id)]
    return Blinding.SINGLE_BLIND if any(knew) else Blinding.DOUBLE_BLIND


def days_of_runs(found: Checkup, entered: Progress) -> dict[int, tuple[date, ...]]:
    """Return the days, in the check-up's zone and by the server's clock or the tablet's, of each run's responses."""
    zone = ZoneInfo(found.zone)
    return {
        run.number: tuple(sorted({each.at.astimezone(zone).date() for each in run.every_response}))
        for run in entered.runs
    }


def aids_past_date(found: Checkup, plan: Plan, entered: Progress) -> tuple[str, ...]:
    """Labels of the aids that lay in a run on a day after their replace-by date."""
    days = days_of_runs(found, entered)
    replace_by = {aid.label: aid.replace_by_on for aid in found.aids}
    past: set[str] = set()
    for run in plan.runs:
        last = max(days[run.number], default=None)
        for item in run.items:
            limit = replace_by.get(item.reference or "")
            if last is not None and limit is not None and last > limit:
                past.add(item.reference or "")
    return tuple(sorted(past))


def aids_now_past_date(found: Checkup, at: datetime) -> tuple[str, ...]:
    """Labels of the aids at hand that are past their date today, whether or not a run that is left uses them."""
    if found.state not in (CheckupState.PLANNED, CheckupState.RUNNING):
        return ()
    today = at.astimezone(ZoneInfo(found.zone)).date()
    return tuple(aid.label for aid in found.aids if aid.replace_by_on < today)
