"""Every setting: read once from the environment, typed, named when wrong."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class SettingWrong(Exception):
    """A setting whose value cannot be used: one line that names the variable and says what would be right."""

    def __init__(self, variable: str, sentence: str) -> None:
        super().__init__(f"{variable}: {sentence}")
        self.variable = variable


class Encryption(StrEnum):
    """How the line to a mail server is kept private: from the first byte, or by STARTTLS."""

    TLS = "tls"
    ALWAYS = "always"
    IF_OFFERED = "if-offered"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over; `sender` is the address that they come from."""

    host: str
    port: int
    encryption: Encryption
    user: str
    password: str
    sender: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides; everything that a manager decides is policy, in the database."""

    instance: Path
    database_url: str
    host: str
    port: int
    base_url: str
    secret_key: str
    signing_p12: Path | None
    signing_passphrase: str | None
    mail_server: MailServer | None
    timezone: ZoneInfo


VARIABLES = (
    "CANINE_DATABASE_URL",
    "CANINE_INSTANCE",
    "CANINE_HOST",
    "CANINE_PORT",
    "CANINE_BASE_URL",
    "CANINE_SECRET_KEY",
    "CANINE_SIGNING_P12",
    "CANINE_SIGNING_PASSPHRASE",
    "CANINE_SMTP_URL",
    "CANINE_TIMEZONE",
)
_BY_STARTTLS = (Encryption.ALWAYS, Encryption.IF_OFFERED, Encryption.NEVER)


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings, checked; makes the instance folder and, where none is given, the secret key in it.

    Raises SettingWrong for the first value that cannot be used.
    """
    instance = _instance(environ.get("CANINE_INSTANCE", "instance"))
    host = environ.get("CANINE_HOST", "127.0.0.1")
    port = _port(environ.get("CANINE_PORT", "5000"))
    base_url = _base_url(environ.get("CANINE_BASE_URL"), host, port)
    return Settings(
        instance=instance,
        database_url=_database_url(environ.get("CANINE_DATABASE_URL"), instance),
        host=host,
        port=port,
        base_url=base_url,
        secret_key=_secret_key(environ.get("CANINE_SECRET_KEY"), instance),
        signing_p12=_readable_file("CANINE_SIGNING_P12", environ.get("CANINE_SIGNING_P12")),
        signing_passphrase=environ.get("CANINE_SIGNING_PASSPHRASE"),
        mail_server=_mail_server(environ.get("CANINE_SMTP_URL"), base_url),
        timezone=_timezone(environ.get("CANINE_TIMEZONE", "Africa/Nairobi")),
    )


def _instance(text: str) -> Path:
    folder = Path(text).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingWrong("CANINE_INSTANCE", f"cannot make the folder {text} ({error.strerror}).") from error
    return folder


def _database_url(text: str | None, instance: Path) -> str:
    if not text:
        return f"sqlite:///{instance / 'canine.sqlite3'}"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise SettingWrong(
            "CANINE_DATABASE_URL",
            "is not a database address; write postgresql+psycopg://user@host/name or sqlite:////path/file.",
        ) from error
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise SettingWrong(
            "CANINE_DATABASE_URL",
            f"starts with {url.drivername}; only sqlite:/// and postgresql+psycopg:// are served.",
        )
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SettingWrong("CANINE_PORT", f"is {text!r}; write a number from 1 to 65535.")
    return int(text)


def _base_url(text: str | None, host: str, port: int) -> str:
    if not text:
        return f"http://{host}:{port}"
    if not _is_address(text, ("http", "https")):
        raise SettingWrong("CANINE_BASE_URL", f"is {text!r}; write it like https://canine.example.org.")
    return text.rstrip("/")


def _secret_key(text: str | None, instance: Path) -> str:
    if text is not None:
        if len(text) < 32:
            raise SettingWrong("CANINE_SECRET_KEY", "is shorter than 32 characters; make a longer, random one.")
        return text
    kept = instance / "secret_key"
    if not kept.exists():
        made = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_hex(32))
    return kept.read_text().strip()


def _readable_file(variable: str, text: str | None) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_file():
        raise SettingWrong(variable, f"names {text}, which is not a file that can be read.")
    return path


def _mail_server(text: str | None, base_url: str) -> MailServer | None:
    """By the submission port with STARTTLS when there is a password; to the machine's own relay without."""
    if not text:
        return None
    if not _is_address(text, ("smtp", "smtps")):
        raise SettingWrong("CANINE_SMTP_URL", "is no address of a mail server; write smtp://user:password@host:587.")
    parts = urlsplit(text)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender = asked.pop("from", user if "@" in user else f"canine@{urlsplit(base_url).hostname}")
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", sender):
        raise SettingWrong("CANINE_SMTP_URL", f"?from={sender}: write an e-mail address, like canine@example.org.")
    encryption = asked.pop("starttls", Encryption.ALWAYS if user else Encryption.IF_OFFERED)
    if asked or encryption not in _BY_STARTTLS:
        raise SettingWrong(
            "CANINE_SMTP_URL", "takes ?from=ADDRESS and starttls=always, if-offered or never, and nothing else."
        )
    is_tls = parts.scheme == "smtps"
    return MailServer(
        host=str(parts.hostname),
        port=parts.port or (465 if is_tls else 587 if user else 25),
        encryption=Encryption.TLS if is_tls else Encryption(encryption),
        user=user,
        password=password,
        sender=sender,
    )


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    """Whether it is an address of one of the schemes, with a host and, if any, a port that can be."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unclosed bracket, a port that is no number
        return False


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise SettingWrong(
            "CANINE_TIMEZONE", f"is {text!r}, which is no known time zone; write it like Africa/Nairobi."
        ) from error
