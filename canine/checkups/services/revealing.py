"""The reveal: the plan is checked against the commitment, the trial is scored, and a failure has its effect."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import Actor, program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.checkups import queries
from canine.checkups.errors import EntryClosed, ResponsesMissing
from canine.checkups.models import Checkup, CheckupResult
from canine.checkups.queries import Progress
from canine.checkups.services.awaited_looks import waits_for_a_look
from canine.checkups.services.inheriting import suspend_others
from canine.checkups.services.opened import Altered, NotOpened, opened
from canine.checkups.services.steps import move, require_ending
from canine.errors import DomainError
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.policy import queries as policies
from canine.presentations import services as presentations
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind
from canine.rules.policy import Policy
from canine.rules.trial import CheckupState, Score, Verdict
from canine.standing import services as standing

LOG = logging.getLogger(__name__)
# Who opens the plan with the last response: no person chooses whether a result is seen.
BY_ITSELF = program("the end of a check-up")


@dataclass(frozen=True, slots=True)
class Revealed:
    """What a reveal came to. `altered` says what did not fit: then nothing was revealed and nothing scored.

    `is_under_another_key`: the secret key of the instance does not open the plan.
    """

    verdict: Verdict | None
    altered: str = ""
    is_under_another_key: bool = False


def reveal_plan(checkup_id: UUID, *, actor: Actor, at: datetime) -> Revealed:
    """Reveals and scores a complete check-up, by its assessor, under the policy of its first presentation.

    So it is for a check-up of the earlier design; any other is revealed with its last response, and by a person only
    where the plan did not fit then. A manager of the unit who took no part does it in place of an assessor who has
    left. That policy was fixed before anybody knew a result. A plan that does not fit the commitment in the log is not
    revealed: this is logged and told to the managers, hence returned and not raised, which would undo both.
    Raises NotYourPart, ResponsesMissing, EntryClosed when it was revealed or closed before.
    """
    found = queries.checkup(checkup_id)
    require_ending(found, actor)
    entered = queries.progress(found)
    if found.state in (CheckupState.PLANNED, CheckupState.RUNNING):
        raise ResponsesMissing(entered.entered, entered.of)
    if found.state is not CheckupState.COMPLETE:
        raise EntryClosed(found.state)
    looked_at = waits_for_a_look(found)
    if looked_at is not None:
        raise DomainError(f"Run {looked_at} waits for a second look: the plan is opened with it.")
    return _reveal(found, entered, actor, at)


def reveal_by_itself(found: Checkup, at: datetime) -> Revealed:
    """Reveals and scores a check-up whose last response came in, or that was closed early, whatever it comes to.

    What was closed early is scored on what was entered until then, and counts for nothing.
    """
    return _reveal(found, queries.progress(found), BY_ITSELF, at)


def _reveal(found: Checkup, entered: Progress, actor: Actor, at: datetime) -> Revealed:
    try:
        plan, nonce = opened(found)
    except Altered as altered:
        return _refuse_loudly(found, altered, actor, at)
    policy_at = min((one.at for one in entered.first_by_place.values()), default=found.opened_at)
    policy = policies.version_in_force(policy_at)
    past = queries.aids_past_date(found, plan, entered)
    blinding = queries.blinding_of(found)
    otherwise = frozenset(queries.seen_otherwise(plan, queries.second_looks(found.id)))
    score = queries.score_of(plan, entered, policy.policy, frozenset(past), blinding, loaded_otherwise=otherwise)
    outcome = CheckupResult(
        checkup_id=found.id,
        revealed_at=at,
        policy_number=policy.number,
        policy_at=policy_at,
        plan_json=plan.canonical().decode(),
        nonce=nonce.hex(),
        blinding=blinding,
        verdict=score.verdict,
        hits=score.counts.hits,
        misses=score.counts.misses,
        false_alerts=score.counts.false_alerts,
        correct_rejections=score.counts.correct_rejections,
        aids_past_date=list(past),
        strict_hits=score.strict.counts.hits,
        strict_misses=score.strict.counts.misses,
        strict_false_alerts=score.strict.counts.false_alerts,
        strict_correct_rejections=score.strict.counts.correct_rejections,
    )
    with audited(AuditAction.REVEAL_PLAN, actor=actor, at=at):
        db.session.add(outcome)
    for run in found.runs:
        presentations.close_line(run.line_id, what=AuditAction.REVEAL_PLAN, actor=actor, at=at)
    if found.state is not CheckupState.COMPLETE:
        return Revealed(score.verdict)
    move(found, CheckupState.SCORED, what=AuditAction.REVEAL_PLAN, actor=actor, at=at)
    _take_effect(found, score, policy.policy, actor, at)
    return Revealed(score.verdict)


def _refuse_loudly(found: Checkup, altered: Altered, actor: Actor, at: datetime) -> Revealed:
    what = str(altered)
    LOG.critical("check-up %s: the plan does not fit its commitment. %s", found.id, what)
    note(AuditAction.REVEAL_PLAN, Checkup.__tablename__, found.id, actor=actor, at=at, refused=what)
    sentence = (
        f"The plan of the check-up of {found.team_name} does not fit the commitment in the log: somebody altered "
        "the database. Nothing was revealed. Keep a copy of the database and ask who had access to it."
    )
    if isinstance(altered, NotOpened):
        sentence = f"The plan of the check-up of {found.team_name} was not revealed. {what} Put the former key back."
    _notify_managers(found, NoticeKind.CHECKUP_FAILED, f"{found.id} altered", sentence, actor, at)
    return Revealed(None, what, isinstance(altered, NotOpened))


def _take_effect(found: Checkup, score: Score, policy: Policy, actor: Actor, at: datetime) -> None:
    """Suspend at once after a failure; leave a pass to a manager."""
    name, odours = found.team_name, ", ".join(each.name for each in found.odours)
    mode = found.mode.value.replace("free_search", "free search").replace("rasco", "RASCO")
    if score.verdict is Verdict.PASSED:
        sentence = f"{name} passed the efficacy check-up for {odours} ({mode}). It waits for your approval."
        _notify_managers(found, NoticeKind.CHECKUP_WAITS, str(found.id), sentence, actor, at)
    if score.verdict is not Verdict.FAILED:
        return
    retest_by = at + timedelta(days=policy.retest_days)
    retest_on = retest_by.astimezone(ZoneInfo(found.zone)).date()
    found_targets, quiet = score.sensitivity, score.false_alert_rate
    assert found_targets is not None and quiet is not None  # a failure has figures
    alerts = "alert" if quiet.k == 1 else "alerts"
    standing.suspend(
        found.team_id,
        found.mode,
        [each.odour.name for each in found.odours],
        reason=f"Failed check-up: {found_targets.k} of {found_targets.n} targets, {quiet.k} false {alerts}.",
        source=f"check-up {found.id}",
        failed_checkup_id=found.id,
        actor=actor,
        at=at,
        retest_by=retest_by,
    )
    suspend_others(found, actor, at)
    sentence = (
        f"{name} failed the efficacy check-up for {odours} ({mode}) and is suspended for that. "
        f"A retest is due by {written_day(retest_on)}."
    )
    _notify_managers(found, NoticeKind.CHECKUP_FAILED, str(found.id), sentence, actor, at)
    failures = queries.failures_running(found.team_id, found.mode)
    if failures >= policy.failures_to_withdraw:
        proposal = (
            f"{name} failed {failures} check-ups running in {mode}, counted for the dog and for the handler in every "
            "team. The policy proposes to withdraw the team."
        )
        _notify_managers(found, NoticeKind.WITHDRAWAL_PROPOSED, str(found.id), proposal, actor, at)


def notify_assessor(found: Checkup, actor: Actor, at: datetime) -> None:
    """Let the assessor know what comes after the last response."""
    team = found.team_name
    sentence = f"All responses of the check-up of {team} are in. Open it to see what it waits for."
    if found.state is CheckupState.SCORED:
        sentence = f"The check-up of {team} is over, its plan is open and it is scored. Name the cause of each miss."
    subject = f"{found.id} {'scored' if found.state is CheckupState.SCORED else 'reveal'}"
    notice = NewNotice(NoticeKind.CHECKUP_WAITS, subject, at.date(), sentence, f"/checkups/{found.id}")
    notices.notify(found.assessor_id, notice, actor=actor, at=at)


def _notify_managers(
    found: Checkup, matter: NoticeKind, subject: str, sentence: str, actor: Actor, at: datetime
) -> None:
    today = at.astimezone(ZoneInfo(found.zone)).date()
    notice = NewNotice(matter, subject, today, sentence, f"/checkups/{found.id}")
    notices.notify_managers(found.team.dog.unit_id, notice, actor=actor, at=at)
