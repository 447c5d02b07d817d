"""What a study of remote air sampling showed: rates by condition, blanks, agreement, pace. Rows in, figures out.

The unit of analysis is dog × filter: several dogs on one filter and several presentations of it are not independent, so
beside the exact interval stands one at the number of filters that the presentations are worth. Dogs are pooled only
where the words say so. What the rows do not say is None, and reads "not estimable".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations

from canine.rules.agreement import Agreement, Pairs, agreement
from canine.rules.efficacy import Rate, rate
from canine.rules.figures import written_number
from canine.rules.referral_choice import JointResponse
from canine.rules.reliability import Cluster, EffectiveRate, effective_rate
from canine.rules.study import PresentedKind

POOLED = "all dogs, pooled"


@dataclass(frozen=True, slots=True)
class Presented:
    """One filter given to one dog once, with all that was recorded of it; None is what nobody recorded.

    `excluded` says why it counts in no figure; `counts` whether the session counts for the dog by its controls and
    blanks. `container` is the number in the study, None for a blank filter.
    """

    filter: str
    kind: PresentedKind
    container: int | None
    condition: str
    odour: str
    form: str
    mass_g: Decimal | None
    load: str
    size: str
    container_c: Decimal | None
    hours_in_container: float | None
    point: str
    minutes: float | None
    flow_l_per_min: Decimal | None
    volume_l: Decimal | None
    temperature_c: Decimal | None
    humidity_percent: int | None
    pump: str
    filter_lot: str
    storage_hours: float | None
    storage_c: float | None
    dog: str
    handler: str
    session: str
    room: str
    blinding: str
    position: int
    dogs_turn: int
    preceding: str
    on: date
    at: datetime
    response: str
    alert: bool
    latency_s: Decimal | None
    sniffed_s: Decimal | None
    counts: bool
    excluded: str

    @property
    def is_target(self) -> bool:
        """Whether a target lay in the container."""
        return self.kind is PresentedKind.TARGET


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A share of presentations with an alert: the exact interval, and the one at the effective number of filters."""

    label: str
    rate: Rate | None
    clustered: EffectiveRate | None


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Several shares that are read together."""

    title: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class DogsAgree:
    """Two dogs on the filters that both sniffed; the agreement is None where there was none."""

    first: str
    second: str
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many filters a dog sniffed in an hour on the line, in one room, and on a day of work."""

    dog: str
    room: str
    filters: int
    hours: float
    days: int

    @property
    def per_hour(self) -> float | None:
        """Filters in an hour; None where no two responses followed each other."""
        return self.filters / self.hours if self.hours else None

    @property
    def per_day(self) -> float:
        """Filters on a day on which the dog worked."""
        return self.filters / self.days


def counted(rows: Iterable[Presented]) -> list[Presented]:
    """Return the presentations that figures count."""
    return [one for one in rows if not one.excluded]


def line_of(label: str, rows: Sequence[Presented], confidence: float = 0.95) -> FigureLine:
    """Return the share of these presentations that had an alert."""
    by_filter: dict[str, list[bool]] = {}
    for one in rows:
        by_filter.setdefault(one.filter, []).append(one.alert)
    clusters = [Cluster(sum(each), len(each)) for each in by_filter.values()]
    return FigureLine(
        label, rate(sum(one.alert for one in rows), len(rows), confidence), effective_rate(clusters, confidence)
    )


def overall(rows: Sequence[Presented]) -> list[FigureGroup]:
    """Return what share of targets was found, and of empty containers and blanks alerted to: each dog, then pooled."""
    found = counted(rows)
    dogs = dogs_of(found)
    groups = []
    for title, kinds in (
        ("Sensitivity: alerts on filters from containers with a target", {PresentedKind.TARGET}),
        ("False alerts: alerts on filters from empty containers", {PresentedKind.EMPTY_CONTAINER}),
    ):
        of_kind = [one for one in found if one.kind in kinds]
        lines = [line_of(dog, [one for one in of_kind if one.dog == dog]) for dog in dogs]
        lines.append(line_of(POOLED, of_kind))
        lines.append(line_of(f"{POOLED}, sessions that count", [one for one in of_kind if one.counts]))
        groups.append(FigureGroup(title, tuple(lines)))
    blanks = [
        line_of(f"{words}, {POOLED}", [one for one in found if one.kind is kind]) for kind, words in BLANK_WORDS.items()
    ]
    groups.append(FigureGroup("Blanks: alerts where no target was, by kind of blank", tuple(blanks)))
    return groups


