"""The migration of guests: what is on record stays, nobody is let in by it, and who let somebody in is not lost."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.extensions import db
from tests.house.test_migrations import _let_a_row_stand_alone


@pytest.fixture(autouse=True)
def _as_a_migration(app: Flask) -> Iterator[None]:
    """Rows of an earlier release are put in by hand, and are in no log; the next test finds the present revision."""
    with schema_change():
        yield
        db.session.rollback()
        db.engine.dispose()
        upgrade()


ACCOUNT = """
    INSERT INTO users (id, person_id, email, name, role, agency, session_mark, added_at, language)
    VALUES (:key, :key, 'zawadi@example.org', 'Zawadi Were', 'manager', '', '', :at, 'en')
"""
SHEET = """
    INSERT INTO training_imports (id, file_name, sha256, imported_at, author_id, author_name, source, "read", imported)
    VALUES (:key, 'may.csv', 'x', :at, :key, 'Zawadi Were', '', 1, 1)
"""
GUEST = """
    INSERT INTO guests (id, user_id, unit_id, from_at, to_at, reason, let_in_by_id, let_in_by_name, recorded_at)
    VALUES (:key, :key, :key, :at, :to, 'Assesses', :key, 'Mary Chebet', :at)
"""


def test_a_sheet_and_an_account_of_no_unit_stay_and_nobody_is_let_in(app: Flask) -> None:
    downgrade(revision="0042")
    values = {"key": "00000000-0000-0000-0000-000000000001", "at": "2026-03-03 05:00:00", "to": "2026-03-04 05:00:00"}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values["key"] = values["key"].replace("-", "")
        for row in (ACCOUNT, SHEET):
            connection.execute(text(row), values)
        connection.commit()
    db.engine.dispose()
    for move in (upgrade, lambda: downgrade(revision="0042"), upgrade):
        move()
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT unit_id FROM users")).scalars().all() == [None]
            assert connection.execute(text("SELECT file_name FROM training_imports")).scalars().all() == ["may.csv"]
        db.engine.dispose()
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        for table in ("guests", "unit_partners"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        connection.execute(text(GUEST), values)
        connection.commit()
    for change in ("reason = 'x'", "to_at = recorded_at", "unit_id = unit_id"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE guests SET {change}"))
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text("UPDATE guests SET ended_at = to_at"))
    with pytest.raises(SystemExit):
        downgrade(revision="0042")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT let_in_by_name FROM guests")).scalars().all() == ["Mary Chebet"]
