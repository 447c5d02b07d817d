"""One act, one transaction: committed when it returns, rolled back when it raises."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, InvalidatePoolError
from sqlalchemy.orm import Session

from canine import postgresql
from canine.errors import DomainError
from canine.extensions import db
from canine.private_files import make_empty_file

# One writer at a time, so that the audit chain cannot fork. The number is arbitrary and only has to be ours.
ADVISORY_LOCK = 0x63616E69
_STARTING = ADVISORY_LOCK + 1
_LOCK = f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"
# As libpq counts the states of a transaction.
_IN_TRANSACTION = 2
_BEGIN_TO_WRITE = "BEGIN IMMEDIATE"
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class ConstraintBroken(DomainError):
    """The database itself refused a row: the last guard, behind the service's own check."""

    def __init__(self, constraint: str) -> None:
        super().__init__(f"This contradicts what is already on record ({constraint}). Look at it again and repeat.")
        self.constraint = constraint


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    """Connect to PostgreSQL with an end to every wait; leave SQLite's file to SQLite, which finds it made.

    SQLite itself would ask the umask who may read it; its WAL follows the file.

    A file that this process has had open, and that is away now, is not made anew: nobody works in an empty record.
    """
    if dialect.name == "postgresql":
        return postgresql.connect(arguments, named)
    if not arguments or str(arguments[0]).startswith("file:"):
        return None
    path = Path(arguments[0])
    if path in _opened and not path.exists():
        raise _away(path)
    with suppress(OSError):  # whatever is wrong with the place, SQLite says it next
        make_empty_file(path)
        _opened.add(path)
    return None


_opened: set[Path] = set()


def _away(path: Path) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"{path} was moved or taken away, or its disk is not mounted")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    """Foreign keys on, WAL, a patient lock, DELETE's triggers for REPLACE too; transactions begin when we say so."""
    if type(dbapi_connection).__module__.partition(".")[0] != "sqlite3":
        return
    dbapi_connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "journal_mode=WAL",
        "busy_timeout=15000",
        "synchronous=FULL",
    ):
        dbapi_connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkout")
def _begin_to_see_whether_it_lives(dbapi_connection: Any, _record: Any, _proxy: Any) -> None:
    """Begins PostgreSQL's transaction as soon as a kept connection is taken, and takes another when that fails.

    A restart of the database server ends the connections that are kept: nobody's request should find out. To ask it
    first whether it lives is a way to the server and back that the transaction has to go anyway.
    """
    if hasattr(dbapi_connection, "pgconn"):
        import psycopg  # noqa: PLC0415 -- slow import; whoever gets here has loaded it

        with suppress(psycopg.Error):
            if not dbapi_connection.closed:
                postgresql.begin(dbapi_connection)
        if dbapi_connection.closed:
            raise InvalidatePoolError


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Take SQLite's write lock at the start: a read that turns into a write cannot wait, it fails."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_BEGIN_TO_WRITE if _writing.get() else "BEGIN")


@contextmanager
def one_after_the_other(folder: Path) -> Iterator[None]:
    """Let one process at a time into the block, of all that share the folder, or the PostgreSQL."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if db.engine.dialect.name != "postgresql":
            yield
            return
        with postgresql.unhurried(), db.engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_STARTING})")
            yield
    finally:
        os.close(descriptor)


def is_writing() -> bool:
    """Whether the running code is inside a transaction that will be committed."""
    return _writing.get()


@contextmanager
def transaction() -> Iterator[None]:
    """Everything in the block is committed together, or not at all. Inside another one it joins it.

    Raises ConstraintBroken where the database refuses a row.
    """
    if _writing.get():
        yield
        return
    token = _writing.set(True)
    try:
        _see_the_newest_rows()
        _lock_out_other_writers()
        yield
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise ConstraintBroken(_constraint(error)) from error
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


def end_reading() -> None:
    """End the transaction that only read: before slow work, so that no connection to the database waits for it.

    Rows that were read before are read anew when somebody asks them. Raises RuntimeError in one that writes.
    """
    if _writing.get():
        raise RuntimeError("a transaction that writes ends by itself")
    db.session.rollback()


@contextmanager
def one_moment() -> Iterator[None]:
    """Let the session see the rows of one and the same moment in the block, and hold no lock: others go on writing.

    Nothing can be written in it. Inside a transaction that writes it is that one, in which nobody else writes.
    """
    if _writing.get():
        yield
        return
    end_reading()
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        yield
    finally:
        db.session.rollback()


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Give a read-only connection of its own on which every statement sees the rows of one and the same moment.

    It holds no lock: others go on writing meanwhile. What the running transaction has not committed is not in it.
    """
    token = _writing.set(False)
    try:
        with postgresql.unhurried(), db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield connection
                return
            connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield connection
            finally:
                # Its transaction ends here: SQLite would go on reading the old rows, and could not fold its log in.
                connection.rollback()
                connection.exec_driver_sql("PRAGMA query_only=OFF")
    finally:
        _writing.reset(token)


