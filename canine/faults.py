"""Expected faults: what the machine, and not a person or the program, did wrong, in a sentence for whoever waits."""

from dataclasses import dataclass
from errno import EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOSPC, EROFS
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from canine.settings import Settings, SettingWrong

# Seconds until it is worth another try (RFC 9110, Retry-After): a restart of the database takes that long, a disk
# has to be seen to by somebody.
SOON, LATER = 10, 120


@dataclass(frozen=True, slots=True)
class Fault:
    """What to say of an expected fault; `detail` is for the log, `retry_after_s` for the one who waits, in seconds."""

    sentence: str
    detail: str
    retry_after_s: int = SOON


class DatabaseIsNewer(Exception):
    """A newer release upgraded the database, and this program does not know what it holds."""

    def __init__(self, revision: str, known: str) -> None:
        super().__init__(f"the database was upgraded to {revision} by a newer release; this one knows {known}")


_AWAY = "The database does not answer just now. Nothing was saved; what you typed can be sent again in a moment."
_BUSY = "The database is busy. Nothing was saved; what you typed can be sent again in a moment."
_FULL = "The disk of the server is full. Nothing was saved. Tell your administrator; then send it again."
_READ_ONLY = "The server cannot write to its disk. Nothing was saved. Tell your administrator; then send it again."
_DAMAGED = "The file of the database is damaged. Nothing was saved. Tell your administrator at once."
_UPGRADED = "The program is being upgraded. Nothing was saved; what you typed can be sent again in a moment."
_SETTING = "The program is set up wrongly, and this cannot be done until that is mended. Tell your administrator."
# SQLite's primary result codes, https://www.sqlite.org/rescode.html
_SQLITE = {
    5: (_BUSY, SOON),
    6: (_BUSY, SOON),
    8: (_READ_ONLY, LATER),
    10: (_READ_ONLY, LATER),
    11: (_DAMAGED, LATER),
    13: (_FULL, LATER),
    14: (_AWAY, LATER),
    26: (_DAMAGED, LATER),
}
# PostgreSQL's classes of error codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": (_AWAY, SOON),
    "25006": (_READ_ONLY, LATER),
    "40": (_BUSY, SOON),
    "53100": (_FULL, LATER),
    "53": (_BUSY, SOON),
    "55P03": (_BUSY, SOON),
    "57014": (_BUSY, SOON),
    "57": (_AWAY, SOON),
    "58": (_READ_ONLY, LATER),
    "58P01": (_DAMAGED, LATER),
    "XX001": (_DAMAGED, LATER),
    "XX002": (_DAMAGED, LATER),
}
_DISK = {ENOSPC: _FULL, EDQUOT: _FULL, EFBIG: _FULL, EROFS: _READ_ONLY, EIO: _READ_ONLY, EMFILE: _BUSY, ENFILE: _BUSY}


def fault_of(error: BaseException) -> Fault | None:
    """Return the expected fault behind an error; None for a mistake in the program or in what was asked."""
    if isinstance(error, SettingWrong):
        return Fault(_SETTING, str(error), LATER)
    if isinstance(error, DatabaseIsNewer):
        return Fault(_UPGRADED, str(error))
    if isinstance(error, PoolTimeout):
        return Fault(_BUSY, _first_line(error))
    if isinstance(error, OSError) and error.errno in _DISK:
        return Fault(_DISK[error.errno], _first_line(error), LATER)
    if isinstance(error, UnicodeDecodeError) and _was_read_by_the_driver(error):
        return Fault(_DAMAGED, f"a text of the database is none: {_first_line(error)}", LATER)
    cause = error.orig if isinstance(error, DBAPIError) else error
    found = _of_postgresql(cause) if hasattr(cause, "sqlstate") else _of_sqlite(cause)
    return Fault(found[0], _first_line(cause), found[1]) if found else None


def _was_read_by_the_driver(error: UnicodeDecodeError) -> bool:
    """Whether bytes of a row were no text: a page that was damaged, where the server keeps no checksums of them."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return step is not None and str(step.tb_frame.f_globals.get("__name__", "")).startswith("psycopg")


def is_damaged(error: BaseException) -> bool:
    """Return whether the database's own file is not what it wrote."""
    found = fault_of(error)
    return found is not None and found.sentence == _DAMAGED


def errors_of_the_driver(settings: Settings) -> tuple[type[Exception], ...]:
    """Return what the driver raises past SQLAlchemy: psycopg does where statements go together, SQLite never."""
    if settings.database_url.startswith("sqlite"):
        return ()
    import psycopg  # noqa: PLC0415 -- slow import

    return (psycopg.Error,)


def _of_sqlite(cause: BaseException | None) -> tuple[str, int] | None:
    code = getattr(cause, "sqlite_errorcode", None)
    return _SQLITE.get(code & 0xFF) if isinstance(code, int) else None


def _of_postgresql(cause: Any) -> tuple[str, int] | None:
    """Return what a code means, the whole code before its class; without a code the connection itself was lost."""
    import psycopg  # noqa: PLC0415 -- slow import; whoever gets here has loaded it

    if cause.sqlstate is None:
        return (_AWAY, SOON) if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) else None
    if cause.sqlstate == "XX000" and "invalid memory alloc" in str(cause):  # the length of a value is not one
        return _DAMAGED, LATER
    return _POSTGRESQL.get(cause.sqlstate) or _POSTGRESQL.get(cause.sqlstate[:2])


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def is_busy(error: BaseException) -> bool:
    """Return whether a fault is only that somebody else is at work."""
    found = fault_of(error)
    return found is not None and found.sentence == _BUSY
