"""What the control charts mean, in a sentence for page and paper. Pure: values in, words out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from canine.rules.monitoring import Finding, SequentialTest, Step, Watched
from canine.rules.run_length import cusum_bound, cusum_run_length, operating
from canine.rules.sentence import Sentence, in_a_row


def meaning(
    steps: Sequence[Step],
    sums: Sequence[Step],
    since: str,
    written: Callable[[datetime], str],
    watched: Watched = Watched.TARGETS,
) -> str:
    """How many known targets were found since a day, and what the sequential test and the CUSUM say of them.

    Of false alerts it says on how many presentations of something else there was one. `written` says a moment as the
    page or the paper writes days, in its zone.
    """
    if not steps:
        return Sentence("{nothing} since {since}.", nothing=Sentence(_NOTHING[watched]), since=since)
    right, wrong = sum(step.known.right for step in steps), sum(step.known.wrong for step in steps)
    said: list[str] = [
        Sentence("{counted} since {since}.", counted=_counted(right, wrong, watched), since=since),
    ]
    last = next((step for step in reversed(steps) if step.finding is not None), None)
    if last is None:
        said.append(Sentence("The line of the sequential test is between its bounds: no decision yet."))
    elif last.finding is Finding.ACCEPTABLE:
        said.append(
            Sentence("The sequential test last found the team acceptable, on {day}.", day=written(last.known.at))
        )
    else:
        said.append(Sentence("The sequential test found the team unacceptable on {day}.", day=written(last.known.at)))
    signal = next((step for step in reversed(sums) if step.finding is not None), None)
    if signal is not None:
        gathers = Sentence(gathered(watched))
        said.append(
            Sentence("The CUSUM signalled on {day}: {what} gathered.", day=written(signal.known.at), what=gathers)
        )
    return in_a_row(said, "{first} {then}")


_NOTHING = {
    Watched.TARGETS: "No known target was presented",
    Watched.FALSE_ALERTS: "Nothing that is known to hold no target was presented",
    Watched.EXERCISE_TARGETS: "No double-blind exercise with a target is on record",
    Watched.EXERCISE_FALSE_ALERTS: "No double-blind exercise with something else than targets is on record",
}


def gathered(watched: Watched) -> str:
    """Return what gathers where a CUSUM signals."""
    return "false alerts" if watched.is_of_false_alerts else "misses"


def counted(steps: Sequence[Step], watched: Watched) -> str:
    """Return the counts of what was watched, with n: "18 of 20 known targets found"."""
    return _counted(sum(step.known.right for step in steps), sum(step.known.wrong for step in steps), watched)


def _counted(right: int, wrong: int, watched: Watched) -> str:
    template = {
        Watched.TARGETS: "{k} of {n} known targets found",
        Watched.FALSE_ALERTS: "A false alert at {k} of {n} known non-targets",
        Watched.EXERCISE_TARGETS: "{k} of {n} targets of double-blind exercises found",
        Watched.EXERCISE_FALSE_ALERTS: "A false alert at {k} of {n} non-targets of double-blind exercises",
    }[watched]
    return Sentence(template, k=wrong if watched.is_of_false_alerts else right, n=right + wrong)


def without_mode(number: int) -> str:
    """Return how many exercises no test reads, since no mode is on record of them; nothing where there are none."""
    if not number:
        return ""
    if number == 1:
        return Sentence("1 double-blind exercise has no mode on record, and no test reads it.")
    return Sentence("{n} double-blind exercises have no mode on record, and no test reads them.", n=number)


def run_lengths(test: SequentialTest, known: str = "known targets") -> str:
    """How many known targets pass on average before each test speaks against a team, acceptable and unacceptable.

    `known` says what passes: what holds no target has limits of its own.
    """
    well, badly = operating(test, test.acceptable), operating(test, test.unacceptable)
    bound = cusum_bound(test)
    quiet, loud = (cusum_run_length(test, bound, rate) for rate in (test.acceptable, test.unacceptable))
    of_cusum = Sentence(
        "The CUSUM signals on average after {loud} {known} of an unacceptable team, and falsely after {quiet} of an "
        "acceptable one.",
        loud=f"{loud:,.0f}",
        known=Sentence(known),
        quiet=f"{quiet:,.0f}",
    )
    if well is None or badly is None:
        too_close = Sentence("The two rates lie too close together to say the same of the sequential test.")
        return in_a_row((of_cusum, too_close), "{first} {then}")
    of_wald = Sentence(
        "Wald's sequential test finds an unacceptable team so on average after {badly} {known}, and an acceptable one "
        "falsely after {well}.",
        badly=f"{badly.mean_to_unacceptable:,.0f}",
        known=Sentence(known),
        well=f"{well.mean_to_unacceptable:,.0f}",
    )
    return in_a_row((of_wald, of_cusum), "{first} {then}")
