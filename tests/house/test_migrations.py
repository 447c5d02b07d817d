"""The migrations make what the models say, on both databases, forwards and backwards."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

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
