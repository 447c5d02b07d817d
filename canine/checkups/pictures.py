"""The picture of a score."""

from reportlab.graphics.shapes import Drawing

from canine.checkups.queries import Scored
from canine.drawings import PlottedRate, rates_with_intervals


def rates_picture(scored: Scored) -> Drawing:
    """Sensitivity, each odour and the false-alert rate with exact intervals and the policy's marks."""
    policy, figures = scored.policy.policy, scored.score.efficacy
    lines = [
        PlottedRate("Sensitivity", figures.sensitivity, policy.pass_sensitivity),
        *(PlottedRate(odour.odour, odour.sensitivity, policy.pass_odour_sensitivity) for odour in scored.score.odours),
        PlottedRate("Specificity", figures.specificity),
        PlottedRate("False-alert rate", figures.false_alert_rate, policy.pass_false_alert_rate),
    ]
    return rates_with_intervals(lines, width=480, axis="Share of what was counted")
