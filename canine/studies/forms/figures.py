"""Questions about the figures of a study: in the address of the page, so that they change nothing and can be kept."""

from decimal import Decimal
from typing import Any

from wtforms.validators import InputRequired

from canine.rules.limits import Span
from canine.rules.referral_choice import JointResponse, Workload
from canine.web.fields import AmountField, CountField
from canine.web.form import Form

_CONTAINERS = Span.of("1", "1000000")
_TRIAL = Span.of("0", "1000000")
_PER_CENT = Span.of("0.1", "99.9", 1)
_TOGETHER = Span.of("0", "5000")
_TIMES = Span.of("1", "1000")
_BASE_RATE = Span.of("0.001", "99.9", 3)
_DEFAULT_CONTAINERS, _DEFAULT_BASE_RATE = 100, Decimal("1")
_CORRELATION = Span.of("0", "1", 3)


class Question(Form):
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


class WorkloadForm(Question):
    """A day of the port, for which rules of referral are compared."""

    containers = _count("Containers that are sampled a day", _CONTAINERS, default=_DEFAULT_CONTAINERS)
    base_rate = AmountField(
        "Share of them that holds something, in per cent",
        [InputRequired("Write per cent, like 1 or 0.2.")],
        span=_BASE_RATE,
        default=_DEFAULT_BASE_RATE,
        description="Nobody knows it: try several.",
    )

    def workload(self) -> Workload:
        """Return the day that was asked for; where nothing readable was, an ordinary one."""
        is_readable = self.is_asked() and self.validate()
        containers = self.containers.data if is_readable else _DEFAULT_CONTAINERS
        base_rate = self.base_rate.data if is_readable else _DEFAULT_BASE_RATE
        return Workload(int(containers or _DEFAULT_CONTAINERS), float((base_rate or _DEFAULT_BASE_RATE) / 100))


class TwoDogsForm(WorkloadForm):
    """Which rule refers, by what two dogs did with the same containers?"""

    both = _count("With a target: both alerted", _TOGETHER)
    only_first = _count("With a target: only the first dog", _TOGETHER)
    only_second = _count("With a target: only the second dog", _TOGETHER)
    neither = _count("With a target: neither", _TOGETHER)
    clean_both = _count("Without: both alerted", _TOGETHER)
    clean_first = _count("Without: only the first dog", _TOGETHER)
    clean_second = _count("Without: only the second dog", _TOGETHER)
    clean_neither = _count("Without: neither", _TOGETHER)

    def joint(self, first: str, second: str) -> list[JointResponse]:
        """Return what the two dogs did, a container each."""
        cells = ((True, True), (True, False), (False, True), (False, False))
        counts = (
            (True, (self.both, self.only_first, self.only_second, self.neither)),
            (False, (self.clean_both, self.clean_first, self.clean_second, self.clean_neither)),
        )
        return [
            JointResponse(is_target, {first: one, second: other})
            for is_target, fields in counts
            for (one, other), field in zip(cells, fields, strict=True)
            for _ in range(field.data or 0)
        ]


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
