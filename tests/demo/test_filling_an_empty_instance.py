"""`canine demo`: an empty instance becomes a unit with a history; a filled one stays as it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time

from canine.cli import canine_command
from canine.rules.roles import Role

MORNING = "2026-03-03T07:20:00+00:00"
SMALL = ("--dogs", "2", "--years", "0.25")


def run(folder: Path, *arguments: str, at: str = MORNING) -> Result:
    environ = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
    with freeze_time(at):
        return CliRunner().invoke(canine_command, list(arguments), env=environ)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """A small unit, made once for all tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    yield folder, run(folder, "demo", "--json", *SMALL)


def test_it_prints_an_account_for_every_role(made: tuple[Path, Result]) -> None:
    _, result = made
    assert result.exit_code == 0, result.output
    accounts = json.loads(result.stdout)["accounts"]
    assert {account["role"] for account in accounts} == {role.value for role in Role}
    assert [account["role"] for account in accounts].count("handler") == 3


def test_a_filled_database_is_refused_with_one_line(made: tuple[Path, Result]) -> None:
    folder, _ = made
    result = run(folder, "demo", *SMALL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert "holds records already" in result.stderr


def test_a_filled_database_is_left_alone_when_asked(made: tuple[Path, Result]) -> None:
    folder, _ = made
    before = json.loads(run(folder, "audit", "verify", "--json").stdout)
    result = run(folder, "demo", "--unless-filled", *SMALL)
    assert (result.exit_code, result.stdout) == (0, "This instance is filled already; it stays as it is.\n")
    assert json.loads(run(folder, "audit", "verify", "--json").stdout) == before


def test_the_log_of_the_history_verifies(made: tuple[Path, Result]) -> None:
    folder, _ = made
    result = run(folder, "audit", "verify", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["ok"]
    assert answer["entries"] > 1000
