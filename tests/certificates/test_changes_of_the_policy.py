"""What of the policy changed in the year before a certificate's issue stands on it, as the versions' rows say."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader

from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.certificates import queries
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.policy.models import PolicyVersion
from canine.rules.policy import Policy
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene, actor

Browser = Callable[..., FlaskClient]
NONE = "No change of the policy by which teams are judged came into force in the twelve months before the issue."
AGREED_AT = NOON - timedelta(days=20)


def printed(certificate: Certificate) -> str:
    pages = PdfReader(BytesIO(queries.paper(certificate.serial).pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def change(scene: Scene, reason: str, **values: int) -> None:
    """One by Mary Chebet, agreed to by John Kiptoo."""
    mary, john = (actor(scene.user(Role.MANAGER, name)) for name in ("Mary Chebet", "John Kiptoo"))
    with transaction():
        proposal = policy.propose_change(PolicyChange(values, AGREED_AT, reason), actor=mary, at=AGREED_AT)
        policy.answer_proposal(proposal.id, agrees=True, reason="Read through", actor=john, at=AGREED_AT)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_the_sentence_follows_the_rows(app: Flask, scene: Scene) -> None:
    assert NONE in printed(issued(app, scene))
    change(scene, "Fewer trials.", checkup_every_months=6)
    first = printed(issued(app, scene))
    assert NONE not in first
    assert "Version 2, in force since 18 February 2026" in first
    assert (
        "Efficacy check-up every, months: 3; now 6; proposed by Mary Chebet, agreed to by John Kiptoo (Fewer trials)."
        in first
    )
    change_again = NOON - timedelta(hours=1)
    mary, john = (actor(scene.user(Role.MANAGER, name)) for name in ("Mary Chebet", "John Kiptoo"))
    with transaction():
        wanted = PolicyChange({"retest_days": 21}, change_again, "More time")
        proposal = policy.propose_change(wanted, actor=mary, at=change_again)
        policy.answer_proposal(proposal.id, agrees=True, reason="Read through", actor=john, at=change_again)
    assert "days: 14; now" not in printed(issued(app, scene)), "it comes into force in seven days"
    a_year_later = NOON + timedelta(days=366)
    with freeze_time(a_year_later):
        checkup = approved(scene, scene.checkup(at=a_year_later), at=a_year_later)
        later = CertificateRecord.from_json(issued(app, scene, checkup, at=a_year_later).record_json)
    assert later.policy.changes is not None
    assert [one.version for one in later.policy.changes] == [3], "what is older than a year stands on it no more"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_where_nobody_agreed_the_paper_says_that_nobody_is_on_record(app: Flask, scene: Scene) -> None:
    alone = actor(scene.user(Role.MANAGER, "Mary Chebet"))
    with transaction():
        message = PolicyChange({"retest_days": 21}, LONG_AGO, "A new unit")
        policy.change_policy(message, actor=alone, at=LONG_AGO)
    words = (
        "Retest after a failure within, days: 14; now 21; proposed by Mary Chebet, nobody is on record as having "
        "agreed (A new unit)."
    )
    assert words in printed(issued(app, scene))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_a_value_that_a_version_of_before_had_not_was_not_set_then(app: Flask, scene: Scene) -> None:
    values = Policy().as_json()
    missing = ("run_positions", "training_hours_per_month", "pass_odour_sensitivity")
    older = {name: value for name, value in values.items() if name not in missing}
    with transaction(), audited(AuditAction.CHANGE_POLICY, actor=actor(scene.user(Role.MANAGER)), at=LONG_AGO):
        db.session.add(
            PolicyVersion(
                number=2,
                in_force_from=LONG_AGO + timedelta(days=1),
                policy_values=older,
                reason="As an earlier release kept it",
                author_name="Mary Chebet",
                recorded_at=LONG_AGO,
            )
        )
    paper = printed(issued(app, scene))
    for words in (
        "Positions in a run: not set then",
        "Maintenance training each month, hours: not set then",
        "Sensitivity for any one odour, at least: not set then",
        "(the policy asked for no number then)",
        "Targets in a run, at most: 4",
    ):
        assert words in paper, words
