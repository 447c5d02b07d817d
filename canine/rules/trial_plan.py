"""The plan of an efficacy check-up, its canonical bytes, and the commitment to them."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from canine.rules.presentation import Item, ItemKind

PLAN_FORMAT = "canine-trial-plan/1"
COMMITMENT_TAG = b"canine trial plan 1"
LEAST_NONCE_BYTES = 16
_IN_A_PLAN = (ItemKind.TARGET, ItemKind.BLANK, ItemKind.DISTRACTOR)


class PlanUnreadable(ValueError):
    """Bytes or values that are no plan of this format."""


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One pass along the line, its items in the order of the positions; numbered through the whole trial."""

    number: int
    session: int
    items: tuple[Item, ...]

    @property
    def targets(self) -> int:
        """How many positions hold a target; 0 makes it a blank run."""
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
        """Return the plan as RFC 8785 JSON: the same plan always gives the same bytes."""
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
        if len(run.items) != plan.positions_per_run:
            raise PlanUnreadable(f"Run {run.number} has not as many positions as the others.")
        for item in run.items:
            if item.kind not in _IN_A_PLAN:
                raise PlanUnreadable(f"A plan has no item of the kind {item.kind}.")
            if (item.kind is ItemKind.TARGET) != (item.odour in plan.odours):
                raise PlanUnreadable("A target has one of the plan's odours, and nothing else has one.")


def commitment(plan_bytes: bytes, nonce: bytes) -> str:
    """Return the SHA-256, in lower-case hex, that is published before the first presentation.

    It is taken over three lines: the words `canine trial plan 1`, the secret nonce in lower-case hex, and the
    plan's canonical bytes (without a newline at their end). Anyone can repeat it when plan and nonce are
    revealed: `(printf 'canine trial plan 1\\n%s\\n' NONCE; cat plan.json) | sha256sum`. The nonce keeps
    anyone from guessing the plan out of the published value. Raises ValueError for a nonce below 16 bytes.
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
