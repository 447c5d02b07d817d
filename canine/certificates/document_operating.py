"""The operating year: covert checks of the whole chain, by the unit and by the team."""

from reportlab.platypus import Flowable

from canine.certificates.dates import day
from canine.certificates.document_words import SHORT_MODES, count_of
from canine.certificates.layout import BODY, heading, paragraph
from canine.certificates.messages import CertificateRecord, CovertYear
from canine.rules.efficacy import rate
from canine.rules.figures import percent
from canine.rules.words import word_for


def operating_year(record: CertificateRecord) -> list[Flowable]:
    """Return what the covert checks of twelve months came to; nothing on a paper of an earlier release."""
    found = record.covert
    if found is None:
        return []
    mode, sure = SHORT_MODES[record.mode], record.figures.overall.confidence
    period = f"from {day(found.from_on)} to {day(found.to_on)}"
    what = f"covert checks of the whole chain in {mode}"
    if not _revealed(found):
        words = f"No covert check of the whole chain in {mode} was revealed {period}: nothing is on record of it."
        return [*heading("The operating year"), paragraph(words, BODY)]
    sentences = (
        f"Of the {what} of this unit that were revealed {period}, {_share(found.found, found.targets, 'target', sure)} "
        f"came to the decision to refer, or in a free search to the alert{_misses(found)}.",
        f"Of blanks and distractors that came to a dog, {found.referred_wrongly} of {found.others} were referred.",
        _others(found),
        f"This team’s dog alerted on {_share(found.team_hits, found.team_targets, 'target', sure)} that came to it in "
        f"these checks, and on {found.team_false_alerts} of {count_of(found.team_others, 'other')}.",
        "The program keeps a covert check from everybody on shift until its reveal. None of it is in the figures of "
        "the trial, or of work; targets that came to this team’s dog are in its control charts. A miss counts whoever "
        "took part, a find only where neither keeper nor manager of the check took part.",
    )
    return [*heading("The operating year"), paragraph(" ".join(one for one in sentences if one), BODY)]


def _revealed(found: CovertYear) -> int:
    others = found.others + found.says_nothing + found.not_blind + found.withdrawn + found.never_agreed
    return found.targets + others


def _share(k: int, n: int, what: str, sure: float) -> str:
    share = rate(k, n, sure)
    if share is None:
        return f"0 of 0 {what}s"
    low, high = share.clopper_pearson
    return f"{k} of {count_of(n, what)} ({percent(share.estimate)}; {100 * low:.1f} to {100 * high:.1f} %)"


def _misses(found: CovertYear) -> str:
    if not found.misses:
        return ""
    return f"; misses at: {', '.join(f'{word_for(one.step)} {one.count}' for one in found.misses)}"


def _others(found: CovertYear) -> str:
    """Return those that count in neither: none of them disappears."""
    counts = (
        (found.says_nothing, "blank or distractor that came to no dog", "blanks or distractors that came to no dog"),
        (
            found.not_blind,
            "check in which one of these took part",
            "checks in which one of these took part",
        ),
        (found.withdrawn, "check withdrawn by two persons", "checks withdrawn by two persons"),
        (found.never_agreed, "check that nobody agreed to in time", "checks that nobody agreed to in time"),
    )
    told = [count_of(count, one, many) for count, one, many in counts if count]
    return f"In no number of these: {'; '.join(told)}." if told else ""
