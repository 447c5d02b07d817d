"""One figure of a measure."""

from typing import TypedDict


class Row(TypedDict):
    """A figure beside its baseline of the same run; `unit` is that of both."""

    name: str
    ours: float
    baseline: float
    ratio: float
    unit: str


def row(name: str, ours: float, baseline: float, unit: str = "s") -> Row:
    """Return the figure with its ratio."""
    return Row(name=name, ours=ours, baseline=baseline, ratio=ours / baseline, unit=unit)
