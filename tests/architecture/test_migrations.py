"""The migrations make what the models say, on both databases, forwards and backwards."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from canine.accounts import queries as accounts
from canine.audit.guard import schema_change
from canine.certificates import services as certificates
from canine.certificates.orders import StatusChange
from canine.checkups import services as checkups
from canine.checkups.messages import TrialResponse
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.registry import services as registry
from canine.registry.messages import StatusStep
from canine.rules.certificate import CertificateEventKind
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.team import DogStatus, Mode
from canine.stock import queries as stock
from canine.stock import striking
from canine.transaction import transaction
from tests.architecture.schema_text import lines_of
from tests.certificates.issued import issued, lifted_by_two, revocation_proposed
from tests.checkups.trials import of_an_earlier_design
from tests.conftest import NOON
from tests.covert_checks.held import planned
from tests.scenes import THAT_MORNING, Scene, actor, load
from tests.stock.kept import a_lot_and_a_pump

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
FIRST = 54


@pytest.fixture(autouse=True)
def _as_a_migration(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rows of an earlier release are put in by hand, and are in no log; the next test finds the present revision."""
    is_about_a_database = "app" in request.fixturenames and request.getfixturevalue("app")
    with schema_change():
        yield
        if is_about_a_database:
            db.session.rollback()
            db.engine.dispose()
            upgrade()


def schema() -> list[str]:
    """The schema as it is just now."""
    with db.engine.connect() as connection:
        return lines_of(connection)


def test_the_head_is_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_down_to_nothing_and_up_again_by_a_first_revision_that_makes_what_the_steps_before_it_made(app: Flask) -> None:
    """The files hold the schema that 0001 to 0054 made one after the other: databases of theirs go on from there."""
    at_the_head = schema()
    downgrade(revision="base")
    assert schema() == []
    upgrade(revision=f"{FIRST:04d}")
    kept = Path(__file__).parent / "at_0054" / f"{db.engine.dialect.name}.txt"
    assert schema() == kept.read_text().splitlines()
    upgrade()
    assert schema() == at_the_head


def test_what_somebody_has_on_record_is_not_dropped(app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    email = scene.user(Role.MANAGER).email
    db.session.commit()
    with pytest.raises(SystemExit):  # the command's own way out, with the sentence in its log
        downgrade(revision="base")
    assert "Somebody has an account: the record of the unit would be lost." in caplog.text
    assert db.session.execute(text("SELECT email FROM users")).scalars().all() == [email]


def test_revisions_follow_each_other_without_a_gap() -> None:
    files = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(FIRST, FIRST + len(files))]
    for number, name in enumerate(files, start=FIRST):
        source = (VERSIONS / name).read_text()
        assert re.search(rf'^revision: str = "{number:04d}"$', source, re.MULTILINE), name
        before = f'"{number - 1:04d}"' if number > FIRST else "None"
        assert re.search(rf"^down_revision: str \| None = {before}$", source, re.MULTILINE), name


def test_what_was_not_sniffed_has_one_response_before_0064_and_can_have_two_after(app: Flask, scene: Scene) -> None:
    found = of_an_earlier_design(scene.checkup())
    tap_of(scene, found, ResponseKind.NOT_SNIFFED)
    db.session.commit()
    downgrade(revision="0063")
    assert "presentation" not in {one["name"] for one in inspect(db.engine).get_columns("responses")}
    upgrade()
    kept = db.session.execute(text("SELECT position, presentation, kind FROM responses")).all()
    assert kept == [(1, 1, "not_sniffed")]
    assert db.session.scalar(text("SELECT count(*) FROM checkups WHERE presents_again")) == 0
    for change in ("UPDATE responses SET position = 2", "DELETE FROM responses"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(change))
        db.session.rollback()
    with pytest.raises(DBAPIError):
        copied = "line_id, team_id, position, 1, kind, recorder_name, device, captured_at, received_at"
        db.session.execute(
            text(
                "INSERT INTO responses (id, line_id, team_id, position, presentation, kind, recorder_name, device, "
                f"captured_at, received_at) SELECT checkup_id, {copied} FROM responses, checkup_runs LIMIT 1"
            )
        )
    db.session.rollback()


