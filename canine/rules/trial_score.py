"""Scoring an efficacy check-up: plan and locked responses in, figures and a verdict with reasons out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from canine.rules.efficacy import Counts, Efficacy, Rate, efficacy, least_hits, rate
from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.team import Blinding
from canine.rules.trial_plan import Plan, Presentation


class TrialResult(StrEnum):
    """What one presentation came to. Excluded: not sniffed or loaded otherwise, listed, and in no count."""

    HIT = "hit"
    MISS = "miss"
    FALSE_ALERT = "false_alert"
    CORRECT_REJECTION = "correct_rejection"
    EXCLUDED = "excluded"


class ExclusionReason(StrEnum):
    """Why a presentation is in no count."""

    NOT_SNIFFED = "not_sniffed"
    LOADED_OTHERWISE = "loaded_otherwise"


class Verdict(StrEnum):
    """What a trial says. Only a passed one may carry a certificate."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CERTIFIABLE = "not_certifiable"
    INCOMPLETE = "incomplete"


class FailKind(StrEnum):
    """Why a trial is not passed: the dog's figures first, then what the trial itself lacks."""

    SENSITIVITY_TOO_LOW = "sensitivity_too_low"
    LOWER_BOUND_TOO_LOW = "lower_bound_too_low"
    ODOUR_SENSITIVITY_TOO_LOW = "odour_sensitivity_too_low"
    FALSE_ALERT_RATE_TOO_HIGH = "false_alert_rate_too_high"
    BLANK_RUN_NOT_CLEAN = "blank_run_not_clean"
    TOO_FEW_TARGETS = "too_few_targets"
    TOO_FEW_NON_TARGETS = "too_few_non_targets"
    TOO_FEW_OF_ODOUR = "too_few_of_odour"
    TOO_FEW_DISTRACTORS = "too_few_distractors"
    TOO_FEW_BLANK_RUNS = "too_few_blank_runs"
    TOO_FEW_SESSIONS = "too_few_sessions"
    AID_PAST_DATE = "aid_past_date"
    NOT_DOUBLE_BLIND = "not_double_blind"
    RESPONSES_MISSING = "responses_missing"

    @property
    def speaks_of_the_dog(self) -> bool:
        """True for a figure of the dog, which fails it; False for a lack of the trial."""
        return self in _FIGURES


_FIGURES = frozenset(
    {
        FailKind.SENSITIVITY_TOO_LOW,
        FailKind.LOWER_BOUND_TOO_LOW,
        FailKind.ODOUR_SENSITIVITY_TOO_LOW,
        FailKind.FALSE_ALERT_RATE_TOO_HIGH,
        FailKind.BLANK_RUN_NOT_CLEAN,
    }
)


@dataclass(frozen=True, slots=True)
class FailReason:
    """One reason with what was found, what was wanted, and the odour, run or aid that it is about."""

    kind: FailKind
    found: float | None = None
    wanted: float | None = None
    odour: str | None = None
    run: int | None = None
    aid: str | None = None


@dataclass(frozen=True, slots=True)
class ScoredPresentation:
    """One presentation with its response and what it came to; both None while the response is missing."""

    presentation: Presentation
    response: ResponseKind | None
    result: TrialResult | None
    exclusion: ExclusionReason | None = None


@dataclass(frozen=True, slots=True)
class OdourScore:
    """One odour's hits and misses. False alerts belong to no odour and are 0 here."""

    odour: str
    counts: Counts
    sensitivity: Rate | None


