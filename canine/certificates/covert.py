"""The operating year of a certificate: covert checks of the whole chain, from their rows."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from canine.certificates.messages import CovertMisses, CovertYear
from canine.checkups.queries import Dossier
from canine.covert_checks import figures
from canine.rules.policy import months_after


def year_before(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the midnight, by the clocks of the unit, from which the operating year is told."""
    return datetime.combine(months_after(at.astimezone(zone).date(), -12), time(), tzinfo=zone)


def covert_year(dossier: Dossier, zone: ZoneInfo, at: datetime) -> CovertYear:
    """Return the checks in the certificate's mode that were revealed in the twelve months up to the issue."""
    since = year_before(at, zone)
    found = figures.year_of_team(dossier.team_id, dossier.mode, since, at)
    chain, team = found.chain, found.team
    return CovertYear(
        from_on=since.astimezone(zone).date(),
        to_on=at.astimezone(zone).date(),
        found=chain.found,
        targets=chain.targets,
        misses=tuple(CovertMisses(step, count) for step, count in chain.misses.items()),
        referred_wrongly=chain.referred_wrongly,
        others=chain.referred_wrongly + chain.left_alone,
        says_nothing=chain.says_nothing,
        not_blind=chain.not_blind,
        withdrawn=chain.withdrawn,
        never_agreed=chain.never_agreed,
        team_hits=team.hits,
        team_targets=team.hits + team.misses,
        team_false_alerts=team.false_alerts,
        team_others=team.false_alerts + team.correct_rejections,
    )
