"""A setting that cannot be used stops `canine serve` with one line that names it and says what would be right."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from canine import settings
from canine.cli import canine_command
from canine.settings import Encryption, MailServer

LONG_KEY = "k" * 40


def serve(folder: Path, **changes: str) -> Result:
    """What `canine serve` answers, with no setting but these."""
    kept: dict[str, str | None] = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": LONG_KEY}
    for name in ("CANINE_DATABASE_URL", "CANINE_PORT", "CANINE_HOST", "CANINE_BASE_URL", "CANINE_SMTP_URL"):
        kept[name] = None
    return CliRunner().invoke(canine_command, ["serve"], env=kept | changes)


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("CANINE_PORT", "70000", "a number from 1 to 65535"),
        ("CANINE_PORT", "", "a number from 1 to 65535"),
        ("CANINE_PORT", "9" * 5000, "a number from 1 to 65535"),
        ("CANINE_TIMEZONE", "Africa/Atlantis", "Africa/Nairobi"),
        ("CANINE_TIMEZONE", "../../etc/passwd", "Africa/Nairobi"),
        ("CANINE_DATABASE_URL", "mysql://host/db", "postgresql+psycopg://"),
        ("CANINE_DATABASE_URL", "nonsense", "postgresql+psycopg://"),
        ("CANINE_DATABASE_URL", "sqlite://", "sqlite:////path/file"),
        ("CANINE_DATABASE_URL", "sqlite:///:memory:", "sqlite:////path/file"),
        ("CANINE_DATABASE_URL", "postgresql+psycopg://host:many/db", "postgresql+psycopg://"),
        ("CANINE_BASE_URL", "canine.example.org", "https://canine.example.org"),
        ("CANINE_BASE_URL", "http://[half", "https://canine.example.org"),
        ("CANINE_SECRET_KEY", "short", "32 characters"),
        ("CANINE_SMTP_URL", "mail.example.org", "smtp://user:password@host:587"),
        ("CANINE_SMTP_URL", "smtp://user:password@host:many", "smtp://user:password@host:587"),
        ("CANINE_SMTP_URL", "smtp://host?starttls=perhaps", "starttls=always, if-offered or never"),
        ("CANINE_SMTP_URL", "smtp://host?from=Canine unit", "an e-mail address, like canine@example.org"),
        ("CANINE_SIGNING_P12", "/nonexistent/key.p12", "a file that can be read"),
        ("CANINE_SIGNING_P12", "~nosuchuser/key.p12", "a file that can be read"),
        ("CANINE_SIGNING_P12", "k" * 5000, "a file that can be read"),
        ("CANINE_INSTANCE", "/proc/canine", "/proc/canine"),
        ("CANINE_INSTANCE", "~nosuchuser/x", "~nosuchuser/x"),
    ],
)
def test_a_bad_value_is_named_with_what_would_be_right(tmp_path: Path, variable: str, value: str, right: str) -> None:
    answer = serve(tmp_path, **{variable: value})
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"canine: {variable}: ")
    assert right in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "address",
    ["postgresql+psycopg://canine:plum-ladder@127.0.0.1:1/canine", "sqlite:////nonexistent/folder/canine.sqlite3"],
)
def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path, address: str) -> None:
    answer = serve(tmp_path, CANINE_DATABASE_URL=address)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("canine: CANINE_DATABASE_URL: the database at ")
    assert "does not answer" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "plum-ladder" not in answer.stderr


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "canine.sqlite3"
    letter.write_text("Dear court, " * 200)
    answer = serve(tmp_path)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert answer.stderr.startswith("canine: CANINE_DATABASE_URL: ")
    assert "file is not a database" in answer.stderr
    assert letter.read_text() == "Dear court, " * 200


def test_an_address_that_cannot_be_is_named(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    answer = serve(tmp_path, CANINE_HOST="999.1.1.1")
    assert answer.exit_code == 2
    assert answer.stderr == "canine: CANINE_HOST: is '999.1.1.1'; write an address of this machine.\n"


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://relay", MailServer("relay", 25, Encryption.IF_OFFERED, "", "", "canine@wildlife.example")),
        (
            "smtp://unit%40kws.example:p%3Ass@mail.kws.example",
            MailServer("mail.kws.example", 587, Encryption.ALWAYS, "unit@kws.example", "p:ss", "unit@kws.example"),
        ),
        (
            "smtps://unit:pass@mail.kws.example?from=dogs@kws.example",
            MailServer("mail.kws.example", 465, Encryption.TLS, "unit", "pass", "dogs@kws.example"),
        ),
        (
            "smtp://relay:2525?starttls=never",
            MailServer("relay", 2525, Encryption.NEVER, "", "", "canine@wildlife.example"),
        ),
    ],
)
def test_an_address_of_a_mail_server_says_where_how_privately_and_from_whom(
    tmp_path: Path, address: str, server: MailServer
) -> None:
    environ = {
        "CANINE_INSTANCE": str(tmp_path),
        "CANINE_BASE_URL": "https://wildlife.example/canine",
        "CANINE_SMTP_URL": address,
    }
    assert settings.read(environ).mail_server == server