@dataclass(frozen=True, slots=True)
class BlankRun:
    """A run drawn to hold no target: clean when nothing in it drew an alert; `sniffed` positions were counted."""

    run: int
    clean: bool
    sniffed: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures under one way of reading the responses."""

    efficacy: Efficacy
    odours: tuple[OdourScore, ...]
    blank_runs: tuple[BlankRun, ...]

    @property
    def counts(self) -> Counts:
        """The two-by-two table of the whole trial."""
        return self.efficacy.counts


@dataclass(frozen=True, slots=True)
class Score:
    """All figures of a trial, its verdict, and every reason, the gravest first.

    `efficacy`, `odours` and `blank_runs` are as corrected, without what was excluded. `strict` reads the first
    entries, and every exclusion against the team: no correction and no exclusion can make it better.
    """

    verdict: Verdict
    reasons: tuple[FailReason, ...]
    efficacy: Efficacy
    odours: tuple[OdourScore, ...]
    on_blanks: Counts
    on_distractors: Counts
    blank_runs: tuple[BlankRun, ...]
    presentations: tuple[ScoredPresentation, ...]
    strict: Reading

    @property
    def counts(self) -> Counts:
        """The two-by-two table of the whole trial, as corrected."""
        return self.efficacy.counts

    @property
    def sensitivity(self) -> Rate | None:
        """The worse of the two readings, which makes the headline."""
        return worse_sensitivity(self.efficacy, self.strict.efficacy)

    @property
    def false_alert_rate(self) -> Rate | None:
        """The worse of the two readings, which makes the headline."""
        return worse_false_alert_rate(self.efficacy, self.strict.efficacy)

    @property
    def excluded(self) -> tuple[ScoredPresentation, ...]:
        """Presentations in no count, each with its reason, to be listed on the paper."""
        return tuple(scored for scored in self.presentations if scored.result is TrialResult.EXCLUDED)

    @property
    def misses(self) -> tuple[ScoredPresentation, ...]:
        """The misses; each needs a cause from the assessor."""
        return tuple(scored for scored in self.presentations if scored.result is TrialResult.MISS)


def worse_sensitivity(one: Efficacy, other: Efficacy) -> Rate | None:
    """Return the lower of two sensitivities; one of nothing says nothing."""
    rates = [found.sensitivity for found in (one, other) if found.sensitivity is not None]
    return min(rates, key=lambda found: found.estimate, default=None)


def worse_false_alert_rate(one: Efficacy, other: Efficacy) -> Rate | None:
    """Return the higher of two false-alert rates; one of nothing says nothing."""
    rates = [found.false_alert_rate for found in (one, other) if found.false_alert_rate is not None]
    return max(rates, key=lambda found: found.estimate, default=None)


def worse_counts(one: Counts, other: Counts) -> Counts:
    """Return the targets of the reading that found fewer of them, and the non-targets of the one that alerted more."""
    found = min((one, other), key=lambda each: each.hits / each.targets if each.targets else 1.0)
    quiet = max((one, other), key=lambda each: each.false_alerts / each.non_targets if each.non_targets else 0.0)
    return Counts(found.hits, found.misses, quiet.false_alerts, quiet.correct_rejections)


def score(
    plan: Plan,
    responses: Mapping[tuple[int, int], ResponseKind],
    policy: Policy,
    aids_past_date: frozenset[str] = frozenset(),
    blinding: Blinding = Blinding.DOUBLE_BLIND,
    *,
    first_entries: Mapping[tuple[int, int], ResponseKind] | None = None,
    by_the_worse: bool = True,
    loaded_otherwise: frozenset[tuple[int, int]] = frozenset(),
    awaited_again: int = 0,
) -> Score:
    """Score the responses, by (run, position), against the revealed plan under the policy of the day.

    A change of behaviour is no alert. What was not sniffed is excluded and listed. A missing response makes
    the trial incomplete, which counts for nothing; a figure of the dog below the mark fails it, whatever the
    trial itself lacks, so that a lack cannot hide a failure; a lack alone makes it not certifiable. `first_entries`
    are what was locked before any correction, the responses where nothing was corrected. A trial that was revealed
    before both readings were judged is judged `by_the_worse` no more than it was then. `loaded_otherwise` are the
    places at which a second look found another item: excluded and listed too. `awaited_again` says how many places that
    were not sniffed were never presented once more, as they had to be: each of them is a missing response. Raises
    ValueError for a response to a presentation that the plan does not have.
    """
    scored = tuple(
        _scored(p, responses.get((p.run, p.position)), lay_there=(p.run, p.position) not in loaded_otherwise)
        for p in plan.presentations()
    )
    strays = responses.keys() - {(s.presentation.run, s.presentation.position) for s in scored}
    if strays:
        run, position = min(strays)
        raise ValueError(f"The plan has no position {position} in run {run}.")
    figures = efficacy(_counts(scored), policy.confidence)
    found = Score(
        verdict=Verdict.INCOMPLETE,
        reasons=(),
        efficacy=figures,
        odours=tuple(_odour_score(odour, scored, policy) for odour in plan.odours),
        on_blanks=_counts(s for s in scored if s.presentation.item.kind is ItemKind.BLANK),
        on_distractors=_counts(s for s in scored if s.presentation.item.kind is ItemKind.DISTRACTOR),
        blank_runs=_blank_runs(plan, scored),
        presentations=scored,
        strict=_strict(plan, scored, {**responses, **(first_entries or {})}, policy),
    )
    missing = sum(one.response is None for one in scored) + awaited_again
    reasons = _reasons(found, policy, aids_past_date, blinding, by_the_worse)
    return _judged(found, reasons, missing)


def _strict(
    plan: Plan,
    scored: Iterable[ScoredPresentation],
    first: Mapping[tuple[int, int], ResponseKind],
    policy: Policy,
) -> Reading:
    """Read the first entries, and whatever was not sniffed, at first or in the end, against the team."""
    read = tuple(_against(one, first.get((one.presentation.run, one.presentation.position))) for one in scored)
    return Reading(
        efficacy(_counts(read), policy.confidence),
        tuple(_odour_score(odour, read, policy) for odour in plan.odours),
        _blank_runs(plan, tuple(_scored(one.presentation, one.response) for one in read)),
    )


def _against(one: ScoredPresentation, first: ResponseKind | None) -> ScoredPresentation:
    found = _scored(one.presentation, first)
    if TrialResult.EXCLUDED not in (found.result, one.result):
        return found
    is_target = one.presentation.item.kind is ItemKind.TARGET
    return replace(found, result=TrialResult.MISS if is_target else TrialResult.FALSE_ALERT)


def _scored(presentation: Presentation, response: ResponseKind | None, *, lay_there: bool = True) -> ScoredPresentation:
    if response is None:
        return ScoredPresentation(presentation, None, None)
    if not lay_there:
        return ScoredPresentation(presentation, response, TrialResult.EXCLUDED, ExclusionReason.LOADED_OTHERWISE)
    if response is ResponseKind.NOT_SNIFFED:
        return ScoredPresentation(presentation, response, TrialResult.EXCLUDED, ExclusionReason.NOT_SNIFFED)
    alerted = response is ResponseKind.ALERT
    if presentation.item.kind is ItemKind.TARGET:
        result = TrialResult.HIT if alerted else TrialResult.MISS
    else:
        result = TrialResult.FALSE_ALERT if alerted else TrialResult.CORRECT_REJECTION
    return ScoredPresentation(presentation, response, result)


def _counts(scored: Iterable[ScoredPresentation]) -> Counts:
    found = Counter(one.result for one in scored)
    return Counts(
        hits=found[TrialResult.HIT],
        misses=found[TrialResult.MISS],
        false_alerts=found[TrialResult.FALSE_ALERT],
        correct_rejections=found[TrialResult.CORRECT_REJECTION],
    )


def _odour_score(odour: str, scored: Iterable[ScoredPresentation], policy: Policy) -> OdourScore:
    counts = _counts(one for one in scored if one.presentation.item.odour == odour)
    return OdourScore(odour, counts, rate(counts.hits, counts.targets, policy.confidence))


def _blank_runs(plan: Plan, scored: tuple[ScoredPresentation, ...]) -> tuple[BlankRun, ...]:
    runs = []
    for run in plan.blank_runs:
        counts = _counts(one for one in scored if one.presentation.run == run.number)
        runs.append(BlankRun(run.number, counts.false_alerts == 0, counts.non_targets))
    return tuple(runs)


def _reasons(
    found: Score, policy: Policy, aids_past_date: frozenset[str], blinding: Blinding, by_the_worse: bool
) -> list[FailReason]:
    as_corrected = Reading(found.efficacy, found.odours, found.blank_runs)
    return [
        *_figure_reasons(as_corrected, found.strict if by_the_worse else as_corrected, policy),
        *_lacks(found, policy, blinding),
        *_aid_reasons(found, aids_past_date),
    ]


def _judged(found: Score, reasons: list[FailReason], missing: int) -> Score:
    if missing:
        reasons.insert(0, FailReason(FailKind.RESPONSES_MISSING, missing, 0))
        verdict = Verdict.INCOMPLETE
    elif any(reason.kind.speaks_of_the_dog for reason in reasons):
        verdict = Verdict.FAILED
    else:
        verdict = Verdict.NOT_CERTIFIABLE if reasons else Verdict.PASSED
    return replace(found, verdict=verdict, reasons=tuple(reasons))


def _figure_reasons(one: Reading, other: Reading, policy: Policy) -> list[FailReason]:
    """Return what is below the mark in either reading, each by the worse of the two."""
    reasons = []
    sensitivity = worse_sensitivity(one.efficacy, other.efficacy)
    false_alerts = worse_false_alert_rate(one.efficacy, other.efficacy)
    if sensitivity is not None:
        if sensitivity.estimate < policy.pass_sensitivity:
            reasons.append(FailReason(FailKind.SENSITIVITY_TOO_LOW, sensitivity.estimate, policy.pass_sensitivity))
        rates = [found.efficacy.sensitivity for found in (one, other)]
        lower = min(found.clopper_pearson[0] for found in rates if found is not None)
        least = policy.least_lower_bound
        if least is not None and lower < least:
            reasons.append(FailReason(FailKind.LOWER_BOUND_TOO_LOW, lower, least))
    for odours in zip(one.odours, other.odours, strict=True):
        shares = [odour.sensitivity.estimate for odour in odours if odour.sensitivity is not None]
        if shares and min(shares) < policy.pass_odour_sensitivity:
            name, least = odours[0].odour, policy.pass_odour_sensitivity
            reasons.append(FailReason(FailKind.ODOUR_SENSITIVITY_TOO_LOW, min(shares), least, odour=name))
    if false_alerts is not None and false_alerts.estimate > policy.pass_false_alert_rate:
        reasons.append(
            FailReason(FailKind.FALSE_ALERT_RATE_TOO_HIGH, false_alerts.estimate, policy.pass_false_alert_rate)
        )
    runs = zip(one.blank_runs, other.blank_runs, strict=True)
    reasons += [
        FailReason(FailKind.BLANK_RUN_NOT_CLEAN, run=run.run) for run, same in runs if not (run.clean and same.clean)
    ]
    return reasons


def _lacks(found: Score, policy: Policy, blinding: Blinding) -> list[FailReason]:
    """Return what was counted, after exclusions, against the least that a certificate needs."""
    counts = found.counts
    counted = [one for one in found.presentations if one.result not in (None, TrialResult.EXCLUDED)]
    checks: list[tuple[FailKind, int, int, str | None]] = [
        (FailKind.TOO_FEW_TARGETS, counts.targets, policy.least_targets, None),
        (FailKind.TOO_FEW_NON_TARGETS, counts.non_targets, policy.least_non_targets, None),
        *(
            (FailKind.TOO_FEW_OF_ODOUR, odour.counts.targets, policy.least_per_odour, odour.odour)
            for odour in found.odours
        ),
        (
            FailKind.TOO_FEW_DISTRACTORS,
            found.on_distractors.non_targets,
            least_hits(policy.distractor_share, counts.non_targets),
            None,
        ),
        (
            FailKind.TOO_FEW_BLANK_RUNS,
            sum(run.sniffed > 0 for run in found.blank_runs),
            policy.least_blank_runs,
            None,
        ),
        (
            FailKind.TOO_FEW_SESSIONS,
            len({one.presentation.session for one in counted}),
            policy.least_sessions,
            None,
        ),
    ]
    reasons = [FailReason(kind, seen, least, odour=odour) for kind, seen, least, odour in checks if seen < least]
    if not blinding.carries_certificate:
        reasons.append(FailReason(FailKind.NOT_DOUBLE_BLIND))
    return reasons


def _aid_reasons(found: Score, aids_past_date: frozenset[str]) -> list[FailReason]:
    used = {one.presentation.item.reference for one in found.presentations}
    return [FailReason(FailKind.AID_PAST_DATE, aid=aid) for aid in sorted(aids_past_date) if aid in used]
