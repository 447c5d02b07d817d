"""One manager alone does not change what dogs are judged by: a second one agrees, and it takes seven days."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.audit.verification import verify
from canine.extensions import db
from canine.notices.models import Notice
from canine.policy import queries
from canine.policy.forms import as_typed
from canine.policy.models import PolicyProposal
from canine.rules.notifications import NoticeKind
from canine.rules.policy import Policy, below_floors
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

WEEK = timedelta(days=7)
Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask, scene: Scene) -> Iterator[None]:
    with freeze_time(NOON):
        scene.checkup()
        yield


@pytest.fixture
def mary(scene: Scene) -> User:
    return scene.user(Role.MANAGER, "Mary Chebet")


@pytest.fixture
def john(scene: Scene) -> User:
    return scene.user(Role.MANAGER, "John Kiptoo")


def typed(**changed: str) -> dict[str, str]:
    return {**as_typed(queries.in_force(NOON)), "reason": "Fewer trials", "act": "put_into_force", **changed}


def shown(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def proposed(browser: FlaskClient, **changed: str) -> PolicyProposal:
    answer = browser.post("/policy/change", data=typed(**(changed or {"checkup_every_months": "6"})))
    assert answer.status_code == 302, shown(answer)
    found = queries.open_proposal()
    assert found is not None
    return found


def answered(browser: FlaskClient, proposal: PolicyProposal, word: str, reason: str = "Read it through") -> str:
    data = {"answer": word, "reason": reason}
    return shown(browser.post(f"/policy/proposals/{proposal.id}", data=data, follow_redirects=True))


def numbers() -> list[int]:
    return [version.number for version in queries.versions()]


def test_one_manager_alone_proposes_and_puts_nothing_into_force(client_as: Browser, mary: User) -> None:
    browser = client_as(mary)
    form = shown(browser.get("/policy/change"))
    assert "another manager has to agree to a change, which comes into force 7 days after that" in form
    assert "There is no other manager who could agree." in form
    proposal = proposed(browser)
    assert numbers() == [1]
    assert "Mary Chebet proposed another policy" in shown(browser.get("/policy"))
    again = browser.post("/policy/change", data=typed(grace_days="10"))
    assert (again.status_code, 'value="10"' in again.get_data(as_text=True)) == (422, True)
    assert "The change that Mary Chebet proposed waits for an answer" in shown(again)
    assert "Not a valid choice" in answered(browser, proposal, "agree"), "its author is not asked to agree"
    assert (numbers(), proposal.stands) == ([1], ProposalState.PROPOSED)


def test_a_second_account_of_the_same_person_does_not_agree(client_as: Browser, scene: Scene, mary: User) -> None:
    proposal = proposed(client_as(mary))
    second = client_as(scene.user(Role.MANAGER, "mary  CHEBÉT"))
    assert "Another person, who is a manager, agrees or declines." in answered(second, proposal, "agree")
    assert (numbers(), proposal.stands) == ([1], ProposalState.PROPOSED)


@pytest.mark.both_databases
def test_a_manager_of_no_unit_changes_it_only_where_no_other_is(
    client_as: Browser, scene: Scene, mary: User, john: User
) -> None:
    ann = client_as(scene.user(Role.MANAGER, "Ann Waweru", unit_id=None))
    change = typed(checkup_every_months="6")
    refused = ann.post("/policy/change", data=change)
    assert refused.status_code in (403, 422) and "a manager of a unit changes the policy" in shown(refused)
    proposal = proposed(client_as(mary))
    for word in ("agree", "decline"):
        assert "a manager of a unit changes the policy" in answered(ann, proposal, word), word
    assert (numbers(), proposal.stands) == ([1], ProposalState.PROPOSED)
    answered(client_as(john), proposal, "decline")
    with scene.by_hand():
        mary.deactivated_at = john.deactivated_at = NOON
    proposed(ann)


@pytest.mark.both_databases
def test_a_second_manager_agrees_and_it_comes_into_force_after_seven_days(
    client_as: Browser, mary: User, john: User
) -> None:
    proposal = proposed(client_as(mary))
    browser = client_as(john)
    page = shown(browser.get(f"/policy/proposals/{proposal.id}"))
    assert "Efficacy check-up every, months 3 6" in page
    assert "What this policy would do" in page
    assert "0 certificates in force: they stay as issued" in page
    assert "A change of the policy, by Mary Chebet" in shown(browser.get("/readiness"))
    with freeze_time(NOON + timedelta(days=2)):
        browser = client_as(john)
        assert "Version 2 of the policy is on record, and comes into force on" in answered(browser, proposal, "agree")
        assert "agreed by John Kiptoo" in shown(browser.get("/policy"))
    begins = NOON + timedelta(days=2) + WEEK
    assert queries.in_force(begins - timedelta(seconds=1)).checkup_every_months == 3
    assert queries.in_force(begins).checkup_every_months == 6
    assert verify().faults == []


def test_a_later_day_that_was_asked_for_stays(client_as: Browser, mary: User, john: User) -> None:
    proposal = proposed(client_as(mary), retest_days="21", in_force_from="2026-04-01T00:00")
    answered(client_as(john), proposal, "agree")
    assert queries.versions()[0].in_force_from == NOON.replace(month=3, day=31, hour=21)


@pytest.mark.parametrize(
    ("who", "word", "state"),
    [("john", "decline", ProposalState.DECLINED), ("mary", "decline", ProposalState.WITHDRAWN)],
)
def test_a_change_is_declined_by_another_and_withdrawn_by_its_author(
    client_as: Browser, mary: User, john: User, who: str, word: str, state: ProposalState
) -> None:
    proposal = proposed(client_as(mary))
    browser = client_as({"mary": mary, "john": john}[who])
    assert "Say why" in answered(browser, proposal, word, reason="")
    assert "The policy stays as it is." in answered(browser, proposal, word, reason="Too long without a trial")
    assert (proposal.stands, numbers()) == (state, [1])
    assert "Too long without a trial" in shown(browser.get("/policy"))
    assert "This was answered already." in answered(client_as(john), proposal, "agree")
    proposed(client_as(mary), grace_days="10")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("pass_sensitivity", "0", "at least 0.8"),
        ("pass_sensitivity", "0.79", "at least 0.8"),
        ("pass_false_alert_rate", "0.21", "at most 0.2"),
        ("least_targets", "1", "at least 10"),
        ("least_non_targets", "19", "at least 20"),
        ("least_blank_runs", "0", "at least 1"),
        ("certificate_months", "60", "at most 12"),
    ],
)
def test_no_two_managers_set_the_policy_below_the_floor(
    client_as: Browser, mary: User, name: str, value: str, words: str
) -> None:
    more = {"pass_odour_sensitivity": "0"} if name == "pass_sensitivity" else {}
    more |= {"least_per_odour": "1"} if name == "least_targets" else {}
    answer = client_as(mary).post("/policy/change", data=typed(**{name: value}, **more))
    assert answer.status_code == 422
    assert f"This is {words}, whoever agrees" in shown(answer)
    assert f'value="{value}"' in answer.get_data(as_text=True)
    assert queries.open_proposal() is None


def test_the_programs_own_values_are_above_the_floors() -> None:
    assert below_floors(Policy()) == ()


def test_every_manager_is_told_of_the_proposal_and_of_the_answer(client_as: Browser, mary: User, john: User) -> None:
    proposal = proposed(client_as(mary))
    answered(client_as(john), proposal, "agree")
    told = db.session.execute(select(Notice.person_id, Notice.matter).where(Notice.subject_id == str(proposal.id)))
    matters = (NoticeKind.POLICY_PROPOSED, NoticeKind.POLICY_CHANGED)
    assert {tuple(row) for row in told} == {(who, matter) for who in (mary.id, john.id) for matter in matters}
