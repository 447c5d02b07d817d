"""The migration of roles that a manager agrees to: accounts of before stay in force, and what was asked for stays."""

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
    VALUES (:key, :key, 'mary@example.org', 'Mary Chebet', 'manager', '', '', :at, 'en')
"""
NOTICE = """
    INSERT INTO notices (id, person_id, matter, subject_id, due_on, rung, sentence, address, raised_at)
    VALUES (:key, :key, 'policy_changed', '-', '2026-03-03', 0, 'It changed.', '/policy', :at)
"""
ASKED = """
    INSERT INTO proposed_roles (id, user_id, role, state, reason, author_name, recorded_at, answered_by_name,
        answer_reason)
    VALUES (:key, :key, 'manager', 'proposed', 'New here', 'canine user add', :at, '', '')
"""
ALONE = """
    UPDATE proposed_roles SET state = 'agreed_to', answered_at = recorded_at, answered_by_name = 'Mary',
        answered_by_id = {who}, is_known = {known}
"""


def test_accounts_of_an_earlier_release_stay_in_force_and_who_was_asked_stays_written(app: Flask) -> None:
    downgrade(revision="0041")
    values = {"key": "00000000-0000-0000-0000-000000000001", "at": "2026-03-03 05:00:00"}
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values["key"] = values["key"].replace("-", "")
        connection.execute(text(ACCOUNT), values)
        connection.execute(text(NOTICE), values)
        connection.commit()
    db.engine.dispose()
    for move in (upgrade, lambda: downgrade(revision="0041"), upgrade):
        move()
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT role FROM users")).scalars().all() == ["manager"]
            assert connection.execute(text("SELECT matter FROM notices")).scalars().all() == ["policy_changed"]
        db.engine.dispose()
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        assert connection.execute(text("SELECT count(*) FROM proposed_roles")).scalar_one() == 0
        connection.execute(text(ASKED), values)
        connection.commit()
    for who, known in (("NULL", "true"), ("user_id", "true"), ("id", "false")):
        with pytest.raises(DBAPIError), db.engine.begin() as connection:
            connection.execute(text(ALONE.format(who=who, known=known)))
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE proposed_roles SET role = 'assessor'"))
    with pytest.raises(SystemExit):
        downgrade(revision="0041")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT reason FROM proposed_roles")).scalars().all() == ["New here"]
