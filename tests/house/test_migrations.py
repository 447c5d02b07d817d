"""The migrations make what the models say, on both databases, forwards and backwards."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.extensions import db

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


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


def test_the_head_is_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_down_to_nothing_and_up_again(app: Flask) -> None:
    tables = set(inspect(db.engine).get_table_names())
    db.session.rollback()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    upgrade()
    assert set(inspect(db.engine).get_table_names()) == tables


def test_revisions_follow_each_other_without_a_gap() -> None:
    files = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for number, name in enumerate(files, start=1):
        text = (VERSIONS / name).read_text()
        assert re.search(rf'^revision: str = "{number:04d}"$', text, re.MULTILINE), name
        before = f'"{number - 1:04d}"' if number > 1 else "None"
        assert re.search(rf"^down_revision: str \| None = {before}$", text, re.MULTILINE), name


INSERTED = """
    INSERT INTO certificates (id, serial, checkup_id, team_id, mode, odours, valid_from, valid_to, issued_at,
        issued_by_name, record_json, record_sha256, pdf, pdf_sha256)
    VALUES (:key, 'MSA-2026-0001', :key, :key, 'rasco', 'ivory', :at, '2027-03-03 05:00:00', :at,
        'Mary Chebet', '{}', :hash, :pdf, :hash)
"""


def test_a_certificate_of_an_earlier_release_is_kept_and_stays_unchangeable(app: Flask) -> None:
    downgrade(revision="0008")
    key = "00000000-0000-0000-0000-000000000001"
    values = {"key": key, "at": "2026-03-03 05:00:00", "hash": "a" * 64, "pdf": b"%PDF"}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values["key"] = key.replace("-", "")
        connection.execute(text(INSERTED), values)
        connection.commit()
    db.engine.dispose()
    upgrade()
    for statement in ("UPDATE certificates SET odours = 'gold'", "DELETE FROM certificates"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT serial, odours, replaces_id FROM certificates")).all()
    assert [tuple(row) for row in kept] == [("MSA-2026-0001", "ivory", None)]


PHOTO = """
    INSERT INTO field_photos (id, record_id, place, shows, sha256, size, width, height, exif_taken_at, named_at)
    VALUES (:key, :key, 1, 'seal', :hash, 200, 64, 48, '', :at)
"""
PIECE = "INSERT INTO photo_pieces (id, photo_id, begins_at, size, content) VALUES (:key, :key, 0, 4, :piece)"


def test_a_piece_of_an_earlier_release_came_when_its_photo_was_named_at_the_latest(app: Flask) -> None:
    downgrade(revision="0014")
    key = "00000000-0000-0000-0000-000000000001"
    values = {"key": key, "at": "2026-03-03 05:00:00", "hash": "a" * 64, "piece": b"JPEG"}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values["key"] = key.replace("-", "")
        for statement in (PHOTO, PIECE):
            connection.execute(text(statement), values)
        connection.commit()
    db.engine.dispose()
    upgrade()
    with db.engine.connect() as connection:
        joined = "FROM photo_pieces JOIN field_photos ON field_photos.id = photo_id"
        kept = connection.execute(text(f"SELECT came_at = named_at, content, cleared_at {joined}")).one()
    assert (bool(kept[0]), bytes(kept[1]), kept[2]) == (True, b"JPEG", None)


AWAY = """
    INSERT INTO absences (id, handler_id, kind, begins_at, ends_at, remark, is_struck, reason, recorder_name,
        recorded_at)
    VALUES (:key, :key, 'leave', '2026-03-04 21:00:00', NULL, '', false, '', 'Mary Chebet', :at)
"""
TOLD = """
    INSERT INTO notices (id, person_id, matter, subject_id, due_on, rung, sentence, address, raised_at)
    VALUES (:id, :key, :matter, '', '2026-03-03', 0, 'A sentence.', '/', :at)