BLANK_WORDS = {
    PresentedKind.EMPTY_CONTAINER: "empty container",
    PresentedKind.FIELD_BLANK: "field blank",
    PresentedKind.FILTER_BLANK: "filter blank",
}

_CONDITIONS: tuple[tuple[str, Callable[[Presented], str]], ...] = (
    ("odour", lambda one: one.odour),
    ("mass", lambda one: f"{written_number(one.mass_g)} g" if one.mass_g is not None else ""),
    ("form of the target", lambda one: one.form),
    ("size of the container", lambda one: one.size.replace("_", " ")),
    ("minutes of suction", lambda one: f"{one.minutes:.0f} min" if one.minutes is not None else ""),
    ("load", lambda one: one.load),
    ("sampling point", lambda one: one.point.replace("_", " ")),
)
_NOT_RECORDED = "not recorded"


def by_condition(rows: Sequence[Presented]) -> list[FigureGroup]:
    """Return what share of targets was found under each condition that differed, all dogs pooled."""
    targets = [one for one in counted(rows) if one.is_target]
    groups = []
    for title, value in _CONDITIONS:
        values = sorted({value(one) or _NOT_RECORDED for one in targets}, key=_in_numbers)
        if len(values) > 1:
            lines = [
                line_of(each, [one for one in targets if (value(one) or _NOT_RECORDED) == each]) for each in values
            ]
            groups.append(FigureGroup(f"Sensitivity by {title}, {POOLED}", tuple(lines)))
    return groups


def by_planned_condition(rows: Sequence[Presented], planned: Sequence[str]) -> FigureGroup:
    """Return the share alerted to under each condition of the plan, those of which nothing was presented among them."""
    found = counted(rows)
    lines = [line_of(name, [one for one in found if one.condition == name]) for name in planned]
    return FigureGroup(f"Alerts by condition of the plan, {POOLED}", tuple(lines))


def _in_numbers(text: str) -> tuple[float, str]:
    head = text.split(" ")[0]
    return (float(head), text) if head.replace(".", "", 1).isdigit() else (float("inf"), text)


def dogs_of(rows: Iterable[Presented]) -> list[str]:
    """Return the dogs, by name."""
    return sorted({one.dog for one in rows})


def joint_responses(rows: Sequence[Presented]) -> list[JointResponse]:
    """Return what the dogs did with each prepared container, by each dog's first presentation of its first filter."""
    found: dict[int, tuple[bool, dict[str, bool]]] = {}
    for one in sorted(counted(rows), key=lambda one: (one.at, one.position)):
        if one.container is not None:
            _, alerted = found.setdefault(one.container, (one.is_target, {}))
            alerted.setdefault(one.dog, one.alert)
    return [JointResponse(is_target, alerted) for is_target, alerted in found.values()]


def agreements(rows: Sequence[Presented]) -> list[DogsAgree]:
    """Return how far every two dogs agree, on the filters of prepared containers that both sniffed."""
    joint = joint_responses(rows)
    made = []
    for first, second in combinations(dogs_of(counted(rows)), 2):
        both = [(one.alerted[first], one.alerted[second]) for one in joint if {first, second} <= one.alerted.keys()]
        pairs = Pairs(*(both.count(each) for each in ((True, True), (True, False), (False, True), (False, False))))
        made.append(DogsAgree(first, second, agreement(pairs)))
    return made


def paces(rows: Sequence[Presented]) -> list[Pace]:
    """Return how fast each dog went along the line in each room.

    The time before the first filter is on no record: it is taken for the mean of the others.
    """
    runs: dict[tuple[str, str], dict[str, list[datetime]]] = {}
    days: dict[tuple[str, str], set[date]] = {}
    for one in rows:
        runs.setdefault((one.dog, one.room), {}).setdefault(one.session, []).append(one.at)
        days.setdefault((one.dog, one.room), set()).add(one.on)
    made = []
    for (dog, room), sessions in sorted(runs.items()):
        hours = 0.0
        for moments in sessions.values():
            n, span = len(moments), max(moments) - min(moments)
            hours += span.total_seconds() / 3600 * n / (n - 1) if n > 1 else 0.0
        made.append(Pace(dog, room, sum(map(len, sessions.values())), hours, len(days[dog, room])))
    return made
