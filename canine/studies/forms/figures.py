"""Questions about the figures of a study: in the address of the page, so that they change nothing and can be kept."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from canine.rules.limits import Span
from canine.web.fields import AmountField, CountField

_CONTAINERS = Span.of("1", "1000000")
_TRIAL = Span.of("0", "1000000")
_PER_CENT = Span.of("0.1", "99.9", 1)
_TIMES = Span.of("1", "1000")
_CORRELATION = Span.of("0", "1", 3)


class Question(FlaskForm):
    """A question that needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    def is_asked(self) -> bool:
        """Tell whether anything of it stands in the address."""
        return any(field.raw_data for field in self)


def _count(label: str, span: Span = _TRIAL, **more: Any) -> CountField:
    return CountField(label, [InputRequired("Write a number.")], span=span, **more)


def _per_cent(label: str, **more: Any) -> AmountField:
    return AmountField(label, [InputRequired("Write per cent, like 90 or 97.5.")], span=_PER_CENT, **more)


class OutThereForm(Question):
    """How many may still hold something, when all that were drawn were clear?"""

    containers = _count("Containers from which the draw was made", _CONTAINERS, description="The day’s list, say 2000.")
    clear = _count("Containers that were drawn, and all found clear")
    hits = _count("Targets found in the team’s trial")
    misses = _count("Targets missed in it")


class PrevalenceForm(Question):
    """How many truly hold something, when so many were alerted to?"""

    alerts = _count("Containers with an alert")
    containers = _count("Containers that were presented", _CONTAINERS)
    hits = _count("Targets found in the trial")
    misses = _count("Targets missed in it")
    false_alerts = _count("Non-targets with an alert in it")
    correct_rejections = _count("Non-targets without one")


class RateForm(Question):
    """How many prepared containers show a rate?"""

    expected = _per_cent("Rate that is expected, in per cent")
    half_width = _per_cent("How far the ends of its interval may lie from it, in per cent")
    each = _count("How often each container is presented", _TIMES, default=1)
    correlation = AmountField(
        "How alike presentations of one container come out, from 0 to 1",
        [InputRequired("Write a number from 0 to 1.")],
        span=_CORRELATION,
        default=0,
        description="The intraclass correlation; a certificate prints the one of its trial.",
    )


class DifferenceForm(Question):
    """How many prepared containers tell two conditions apart?"""

    first = _per_cent("Rate in one condition, in per cent")
    second = _per_cent("Rate in the other, in per cent")
    power = _per_cent("Chance to find the difference, in per cent", default=80)
