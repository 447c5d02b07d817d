"""Below the ORM: no statement of any API reaches an audited table but the listener's own.

The listener of the log sees what the session flushes. Bulk calls, Core statements and SQL as text pass it by, and the
check of the log would call their rows tampering. So each statement is read just before the database gets it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy.engine import Connection

from canine.audit import chain_writer
from canine.audit.snapshots import is_audited
from canine.extensions import Model

# Texts and comments may hold any words.
_NO_SQL = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_NAME = r'(?:["`\[]?\w+["`\]]?\s*\.\s*)?["`\[]?(\w+)'
_WRITTEN = re.compile(
    r"\b(?:insert(?:\s+or\s+\w+)?\s+into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from|merge\s+into|copy"
    rf"|(?:drop|alter)\s+table(?:\s+if\s+exists)?)\s+(?:only\s+)?{_NAME}"
)
_EMPTIED = re.compile(r"\btruncate\b(.*)", re.DOTALL)
_WORD = re.compile(r"\w+")
_is_changing_the_schema: ContextVar[bool] = ContextVar("is_changing_the_schema", default=False)


class UnnamedWrite(Exception):
    """Rows were about to be written outside an audited action or outside a transaction: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """The tables that a statement changes, and every table whose name stands in it."""

    changed: frozenset[str]
    named: frozenset[str]


@contextmanager
def schema_change() -> Iterator[None]:
    """Let the statements of the block through. For migrations, and to set a whole record aside: they log nothing."""
    token = _is_changing_the_schema.set(True)
    try:
        yield
    finally:
        _is_changing_the_schema.reset(token)


def guard(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    """Refuse what would not be logged; write what is still pending before a statement that could miss it.

    Raises UnnamedWrite.
    """
    end = chain_writer.of_connection(connection)
    if end is not None and end.is_writing:
        return
    reach = _reach(statement)
    guarded = reach.changed & _guarded()
    if guarded and not (_is_changing_the_schema.get() or (end and end.is_flushing and _is_of_the_session(context))):
        raise UnnamedWrite(f"{', '.join(sorted(guarded))}: this statement would not be logged")
    if end is not None:
        end.write_before(changed=reach.changed, named=reach.named)


def _is_of_the_session(context: Any) -> bool:
    """Whether a statement is one of a flush's own, and not one that somebody else runs meanwhile.

    A flush compiles its statements into the caches of its mappers, and names them in the statement's options.
    """
    return context is not None and "compiled_cache" in context.execution_options


@lru_cache(maxsize=1000)
def _reach(statement: str) -> _Reach:
    plain = _NO_SQL.sub(" ", statement).lower()
    changed = set(_WRITTEN.findall(plain))
    for rest in _EMPTIED.findall(plain):
        changed.update(_WORD.findall(rest))
    return _Reach(frozenset(changed), frozenset(_WORD.findall(plain)) & _tables())


@cache
def _tables() -> frozenset[str]:
    return frozenset(Model.metadata.tables)


@cache
def _guarded() -> frozenset[str]:
    """Every table whose rows the log vouches for, and the log itself."""
    audited = {mapper.local_table for mapper in Model.registry.mappers if is_audited(mapper.class_)}
    return frozenset({chain_writer.TABLE.name, *(str(table) for table in audited)})
