"""What follows when a test between check-ups leaves its bounds: the team is suspended, and a check-up called for."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor, program
from canine.covert_checks import figures as covert_checks
from canine.monitoring import queries
from canine.monitoring.queries import Monitored, Watch
from canine.monitoring.sentences import counted
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.registry import queries as registry
from canine.rules.figures import full_day
from canine.rules.monitoring import Finding, Watched
from canine.rules.notifications import NoticeKind
from canine.rules.team import Mode
from canine.rules.words import word_for
from canine.standing import queries as standings
from canine.standing import services as standing
from canine.training import queries as training

MONITOR = program("sequential test")


def judge_sessions(touched: frozenset[tuple[str, str]], _actor: Actor, at: datetime) -> None:
    """Judges each team of a session that was closed: its controls and blanks are known. A check-up judges itself."""
    for team_id in queries.teams_on([UUID(key) for _, key in sorted(touched)]):
        judge(team_id, Mode.RASCO, at=at)


def judge_exercises(touched: frozenset[tuple[str, str]], _actor: Actor, at: datetime) -> None:
    """Judges the team of each double-blind exercise that was logged, in its mode."""
    keys = [UUID(key) for _, key in sorted(touched)]
    for team_id, mode in training.double_blind_teams(keys):
        judge(team_id, mode, at=at)


def judge_covert_checks(touched: frozenset[tuple[str, str]], _actor: Actor, at: datetime) -> None:
    """Judge each team that came to what a covert check had put in, once that is revealed."""
    for _, key in sorted(touched):
        for team_id, mode in covert_checks.teams_of_look(UUID(key)):
            judge(team_id, mode, at=at)


def judge(team_id: UUID, mode: Mode, *, at: datetime) -> None:
    """Suspends a team that a sequential test finds unacceptable, and tells the managers; of a CUSUM's signal, tells.

    Only odours for which the team is certified are suspended, so that the same line suspends once: a passed check-up,
    or a manager's reinstatement, starts the tests anew.
    """
    found = queries.of_team(team_id, mode, at=at)
    if found is None:
        return
    for watch in found.watches:
        crossed, signal = watch.last_finding, watch.last_signal
        if crossed is not None and crossed.finding is Finding.UNACCEPTABLE:
            _suspend(found, watch, at)
        if signal is not None:
            sentence = f"{found.team}: {_GATHER[watch.watched]} gather ({_counted(found, watch)}). Hold a check-up."
            _tell(found, f"{_SUBJECT[watch.watched]}cusum", signal.known.at, sentence, at)


_GATHER = {
    Watched.TARGETS: "misses of positive controls",
    Watched.FALSE_ALERTS: "false alerts at what is known to hold nothing",
    Watched.EXERCISE_TARGETS: "misses in double-blind exercises",
    Watched.EXERCISE_FALSE_ALERTS: "false alerts in double-blind exercises",
}
# One notice for each row of tests; that of known targets had no name of its own before.
_SUBJECT = {watched: "" if watched is Watched.TARGETS else f"{watched.value}/" for watched in Watched}


def _suspend(found: Monitored, watch: Watch, at: datetime) -> None:
    odours = standings.certified_odours(found.team_id, found.mode, at)
    if not odours:
        return
    reason = f"The sequential test found the team unacceptable: {_counted(found, watch)}."
    standing.suspend(found.team_id, found.mode, odours, reason=reason, source="sequential test", actor=MONITOR, at=at)
    sentence = f"{found.team} is suspended in {word_for(found.mode)} for {', '.join(odours)}. {reason} Hold a check-up."
    _tell(found, "suspended", at, sentence, at)


def _counted(found: Monitored, watch: Watch) -> str:
    words = counted(watch.steps, watch.watched)
    return f"{words[:1].lower()}{words[1:]} since {full_day(found.since)}"


def _tell(found: Monitored, what: str, since: datetime, sentence: str, at: datetime) -> None:
    team = registry.team(found.team_id)
    notice = NewNotice(
        matter=NoticeKind.MONITOR_CROSSED,
        subject_id=f"{found.team_id}/{found.mode.value}/{what}",
        due_on=since.date(),
        sentence=sentence,
        address=f"/dogs/{team.dog_id}",
    )
    notices.notify_managers(team.dog.unit_id, notice, actor=MONITOR, at=at)
