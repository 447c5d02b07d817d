"""What one insider tried with a covert check: to warn, to hide, to change, to count it as work, to find it out."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.audit.models import AuditEntry
from canine.costs.queries.finds import found as finds
from canine.costs.queries.work import sampled, searched
from canine.covert_checks import at_rest, chain, queries
from canine.covert_checks.models import CovertCheck
from canine.errors import DomainError
from canine.exports.seizures import seizures
from canine.extensions import db
from canine.monitoring import queries as monitoring
from canine.rasco import queries as rasco
from canine.rasco import services as rasco_services
from canine.rasco.messages import NewInspection, NewReferral
from canine.rules.cargo import Outcome
from canine.rules.covert_check import commitment_of
from canine.rules.covert_steps import CovertOutcome, CovertStep
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.rules.team import Mode
from canine.rules.work import Period
from canine.sealing import SealedElsewhere, unsealed
from canine.shifts import services as shifts
from canine.shifts.messages import NewAlert
from canine.transaction import ConstraintBroken, transaction
from tests.conftest import NOON
from tests.covert_checks.held import BEFORE, CONTAINER, ENDS, Browser, Held, fields, held, time_is_over, words
from tests.scenes import Scene, account_of, actor

NAIROBI = ZoneInfo("Africa/Nairobi")
# Nothing can follow any more: a filter may be presented for 72 hours.
LATER = ENDS + timedelta(hours=72)


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def a_check(scene: Scene, client_as: Browser) -> Held:
    """One whose target lies in the yard since the night."""
    return held(scene, client_as)


def missed_by_the_dog(scene: Scene) -> Any:
    """The container is sampled, and the dog shows nothing on its filter."""
    team = scene.team(scene.dog("Ruby"))
    sample = scene.sample(scene.shift(team), container_number=CONTAINER)
    session = scene.session([team], [sample])
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL})
    scene.closed_session(session, NOON)
    return team


def alerted_on(scene: Scene) -> Any:
    """The container is sampled and its filter referred."""
    team = scene.team(scene.dog("Ruby"))
    sample = scene.sample(scene.shift(team), container_number=CONTAINER)
    session = scene.session([team], [sample])
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE})
    scene.closed_session(session, NOON)
    return team, sample


def test_i_handle_the_dog_and_keep_the_check_under_my_other_account(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Juma Otieno"))
    mine = scene.user(Role.ASSESSOR, team.handler.name)
    second, item = scene.user(Role.MANAGER, "Second Salim"), scene.item(ItemKind.TARGET, scene.aid())
    with freeze_time(BEFORE):
        refused = client_as(mine).post("/covert-checks/new", data=fields(scene, item, second))
        assert refused.status_code == 403 and "You handle a dog of this unit" in words(refused)
        handler = client_as(account_of(team)).post("/covert-checks/new", data=fields(scene, item, second))
        assert handler.status_code == 403
        mine_too = scene.user(Role.MANAGER, team.handler.name)
        named = client_as(Role.ASSESSOR).post("/covert-checks/new", data=fields(scene, item, mine_too))
        assert named.status_code == 422 and "handles a dog of this unit" in words(named)
    assert db.session.scalar(select(CovertCheck.id)) is None


def test_i_agree_to_my_own_check(scene: Scene, client_as: Browser) -> None:
    keeper, item = scene.user(Role.MANAGER, "Keeper Kioko"), scene.item(ItemKind.TARGET, scene.aid())
    scene.user(Role.MANAGER, "Second Salim")
    again = scene.user(Role.MANAGER, "Keeper Kioko")
    with freeze_time(BEFORE):
        for myself in (keeper, again):
            refused = client_as(keeper).post("/covert-checks/new", data=fields(scene, item, myself))
            assert refused.status_code == 422, words(refused)


def test_i_am_near_when_my_friend_s_dog_finds_it_and_no_find_is_counted(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    team = scene.team(scene.dog("Ruby"))
    sample = scene.sample(scene.shift(team), container_number=CONTAINER)
    session = scene.session([team], [sample], recorder_id=found.keeper.id)
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE})
    scene.closed_session(session, NOON)
    verdict = chain.verdict_of(found.check)
    assert verdict.outcome is CovertOutcome.NOT_BLIND
    page = words(client_as(Role.HANDLER).get(f"/covert-checks/{found.check_id}"))
    assert "Keeper Kioko took part" in page and "not counted" in page


def test_i_go_into_the_room_so_that_the_miss_is_not_counted(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    team = scene.team(scene.dog("Ruby"))
    sample = scene.sample(scene.shift(team), container_number=CONTAINER)
    session = scene.session([team], [sample], recorder_id=found.keeper.id)
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL})
    scene.closed_session(session, NOON)
    time_is_over(LATER)
    verdict = chain.verdict_of(found.check)
    assert (verdict.outcome, verdict.missed_at) == (CovertOutcome.MISSED, CovertStep.ALERTED)


def test_i_drop_the_check_once_the_dog_missed(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    missed_by_the_dog(scene)
    for somebody in (found.keeper, found.second):
        refused = client_as(somebody).post(f"/covert-checks/{found.check_id}/withdraw", data={"reason": "a mistake"})
        assert refused.status_code == 422 and "it counts" in words(refused)
    taken_out = {"removed_at": "2026-03-03T05:30"}
    backdated = client_as(found.keeper).post(f"/covert-checks/{found.check_id}/taken-out", data=taken_out)
    assert backdated.status_code == 422 and "began later than that" in words(backdated)
    assert time_is_over(LATER) == 1
    verdict = chain.verdict_of(found.check)
    assert (verdict.outcome, verdict.missed_at) == (CovertOutcome.MISSED, CovertStep.ALERTED)


def test_i_take_it_out_before_anybody_looks_and_nobody_hears_of_it(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    taken_out = client_as(found.keeper).post(
        f"/covert-checks/{found.check_id}/taken-out", data={"removed_at": "2026-03-03T09:00"}
    )
    assert taken_out.status_code == 422 and "both who know of it withdraw the check" in words(taken_out)
    alone = client_as(found.keeper).post(f"/covert-checks/{found.check_id}/withdraw", data={"reason": "no time"})
    assert alone.status_code == 302 and found.check.reveal is None, "one word withdraws nothing"
    assert time_is_over(ENDS + timedelta(hours=73)) == 1
    assert "no time" in words(client_as(Role.HANDLER).get(f"/covert-checks/{found.check_id}"))
    assert chain.verdict_of(found.check).outcome is CovertOutcome.MISSED


def test_my_account_ends_and_the_check_is_revealed_all_the_same(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    missed_by_the_dog(scene)
    with scene.by_hand():
        for user in (found.keeper, found.second):
            db.session.merge(user).deactivated_at = NOON
    assert time_is_over(LATER) == 1
    assert chain.verdict_of(found.check).outcome is CovertOutcome.MISSED


def test_i_change_the_plan_after_the_dog_missed(app: Flask, scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    missed_by_the_dog(scene)
    opening = queries.opening(found.check)
    other = opening.replace(CONTAINER.encode(), b"CSQU3054383")
    with pytest.raises((DBAPIError, ConstraintBroken), match="append-only"), transaction(), schema_change():
        db.session.execute(text("UPDATE covert_checks SET sealed_opening = :new"), {"new": at_rest.seal(other)})
    db.session.rollback()
    db.session.expire_all()
    assert commitment_of(other) != found.check.commitment
    assert time_is_over(LATER) == 1
    assert queries.plan(found.check).container_number == CONTAINER
    content = client_as(Role.HANDLER).get(f"/covert-checks/{found.check_id}/opening.txt").data
    assert commitment_of(content) == found.check.commitment


def test_i_read_the_plan_in_the_log_the_database_or_a_backup(app: Flask, scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    opening = queries.opening(found.check)
    nonce = opening.split(b"\n")[1].decode()
    with app.app_context():
        rows = [str(row) for row in db.session.execute(select(AuditEntry.before, AuditEntry.after))]
        assert not [row for row in rows if nonce in row or "pallet nine" in row or CONTAINER in row]
        raw = bytes(db.session.execute(text("SELECT sealed_opening FROM covert_checks")).scalar_one())
        assert CONTAINER.encode() not in raw and nonce.encode() not in raw
    with pytest.raises(SealedElsewhere):
        unsealed("another key of forty characters, at least", "plan of a covert check", found.check.sealed_opening)


ADDRESSES = (
    "/covert-checks", "/notices", "/readiness", "/shifts", "/searches", "/samples", "/sessions", "/draws", "/studies",
    "/items", f"/find?q={CONTAINER}", "/find?q=pallet", "/find?q=Keeper", "/log", "/work", "/strikes", "/figures",
    "/api/openapi.json", "/api/v1/kit", "/searches?as=csv", "/samples?as=csv", "/exports", "/rota", "/dogs",
)  # fmt: skip
TYPED = (f'value="{CONTAINER}"', f"“{CONTAINER}”", f"q={CONTAINER}", f"?q={CONTAINER}")


@pytest.mark.parametrize("role", [Role.HANDLER, Role.MANAGER, Role.ASSESSOR, Role.ADMINISTRATOR])
def test_no_page_list_kit_log_or_search_box_betrays_it_to_who_is_on_shift(
    scene: Scene, client_as: Browser, role: Role
) -> None:
    found = a_check(scene, client_as)
    item = found.item
    team = scene.team(scene.dog("Ruby"))
    shift = scene.shift(team)
    browser: FlaskClient = client_as(account_of(team)) if role is Role.HANDLER else client_as(role)
    for address in (*ADDRESSES, f"/shifts/{shift.id}", f"/items/{item.id}"):
        answer = browser.get(address)
        assert answer.status_code in (200, 403), address
        shown = answer.get_data(as_text=True)
        for typed in TYPED:
            shown = shown.replace(typed, "")
        assert CONTAINER not in shown and "pallet nine" not in shown, address
        assert address == "/log" or str(found.check_id) not in shown, address
    sample = scene.sample(shift, container_number=CONTAINER)
    shown = browser.get(f"/samples/{sample.id}").get_data(as_text=True)
    assert "overt" not in shown.replace("Covert checks", ""), "nor does the page of its own sample"


def test_i_reveal_it_early_to_a_friend(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    friend = client_as(scene.user(Role.HANDLER, "A Friend"))
    for address in (f"/covert-checks/{found.check_id}", f"/covert-checks/{found.check_id}/opening.txt"):
        assert friend.get(address).status_code == 404
    other_manager = client_as(Role.MANAGER)
    for act in ("agree", "withdraw", "open-for-safety", "taken-out"):
        answer = other_manager.post(f"/covert-checks/{found.check_id}/{act}", data={"reason": "x"})
        assert answer.status_code == 404, act
    assert found.check.reveal is None, "no page reveals it: the program does, when something follows or time is over"


def test_a_planted_find_counts_as_no_operation(scene: Scene, client_as: Browser) -> None:
    a_check(scene, client_as)
    team, sample = alerted_on(scene)
    unit_id = scene.unit().id
    period = Period(NOON.date(), NOON.date(), NAIROBI)
    assert sampled(unit_id, period) == ([], {}) and finds(unit_id, period, {}) == []
    since, until = NOON - timedelta(days=5), NOON + timedelta(days=5)
    assert rasco.results_of_team(team.id, since=since, until=until) == []
    assert rasco.undecided_samples(frozenset({unit_id})) == []
    inspection = NewInspection(sample.id, Outcome.FOUND, "Customs", NOON, "tusks", None, "MSA/1/26")
    with pytest.raises(DomainError, match="Nothing is referred, inspected or found here"), transaction():
        rasco_services.record_inspection(inspection, actor=actor(account_of(team)), at=NOON)
    assert seizures(frozenset({unit_id}), since.date(), until.date(), NAIROBI) == []


def test_a_free_search_of_a_planted_container_is_no_work_and_its_target_is_known(
    scene: Scene, client_as: Browser
) -> None:
    held(scene, client_as, mode="free_search")
    team = scene.team(scene.dog("Ruby"))
    search = scene.search(scene.shift(team), container_number=CONTAINER)
    period = Period(NOON.date(), NOON.date(), NAIROBI)
    assert sum(cell.figures.searches or 0 for cell in searched(scene.unit().id, period)[0]) == 1, "like any other"
    with transaction():
        alert = NewAlert(AlertKind.ALERT, "left door", search.started_at)
        shifts.add_alert(search.id, alert, actor=actor(account_of(team)), at=NOON)
    assert searched(scene.unit().id, period)[0] == []
    known = monitoring.known_results(
        team.id, Mode.FREE_SEARCH, since=NOON - timedelta(days=3), until=NOON + timedelta(days=3)
    )
    assert [one.is_hit for one in known.targets] == [True]


def test_a_referral_leaves_before_the_reveal(scene: Scene, client_as: Browser) -> None:
    found = a_check(scene, client_as)
    team, sample = alerted_on(scene)
    reveal = found.check.reveal
    assert reveal is not None and reveal.revealed_at == sample.decisions[-1].decided_at, "in the same transaction"
    referral = NewReferral(sample.id, "Customs", NOON)
    with pytest.raises(DomainError, match="Nothing is referred"), transaction():
        rasco_services.refer(referral, actor=actor(account_of(team)), at=NOON)
    db.session.rollback()
    assert db.session.execute(text("SELECT count(*) FROM sample_referrals")).scalar_one() == 0


def test_a_friend_adds_the_alert_once_it_is_revealed(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as, mode="free_search")
    team = scene.team(scene.dog("Ruby"))
    search = scene.search(scene.shift(team), container_number=CONTAINER)
    time_is_over(ENDS + timedelta(minutes=1))
    with transaction():
        alert = NewAlert(AlertKind.ALERT, "left door", search.started_at)
        shifts.add_alert(search.id, alert, actor=actor(account_of(team)), at=ENDS + timedelta(hours=1))
    verdict = chain.verdict_of(found.check)
    assert (verdict.outcome, verdict.missed_at) == (CovertOutcome.MISSED, CovertStep.ALERTED)


def test_a_tablet_sends_the_find_once_it_is_revealed(scene: Scene, client_as: Browser) -> None:
    found = held(scene, client_as, mode="free_search")
    time_is_over(ENDS + timedelta(hours=13))
    team = scene.team(scene.dog("Ruby"))
    with freeze_time(ENDS + timedelta(hours=14)):
        shift = scene.shift(team)
        scene.search(shift, container_number=CONTAINER)
        sent = db.session.scalars(select(CovertCheck)).unique().one()
        assert json.dumps([str(one.search_id) for one in sent.looks]) != "[]", "it is no operation either"
    verdict = chain.verdict_of(found.check)
    assert verdict.outcome is CovertOutcome.MISSED


def test_the_plan_s_key_is_another_one_and_the_managers_hear_of_it(
    app: Flask, scene: Scene, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = a_check(scene, client_as)

    def lost(_token: bytes) -> bytes:
        raise SealedElsewhere("This was sealed under another secret key of the instance, or was altered.")

    monkeypatch.setattr(at_rest, "unseal", lost)
    assert time_is_over(ENDS + timedelta(days=9)) == 0
    assert time_is_over(ENDS + timedelta(days=9)) == 0
    told = words(client_as(found.second).get("/notices"))
    assert told.count("Covert check 1 of Keeper Kioko cannot be opened") == 1
