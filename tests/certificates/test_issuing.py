"""A certificate is issued by a manager who took no part, on an approved check-up, once; and then stands for good."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from canine.actor import program
from canine.audit.guard import schema_change
from canine.audit.models import AuditEntry
from canine.certificates import queries
from canine.certificates.models import Certificate
from canine.checkups import queries as checkup_reads
from canine.extensions import db
from canine.registry.messages import TeamEnd
from canine.rules.certificate import CertificateStatus
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import queries as standing
from canine.standing import services as standing_acts
from canine.transaction import transaction
from tests.certificates.issued import approved, bring_key, issued, settings_of
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def every() -> list[Certificate]:
    return list(db.session.scalars(select(Certificate)))


def logged(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.number)))


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_manager_issues_and_the_team_is_certified_from_that_moment(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    bring_key(settings_of(app).instance)
    checkup = approved(scene)
    team_id = checkup.team_id
    manager = client_as(Role.MANAGER)
    assert "This check-up is approved and carries no certificate yet." in page(manager.get(f"/checkups/{checkup.id}"))
    answer = manager.post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 302
    assert answer.location == "/certificates/MSA-2026-0001"
    assert "MSA-2026-0001" in page(manager.get(answer.location))
    assert "signed with a locally generated key" in every()[0].record_json
    held = standing.held(team_id, Mode.FREE_SEARCH, NOON + timedelta(days=1))
    assert held["ivory"].certified
    assert not standing.held(team_id, Mode.RASCO, NOON + timedelta(days=1))["ivory"].certified
    certificate = every()[0]
    assert certificate.valid_to == datetime(2027, 3, 3, 9, 0, tzinfo=UTC), "twelve months by the policy in force"
    again = manager.post(f"/checkups/{checkup.id}/certificate")
    assert again.status_code == 422
    assert "Certificate MSA-2026-0001 was issued on this check-up already." in page(again)
    assert len(every()) == 1


@freeze_time(NOON)
def test_nothing_is_issued_on_a_check_up_that_was_not_approved_or_not_passed(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    bring_key(settings_of(app).instance)
    manager = client_as(Role.MANAGER)
    for checkup in (scene.checkup(), scene.scored_checkup(), scene.scored_checkup(misses=9)):
        answer = manager.post(f"/checkups/{checkup.id}/certificate")
        assert answer.status_code == 422
        assert "issued on a check-up that was passed, and approved by a manager who took no part" in page(answer)
    assert every() == []


@freeze_time(NOON)
def test_nobody_but_a_manager_issues_and_no_manager_who_took_part(app: Flask, scene: Scene, client_as: Browser) -> None:
    bring_key(settings_of(app).instance)
    recorder = scene.user(Role.MANAGER, "Fatuma Said")
    checkup = approved(scene, scene.checkup(recorder_id=recorder.id))
    for role in set(Role) - {Role.MANAGER}:
        assert client_as(role).post(f"/checkups/{checkup.id}/certificate").status_code == 403, role
    answer = client_as(recorder).post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 403
    assert "You were the recorder of this check-up. Another manager issues its certificate." in page(answer)
    assert every() == []


@freeze_time(NOON)
def test_a_trial_with_an_aid_past_its_date_carries_no_certificate(app: Flask, scene: Scene, client_as: Browser) -> None:
    ivory = scene.odour("ivory")
    old = scene.aid(ivory, replace_by_on=THAT_MORNING.date())
    fresh = scene.aid(ivory, replace_by_on=date(2027, 1, 1))
    checkup = scene.checkup(aid_ids=(old.id, fresh.id))
    late = THAT_MORNING + timedelta(days=1)
    with freeze_time(late):
        scene.scored_checkup(checkup, at=late)
        shown = page(client_as(Role.MANAGER).get(f"/checkups/{checkup.id}/score"))
        assert old.label in shown
        assert "replace-by date" in shown
        assert client_as(Role.MANAGER).post(f"/checkups/{checkup.id}/certificate").status_code == 422
    assert every() == []


@pytest.mark.both_databases
@freeze_time(NOON)
def test_downloads_are_exactly_the_stored_bytes_and_every_one_is_in_the_log(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate = issued(app, scene)
    prosecutor = scene.user(Role.PROSECUTOR, "Grace Achieng")
    client = client_as(prosecutor)
    first, second = (client.get(f"/certificates/{certificate.serial}.pdf") for _ in range(2))
    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert hashlib.sha256(first.data).hexdigest() == certificate.pdf_sha256
    record = client.get(f"/certificates/{certificate.serial}.json")
    assert hashlib.sha256(record.data).hexdigest() == certificate.record_sha256
    assert record.get_json()["serial"] == certificate.serial
    looks = logged("certificates.download_certificate")
    assert [(look.actor_id, json.loads(look.after)["form"]) for look in looks] == [
        (prosecutor.id, "pdf"),
        (prosecutor.id, "pdf"),
        (prosecutor.id, "json"),
    ]
    assert client.get(f"/certificates/{certificate.serial}").status_code == 200
    assert [look.actor_id for look in logged("certificates.see_certificates")] == [prosecutor.id], "a view as well"
    assert client.get("/certificates/MSA-2026-0099.pdf").status_code == 404
    assert app.test_client().get(f"/certificates/{certificate.serial}.pdf").status_code == 302, "sign in first"


@pytest.mark.both_databases
@freeze_time(NOON)
def test_stored_bytes_cannot_be_changed_or_taken_away(app: Flask, scene: Scene) -> None:
    issued(app, scene)
    db.session.rollback()
    for statement in ("UPDATE certificates SET pdf = pdf", "DELETE FROM certificates", "DELETE FROM certificate_facts"):
        if statement.endswith("facts") and db.engine.dialect.name == "sqlite":
            continue  # a trigger on rows, and there are none
        with pytest.raises(DatabaseError, match="append-only"), schema_change(), db.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.both_databases
def test_a_later_certificate_supersedes_the_earlier_one_of_the_same_team_and_mode(app: Flask, scene: Scene) -> None:
    with freeze_time(THAT_MORNING):
        older = issued(app, scene)
        team = checkup_reads.checkup(older.checkup_id).team
    later = THAT_MORNING + timedelta(days=80)
    with freeze_time(later):
        newer = issued(app, scene, approved(scene, scene.checkup(team, at=later), at=later), at=later)
        assert newer.serial == "MSA-2026-0002"
        before, after = later, later + timedelta(minutes=11)
        assert queries.status_at(older, before) is CertificateStatus.VALID, "what held on that day is still answered"
        assert queries.status_at(older, after) is CertificateStatus.SUPERSEDED
        assert queries.status_at(newer, after) is CertificateStatus.VALID
    with freeze_time(after):
        shown = page(app.test_client().get(f"/verify/{older.serial}"))
        assert "superseded" in shown
        assert newer.serial in shown, "which one holds now"


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_record_names_everybody_and_tells_the_last_twelve_months(app: Flask, scene: Scene) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    scene.medical(team.dog)
    shift = scene.shift(team, started_at=THAT_MORNING - timedelta(hours=5))
    scene.search(shift)
    scene.sample(shift)
    certificate = issued(app, scene, approved(scene, scene.checkup(team)))
    record = json.loads(certificate.record_json)
    assert record["dog"]["name"] == "Ruby"
    assert record["handler"]["name"] == "Asha Mwinyi"
    assert record["history"]["operations"]["searches"] == 1
    assert record["history"]["operations"]["samples"] == 0, "work in RASCO is not work in free search"
    assert record["serial"] == certificate.serial
    everyone = json.dumps(record)
    dossier = checkup_reads.dossier(certificate.checkup_id)
    for person in (dossier.assessor.name, dossier.loader.name, dossier.recorder.name):
        assert person in everyone
    handler = account_of(team)
    assert handler.email not in everyone, "an address is nobody's business in court"


@pytest.mark.both_databases
def test_a_team_that_ended_after_midnight_of_the_unit_s_own_clocks_gets_none(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    bring_key(settings_of(app).instance)
    checkup = approved(scene)
    past_midnight = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
    end = TeamEnd(date(2026, 3, 4), "the handler leaves the service")
    with transaction():
        standing_acts.end_team(checkup.team_id, end, ends_at=past_midnight, actor=program("test"), at=past_midnight)
    with freeze_time(past_midnight + timedelta(minutes=30)):
        answer = client_as(Role.MANAGER).post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 422
    assert "This team has ended; no certificate can be issued for it." in page(answer)
    assert every() == []


@freeze_time(NOON)
@pytest.mark.parametrize("words", ["アキラ", "محمد", "Simba 🐕"])
def test_nothing_is_signed_with_a_letter_that_the_paper_cannot_print(
    app: Flask, scene: Scene, client_as: Browser, words: str
) -> None:
    bring_key(settings_of(app).instance)
    checkup = approved(scene, scene.checkup(scene.team(scene.dog(breed=words))))
    answer = client_as(Role.MANAGER).post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 422
    assert f"cannot print “{words}” whole" in page(answer)
    assert every() == []
    assert logged("certificates.issue_certificate") == []
