"""The plan of an efficacy check-up, its canonical bytes, and the commitment to them."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from canine.rules import trial_plan_text
from canine.rules.presentation import Item, ItemKind
from canine.rules.trial_plan_text import PlanUnreadable as PlanUnreadable

# The plans of an earlier design, in JSON: one training aid could lie in several positions of a run.
PLAN_FORMAT = "canine-trial-plan/1"
COMMITMENT_TAG = b"canine trial plan 1"
LEAST_NONCE_BYTES = 16
_IN_A_PLAN = (ItemKind.TARGET, ItemKind.BLANK, ItemKind.DISTRACTOR)


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One pass along the line, its items in the order of the positions; numbered through the whole trial.

    `is_blank` marks a run that was drawn to hold no target; another run that happens to hold none is an ordinary one.
    """

    number: int
    session: int
    items: tuple[Item, ...]
    is_blank: bool = False

    @property
    def targets(self) -> int:
        """How many positions hold a target."""
        return sum(item.kind is ItemKind.TARGET for item in self.items)

    def positions(self) -> dict[int, Item]:
        """Position → item, from 1."""
        return dict(enumerate(self.items, start=1))


@dataclass(frozen=True, slots=True)
class Presentation:
    """One prepared item at its place in the trial. n counts these, not sniffs."""

    session: int
    run: int
    position: int
    item: Item


@dataclass(frozen=True, slots=True)
class Plan:
    """The secret of a trial: which item lies in which position of which run."""

    odours: tuple[str, ...]
    positions_per_run: int
    runs: tuple[PlannedRun, ...]

    @property
    def has_numbered_items(self) -> bool:
        """Tell whether its items are numbered, and so written as lines that can be typed; earlier plans are JSON."""
        return all(item.number is not None for run in self.runs for item in run.items)

    @property
    def blank_runs(self) -> tuple[PlannedRun, ...]:
        """The runs drawn to hold no target; in an earlier plan, which marked none, every run without one."""
        marked = self.has_numbered_items
        return tuple(run for run in self.runs if (run.is_blank if marked else run.targets == 0))

    @property
    def sessions(self) -> dict[int, tuple[PlannedRun, ...]]:
        """The runs of each session, in order."""
        numbers = dict.fromkeys(run.session for run in self.runs)
        return {number: tuple(run for run in self.runs if run.session == number) for number in numbers}

    def presentations(self) -> Iterator[Presentation]:
        """Every presentation in the order in which the trial is run."""
        for run in self.runs:
            for position, item in run.positions().items():
                yield Presentation(run.session, run.number, position, item)

    def canonical(self) -> bytes:
        """Return the plan as lines that can be typed, an earlier one as RFC 8785 JSON; always the same bytes."""
        if self.has_numbered_items:
            numbered = ((run.number, run.session, run.items, run.is_blank) for run in self.runs)
            return trial_plan_text.written(self.odours, self.positions_per_run, numbered)
        return rfc8785.dumps(
            {
                "format": PLAN_FORMAT,
                "odours": list(self.odours),
                "positions_per_run": self.positions_per_run,
                "runs": [
                    {
                        "number": run.number,
                        "session": run.session,
                        "items": [
                            {
                                "kind": str(item.kind),
                                "label": item.label,
                                "odour": item.odour,
                                "reference": item.reference,
                            }
                            for item in run.items
                        ],
                    }
                    for run in self.runs
                ],
            }
        )

    @classmethod
    def read(cls, source: bytes | str) -> "Plan":
        """Return the plan from its bytes, whichever of the two forms they have. Raises PlanUnreadable."""
        try:
            words = source if isinstance(source, str) else source.decode()
        except UnicodeDecodeError as error:
            raise PlanUnreadable("Not a plan: no text.") from error
        if not trial_plan_text.is_written_so(words):
            return cls.from_json(words)
        odours, positions, runs = trial_plan_text.read(words)
        plan = cls(odours, positions, tuple(PlannedRun(*run) for run in runs))
        _check_shape(plan)
        if plan.canonical().decode() != words:
            raise PlanUnreadable("Not a plan: its lines are not in their order.")
        return plan

    @classmethod
    def from_json(cls, source: bytes | str | Mapping[str, Any]) -> "Plan":
        """Return the plan from its canonical bytes, or from that JSON already read. Raises PlanUnreadable."""
        try:
            values = source if isinstance(source, Mapping) else json.loads(source)
            if values["format"] != PLAN_FORMAT:
                raise PlanUnreadable(f"Not a plan of the format {PLAN_FORMAT}: {values['format']!r}.")
            plan = cls(
                odours=tuple(_text(odour) for odour in values["odours"]),
                positions_per_run=_number(values["positions_per_run"]),
                runs=tuple(_run(run) for run in values["runs"]),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise PlanUnreadable(f"Not a plan: {error!r}.") from error
        except PlanUnreadable:
            raise
        except ValueError as error:
            raise PlanUnreadable(f"Not a plan: {error}") from error
        _check_shape(plan)
        return plan


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _run(values: Mapping[str, Any]) -> PlannedRun:
    items = tuple(
        Item(
            kind=ItemKind(item["kind"]),
            label=_text(item["label"]),
            odour=None if item["odour"] is None else _text(item["odour"]),
            reference=None if item["reference"] is None else _text(item["reference"]),
        )
        for item in values["items"]
    )
    return PlannedRun(_number(values["number"]), _number(values["session"]), items)


def _check_shape(plan: Plan) -> None:
    if [run.number for run in plan.runs] != list(range(1, len(plan.runs) + 1)):
        raise PlanUnreadable("The runs of a plan are numbered 1, 2, 3 … in order.")
    for run in plan.runs:
        if run.is_blank and run.targets:
            raise PlanUnreadable(f"Run {run.number} is marked as blank and holds a target.")
        if len(run.items) != plan.positions_per_run:
            raise PlanUnreadable(f"Run {run.number} has not as many positions as the others.")
        for item in run.items:
            if item.kind not in _IN_A_PLAN:
                raise PlanUnreadable(f"A plan has no item of the kind {item.kind}.")
            if (item.kind is ItemKind.TARGET) != (item.odour in plan.odours):
                raise PlanUnreadable("A target has one of the plan's odours, and nothing else has one.")


def commitment(plan_bytes: bytes, nonce: bytes) -> str:
    """Return the SHA-256, in lower-case hex, that is published before the first presentation.

    It is taken over three parts: the words `canine trial plan 1`, the secret nonce in lower-case hex, and the plan's
    canonical bytes (lines that end with a newline each; an earlier plan's JSON without one), with a newline between
    them. Anyone can repeat it when plan and nonce are revealed:
    `(printf 'canine trial plan 1\\n%s\\n' NONCE; cat plan) | sha256sum`. The nonce keeps anyone from guessing the plan
    out of the published value. Raises ValueError for a nonce below 16 bytes.
    """
    if len(nonce) < LEAST_NONCE_BYTES:
        raise ValueError(f"A nonce has at least {LEAST_NONCE_BYTES} bytes, not {len(nonce)}.")
    return hashlib.sha256(b"\n".join((COMMITMENT_TAG, nonce.hex().encode(), plan_bytes))).hexdigest()


def check_commitment(published: str, plan_bytes: bytes, nonce: bytes) -> bool:
    """Whether the revealed plan and nonce are those that were committed to."""
    if len(nonce) < LEAST_NONCE_BYTES:
        return False
    expected = commitment(plan_bytes, nonce).encode()
    return hmac.compare_digest(expected, published.strip().lower().encode())