"""


def test_absences_go_with_their_notices_and_nobody_elses_and_cannot_be_rewritten(app: Flask) -> None:
    key = "00000000-0000-0000-0000-000000000001"
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        is_sqlite = connection.dialect.name == "sqlite"
        key = key.replace("-", "") if is_sqlite else key
        values = {"key": key, "at": "2026-03-03 05:00:00"}
        connection.execute(text(AWAY), values)
        for end, matter in (("2", "absence_recorded"), ("3", "medical")):
            connection.execute(text(TOLD), {**values, "id": key[:-1] + end, "matter": matter})
        connection.commit()
    db.engine.dispose()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE absences SET kind = 'illness'"))
    downgrade(revision="0015")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT matter FROM notices")).scalars().all() == ["medical"]
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM absences")).scalar() == 0, "nothing is invented"


SEARCH = """
    INSERT INTO searches (id, shift_id, team_id, kind, container_number, object_name, seal_state, seal_number,
        seal_remark, declared_goods, bill_of_lading, reason, targeted_by, draw, started_at, ended_at, recorder_id,
        recorder_name, device, form_version, received_at)
    VALUES (:key, :key, :key, 'container', 'CSQU3054383', '', 'intact', 'KE1',
        '', '', '', 'targeted', 'Risk desk', '', :at, :at, :key, 'Amina Yusuf', 'Tablet', 1, :at)
"""
ALERT = """
    INSERT INTO alerts (id, search_id, kind, place, shown_at, is_retraction, reason, recorder_id, recorder_name, device,
        form_version, received_at)
    VALUES (:key, :key, :kind, :place, :at, false, '', :key, 'Amina Yusuf', 'Tablet', 1, :at)
"""


def test_no_search_of_an_earlier_release_becomes_clear_and_what_was_said_stays(app: Flask) -> None:
    downgrade(revision="0017")
    key = "00000000-0000-0000-0000-00000000000{}"
    shown = {"key": key, "at": "2026-03-03 05:00:00", "kind": "alert", "place": "left door"}

    def put(statement: str, number: int, **changes: str) -> None:
        with db.engine.connect() as connection:
            _let_a_row_stand_alone(connection)
            values = shown | {"key": key.format(number)} | changes
            if connection.dialect.name == "sqlite":
                values["key"] = values["key"].replace("-", "")
            connection.execute(text(statement), values)
            connection.commit()
        db.engine.dispose()

    put(SEARCH, 1)
    put(SEARCH, 2)
    put(ALERT, 1)
    upgrade()
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT kind, place FROM alerts")).all()
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text("UPDATE alerts SET kind = 'clear'"))
    assert [tuple(row) for row in kept] == [("alert", "left door")]
    with pytest.raises(DBAPIError):
        put(ALERT, 2, kind="clear")
    put(ALERT, 2, kind="clear", place="")
    with pytest.raises(DBAPIError):
        downgrade(revision="0017")


REPETITION = """
    INSERT INTO repetitions (id, import_id, row, held_on, dog_name, handler_name, number, hits, false_alert_seconds)
    VALUES (:key, :key, 2, '2026-03-03', 'Duma', 'Edwin', 1, 1, '[]')
"""


def test_a_repetition_of_an_earlier_release_stays_as_it_was_and_unchangeable(app: Flask) -> None:
    downgrade(revision="0018")
    key = "00000000-0000-0000-0000-000000000001"
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        values = {"key": key.replace("-", "") if connection.dialect.name == "sqlite" else key}
        connection.execute(text(REPETITION), values)
        connection.commit()
    db.engine.dispose()
    for move, columns in (
        (upgrade, "dog_name, cells_sha256"),
        (lambda: downgrade(revision="0018"), "dog_name, NULL"),
        (upgrade, "dog_name, cells_sha256"),
    ):
        move()
        with db.engine.connect() as connection:
            kept = connection.execute(text(f"SELECT {columns} FROM repetitions")).all()
        assert [tuple(row) for row in kept] == [("Duma", None)]
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text("UPDATE repetitions SET dog_name = 'Persi'"))
        db.engine.dispose()


FINDING = """
    INSERT INTO findings (id, search_id, unit_id, item, concealment, concealment_remark, exhibit_number, found_at,
        is_retraction, reason, recorder_id, recorder_name, device, form_version, received_at)
    VALUES (:key, :key, :key, :item, 'wood', '', 'EX-1', :at, false, '', :key, 'Asha', 'tablet', 1, :at)
