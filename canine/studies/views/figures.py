"""The page of figures: what is still out there, true prevalence, and how large a study has to be."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from flask import Response, request
from wtforms import Field

from canine.rules import out_there, referral_choice, study_size
from canine.rules.permissions import Permission
from canine.studies import sentences
from canine.studies.forms.figures import DifferenceForm, OutThereForm, PrevalenceForm, Question, RateForm, TwoDogsForm
from canine.studies.views.blueprint import bp
from canine.web.access import requires
from canine.web.pages import page

_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the page, what it is about, and its answer, a sentence; None while it is not asked."""

    heading: str
    lead: str
    form: Question
    answer: str | None


@bp.get("/figures")
@requires(Permission.SEE_SAMPLES)
def show_figures() -> Response:
    """Answer the questions that stand in the address; the counts are those that somebody typed."""
    clear, alerts = OutThereForm(request.args, prefix="clear-"), PrevalenceForm(request.args, prefix="alerts-")
    rate, difference = RateForm(request.args, prefix="rate-"), DifferenceForm(request.args, prefix="two-")
    dogs = TwoDogsForm(request.args, prefix="dogs-")
    questions = [
        Answered(
            "What is still out there",
            "All containers that were drawn at random were clear. How many of all may still hold something?",
            clear,
            _answer(clear, lambda: _out_there(clear)),
        ),
        Answered(
            "How many truly hold something",
            "Dogs miss some, and alert where nothing is: alerts alone are not the share that holds something.",
            alerts,
            _answer(alerts, lambda: _prevalence(alerts)),
        ),
        Answered(
            "Which rule: referral by any dog, or by both",
            "Two dogs find more than one, and alert more often where nothing is. What did they do with the same "
            "containers? The page of an opened study compares the rules of all of its dogs.",
            dogs,
            _answer(dogs, lambda: _rules(dogs)),
        ),
        Answered(
            "A study that shows a rate",
            "How many containers have to be prepared, so that the interval of the rate is narrow enough?",
            rate,
            _answer(rate, lambda: _rate(rate)),
        ),
        Answered(
            "A study that tells two conditions apart",
            "Long and short containers, say, or two odours: how many of each have to be prepared?",
            difference,
            _answer(difference, lambda: _difference(difference)),
        ),
    ]
    return page("studies/show_figures.html", title="Figures for a study", questions=questions)


def _answer(form: Question, ask: Callable[[], str]) -> str | None:
    if not form.is_asked() or not form.validate():
        return None
    try:
        return ask()
    except ValueError as wrong:
        return str(wrong)


def _out_there(form: OutThereForm) -> str:
    hits, misses = _count(form.hits), _count(form.misses)
    found = out_there.most_by_trial(_count(form.containers), _count(form.clear), hits, misses, _CONFIDENCE)
    return sentences.of_out_there(found, sentences.by_trial(hits, misses))


def _prevalence(form: PrevalenceForm) -> str:
    hits, rejected = _count(form.hits), _count(form.correct_rejections)
    found = out_there.true_prevalence(
        _count(form.alerts),
        _count(form.containers),
        hits=hits,
        targets=hits + _count(form.misses),
        correct_rejections=rejected,
        non_targets=rejected + _count(form.false_alerts),
        confidence=_CONFIDENCE,
    )
    return sentences.of_prevalence(found, _CONFIDENCE)


def _rules(form: TwoDogsForm) -> str:
    first, second = "the first dog", "the second dog"
    joint = form.joint(first, second)
    choices = referral_choice.referral_choices(joint, [first, second])
    dependences = [referral_choice.dependence(joint, first, second, is_target=is_target) for is_target in (True, False)]
    return sentences.of_rules(choices, dependences, form.workload())


def _rate(form: RateForm) -> str:
    expected, half_width, each = _share(form.expected), _share(form.half_width), _count(form.each)
    independent = study_size.for_precision(expected, half_width, _CONFIDENCE)
    found = study_size.in_containers(independent, each=each, correlation=float(_amount(form.correlation)))
    return sentences.of_size(found, sentences.of_rate(expected, half_width), each, _CONFIDENCE)


def _difference(form: DifferenceForm) -> str:
    first, second, power = _share(form.first), _share(form.second), _share(form.power)
    independent = study_size.for_difference(first, second, power=power, confidence=_CONFIDENCE)
    found = study_size.in_containers(independent, each=1, correlation=0, conditions=2)
    return sentences.of_size(found, sentences.of_difference(first, second, power), 1, _CONFIDENCE)


def _count(field: Field) -> int:
    return int(_amount(field))


def _amount(field: Field) -> Decimal:
    return Decimal(field.data)


def _share(field: Field) -> float:
    return float(_amount(field) / 100)
