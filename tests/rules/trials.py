"""Demands, plans and responses that the tests of the trial's rules share."""

from collections.abc import Callable, Iterable
from random import Random

from canine.rules.policy import Policy
from canine.rules.presentation import Item, ItemKind, ResponseKind
from canine.rules.trial_demand import TrialDemand
from canine.rules.trial_draw import draw_plan
from canine.rules.trial_plan import Plan, PlannedRun, Presentation

Responses = dict[tuple[int, int], ResponseKind]


def demand(
    odours: tuple[str, ...] = ("ivory", "rhino horn"),
    targets: int = 20,
    non_targets: int = 40,
    sessions: int = 2,
    *,
    each: int = 4,
    distractors: int = 3,
    blanks: int = 6,
) -> TrialDemand:
    """What an assessor asks for by default: of each odour four items of two aids, three distractors and six blanks."""
    items = [target(odour, f"{odour} {1 + n % 2}", 10 * o + n) for o, odour in enumerate(odours) for n in range(each)]
    items += [Item(ItemKind.DISTRACTOR, what, None, what, 500 + n) for n, what in enumerate(_strange(distractors))]
    items += [Item(ItemKind.BLANK, "blank", number=600 + n) for n in range(blanks)]
    return TrialDemand(odours, targets, non_targets, sessions, tuple(items))


def _strange(count: int) -> list[str]:
    return [("coffee", "pepper", "macadamia shell")[n % 3] for n in range(count)]


def drawn(seed: int = 1, asked: TrialDemand | None = None, policy: Policy | None = None) -> Plan:
    """The plan that this seed draws."""
    return draw_plan(asked or demand(), policy or Policy(), Random(seed))


def of_sixty() -> Plan:
    """A drawn plan that came to 20 targets and 40 non-targets, in ten runs of six."""
    shorter, policy = demand(non_targets=34), Policy(least_non_targets=34, run_most_targets=5)
    plans = (drawn(seed, shorter, policy) for seed in range(1000))
    return next(plan for plan in plans if sum(run.targets for run in plan.runs) == 20)


def target(odour: str = "ivory", aid: str = "ivory 1", number: int | None = None) -> Item:
    """One item of a training aid; without a number, as the plans of an earlier design had it."""
    return Item(ItemKind.TARGET, aid, odour, aid, number)


BLANK = Item(ItemKind.BLANK, "blank")
DISTRACTOR = Item(ItemKind.DISTRACTOR, "coffee", reference="coffee")


def plan_of(runs: Iterable[tuple[int, tuple[Item, ...]]], odours: tuple[str, ...] = ("ivory",)) -> Plan:
    """A plan with these runs, each (session, items)."""
    numbered = tuple(PlannedRun(number, session, items) for number, (session, items) in enumerate(runs, start=1))
    return Plan(odours, len(numbered[0].items), numbered)


def by_the_book(plan: Plan) -> Responses:
    """The responses of a dog that makes no mistake."""
    return {
        (p.run, p.position): ResponseKind.ALERT if p.item.kind is ItemKind.TARGET else ResponseKind.NONE
        for p in plan.presentations()
    }


def with_first(
    plan: Plan, count: int, response: ResponseKind, of: Callable[[Presentation], bool], among: Responses | None = None
) -> Responses:
    """The faultless responses (or `among`), but the first `count` presentations that `of` picks get this one."""
    chosen = [(p.run, p.position) for p in plan.presentations() if of(p)][:count]
    assert len(chosen) == count, "the plan has not so many of these"
    return (by_the_book(plan) if among is None else among) | dict.fromkeys(chosen, response)


def is_target(presentation: Presentation) -> bool:
    """Whether a target lies there."""
    return presentation.item.kind is ItemKind.TARGET


def is_of(odour: str) -> Callable[[Presentation], bool]:
    """Whether this odour lies there."""
    return lambda presentation: presentation.item.odour == odour


def outside_blank_runs(plan: Plan) -> Callable[[Presentation], bool]:
    """Whether no target lies there, in a run that has one elsewhere."""
    blank = {run.number for run in plan.blank_runs}
    return lambda presentation: not is_target(presentation) and presentation.run not in blank
