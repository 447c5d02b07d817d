"""The migration that makes persons, with rows of an earlier release, forwards and backwards."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
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
    INSERT INTO users (id, email, name, role, agency, password_hash, session_mark, added_at, language)
    VALUES (:id, :email, 'Juma Otieno', 'handler', '', '', '', '2026-03-03 05:00:00', 'en')
"""
HANDLER = """
    INSERT INTO handlers (id, unit_id, name, service_number, rank, user_id)
    VALUES (:id, :id, 'Juma Otieno', :number, '', :user)
"""
SAID = """
    INSERT INTO person_proposals (id, one_id, other_id, is_one, words, reason, state, author_name, recorded_at,
        answered_by_name, answer_reason)
    SELECT one.id, one.person_id, other.person_id, false, '', 'Cousins', 'person_proposed', 'Grace', :at, '', ''
    FROM users AS one JOIN users AS other ON one.id < other.id
"""


def test_an_account_and_its_handler_become_one_person_and_equal_names_do_not(app: Flask) -> None:
    downgrade(revision="0036")
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        is_sqlite = connection.dialect.name == "sqlite"
        one, other = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2))
        if is_sqlite:
            one, other = one.replace("-", ""), other.replace("-", "")
        for key in (one, other):
            connection.execute(text(ACCOUNT), {"id": key, "email": f"{key}@example.org"})
        for key, number, user in ((one, "KWS 1", one), (other, "KWS 2", None)):
            connection.execute(text(HANDLER), {"id": key, "number": number, "user": user})
        connection.commit()
    db.engine.dispose()
    upgrade()
    with db.engine.connect() as connection:
        joined = "SELECT handlers.service_number, users.id = :one FROM handlers JOIN users USING (person_id)"
        found = connection.execute(text(joined), {"one": one}).all()
        assert [(row[0], bool(row[1])) for row in found] == [("KWS 1", True)]
        assert connection.execute(text("SELECT count(*) FROM persons")).scalar_one() == 3
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text("DELETE FROM persons"))
    db.engine.dispose()
    downgrade(revision="0036")
    upgrade()
    with db.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM persons")).scalar_one() == 3
        connection.execute(text(SAID), {"at": "2026-03-03 05:00:00"})
    db.engine.dispose()
    with pytest.raises(SystemExit):
        downgrade(revision="0036")
    assert "person_id" in {column["name"] for column in inspect(db.engine).get_columns("users")}
