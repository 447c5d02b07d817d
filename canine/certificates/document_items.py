"""The prepared items of the trial, each with its source and its uses."""

from collections import Counter
from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable

from canine.certificates.dates import day, moment
from canine.certificates.document_words import ITEMS, count_of
from canine.certificates.layout import SMALL, heading, paragraph, table
from canine.certificates.messages import CertificateRecord
from canine.certificates.particulars import ItemLine
from canine.rules.trial import ExclusionReason


def items(record: CertificateRecord) -> list[Flowable]:
    """Return the table of items; of a trial before items had numbers, a sentence that says so."""
    title = heading("The prepared items that were presented")
    if record.items is None:
        words = "Not recorded then: the items of this trial had no numbers, and one aid may have lain in several "
        return [*title, paragraph(f"{words}positions of a run.", SMALL)]
    rows = [
        (
            str(line.number),
            f"{ITEMS[line.kind]}: {line.what}" if line.what != ITEMS[line.kind] else line.what,
            ", ".join(part for part in (line.source, line.form, line.weight) if part),
            line.container,
            f"{moment(line.prepared_at, record.zone)}, {line.prepared_by}",
            _uses(line, record.zone),
        )
        for line in record.items
    ]
    head = ("Item", "What it is", "Source, form, weight", "Container", "Prepared, by", "Runs here; earlier trials")
    targets = [line for line in record.items if line.source]
    sources = len({line.source for line in targets})
    words = (
        f"{count_of(sum(line.presented for line in targets), 'target presentation')} of "
        f"{count_of(len(targets), 'prepared item')} from {count_of(sources, 'training aid')}. "
        f"{_most_in_a_run(record)} {_second_looks(record)}"
    )
    return [*title, table(head, rows, (0.06, 0.19, 0.24, 0.12, 0.22, 0.17)), paragraph(words, SMALL)]


def _second_looks(record: CertificateRecord) -> str:
    """Return who read the numbers of what lay where, at which runs, and whose word the rest is."""
    looks = record.protocol.second_looks or ()
    words = [
        f"{one.by} looked at run {one.run} on {moment(one.at, record.zone)}, when its responses were in, and read "
        f"{count_of(one.places, 'item number')}, {_otherwise(record, one.run)}."
        if one.places
        else f"Run {one.run} was to be looked at and was not: {one.reason.rstrip('.')} ({one.by})."
        for one in looks
    ]
    if not any(one.places for one in looks):
        return " ".join(
            [*words, "Which item lay where is the plan’s word: no second look at what was loaded is on record."]
        )
    return " ".join([*words, "In the other runs, which item lay where is the plan’s word."])


def _otherwise(record: CertificateRecord, run: int) -> str:
    other = sum(line.run == run and line.exclusion is ExclusionReason.LOADED_OTHERWISE for line in record.presentations)
    return f"{other} of them not the planned one" if other else "all as planned"


def _most_in_a_run(record: CertificateRecord) -> str:
    lay = Counter((line.run, line.label) for line in record.presentations)
    most = max(lay.values(), default=0)
    if most <= 1:
        return f"No item lay twice in any of the {count_of(len({run for run, _ in lay}), 'run')}. {_rest(record)}"
    return f"An item lay up to {most} times in one run."


def _rest(record: CertificateRecord) -> str:
    """Return the shortest time between two runs that held the same item."""
    rest_s = record.protocol.item_rest_s
    if rest_s is None:
        return "How long an item rested between two runs is not recorded here."
    minutes, seconds = divmod(rest_s, 60)
    return f"Between two runs with the same item lay {minutes} min {seconds} s at the least."


def _uses(line: ItemLine, zone: str) -> str:
    if not line.last_used_at:
        return f"{line.presented}; none"
    return (
        f"{line.presented}; {line.earlier_trials}, the last opened {day(line.last_used_at.astimezone(ZoneInfo(zone)))}"
    )
