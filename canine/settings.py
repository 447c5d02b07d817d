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

from canine.private_files import FOLDER_MODE, SECRET_KEY, close_to_others, write_once


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
    tsa_url: str | None
    mail_server: MailServer | None
    timezone: ZoneInfo
    backups: Path
    backup_passphrase: str | None
    proxies: int
    log_level: str
    most_kept: int


DATABASE = "canine.sqlite3"
VARIABLES = (
    "CANINE_DATABASE_URL",
    "CANINE_INSTANCE",
    "CANINE_HOST",
    "CANINE_PORT",
    "CANINE_BASE_URL",
    "CANINE_SECRET_KEY",
    "CANINE_SIGNING_P12",
    "CANINE_SIGNING_PASSPHRASE",
    "CANINE_TSA_URL",
    "CANINE_SMTP_URL",
    "CANINE_TIMEZONE",
    "CANINE_BACKUPS",
    "CANINE_BACKUP_PASSPHRASE",
    "CANINE_PROXIES",
    "CANINE_LOG_LEVEL",
    "CANINE_MOST_KEPT",
)
_LEAST_SECRET, _SECRET_BYTES = 32, 32
_LEAST_PASSPHRASE = 12
_MOST_PROXIES = 9
_LEAST_KEPT, _MOST_KEPT, _MEGABYTE = 3, 10_000, 1024 * 1024
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_BY_STARTTLS = (Encryption.ALWAYS, Encryption.IF_OFFERED, Encryption.NEVER)


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings, checked; makes the instance folder and, where none is given, the secret key in it.

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
        tsa_url=_tsa_url(environ.get("CANINE_TSA_URL")),
        mail_server=_mail_server(environ.get("CANINE_SMTP_URL"), base_url),
        timezone=_timezone(environ.get("CANINE_TIMEZONE", "Africa/Nairobi")),
        backups=_backups(environ.get("CANINE_BACKUPS"), instance),
        backup_passphrase=_backup_passphrase(environ.get("CANINE_BACKUP_PASSPHRASE")),
        proxies=_proxies(environ.get("CANINE_PROXIES", "0")),
        log_level=_log_level(environ.get("CANINE_LOG_LEVEL", "INFO")),
        most_kept=_most_kept(environ.get("CANINE_MOST_KEPT", "30")),
    )


def given(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the settings as they were given, but the passphrase of backups, which is of no use inside one."""
    return {name: environ[name] for name in VARIABLES if name in environ and name != "CANINE_BACKUP_PASSPHRASE"}


def _instance(text: str) -> Path:
    try:
        folder = Path(text).expanduser().absolute()
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: ~somebody whom the machine does not know
        raise SettingWrong("CANINE_INSTANCE", f"cannot make the folder {text} ({_why(error)}).") from error
    try:
        close_to_others(folder)
    except OSError as error:
        raise SettingWrong(
            "CANINE_INSTANCE",
            f"others may read what is in {text}, and this account may not change that ({_why(error)}). "
            "Give the folder to the account that runs the program.",
        ) from error
    return folder


def _why(error: OSError | RuntimeError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _database_url(text: str | None, instance: Path) -> str:
    if not text:
        return f"sqlite:///{instance / DATABASE}"
    from sqlalchemy.engine import make_url  # noqa: PLC0415 -- slow import
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 -- slow import

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
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingWrong(
            "CANINE_DATABASE_URL", "names no file, so that nothing would be kept; write sqlite:////path/file."
        )
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= 65535:
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
        if len(text) < _LEAST_SECRET:
            raise SettingWrong("CANINE_SECRET_KEY", "is shorter than 32 characters; make a longer, random one.")
        return text
    kept = instance / SECRET_KEY
    try:
        if not kept.exists():
            write_once(kept, secrets.token_hex(_SECRET_BYTES).encode())
        found = kept.read_bytes().strip()
    except OSError as error:
        raise SettingWrong("CANINE_INSTANCE", f"the secret key {kept} cannot be kept ({_why(error)}).") from error
    if len(found) < _LEAST_SECRET or not found.isascii():
        raise SettingWrong(
            "CANINE_INSTANCE",
            f"the secret key {kept} is damaged: {len(found)} bytes, not {2 * _SECRET_BYTES}. Restore it from a backup, "
            "or take the file away: another one is made, and everybody signs in again.",
        )
    return found.decode()


def _backups(text: str | None, instance: Path) -> Path:
    if not text:
        return instance / "backups"
    try:  # whether it is there is asked when a backup is made: a disk that is away stops no shift
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # ~somebody whom the machine does not know
        raise SettingWrong("CANINE_BACKUPS", f"names {text}, which is no folder ({_why(error)}).") from error


def _proxies(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text[:4]) <= _MOST_PROXIES:
        raise SettingWrong(
            "CANINE_PROXIES",
            f"is {text!r}; write how many proxies of your own stand in front, from 0 to {_MOST_PROXIES}: with one "
            "counted too many, visitors choose their own address.",
        )
    return int(text)


def _most_kept(text: str) -> int:
    """Return bytes; the least is one photo."""
    if not text.isdecimal() or len(text) > 5 or not _LEAST_KEPT <= int(text) <= _MOST_KEPT:
        raise SettingWrong("CANINE_MOST_KEPT", f"is {text!r}; write a number of MB from {_LEAST_KEPT} to {_MOST_KEPT}.")
    return int(text) * _MEGABYTE


def _log_level(text: str) -> str:
    if text.upper() not in _LOG_LEVELS:
        raise SettingWrong("CANINE_LOG_LEVEL", f"is {text!r}; write one of {', '.join(_LOG_LEVELS)}.")
    return text.upper()


def _backup_passphrase(text: str | None) -> str | None:
    if text is not None and len(text) < _LEAST_PASSPHRASE:
        raise SettingWrong("CANINE_BACKUP_PASSPHRASE", "is shorter than 12 characters; make a longer one.")
    return text


def _readable_file(variable: str, text: str | None) -> Path | None:
    if not text:
        return None
    try:
        path = Path(text).expanduser()
        is_file = path.is_file()
    except (OSError, RuntimeError):  # a name too long, ~somebody whom the machine does not know
        is_file = False
    if not is_file:
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


def _tsa_url(text: str | None) -> str | None:
    if text and not _is_address(text, ("http", "https")):
        raise SettingWrong("CANINE_TSA_URL", f"is {text!r}; write the address of a timestamp authority, http or https.")
    return text or None


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise SettingWrong(
            "CANINE_TIMEZONE", f"is {text!r}, which is no known time zone; write it like Africa/Nairobi."
        ) from error
