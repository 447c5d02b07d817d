"""Before the reveal the plan is read by the loader and by nobody else, in no place; afterwards it must fit."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from canine.accounts import queries as accounts
from canine.audit import verification as audit
from canine.audit.actions import AuditAction
from canine.audit.guard import schema_change
from canine.audit.models import AuditEntry
from canine.checkups import queries
from canine.checkups.models import Checkup
from canine.checkups.sealing import sealed, unsealed
from canine.extensions import db
from canine.notices import queries as notices
from canine.notices.models import Notice
from canine.presentations.models import Placement
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.trial import CheckupState, Plan, PlanUnreadable, commitment
from tests.checkups.trials import tap, text
from tests.conftest import NOON
from tests.scenes import Scene, load, plan_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
APPEND_ONLY = (
    "checkups",
    "checkup_odours",
    "checkup_aids",
    "checkup_items",
    "checkup_runs",
    "checkup_events",
    "sealed_plans",
    "checkup_results",
    "miss_causes",
    "checkup_presences",
    "loaded_places",
    "loaded_runs",
    "second_looks",
    "knowledge_statements",
)


EMPTY_HERE = ("miss_causes", "checkup_presences", "second_looks", "knowledge_statements")


def addresses(found: Checkup) -> list[str]:
    """Every page and answer about the check-up."""
    own = f"/checkups/{found.id}"
    ends = ("", "/score", "/plan.json", "/rates.svg", "/runs/1", "/runs/2", "/judge", "/incomplete", "/presences/new")
    others = ["/checkups", f"/teams/{found.team_id}", "/notices"]
    return [*(own + end for end in ends), f"{own}/plan", f"{own}/misses/1/1", *others]


@freeze_time(NOON)
def test_no_page_shows_the_plan_to_anybody_but_the_loader(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    scene.play(found, leave=30)
    plan = plan_of(found)
    secrets = {
        plan.canonical().decode(),
        unsealed(queries.sealed_opening(found.id))[1].hex(),
        f"{sum(one.item.kind is ItemKind.TARGET for one in plan.presentations())} targets</small>",
    }
    parts = [found.assessor_id, found.recorder_id, found.handler_user_id]
    people = [*(accounts.user(each) for each in parts if each), *(scene.user(role) for role in Role)]
    for person in people:
        client = client_as(person)
        for address in addresses(found):
            answer = client.get(address)
            body = text(answer)
            assert not any(secret in body for secret in secrets), f"{person.name} {address}"
            assert "Put down" not in body
            if address.endswith("/plan"):
                assert answer.status_code == 403, f"{person.name} read the plan"
    loader = client_as(accounts.user(found.loader_id))
    answer = loader.get(f"/checkups/{found.id}/plan")
    assert answer.status_code == 200
    shown = re.findall(r"<strong>(Item \d+)</strong>", text(answer))
    assert shown == [f"Item {item.number}" for item in plan.runs[6].items], "the run to be loaded, as it was drawn"
    load(found, 7, NOON)
    waiting = text(loader.get(f"/checkups/{found.id}/plan"))
    assert "Run 8 opens here when every response of run 7 is in" in waiting
    assert "<strong>Item" not in waiting


@freeze_time(NOON)
def test_the_responses_are_not_shown_to_handler_and_loader_before_the_reveal(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    scene.play(found, leave=30)
    assert found.handler_user_id is not None
    for person_id in (found.handler_user_id, found.loader_id):
        client = client_as(accounts.user(person_id))
        for address in addresses(found):
            assert "change of behaviour</td>" not in text(client.get(address))
        assert client.get(f"/checkups/{found.id}/runs/1").status_code == 403


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_log_holds_the_commitment_before_the_first_response_and_never_the_plan(scene: Scene) -> None:
    found = scene.checkup()
    scene.play(found, leave=65)
    plan = plan_of(found)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    published = next(entry for entry in entries if found.commitment in entry.after)
    first = next(entry for entry in entries if entry.object_type == "responses")
    assert (published.object_type, published.action) == ("checkups", AuditAction.OPEN_CHECKUP.value)
    assert published.number < first.number
    assert queries.published(found).entry == published.number
    plan_bytes, nonce = unsealed(queries.sealed_opening(found.id))
    everything = "\n".join(entry.before + entry.after + entry.reason for entry in entries)
    for secret in (plan_bytes.decode(), json.dumps(plan_bytes.decode())[1:-1], nonce.hex(), '"targets_in_run"'):
        assert secret not in everything
    lines = plan.canonical().decode().splitlines()
    assert not any(line in everything for line in lines if line.startswith(("run ", "blank ")))
    assert db.session.scalars(select(Placement)).all() == [], "a hash of one item could be guessed: none is kept"
    row = next(entry for entry in entries if entry.object_type == "sealed_plans")
    assert json.loads(row.after)["opening"] == {"sha256": found.commitment}


@pytest.mark.both_databases
@freeze_time(NOON)
def test_every_look_of_the_loader_stands_in_the_log(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    loader = client_as(accounts.user(found.loader_id))
    for _ in range(2):
        loader.get(f"/checkups/{found.id}/plan")
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.SEE_PLAN.value)).all()
    assert [(look.object_id, look.actor_id) for look in looks] == [(str(found.id), found.loader_id)] * 2
    page = text(client_as(Role.MANAGER).get(f"/checkups/{found.id}"))
    assert page.count("<strong>see plan</strong>") == 2


def tamper(statement: str, **values: object) -> None:
    """What somebody with the database's own password could do: the triggers off, a row rewritten."""
    with schema_change(), db.engine.begin() as connection:
        for table in ("sealed_plans", "checkups"):
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_update")
            else:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(sql(statement), values)


