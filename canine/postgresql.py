"""How long PostgreSQL may keep somebody waiting: every wait has an end, whatever became of the server or the network.

Time-outs of the server end what waits for a lock or takes too long. They do not reach us over a line that has gone
silent: so this side counts as well, and gives such a connection up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

CONNECT_S = 5
# A statement that waits for a lock ends before one that works, so that the sentence is the right one.
LOCK_MS, STATEMENT_MS = 8_000, 20_000
# A transaction of a host that is gone, or stands still, lets the others in after that.
IDLE_IN_TRANSACTION_MS = 60_000
# Longer than the server's own time-out, which has the better reason to tell.
SILENT_S = 25.0
# How long somebody waits for a connection of the pool; how many there are: for each thread of the server and of the
# background tasks one to work on, and one for what is written beside it.
POOL_S, POOL, MORE = 5, 10, 20
# A line that is dead: after ten seconds of silence it is asked three times, five seconds apart, on either side.
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_UNANSWERED_MS = 15_000

# As libpq counts the outcomes of a command.
_COMMAND_OK = 1

_patience: ContextVar[float | None] = ContextVar("patience", default=SILENT_S)


def engine_options() -> dict[str, Any]:
    """Return what an engine for PostgreSQL is made with: time-outs, keep-alives and the size of its pool."""
    return {
        "connect_args": connection_options(),
        "pool_size": POOL,
        "max_overflow": MORE,
        "pool_timeout": POOL_S,
        "pool_use_lifo": True,
    }


def connection_options() -> dict[str, Any]:
    """Return what a connection is made with."""
    in_session = {
        "lock_timeout": LOCK_MS,
        "statement_timeout": STATEMENT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
        "tcp_keepalives_idle": _ALIVE["keepalives_idle"],
        "tcp_keepalives_interval": _ALIVE["keepalives_interval"],
        "tcp_keepalives_count": _ALIVE["keepalives_count"],
        "tcp_user_timeout": _UNANSWERED_MS,
        # It compiled a list's condition for 4.7 seconds, to run it for a tenth of one.
        "jit": "off",
    }
    return {
        "connect_timeout": CONNECT_S,
        "keepalives": 1,
        **_ALIVE,
        "tcp_user_timeout": _UNANSWERED_MS,
        "options": " ".join(f"-c {name}={value}" for name, value in in_session.items()),
    }


def connect(arguments: list[Any], named: dict[str, Any]) -> Any:
    """Return a connection that gives up a server that says nothing. Raises psycopg.OperationalError."""
    return _class().connect(*arguments, **named)


def begin(connection: Any) -> None:
    """Begin a transaction, and see in that whether the server still answers: it does so at once, or is gone.

    Raises psycopg.Error.
    """
    from psycopg import generators  # noqa: PLC0415 -- slow import

    words, limit = "BEGIN ISOLATION LEVEL READ COMMITTED", _patience.get()
    if limit is None:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        words = "; ".join([words, *(f"SET LOCAL {name} = 0" for name in names)])
    connection.pgconn.send_query(words.encode())
    results = connection.wait(generators.execute(connection.pgconn), timeout=min(limit or CONNECT_S, CONNECT_S))
    if any(result.status != _COMMAND_OK for result in results):
        connection.close()


@contextmanager
def unhurried() -> Iterator[None]:
    """Let what runs in the block take its time, in transactions that begin in it: a migration, a copy of everything."""
    token = _patience.set(None)
    try:
        yield
    finally:
        _patience.reset(token)


@contextmanager
def hurried(seconds: float) -> Iterator[None]:
    """Give the server so long for each answer in the block."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


@cache
def _class() -> Any:
    import psycopg  # noqa: PLC0415 -- slow import
    from psycopg.errors import _WaitTimeout  # noqa: PLC0415 -- slow import

    class Patient(psycopg.Connection[Any]):
        """A connection on which no answer is waited for without an end."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            """Wait as long as the running block allows, and close what does not answer."""
            limit = timeout if timeout is not None else _patience.get()
            try:
                return super().wait(gen, interval, limit)
            except _WaitTimeout as error:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"the server said nothing for {limit:.0f} s") from error

    return Patient
