"""What the control charts mean, in a sentence for page and paper. Pure: values in, words out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from canine.rules.monitoring import Finding, SequentialTest, Step
from canine.rules.run_length import cusum_bound, cusum_run_length, operating


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


def run_lengths(test: SequentialTest) -> str:
    """How many known targets pass on average before each test speaks against a team, acceptable and unacceptable."""
    well, badly = operating(test, test.acceptable), operating(test, test.unacceptable)
    bound = cusum_bound(test)
    quiet, loud = (cusum_run_length(test, bound, rate) for rate in (test.acceptable, test.unacceptable))
    words = (
        f"The CUSUM signals on average after {loud:,.0f} known targets of an unacceptable team, and falsely after "
        f"{quiet:,.0f} of an acceptable one."
    )
    if well is None or badly is None:
        return f"{words} The two rates lie too close together to say the same of the sequential test."
    return (
        f"Wald's sequential test finds an unacceptable team so on average after {badly.mean_to_unacceptable:,.0f} "
        f"known targets, and an acceptable one falsely after {well.mean_to_unacceptable:,.0f}. {words}"
    )
