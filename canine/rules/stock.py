"""Filters by lot, and pumps: what speaks against using one on a day. Pure.

A lot is good when some of its filters were presented or analysed as blanks and nothing was found on them; a pump draws
a known volume when its flow was measured against a reference and the next measurement is not overdue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from canine.rules.figures import written_day
from canine.rules.sentence import Sentence


@dataclass(frozen=True, slots=True)
class BlankTest:
    """Filters of a lot that were opened as blanks on a day, and on how many something was found."""

    tested_on: date
    filters: int
    contaminated: int


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What is on record of a lot; `ended_on` is the last day of its use."""

    use_by_on: date | None
    tests: Sequence[BlankTest]
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A measurement of a pump's flow, and until when it holds."""

    calibrated_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class PumpFacts:
    """What is on record of a pump; `ended_on` is the last day of its use."""

    calibrations: Sequence[Calibration]
    ended_on: date | None = None


def named_pump(name: str) -> str:
    """Return a pump by its name: "Pump 2" as it is, "SKC 7" as "Pump SKC 7"."""
    return name if name.casefold().startswith("pump") else f"Pump {name}"


def against_lot(facts: LotFacts, on: date) -> list[str]:
    """Return what speaks against a filter of a lot on a day, as ends of a sentence "Lot … "; nothing for a good one."""
    said: list[str] = []
    tests = [one for one in facts.tests if one.tested_on <= on]
    dirty = sum(one.contaminated for one in tests)
    if dirty:
        opened = sum(one.filters for one in tests)
        said.append(
            Sentence("was found contaminated: {n} of {all} filters that were opened as blanks", n=dirty, all=opened)
        )
    elif not tests:
        said.append(Sentence("is not blank-tested"))
    if facts.use_by_on is not None and facts.use_by_on < on:
        said.append(Sentence("is past its use-by day, {day}", day=written_day(facts.use_by_on)))
    if facts.ended_on is not None and facts.ended_on < on:
        said.append(Sentence("was put out of use on {day}", day=written_day(facts.ended_on)))
    return said


def against_pump(facts: PumpFacts, on: date) -> list[str]:
    """Return what speaks against a pump on a day, as ends of a sentence "Pump … "."""
    said: list[str] = []
    known = [one for one in facts.calibrations if one.calibrated_on <= on]
    if not known:
        said.append(Sentence("has no calibration on record"))
    else:
        last = max(known, key=lambda one: (one.calibrated_on, one.due_on))
        if last.due_on < on:
            said.append(Sentence("was due to be calibrated on {day}", day=written_day(last.due_on)))
    if facts.ended_on is not None and facts.ended_on < on:
        said.append(Sentence("was put out of use on {day}", day=written_day(facts.ended_on)))
    return said
