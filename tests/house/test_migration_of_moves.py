"""The migration of moves: a sheet of before is of the unit that its author was of when it came, whatever came after."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

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


AUTHOR, OLD, NEW = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2, 3))
ENTRY = """
    INSERT INTO audit_entries (number, at, at_text, actor, device, deed, object_type, object_id, reason, before, after,
        previous_hash, hash)
    VALUES (:number, :at, '', 'x', 'x', 'accounts.change_user', :table, :of, '""', 'null', :after, 'x', :hash)
"""
UNIT = """
    INSERT INTO units (id, code, name, name_folded, authority, address, latin_name, latin_folded)
    VALUES (:key, :code, :code, '', '', '', '', '')
"""
SHEET = """
    INSERT INTO training_imports (id, file_name, sha256, imported_at, author_id, author_name, source, "read", imported)
    VALUES (:key, 'may.csv', :hash, '2026-03-03 05:00:00', :author, 'Zawadi Were', '', 1, 1)
"""


def test_a_sheet_of_before_stays_with_the_unit_that_its_author_was_of(app: Flask) -> None:
    downgrade(revision="0048")
    is_sqlite = db.engine.dialect.name == "sqlite"

    def key(one: str) -> str:
        return one.replace("-", "") if is_sqlite else one

    entries = (
        ("2026-01-05 05:00:00", "users", AUTHOR, f'{{"unit_id":"{OLD}"}}'),
        ("2026-03-04 05:00:00", "users", AUTHOR, f'{{"unit_id":"{NEW}"}}'),
        ("2026-03-03 05:00:00", "training_imports", NEW, '{"unit_id":null}'),
    )
    with db.engine.connect() as connection:
        _let_a_row_stand_alone(connection)
        for number, (at, table, of, after) in enumerate(entries, start=901):
            values = {"number": number, "at": at, "table": table, "of": of, "after": after}
            connection.execute(text(ENTRY), values | {"hash": f"h{number}"})
        for one in (OLD, NEW):
            connection.execute(text(UNIT), {"key": key(one), "code": one[-3:]})
            connection.execute(text(SHEET), {"key": key(one), "author": key(AUTHOR), "hash": one})
        connection.commit()
    db.engine.dispose()
    upgrade()
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT id, unit_id FROM training_imports ORDER BY id")).all()
    kept = {str(one).replace("-", ""): str(unit_id).replace("-", "") for one, unit_id in found}
    assert kept == {OLD.replace("-", ""): OLD.replace("-", ""), NEW.replace("-", ""): "None"}