def _see_the_newest_rows() -> None:
    """Forgets what the transaction that only read has read.

    SQLite's has to end, and begins again as one that writes. PostgreSQL's goes on, for there every statement sees what
    was committed before it: to end it and to begin another one would be two ways to the server and back.
    """
    session = db.session()
    is_untouched = session.is_active and not (session.new or session.dirty or session.deleted)
    if is_untouched and session.in_transaction():
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql(_BEGIN_TO_WRITE)
            session.expire_all()
            return
        driver: Any = connection.connection.driver_connection
        if driver.pgconn.transaction_status == _IN_TRANSACTION:
            session.expire_all()
            return
    session.rollback()


def _lock_out_other_writers() -> None:
    """Take PostgreSQL's lock, and ask on the same way what every writer asks next; SQLite's came with its BEGIN."""
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        for question, take in _asked_of_sqlite:
            take(db.session(), driver.execute(question).fetchone())
        return
    with driver.cursor() as cursor:
        # Each statement sees what was committed before it began: the second one all that came before the lock.
        cursor.execute("; ".join([_LOCK, *(question for question, _ in _questions)]))
        for _, take in _questions:
            cursor.nextset()
            take(db.session(), cursor.fetchone())


Take = Callable[[Session, Any], None]
_questions: list[tuple[str, Take]] = []
_asked_of_sqlite: list[tuple[str, Take]] = []


def prefetch_under_lock(question: str, *, asks_sqlite: bool = False) -> Callable[[Take], Take]:
    """Register what becomes of the first row of a question, asked as soon as PostgreSQL lets this writer in.

    SQLite, where a question is no way to a server, is asked when the answer is needed, or at once where one says so.
    """

    def register(take: Take) -> Take:
        _questions.append((question, take))
        if asks_sqlite:
            _asked_of_sqlite.append((question, take))
        return take

    return register


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Lets PostgreSQL have every statement of the block before it answers the first: none may ask for rows.

    Raises what the database says of the first one that it refuses, at the end of the block.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    import psycopg  # noqa: PLC0415 -- slow import

    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error


@contextmanager
def savepoint() -> Iterator[None]:
    """Yield a savepoint: what the block did is undone when it raises, the transaction around it goes on."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise ConstraintBroken(_constraint(error)) from error


@contextmanager
def restart_on_error() -> Iterator[None]:
    """Yield the same for a block before which its transaction has written nothing: when it raises, that begins anew.

    A savepoint would be two ways to the server. What others wrote meanwhile is seen after it.
    """
    try:
        yield
    except BaseException as error:
        db.session.rollback()
        _lock_out_other_writers()
        if isinstance(error, IntegrityError):
            raise ConstraintBroken(_constraint(error)) from error
        raise


def _constraint(error: IntegrityError) -> str:
    """Return the name of the broken constraint; SQLite tells table and column for UNIQUE, a name only for CHECK."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None and diagnostics.constraint_name:
        return str(diagnostics.constraint_name)
    return str(error.orig).rpartition(": ")[2]