"""


@pytest.mark.parametrize("length", [160, 200])
def test_a_finding_keeps_every_word_on_the_way_up_and_down(app: Flask, length: int) -> None:
    """What would not fit into the narrower column stops the way down, and is there as it was."""
    values = {"key": "00000000-0000-0000-0000-000000000001", "at": "2026-03-03 05:00:00", "item": "t" * length}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values["key"] = values["key"].replace("-", "")
        connection.execute(text(FINDING), values)
        connection.commit()
    db.engine.dispose()
    if length > 160:
        with pytest.raises(SystemExit):  # the command's own way out, with the sentence in its log
            downgrade(revision="0019")
    else:
        downgrade(revision="0019")
        upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT item FROM findings")).scalar_one() == "t" * length
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM findings"))


HELD = """
    INSERT INTO field_records (id, receipt, record_type, form_version, state, waits_for, problems, body, content_sha256,
        author_id, author_name, device, sequence, sent_from, captured_at, received_at, zone)
    VALUES (:key, 1, 'search', 1, 'held', :key, '[]', '{}', :hash, :key, 'Juma Otieno', 'tablet', 1, '', :at, :at, '')
"""


def test_a_record_held_before_goes_on_waiting_and_one_held_for_a_shift_is_refused_by_the_release_before(
    app: Flask,
) -> None:
    downgrade(revision="0021")
    key = "00000000-0000-0000-0000-000000000001"
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        key = key.replace("-", "") if connection.dialect.name == "sqlite" else key
        connection.execute(text(HELD), {"key": key, "at": "2026-03-03 05:00:00", "hash": "a" * 64})
        connection.commit()
    db.engine.dispose()
    upgrade()
    look = text("SELECT state, waits_for IS NOT NULL, hold_reason FROM field_records")
    with db.engine.connect() as connection:
        assert [(row[0], bool(row[1]), row[2]) for row in connection.execute(look)] == [("held", True, None)]
    with pytest.raises(DBAPIError, match="held_for"), db.engine.begin() as connection:
        connection.execute(text("UPDATE field_records SET hold_reason = 'shift'"))
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE field_records SET hold_reason = 'shift', waits_for = NULL"))
    db.engine.dispose()
    downgrade(revision="0021")
    with db.engine.connect() as connection:
        states = connection.execute(text("SELECT state FROM field_records")).scalars().all()
    assert states == ["refused"], "nothing waits for what that release does not know"


STRUCK = """
    INSERT INTO strikes (id, subject, subject_id, unit_id, words, address, happened_at, state, needs_two, reason,
        recorder_id, recorder_name, device, form_version, received_at, answered_by_id, answered_by_name, answer_reason)
    VALUES (:key, 'alert', :key, :key, 'the alert', '/', :at, :state, :two, 'wrong button', :key, 'Asha', '', 1, :at,
        :answered, '', '')
"""
CORRECTED = """
    INSERT INTO search_corrections (id, search_id, fact, old, new, reason, recorder_id, recorder_name, device,
        form_version, received_at)
    VALUES (:key, :key, :fact, 'KE1', 'KE2', 'misread', :key, 'Asha', '', 1, :at)
