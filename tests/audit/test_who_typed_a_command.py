"""What is typed on the machine stands in the log with the machine's account, whose word it is."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from canine.actor import machine_account
from canine.cli import canine_command


def test_an_account_that_is_made_and_reset_on_the_machine_names_the_machine_s_account(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    environ = {"CANINE_INSTANCE": str(tmp_path), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
    added = ["user", "add", "m@example.org", "--role", "manager", "--name", "Mary Chebet", "--json"]
    for arguments in (added, ["user", "reset", "m@example.org", "--reason", "forgotten", "--json"]):
        done = CliRunner().invoke(canine_command, arguments, env=environ)
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["email"] == "m@example.org"
    with closing(sqlite3.connect(tmp_path / "canine.sqlite3")) as database:
        actors = {actor for (actor,) in database.execute("SELECT actor FROM audit_entries")}
    who = f"(machine's account {machine_account()})"
    assert {f"program: canine user add {who}", f"program: canine user reset {who}"} <= actors
