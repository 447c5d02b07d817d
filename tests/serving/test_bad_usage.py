"""A bad command line is answered with one line on standard error that says what would be right, and exit code 2."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from canine.cli import canine_command
from canine.rules.roles import Role

GOOD = "plum ladder comet basket\n"


def run(folder: Path, *arguments: str, typed: str = "") -> Result:
    """What the command answers in an instance folder of its own."""
    environ = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
    return CliRunner().invoke(canine_command, list(arguments), env=environ, input=typed)


@pytest.fixture
def instance(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """An instance that holds nothing yet."""
    (tmp_path / "canine.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["usr"], "No such command 'usr'"),
        (["--wrong"], "--wrong"),
        (["user", "add", "x@example.org"], "--role"),
        (["user", "ad"], "No such command 'ad'"),
        (["efficacy", "--hits", "many"], "'many' is not a valid integer"),
        (["efficacy", "--hits", "3", "--misses", "-1", "--false-alerts", "0", "--correct-rejections", "1"], "-1"),
        (["sample-size"], "--rate"),
        (["sample-size", "--rate", "1.5"], "1.5"),
        (["remind", "--at", "yesterday"], "2026-03-03T07:00+03:00"),
        (["remind", "--at", "2026-03-03T07:00"], "2026-03-03T07:00+03:00"),
        (["training", "import", "/nonexistent.csv"], "/nonexistent.csv"),
        (["certificate", "verify"], "FILE"),
        (["device", "revoke", "Nobody's tablet"], "No tablet is named Nobody's tablet."),
        (["device", "add", "Tablet 1", "--unit", "MSA"], "No unit has the code 'MSA'. Known units: none yet."),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_two(instance: Path, arguments: list[str], words: str) -> None:
    answer = run(instance, *arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.startswith("canine: ")
    assert words in answer.stderr


def test_an_unknown_role_is_answered_with_the_six_there_are(instance: Path) -> None:
    answer = run(instance, "user", "add", "x@example.org", "--role", "wizard", "--name", "X", "--password-stdin")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "wizard" in answer.stderr
    assert all(f"'{role.value}'" in answer.stderr for role in Role)


def test_a_refused_account_says_why_and_a_good_one_is_made_once(instance: Path) -> None:
    add = ("user", "add", "Amina@Example.org", "--role", "manager", "--name", "Amina", "--password-stdin")
    weak = run(instance, *add, typed="password1234\n")
    assert (weak.exit_code, weak.stdout, weak.stderr.count("\n")) == (2, "", 1)
    assert "easy to guess" in weak.stderr
    made = run(instance, *add, "--json", typed="plum ladder comet basket\n")
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout == '{"email": "amina@example.org", "role": "manager", "works": true}\n'
    again = run(instance, *add, typed="plum ladder comet basket\n")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "amina@example.org has an account already" in again.stderr


def test_without_a_password_the_command_prints_a_link_and_a_reset_prints_another(instance: Path) -> None:
    made = run(instance, "user", "add", "amina@example.org", "--role", "handler", "--name", "Amina", "--json")
    said = json.loads(made.stdout)
    assert (said["email"], said["role"], "/setup/" in said["link"]) == ("amina@example.org", "handler", True)
    anew = run(instance, "user", "reset", "amina@example.org", "--json")
    assert json.loads(anew.stdout)["link"] != said["link"], "an invitation needs no reason"
    nobody = run(instance, "user", "reset", "x@example.org", "--reason", "lost")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert "Nobody has the address x@example.org." in nobody.stderr
    run(instance, "user", "add", "b@example.org", "--role", "handler", "--name", "B", "--password-stdin", typed=GOOD)
    unsaid = run(instance, "user", "reset", "b@example.org")
    assert (unsaid.exit_code, "Say why" in unsaid.stderr) == (2, True)
    assert "/setup/" in run(instance, "user", "reset", "b@example.org", "--reason", "lost his notes").stdout


def test_every_command_and_every_group_answers_help(tmp_path: Path) -> None:
    asked = [["--help"]]
    for name, command in canine_command.commands.items():
        asked.append([name, "--help"])
        if isinstance(command, click.Group):
            asked += [[name, inner, "--help"] for inner in command.commands]
    assert len(asked) > 15
    for arguments in asked:
        answer = run(tmp_path, *arguments)
        assert (answer.exit_code, answer.stderr) == (0, ""), arguments
        assert answer.stdout.startswith("Usage: "), arguments
