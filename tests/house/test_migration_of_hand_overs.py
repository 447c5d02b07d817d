"""The migration of hand-overs that two confirm: nobody confirmed those of before, and who was asked stays written."""

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


SAMPLE_HANDED = """
    INSERT INTO sample_hand_overs (id, sample_id, number, handed_at, from_id, to_id, bag_seal, bag_folded, place,
        remark, recorder_id, recorder_name, device, form_version, received_at)
    VALUES (:key, :key, 1, :at, :key, :id, 'BG1', 'BG1', 'Gate 3', '', :key, 'Asha', 'd', 1, :at)
"""
ASKED = """
    INSERT INTO custody_requests (id, kind, hand_over_id, unit_id, part, person_id, person_name, is_needed, words,
        address, handed_at, asked_by_name, asked_at)
    VALUES (:key, 'filter', :key, :key, 'receiver', :key, 'Mary', true, 'a filter', '/samples/1', :at, 'Asha', :at)
"""


def test_no_hand_over_of_an_earlier_release_is_confirmed_and_one_that_was_asked_about_stays(app: Flask) -> None:
    downgrade(revision="0039")
    values = {"at": "2026-03-03 05:00:00"}
    for number, name in enumerate(("key", "id"), start=1):
        values[name] = f"00000000-0000-0000-0000-00000000000{number}"
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        if connection.dialect.name == "sqlite":
            values = {name: value if name == "at" else value.replace("-", "") for name, value in values.items()}
        connection.execute(text(SAMPLE_HANDED), values)
        connection.commit()
    db.engine.dispose()
    upgrade()
    downgrade(revision="0039")
    upgrade()
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        assert connection.execute(text("SELECT to_id IS NOT NULL FROM sample_hand_overs")).scalar_one()
        assert connection.execute(text("SELECT count(*) FROM custody_requests")).scalar_one() == 0
        connection.execute(text(ASKED), values)
        connection.commit()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE custody_requests SET is_needed = false"))
    with pytest.raises(SystemExit):
        downgrade(revision="0039")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT words FROM custody_requests")).scalars().all() == ["a filter"]
