"""The schema of a database as lines that can be compared, whatever the way on which it was made.

Columns stand in their order; constraints, indexes and triggers are sorted. What differs without a meaning (blanks,
quotation marks around a name, brackets around a default) is taken out.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, text


def lines_of(connection: Connection) -> list[str]:
    """Everything that the database has been told to hold, but for Alembic's own table."""
    found = _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_postgresql(connection)
    return [line for line in found if "alembic_version" not in line]


_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname COLLATE "C", a.attnum
"""
# Each gives lines; `contype` leaves out what newer servers count as a constraint too: that a column is not null.
_OTHERS = (
    """SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    """SELECT relname || ' of kind ' || relkind::text FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i')""",
)


def _of_postgresql(connection: Connection) -> Iterator[str]:
    for table, name, kind, is_needed, default in connection.execute(text(_COLUMNS)):
        yield f"{table}.{name} {kind}{' NOT NULL' if is_needed else ''}{f' DEFAULT {default}' if default else ''}"
    for query in _OTHERS:
        yield from sorted(" ".join(line.split()) for line in connection.execute(text(query)).scalars())


def _of_sqlite(connection: Connection) -> Iterator[str]:
    made = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
    others = []
    for kind, name, sql in made:
        line = re.sub(r'"(\w+)"', r"\1", " ".join(sql.split()))
        if kind != "table":
            others.append(line)
            continue
        parts = [re.sub(r"DEFAULT \((.*?)\)", r"DEFAULT \1", part) for part in _parts(line)]
        rules = [part for part in parts if part.startswith("CONSTRAINT ")]
        for part in [part for part in parts if part not in rules] + sorted(rules):
            yield f"{name}.{part}"
    yield from sorted(others)


def _parts(statement: str) -> list[str]:
    """The parts of CREATE TABLE between its outer brackets, parted at the commas of no inner one and of no text."""
    inside = statement[statement.index("(") + 1 : statement.rindex(")")]
    parts, depth, is_text = [""], 0, False
    for character in inside:
        is_text ^= character == "'"
        depth += 0 if is_text else {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0 and not is_text:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
