"""What the control charts mean, in a sentence for page and paper. Pure: values in, words out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from canine.rules.monitoring import Finding, Step


def meaning(steps: Sequence[Step], sums: Sequence[Step], since: str, written: Callable[[datetime], str]) -> str:
    """How many known targets were found since a day, and what the sequential test and the CUSUM say of them.

    `written` says a moment as the page or the paper writes days, in its zone.
    """
    if not steps:
        return f"No known target was presented since {since}."
    hits = sum(step.known.is_hit for step in steps)
    words = f"{hits} of {len(steps)} known targets found since {since}. "
    last = next((step for step in reversed(steps) if step.finding is not None), None)
    if last is None:
        words += "The line of the sequential test is between its bounds: no decision yet."
    elif last.finding is Finding.ACCEPTABLE:
        words += f"The sequential test last found the team acceptable, on {written(last.known.at)}."
    else:
        words += f"The sequential test found the team unacceptable on {written(last.known.at)}."
    signal = next((step for step in reversed(sums) if step.finding is not None), None)
    if signal is not None:
        words += f" The CUSUM signalled on {written(signal.known.at)}: misses gathered."
    return words
