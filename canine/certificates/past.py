"""The past of dog and handler as the paper says it: every check-up ever opened, and which attempt this one was."""

from zoneinfo import ZoneInfo

from canine.certificates.particulars import PastCheckup
from canine.checkups import queries as checkups
from canine.checkups.queries import CheckupRow, Dossier
from canine.rules.trial import Verdict
from canine.rules.words import word_for


def past_checkups(dossier: Dossier, zone: ZoneInfo) -> tuple[PastCheckup, ...]:
    """Return every check-up ever opened of the dog or of the handler, the earliest first."""
    of_dog = {row.id: row for row in checkups.checkups_ever_of_dog(dossier.dog_id)}
    of_handler = {row.id: row for row in checkups.checkups_ever_of_handler(dossier.handler_id)}
    rows = sorted((of_dog | of_handler).values(), key=lambda row: (row.opened_at, row.id))
    return tuple(_past(row, zone, row.id in of_dog, row.id in of_handler) for row in rows)


def earlier_attempts(dossier: Dossier, zone: ZoneInfo) -> tuple[PastCheckup, ...]:
    """Return the failures in a row, of the dog or of the handler, to which this one is the answer; earliest first."""
    failures = checkups.running_failures(dossier.team_id, dossier.mode, before=dossier.opened_at)
    of_dog = {row.id for row in checkups.checkups_ever_of_dog(dossier.dog_id)}
    of_handler = {row.id for row in checkups.checkups_ever_of_handler(dossier.handler_id)}
    return tuple(_past(row, zone, row.id in of_dog, row.id in of_handler) for row in reversed(failures))


def why_it_failed(row: CheckupRow) -> str:
    """Return the rules that a failed trial broke, by the policy of its day: a rate alone need not say it."""
    if row.verdict is not Verdict.FAILED:
        return ""
    return ", ".join(dict.fromkeys(word_for(reason.kind) for reason in checkups.scored(row.id).score.reasons))


def _past(row: CheckupRow, zone: ZoneInfo, is_dogs: bool, is_handlers: bool) -> PastCheckup:
    return PastCheckup(
        opened_on=row.opened_at.astimezone(zone).date(),
        team=row.team,
        mode=row.mode,
        odours=row.odours,
        state=row.state,
        verdict=row.verdict,
        counts=row.worse,
        reason=row.reason or why_it_failed(row),
        is_dogs=is_dogs,
        is_handlers=is_handlers,
        held_on=row.last_response_at.astimezone(zone).date() if row.last_response_at else None,
    )
