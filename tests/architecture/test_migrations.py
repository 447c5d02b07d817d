"""The migrations make what the models say, on both databases, forwards and backwards."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from canine.audit.guard import schema_change
from canine.extensions import db
from canine.rules.roles import Role
from tests.architecture.schema_text import lines_of
from tests.scenes import Scene

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
