"""Every check-up ever opened of the dog and of the handler, whatever became of it."""

from reportlab.platypus import Flowable

from canine.certificates.dates import day
from canine.certificates.document_words import SHORT_MODES, count_of
from canine.certificates.layout import BODY, SMALL, heading, paragraph, table
from canine.certificates.messages import CertificateRecord
from canine.certificates.particulars import PastCheckup
from canine.rules.efficacy import Counts
from canine.rules.trial import CheckupState, Verdict

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_STATES = {
    CheckupState.PLANNED: "open, not begun",
    CheckupState.RUNNING: "open, begun",
    CheckupState.COMPLETE: "all responses in, plan not opened",
    CheckupState.INCOMPLETE: "CLOSED EARLY, counts for nothing",
    CheckupState.REFUSED: "passed, REFUSED by a manager",
    CheckupState.APPROVED: "passed",
}
_VERDICTS = {
    Verdict.PASSED: "passed, no manager decided",
    Verdict.FAILED: "FAILED",
    Verdict.NOT_CERTIFIABLE: "not certifiable",
    Verdict.INCOMPLETE: "incomplete",
}


def past(record: CertificateRecord) -> list[Flowable]:
    """Return the table of all, and which attempt this one was; nothing on a record of an earlier release."""
    if record.past is None:
        return []
    rows = [
        (
            _held(one),
            one.team,
            f"{SHORT_MODES[one.mode]}: {', '.join(one.odours)}",
            _became(one),
            _counted(one.counts),
        )
        for one in record.past
    ]
    head = ("Last response", "Team", "Mode and odours", "What became of it", "Targets found; false alerts")
    words = (
        f"Nothing is left out: {count_of(len(record.past), 'check-up is all', 'check-ups are all')} that the program "
        "ever opened of this dog or of this handler until the issue, in whatever team or mode, in the worse of the two "
        "readings."
    )
    found = [*heading("Every check-up ever opened of the dog and of the handler")]
    if attempt := attempt_words(record):
        found.append(paragraph(attempt, BODY))
    return [*found, table(head, rows, (0.15, 0.25, 0.25, 0.19, 0.16)), paragraph(words, SMALL)]


def attempt_words(record: CertificateRecord) -> str:
    """Return which attempt this was after failures in a row; nothing where none preceded it."""
    earlier = record.earlier_attempts or ()
    if not earlier:
        return ""
    said = [
        f"the {_ordinal(number)}, on {day(one.held_on or one.opened_on)}, {_hits(one)}"
        for number, one in enumerate(earlier)
    ]
    return f"{_ordinal(len(earlier)).capitalize()} attempt; {'; '.join(said)}."


def _held(one: PastCheckup) -> str:
    """Return the day of the test, which is that of its last response; without one, the day on which it was opened."""
    return day(one.held_on) if one.held_on else f"opened {day(one.opened_on)}"


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th"


def _hits(one: PastCheckup) -> str:
    if one.counts is None:
        return f"no counts: {_became(one)}"
    alerts = f"{one.counts.false_alerts} of {one.counts.non_targets} false alerts"
    return f"{one.counts.hits} of {one.counts.targets} targets and {alerts}: {_became(one)}"


def _became(one: PastCheckup) -> str:
    words = _VERDICTS[one.verdict] if one.state is CheckupState.SCORED and one.verdict else _STATES[one.state]
    return f"{words}: {one.reason}" if one.reason else words


def _counted(counts: Counts | None) -> str:
    if counts is None:
        return "no plan was opened"
    return f"{counts.hits} of {counts.targets}; {counts.false_alerts} of {counts.non_targets}"