def swapped(plan: Plan) -> bytes:
    """The plan with the items of two positions exchanged."""
    first, *others = plan.runs
    one, two, *rest = first.items
    return replace(plan, runs=(replace(first, items=(two, one, *rest)), *others)).canonical()


@pytest.mark.both_databases
@freeze_time(NOON)
@pytest.mark.parametrize("with_commitment", [False, True], ids=["plan alone", "plan and commitment"])
def test_a_plan_that_was_altered_is_not_revealed_and_the_managers_are_told(
    scene: Scene, client_as: Browser, caplog: pytest.LogCaptureFixture, with_commitment: bool
) -> None:
    manager = scene.user(Role.MANAGER)
    found = scene.checkup()
    scene.play(found, leave=6)
    assessor, last = client_as(accounts.user(found.assessor_id)), list(plan_of(found).presentations())[-1]
    recorder = client_as(accounts.user(found.recorder_id))
    _, nonce = unsealed(queries.sealed_opening(found.id))
    forged = swapped(plan_of(found))
    own, key = found.id, found.id.hex if db.engine.dialect.name == "sqlite" else str(found.id)
    db.session.rollback()
    tamper("UPDATE sealed_plans SET opening = :opening WHERE checkup_id = :key", opening=sealed(forged, nonce), key=key)
    if with_commitment:
        tamper("UPDATE checkups SET commitment = :c WHERE id = :key", c=commitment(forged, nonce), key=key)
    loader = client_as(accounts.user(found.loader_id))
    unreadable = loader.get(f"/checkups/{own}/plan")
    assert (unreadable.status_code, "Load nothing by it" in text(unreadable)) == (422, True)
    assert "Put down" not in text(unreadable)
    scene.play(queries.checkup(own), leave=1)
    with caplog.at_level(logging.CRITICAL):
        assert tap(recorder, own, last.run, last.position, "none").status_code == 302
        assert queries.checkup(own).state is CheckupState.COMPLETE
        answer = assessor.post(f"/checkups/{own}/reveal")
    assert answer.status_code == 409
    assert "does not fit the commitment that stands in the log" in text(answer)
    assert "does not fit its commitment" in caplog.text
    assert queries.result(own) is None
    assert queries.checkup(own).state is CheckupState.COMPLETE
    notes = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.REVEAL_PLAN.value)).all()
    assert [json.loads(note.after).keys() for note in notes] == [{"refused"}] * 2, "by itself, and by the assessor"
    told = db.session.scalars(select(Notice).where(Notice.matter == NoticeKind.CHECKUP_FAILED)).all()
    assert [(each.person_id, "altered the database" in each.sentence) for each in told] == [(manager.id, True)]
    verified = audit.verify()
    assert verified.first_bad is None, "the log itself was left alone"
    altered = {row.table for row in verified.altered_rows}
    assert altered == ({"sealed_plans", "checkups"} if with_commitment else {"sealed_plans"})


@pytest.mark.both_databases
@freeze_time(NOON)
def test_nothing_of_a_check_up_can_be_changed_or_taken_away(scene: Scene) -> None:
    found = scene.checkup(odours=("ivory",))
    scene.scored_checkup(found, misses=1)
    db.session.rollback()
    for table in APPEND_ONLY:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            if table in EMPTY_HERE and db.engine.dialect.name == "sqlite":
                continue  # a trigger on rows, and there are none here
            with pytest.raises(DatabaseError, match="append-only"), schema_change(), db.engine.begin() as connection:
                connection.execute(sql(statement))


def test_what_is_no_sealed_plan_cannot_be_opened() -> None:
    for wrong in (b"", b"canine trial plan 1\nxyz\n{}", b"another tag\n00\n{}", b"canine trial plan 1\n\xff\n{}"):
        with pytest.raises(PlanUnreadable):
            unsealed(wrong)


@freeze_time(NOON)
def test_a_secret_key_that_was_changed_while_a_check_up_is_open_is_named_to_everybody_who_waits(
    app: Flask, scene: Scene, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is called altered that a key put back makes whole: the last response is taken, and scored then."""
    found, manager = scene.checkup(), scene.user(Role.MANAGER)
    fresh = scene.checkup()
    scene.play(found, leave=1)
    settings = app.config["SETTINGS"]
    told = "cannot be opened with the secret key that the program has now"
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "SETTINGS", replace(settings, secret_key="another key of the same instance!"))
        recorder = client_as(accounts.user(found.recorder_id))
        last = {"position": found.positions_per_run, "kind": "none"}
        assert recorder.post(f"/checkups/{found.id}/runs/{len(found.runs)}", data=last).status_code == 302
        assessor = client_as(accounts.user(found.assessor_id))
        page = assessor.post(f"/checkups/{found.id}/reveal")
        assert (page.status_code, told in text(page), "altered the database" in text(page)) == (409, True, False)
        loader = client_as(accounts.user(fresh.loader_id)).get(f"/checkups/{fresh.id}/plan")
        assert (loader.status_code, told in text(loader)) == (422, True)
    assert any(told in one.sentence for one in notices.notices_of(manager.id))
    assert client_as(accounts.user(found.assessor_id)).post(f"/checkups/{found.id}/reveal").status_code == 302
    assert queries.checkup(found.id).state is CheckupState.SCORED
