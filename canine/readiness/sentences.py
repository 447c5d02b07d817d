"""What a manager reads for a reason or for something due. Pure: values in, words out."""

from collections.abc import Callable
from datetime import date

from canine.rules.due import Due, DueKind
from canine.rules.figures import written_day, written_duration
from canine.rules.notifications import LONGEST_SENTENCE, shortened
from canine.rules.readiness import Reason, ReasonKind
from canine.rules.sentence import Sentence
from canine.rules.words import word_for

_PLAIN = {
    ReasonKind.TEAM_ENDED: "The team has ended",
    ReasonKind.TEAM_NOT_BEGUN: "The team has not begun",
    ReasonKind.HANDLER_AWAY: "Handler",
    ReasonKind.DOG_RETIRED: "The dog is retired",
    ReasonKind.DOG_WITHDRAWN: "The dog is withdrawn",
    ReasonKind.DOG_SUSPENDED: "The dog is suspended",
    ReasonKind.DOG_IN_TRAINING: "The dog is still in training",
    ReasonKind.UNFIT: "Unfit for duty",
    ReasonKind.WITHDRAWN: "Withdrawn",
    ReasonKind.SUSPENDED: "Suspended",
    ReasonKind.CERTIFICATE_EXPIRED: "Certificate expired",
    ReasonKind.NEVER_CERTIFIED: "Never certified",
    ReasonKind.NO_MEDICAL: "No medical check-up on record",
    ReasonKind.MEDICAL_OVERDUE: "Medical check-up overdue",
    ReasonKind.CHECKUP_BEYOND_GRACE: "Efficacy check-up overdue beyond the days of grace",
    ReasonKind.FIT_WITH_LIMITS: "Fit with limits",
    ReasonKind.CHECKUP_OVERDUE: "Efficacy check-up overdue",
    ReasonKind.VACCINATION_OVERDUE: "Vaccination overdue",
    ReasonKind.REFRESHER_OVERDUE: "RASCO refresher overdue",
    ReasonKind.DOG_REFRESHER_OVERDUE: "Refresher of the dog overdue",
    ReasonKind.HANDLER_REFRESHER_OVERDUE: "Refresher of the handler overdue",
    ReasonKind.TRAINING_SHORT: "Too little training",
}
_DUE = {
    ReasonKind.MEDICAL_OVERDUE,
    ReasonKind.CHECKUP_BEYOND_GRACE,
    ReasonKind.CHECKUP_OVERDUE,
    ReasonKind.VACCINATION_OVERDUE,
    ReasonKind.REFRESHER_OVERDUE,
    ReasonKind.DOG_REFRESHER_OVERDUE,
    ReasonKind.HANDLER_REFRESHER_OVERDUE,
}
_MATTERS = {
    DueKind.RETEST: "Retest",
    DueKind.CERTIFICATE_EXPIRY: "End of the certificate",
    DueKind.EFFICACY_CHECKUP: "Efficacy check-up",
    DueKind.MEDICAL: "Medical check-up",
    DueKind.VACCINATION: "Vaccination",
    DueKind.RASCO_REFRESHER: "RASCO refresher",
    DueKind.DOG_REFRESHER: "Refresher of the dog",
    DueKind.HANDLER_REFRESHER: "Refresher of the handler",
    DueKind.TRAINING_HOURS: "Maintenance training of the month",
    DueKind.AID_REPLACEMENT: "Replacement of the training aid",
    DueKind.FILTER_USE: "Last use of the filter",
}


def of_reason(reason: Reason, written: Callable[[date], str] = written_day) -> str:
    """One reason in words: "Suspended for ivory since 3 Mar 2026: failed the check-up". A paper writes days in full."""
    words = Sentence(_PLAIN[reason.kind])
    if reason.kind is ReasonKind.HANDLER_AWAY:
        until = written(reason.on) if reason.on else Sentence("further notice")
        return Sentence("{words} {note} until {until}", words=words, note=reason.note, until=until)
    if reason.odour:
        words = Sentence("{what} for {odour}", what=words, odour=reason.odour)
    if reason.on:
        template = "{what}, due on {when}" if reason.kind in _DUE else "{what} since {when}"
        words = Sentence(template, what=words, when=written(reason.on))
    if reason.minutes is not None and reason.minutes_wanted is not None:
        done, wanted = written_duration(reason.minutes), written_duration(reason.minutes_wanted)
        words = Sentence("{what}: {done} of {wanted} last month", what=words, done=done, wanted=wanted)
    if reason.months_running > 1:
        words = Sentence("{what}, too little for {n} months running", what=words, n=reason.months_running)
    if reason.above_c is not None:
        words = Sentence("{what}, not in heat above {n} °C", what=words, n=reason.above_c)
    if reason.note:
        words = Sentence("{what}: {note}", what=words, note=reason.note)
    return words


def of_due(due: Due) -> str:
    """Return what falls due: "End of the certificate (RASCO: ivory)"."""
    words = Sentence(_MATTERS[due.kind])
    if due.minutes is not None and due.minutes_wanted is not None:
        done, wanted = written_duration(due.minutes), written_duration(due.minutes_wanted)
        return Sentence("{what} ({done} of {wanted} so far)", what=words, done=done, wanted=wanted)
    about = ", ".join(due.about)
    if due.mode is None:
        return Sentence("{what} ({about})", what=words, about=about) if about else words
    mode = word_for(due.mode)
    if not about:
        return Sentence("{what} ({about})", what=words, about=mode)
    return Sentence("{what} ({mode}: {about})", what=words, mode=mode, about=about)


def of_notice(team: str, due: Due, today: date) -> str:
    """Return the sentence of a notice: what, for whom, when, and how far away that is."""
    days = (due.due_on - today).days
    if days > 1:
        when = f"in {days} days"
    elif days == 1:
        when = "tomorrow"
    elif days == 0:
        when = "today"
    else:
        when = f"overdue for {-days} day{'s' if days < -1 else ''}"
    end = f" of {team}: {written_day(due.due_on)}, {when}."
    # However many odours a certificate names, the day is told.
    return shortened(of_due(due), LONGEST_SENTENCE - len(end)) + end
