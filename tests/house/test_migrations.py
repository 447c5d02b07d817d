"""The migrations make what the models say, on both databases, forwards and backwards."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from canine.extensions import db

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


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


def _let_a_row_stand_alone(connection: Connection) -> None:
    """Its check-up and its team are not what this is about; SQLite forgets foreign keys outside a transaction only."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
