"""The words that a certificate prints for the program's values, and sentences made of particulars."""

from enum import StrEnum

from canine.certificates.dates import moment
from canine.certificates.messages import CertificateRecord, Commitment, HistoryKind, Person, Production
from canine.rules.efficacy import Rate
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.team import Blinding, Fitness, Mode
from canine.rules.trial import ExclusionReason, MissCause, TrialResult, commitment

MODES = {
    Mode.FREE_SEARCH: "free search (the dog goes to the cargo)",
    Mode.RASCO: "RASCO (remote air sampling: filtered air is brought to the dog)",
}
SHORT_MODES = {Mode.FREE_SEARCH: "free search", Mode.RASCO: "RASCO"}
BLINDINGS = {
    Blinding.KNOWN: "known",
    Blinding.SINGLE_BLIND: "single-blind",
    Blinding.DOUBLE_BLIND: "double-blind",
}
ITEMS = {ItemKind.TARGET: "target", ItemKind.BLANK: "blank", ItemKind.DISTRACTOR: "distractor"}
RESPONSES = {
    ResponseKind.ALERT: "alert",
    ResponseKind.CHANGE_OF_BEHAVIOUR: "change of behaviour",
    ResponseKind.NONE: "none",
    ResponseKind.NOT_SNIFFED: "not sniffed",
}
RESULTS = {
    TrialResult.HIT: "hit",
    TrialResult.MISS: "MISS",
    TrialResult.FALSE_ALERT: "FALSE ALERT",
    TrialResult.CORRECT_REJECTION: "correct rejection",
    TrialResult.EXCLUDED: "EXCLUDED",
}
CAUSES = {
    MissCause.DOG_SHOWED_NOTHING: "the dog showed nothing",
    MissCause.HANDLER_MISSED_CHANGE: "the dog changed and the handler missed it",
    MissCause.PRESENTATION_FAULT: "search or presentation fault",
    MissCause.AID_FAULT: "aid fault",
    MissCause.UNKNOWN: "unknown",
}
EXCLUSIONS = {
    ExclusionReason.NOT_SNIFFED: "not sniffed",
    ExclusionReason.LOADED_OTHERWISE: "loaded otherwise than planned",
}
FITNESS = {Fitness.FIT: "fit", Fitness.FIT_WITH_LIMITS: "fit with limits", Fitness.UNFIT: "UNFIT"}
HISTORY = {
    HistoryKind.CHECKUP_PASSED: "check-up passed",
    HistoryKind.CHECKUP_FAILED: "CHECK-UP FAILED",
    HistoryKind.CHECKUP_INCOMPLETE: "check-up incomplete",
    HistoryKind.CHECKUP_NOT_CERTIFIABLE: "check-up not certifiable",
    HistoryKind.CERTIFIED: "certified",
    HistoryKind.SUSPENDED: "SUSPENDED",
    HistoryKind.REINSTATED: "reinstated",
    HistoryKind.WITHDRAWN: "WITHDRAWN",
    HistoryKind.LAY_OFF: "LAY-OFF",
    HistoryKind.CONFIRMED_MISS: "CONFIRMED MISS",
    HistoryKind.MEDICAL: "medical",
    HistoryKind.COURSE: "course",
    HistoryKind.OTHER: "other",
}


def word(value: StrEnum) -> str:
    """Return a plain value in words: `positive_control` reads "positive control"."""
    return value.value.replace("_", " ")


def listed(words: tuple[str, ...]) -> str:
    """Several words as a sentence holds them: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 run", "7 runs"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def named(person: Person) -> str:
    """Return a person as a court names one: rank, name, service number, service. What is not known is left out."""
    name = f"{person.rank} {person.name}".strip()
    number = f"no. {person.service_number}" if person.service_number else ""
    return ", ".join(part for part in (name, number, person.organisation) if part)


def share_of(rate: Rate | None) -> str:
    """Return a count with its n: "20 of 21"."""
    return f"{rate.k} of {rate.n}" if rate else "none of 0"


def where_to_check(record: CertificateRecord) -> str:
    """Return where the certificate can be checked by anybody, or that no public address was set when it was issued."""
    if record.public_address:
        return f"Check it at {record.public_address}"
    return "No public address was set when it was issued: check it with verify.py, or on the unit’s own server, /verify"


def seen_outside(made: Production, zone: str) -> str:
    """Return who outside the unit is on record as having seen the log before, which nobody inside can undo."""
    words = (
        "Occurrence Book of the police: no entry of the plan’s fingerprint or of the log is on record. Of witnesses "
        "outside the unit who saw the log before, none is on record"
    )
    if not made.seen_outside:
        return f"{words}, nor is a timestamp of somebody else’s clock."
    newest = made.seen_outside[0]
    return (
        f"{words}; a timestamp of somebody else’s clock, of {moment(newest.at, zone)}, is on the log’s first "
        f"{newest.entries:,} entries."
    )


def responses_words(record: CertificateRecord) -> str:
    """Return how many responses are on record: one to each presentation, and one more where an item came again."""
    lines = record.presentations
    again = sum(line.not_sniffed_at is not None for line in lines)
    entered = f"{count_of(len(lines) + again, 'response is', 'responses are')} on record as first entered"
    if not again:
        return entered
    return f"{entered}: one to each of {len(lines)} presentations, and {again} to what was presented once more"


def gives_commitment(seal: Commitment) -> bool:
    """Tell whether the plan and the nonce that are printed give the hash that was published."""
    return commitment(seal.plan_json.encode(), bytes.fromhex(seal.nonce)) == seal.sha256


def confidence_words(confidence: float) -> str:
    """Return a confidence as a paper prints it: "95 %"."""
    return f"{100 * confidence:.4g} %"


def p_words(p: float) -> str:
    """Return a probability of chance: "p = 0.038", "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
