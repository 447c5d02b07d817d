"""`canine efficacy` and `canine sample-size`: the statistics of a trial, from typed counts."""

from typing import TypeVar

import click

from canine.rules.efficacy import Counts, Efficacy, Rate, efficacy, targets_needed
from canine.web.output import judged, say

MOST = 10**9
Answer = TypeVar("Answer")


@click.command("efficacy")
@click.option("--hits", type=int, required=True, help="Targets with an alert.")
@click.option("--misses", type=int, required=True, help="Targets without one.")
@click.option("--false-alerts", type=int, required=True, help="Non-targets with an alert.")
@click.option("--correct-rejections", type=int, required=True, help="Non-targets without one.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals, two-sided.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def efficacy_command(
    hits: int, misses: int, false_alerts: int, correct_rejections: int, confidence: float, as_json: bool
) -> None:
    """Rates of a controlled trial with Wilson and exact (Clopper-Pearson) intervals, and d′."""
    figures = judged(
        lambda: efficacy(
            Counts(_small(hits), _small(misses), _small(false_alerts), _small(correct_rejections)), confidence
        )
    )
    say(figures.as_json(), _in_lines(figures), as_json=as_json)


@click.command("sample-size")
@click.option("--rate", type=float, required=True, help="The rate to show, such as 0.95.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the bound.")
@click.option("--misses", type=int, default=0, show_default=True, help="Misses that are allowed.")
@click.option(
    "--sides",
    type=click.Choice(["1", "2"]),
    default="1",
    show_default=True,
    help="1: a one-sided bound; 2: the lower end of the two-sided interval that papers print.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def sample_size_command(rate: float, confidence: float, misses: int, sides: str, as_json: bool) -> None:
    """Smallest number of targets that shows at least a rate."""
    needed = judged(lambda: targets_needed(rate, confidence, _small(misses), int(sides)))
    allowed = {0: "no miss", 1: "at most 1 miss"}.get(misses, f"at most {misses} misses")
    bound = "one-sided" if sides == "1" else "two-sided"
    sentence = (
        f"{needed} targets with {allowed} show a rate of at least {rate:g} with {confidence:g} confidence ({bound})."
    )
    say({"n": needed}, sentence, as_json=as_json)


groups = (efficacy_command, sample_size_command)


def _small(count: int) -> int:
    if count > MOST:
        raise ValueError(f"No trial counts {count}: at most {MOST}.")
    return count


def _in_lines(figures: Efficacy) -> str:
    named = (
        ("Sensitivity", figures.sensitivity),
        ("Specificity", figures.specificity),
        ("False-alert rate", figures.false_alert_rate),
        ("Positive predictive value", figures.positive_predictive_value),
        ("Negative predictive value", figures.negative_predictive_value),
    )
    lines = [f"{name}: {_in_words(rate)}" for name, rate in named]
    if figures.counts.target_share is not None:
        lines.append(f"The predictive values hold for this trial's {figures.counts.target_share:.1%} of targets only.")
    lines.append("d′: " + ("not defined" if figures.d_prime is None else f"{figures.d_prime:.3f}"))
    return "\n".join(lines)


def _in_words(rate: Rate | None) -> str:
    if rate is None:
        return "nothing counted"
    exact, wilson = ("{:.1%} to {:.1%}".format(*ends) for ends in (rate.clopper_pearson, rate.wilson))
    return f"{rate.k} of {rate.n} = {rate.estimate:.1%} (exact {exact}, Wilson {wilson})"
