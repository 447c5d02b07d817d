"""A record that is away is not taken for one that never was: no set-up link, no empty pages, no revoked tablets."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from canine import create_app, transaction
from canine.extensions import close_database
from tests import postgres
from tests.backups.runs import digest_of, run_in
from tests.conftest import settings_for
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_instance_that_was_in_use_does_not_start_on_an_empty_database(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    url = None
    if database == "postgresql":
        url = postgres.another_database(postgres_server, f"in_use_{free_port()}")
    first = ["user", "add", "a@example.org", "--role", "administrator", "--name", "Amina Yusuf"]
    assert run_in(tmp_path, *first, database_url=url).exit_code == 0
    assert run_in(tmp_path, "audit", "verify", database_url=url).exit_code == 0
    if url is None:
        (tmp_path / "canine.sqlite3").rename(tmp_path / "elsewhere")
        monkeypatch.setattr(transaction, "_opened", set())  # a process of its own
    else:
        url = postgres.another_database(postgres_server, f"another_{free_port()}")
    refused = run_in(tmp_path, "audit", "verify", database_url=url)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("canine: CANINE_DATABASE_URL: the database is empty, and")
    assert len(refused.stderr.strip().splitlines()) == 1
    if url is None:
        (tmp_path / "canine.sqlite3").unlink()
        (tmp_path / "elsewhere").rename(tmp_path / "canine.sqlite3")
        assert run_in(tmp_path, "audit", "verify").exit_code == 0, "it is there again"
    (tmp_path / "in_use").unlink()
    assert run_in(tmp_path, "audit", "verify", database_url=url).exit_code == 0


def test_a_file_that_is_moved_while_the_program_serves_is_away_and_not_new(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    file = tmp_path / "canine.sqlite3"
    shutil.copy(migrated_sqlite, file)
    app = create_app(settings_for(tmp_path))
    assert app.test_client().get("/verify/MSA-2026-0001").status_code == 404
    with app.app_context():
        close_database()
    file.rename(tmp_path / "elsewhere")
    answer = app.test_client().get("/verify/MSA-2026-0001")
    assert answer.status_code == 503
    assert "The database does not answer just now" in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"] == "120"
    token = {"Authorization": "Bearer a-tablet-of-the-unit"}
    assert app.test_client().get("/api/v1/people", headers=token).status_code == 503, (
        "no tablet is told that it was revoked"
    )
    assert app.test_client().get("/healthz").get_json()["database"] == "does not answer"
    assert not file.exists(), "no empty file was made in its place"
    (tmp_path / "elsewhere").rename(file)
    assert app.test_client().get("/verify/MSA-2026-0001").status_code == 404
    with app.app_context():
        close_database()


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        ("9999", "was upgraded by a newer release, to 9999"),
        (
            "0037",
            "is at revision 0037, of before 0.1.0; this release upgrades from 0054 on. Start the program of commit",
        ),
    ],
)
def test_the_database_of_a_newer_release_or_of_one_long_ago_is_left_alone(
    tmp_path: Path, migrated_sqlite: Path, revision: str, why: str
) -> None:
    file = tmp_path / "canine.sqlite3"
    shutil.copy(migrated_sqlite, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = digest_of(file)
    a_command = run_in(tmp_path, "audit", "verify")
    environ = {"PATH": os.environ["PATH"], "CANINE_INSTANCE": str(tmp_path)}
    server = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    for code, said in ((a_command.exit_code, a_command.stderr), (server.returncode, server.stderr)):
        assert (code, said.count("\n")) == (2, 1)
        assert said.startswith(f"canine: CANINE_DATABASE_URL: the database {why}")
    assert digest_of(file) == before


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "what? 100 % of it #1 é"
    added = run_in(folder, "user", "add", "a@example.org", "--role", "administrator", "--name", "Amina Yusuf")
    assert added.exit_code == 0, added.output
    assert run_in(folder, "backup", tmp_path / "a.backup").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["canine.sqlite3", "in_use", "secret_key"]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [folder.name]