def test_a_check_up_that_presents_once_more_is_not_carried_back(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.checkup()
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0063")
    assert "A check-up that presents once more what was not sniffed is on record" in caplog.text


def test_the_mode_of_an_exercise_of_before_0067_is_not_invented(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.exercise(scene.team(), THAT_MORNING)
    db.session.commit()
    downgrade(revision="0066")
    upgrade()
    assert db.session.execute(text("SELECT mode FROM exercises")).scalars().all() == [None]
    for change in ("UPDATE exercises SET mode = 'rasco'", "DELETE FROM exercises"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(change))
        db.session.rollback()
    scene.exercise(scene.team(), THAT_MORNING, mode=Mode.RASCO)
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0066")
    assert "The mode of an exercise is on record" in caplog.text


def test_no_response_of_before_0069_was_locked_on_a_tablet_and_none_that_was_is_lost(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    found = scene.checkup()
    load(found, 1, THAT_MORNING)
    tap_of(scene, found, ResponseKind.NONE)
    db.session.commit()
    downgrade(revision="0068")
    upgrade()
    assert db.session.execute(text("SELECT from_tablet FROM responses")).scalars().all() in ([False], [0])
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text("UPDATE responses SET position = 2"))
    db.session.rollback()
    tap_of(scene, found, ResponseKind.NONE, position=2, captured_at=THAT_MORNING, from_tablet=True)
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0068")
    assert "A response that a tablet locked is on record" in caplog.text


def test_stock_of_before_0070_is_struck_by_nobody_and_what_was_struck_is_not_lost(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    a_lot_and_a_pump(scene)
    db.session.commit()
    downgrade(revision="0069")
    upgrade()
    for table in ("filter_lots", "lot_blank_tests", "pumps", "pump_calibrations"):
        struck = db.session.execute(text(f"SELECT struck_at, strike_reason FROM {table}")).all()
        assert [tuple(one) for one in struck] == [(None, "")]
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"UPDATE {table} SET recorded_by_name = 'x'"))
        db.session.rollback()
    (lot,) = stock.lots_in_use(None)
    with transaction():
        striking.strike(lot.tests[0], "of another lot", actor=actor(scene.user(Role.MANAGER)), at=THAT_MORNING)
    with pytest.raises(SystemExit):
        downgrade(revision="0069")
    assert "An entry of the stock was struck" in caplog.text


def test_what_was_proposed_before_0071_was_to_revoke_and_no_lift_is_read_as_a_revocation(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    certificate = issued(app, scene)
    revocation_proposed(scene, certificate.serial, "a rival", NOON)
    db.session.commit()
    downgrade(revision="0070")
    upgrade()
    assert db.session.execute(text("SELECT lifts FROM proposed_revocations")).scalars().all() in ([False], [0])
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text("UPDATE proposed_revocations SET reason = 'another'"))
    db.session.rollback()
    with transaction():
        change = StatusChange(certificate.serial, CertificateEventKind.SUSPENDED, "weighed again")
        certificates.change_status(change, actor=actor(scene.user(Role.MANAGER)), at=NOON + timedelta(days=2))
    lifted_by_two(scene, certificate.serial, "the weight was right", NOON + timedelta(days=3))
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0070")
    assert "A proposal to lift a suspension is on record" in caplog.text


def test_what_was_struck_before_0072_was_struck_by_one_and_no_second_word_is_lost(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    a_lot_and_a_pump(scene)
    (lot,) = stock.lots_in_use(None)
    with transaction():
        striking.strike(lot.tests[0], "of another lot", actor=actor(scene.user(Role.MANAGER)), at=THAT_MORNING)
    downgrade(revision="0071")
    upgrade()
    assert db.session.execute(text("SELECT strike_reason FROM lot_blank_tests")).scalars().all() == ["of another lot"]
    assert db.session.execute(text("SELECT count(*) FROM stock_proposals")).scalar_one() == 0
    scene.user(Role.MANAGER, "Ann Waweru")
    with transaction():
        found = stock.lot(lot.id)
        assert striking.strike(found, "wrong maker", actor=actor(scene.user(Role.MANAGER)), at=THAT_MORNING)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text("UPDATE stock_proposals SET reason = 'another'"))
    db.session.rollback()
    with pytest.raises(SystemExit):
        downgrade(revision="0071")
    assert "What was proposed of the stock is on record" in caplog.text


def test_no_dog_came_back_by_two_before_0073_and_no_second_word_is_lost(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    dog, boss = scene.dog("Ruby"), actor(scene.user(Role.MANAGER))
    scene.user(Role.MANAGER, "Ann Waweru")
    with transaction():
        step = StatusStep(DogStatus.SUSPENDED, THAT_MORNING, "it bit somebody")
        registry.take_dog_status(dog.id, step, actor=boss, at=THAT_MORNING)
    downgrade(revision="0072")
    upgrade()
    assert db.session.execute(text("SELECT count(*) FROM proposed_dog_returns")).scalar_one() == 0
    with transaction():
        registry.propose_return(dog.id, "it was teased", None, actor=boss, at=NOON)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text("UPDATE proposed_dog_returns SET reason = 'another'"))
    db.session.rollback()
    with pytest.raises(SystemExit):
        downgrade(revision="0072")
    assert "That a suspended dog works again was proposed" in caplog.text


def tap_of(scene: Scene, found: Checkup, kind: ResponseKind, position: int = 1, **more: Any) -> None:
    """An entry of the recorder."""
    with transaction():
        recorder = actor(accounts.user(found.recorder_id))
        checkups.record_response(found.id, TrialResponse(1, position, kind, **more), actor=recorder, at=THAT_MORNING)


def test_covert_checks_go_with_their_notices_and_come_back_empty(app: Flask, scene: Scene) -> None:
    opens = THAT_MORNING + timedelta(days=2)
    people = scene.user(Role.ASSESSOR), scene.user(Role.MANAGER)
    planned(scene, scene.item(ItemKind.BLANK), people, (opens, opens + timedelta(hours=6)))
    told = text("SELECT count(*) FROM notices WHERE matter LIKE 'covert%'")
    assert db.session.execute(told).scalar_one() == 1
    db.session.commit()
    downgrade(revision="0067")
    assert not {name for name in inspect(db.engine).get_table_names() if name.startswith("covert")}
    assert db.session.execute(told).scalar_one() == 0
    db.session.commit()
    upgrade()
    assert db.session.execute(text("SELECT count(*) FROM covert_checks")).scalar_one() == 0