"""


def test_what_speaks_against_a_team_is_struck_by_two_and_an_earlier_correction_is_kept(app: Flask) -> None:
    key = "00000000-0000-0000-0000-000000000001"
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        key = key.replace("-", "") if connection.dialect.name == "sqlite" else key
        values = {"key": key, "at": "2026-03-03 05:00:00", "two": True, "answered": None}
        connection.execute(text(CORRECTED), {**values, "fact": "seal_number"})
        connection.commit()
        for state, answered in (("struck", None), ("strike_proposed", key), ("struck", key)):
            with pytest.raises(DBAPIError, match="strikes"):
                connection.execute(text(STRUCK), {**values, "state": state, "answered": answered})
            connection.rollback()
            _let_a_row_stand_alone(connection)
        connection.execute(text(STRUCK), {**values, "state": "strike_proposed"})
        connection.commit()
    db.engine.dispose()
    downgrade(revision="0016")
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE search_corrections SET new = 'KE3'"))
    upgrade()
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT fact, new FROM search_corrections")).all()
        assert [tuple(row) for row in kept] == [("seal_number", "KE2")]
        assert connection.execute(text("SELECT count(*) FROM strikes")).scalar() == 0, "nothing is invented"
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE search_corrections SET new = 'KE3'"))


SESSION = """
    INSERT INTO user_sessions (id, user_id, key_hash, device, began_at, seen_at) VALUES (:key, :key, 'h', 'd', :at, :at)
"""


def test_sessions_and_notices_of_resets_go_with_their_release_and_other_notices_stay(app: Flask) -> None:
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        for number, matter in enumerate(("password_reset", "medical"), start=1):
            key = f"00000000-0000-0000-0000-00000000000{number}"
            key = key.replace("-", "") if connection.dialect.name == "sqlite" else key
            connection.execute(text(TOLD), {"id": key, "key": key, "at": "2026-03-03 05:00:00", "matter": matter})
        connection.execute(text(SESSION), {"key": key, "at": "2026-03-03 05:00:00"})
        connection.commit()
    db.engine.dispose()
    downgrade(revision="0028")
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT matter FROM notices")).scalars().all() == ["medical"]
        assert connection.execute(text("SELECT count(*) FROM user_sessions")).scalar_one() == 0


LINKED = """
    INSERT INTO setup_links (id, kind, user_id, token_hash, made_at, made_by_name, by_mail, expires_at)
    VALUES (:key, :kind, :user, :hash, :at, 'Ada', false, :at)
"""


def test_links_of_before_are_the_first_administrator_s_and_one_for_somebody_keeps_its_release(app: Flask) -> None:
    downgrade(revision="0035")
    with db.engine.connect() as connection:
        key = "00000000-0000-0000-0000-000000000007"
        key = key.replace("-", "") if connection.dialect.name == "sqlite" else key
        values = {"key": key, "at": "2026-03-03 05:00:00"}
        connection.execute(text("INSERT INTO setup_links (id, token_hash, expires_at) VALUES (:key, 'h', :at)"), values)
        connection.commit()
    upgrade()
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT kind, user_id, made_at, made_by_name, replaced_at FROM setup_links"))
        assert [tuple(row) for row in found] == [("first_administrator", None, None, "", None)], "nothing is invented"
        connection.commit()
    downgrade(revision="0035")
    upgrade()
    reset = values | {"key": key[:-1] + "8", "kind": "reset", "hash": "i"}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        with pytest.raises(DBAPIError, match="first_or_somebody_s"):
            connection.execute(
                text(LINKED), values | {"key": key[:-1] + "8", "kind": "reset", "user": None, "hash": "i"}
            )
        connection.rollback()
        _let_a_row_stand_alone(connection)
        connection.execute(text(LINKED), reset | {"user": key})
        connection.commit()
    db.engine.dispose()
    with pytest.raises(SystemExit):
        downgrade(revision="0035")


def _let_a_row_stand_alone(connection: Connection) -> None:
    """Its check-up and its team are not what this is about; SQLite forgets foreign keys outside a transaction only."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
