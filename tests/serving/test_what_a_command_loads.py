"""A command loads what it needs when it runs: help and what only calculates never wait for the application."""

import subprocess
import sys

import pytest

SLOW = {"flask", "sqlalchemy", "alembic", "psycopg", "cryptography", "pyhanko", "reportlab", "pikepdf", "PIL", "scipy"}


def loaded_by(*arguments: str) -> set[str]:
    """Return the slow packages that a process has loaded when the command has run."""
    code = (
        "import sys\n"
        "from canine.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split()) & SLOW


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["serve", "--help"],
        ["user", "add", "--help"],
        ["certificate", "verify", "--help"],
        ["training", "import", "--help"],
        ["audit", "verify", "--help"],
        ["demo", "--help"],
    ],
    ids=" ".join,
)
def test_help_loads_nothing_slow(arguments: list[str]) -> None:
    assert loaded_by(*arguments) == set()


def test_a_command_that_calculates_loads_no_application() -> None:
    counts = ("--hits", "18", "--misses", "2", "--false-alerts", "1", "--correct-rejections", "39")
    assert loaded_by("efficacy", *counts, "--json") == {"scipy"}


def test_the_application_starts_without_what_only_some_acts_need() -> None:
    code = "import sys, canine.application; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    papers = {"reportlab", "pyhanko", "pyhanko_certvalidator", "pikepdf", "PIL", "asn1crypto", "cryptography"}
    others = {
        "alembic",
        "psycopg",
        "jsonschema",
        "pydantic_core",
        "icalendar",
        "zxcvbn",
        "email_validator",
        "scipy",
        "numpy",
    }
    assert set(done.stdout.split()) & (papers | others) == set()


def test_mapped_classes_are_not_tied_together_before_somebody_asks_for_a_row() -> None:
    code = (
        "import canine.application, canine.serving\n"
        "from canine.extensions import db\n"
        "print(sum(one.configured for one in db.Model.registry.mappers), len(list(db.Model.registry.mappers)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    tied, mapped = done.stdout.split()
    assert tied == "0"
    assert int(mapped) > 50
