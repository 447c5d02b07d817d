"""More years of a record: what the demonstration made of one year, again for each year before it, by plain SQL.

The copies have ids of their own, refer to each other as the first rows do, and lie a whole number of years earlier.
People, dogs, teams, stations and the like are there once. The log is as long as it would be; its hashes are nobody's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Date, Table, Uuid, text

from canine.audit.guard import schema_change
from canine.columns import UtcDateTime
from canine.extensions import db

_DAYS = 365
# There once, however long the unit works.
ONCE = {
    "units",
    "stations",
    "persons",
    "users",
    "teams",
    "dogs",
    "handlers",
    "odours",
    "devices",
    "computers",
    "pumps",
    "pump_calibrations",
    "dog_status_events",
    "unit_partners",
    "user_sessions",
    "setup_links",
    "calendar_links",
    "handler_pins",
    "saved_views",
    "guests",
    "policy_versions",
    "policy_proposals",
    "registered_keys",
    "proposed_roles",
    "proposed_moves",
    "proposed_dog_returns",
    "proposed_team_ends",
    "person_proposals",
    "proposed_reinstatements",
    "proposed_revocations",
    "stock_proposals",
    "first_managers",
    "password_tries",
    "request_counts",
    "scheduler_lease",
    "watched_days",
    "timestamps",
}
# What nothing else has twice, beside ids: a number that goes on, or a text of which one digit is another's.
_NUMBERS = {
    ("audit_entries", "number"),
    ("checkpoints", "number"),
    ("draw_commitments", "number"),
    ("studies", "number"),
    ("prepared_items", "number"),
    ("covert_checks", "number"),
}
_TEXTS = {
    ("audit_entries", "hash"),
    ("audit_entries", "previous_hash"),
    ("checkpoints", "hash"),
    ("checkpoints", "previous"),
    ("draw_commitments", "commitment"),
    ("studies", "commitment"),
    ("checkups", "commitment"),
    ("covert_checks", "commitment"),
    ("certificates", "pdf_sha256"),
}
_NAMES = {
    ("training_aids", "label"),
    ("training_aids", "label_folded"),
    ("filter_lots", "number"),
    ("filter_lots", "number_folded"),
    ("certificates", "serial"),
    ("certificates", "serial_folded"),
}
# What goes on today was over then: it lasted a day.
_ENDS = {("shifts", "ended_at"), ("searches", "ended_at")}
# Copies are told apart by the digit that says the version of an id: the demonstration's own are of the fourth.
_DIGITS = "56789abcdef"
# A hash may have any digit anywhere: a copy's has one that is none.
_NO_DIGITS = "ghijklmnopq"


def multiply(times: int) -> None:
    """Make the record of the database in use as many times as long. At most twelve times."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in ONCE]
    with schema_change(), db.engine.connect() as connection, _without_triggers(connection):
        entries = connection.execute(text("SELECT coalesce(max(number), 0) FROM audit_entries")).scalar_one()
        steps = {"audit_entries": entries, "checkpoints": 100_000}
        for name, step in steps.items():
            connection.execute(text(f"UPDATE {name} SET number = number + {step * (times - 1)}"))
        for table in tables:
            _keep_first_rows(connection, table)
        _name_what_is_there_once(connection)
        for copy in range(1, times):
            for table in tables:
                connection.execute(text(_statement(table, copy, steps, connection.dialect.name)))
        _dispose_of_former_aids(connection)
        _settle_what_waited(connection)
        connection.commit()
        if connection.dialect.name == "postgresql":  # as its own daemon does; nobody does it for SQLite
            connection.execute(text("ANALYZE"))
            connection.commit()


def _keep_first_rows(connection: Connection, table: Table) -> None:
    connection.execute(text(f"CREATE TEMPORARY TABLE first_{table.name} AS SELECT * FROM {table.name}"))


def _name_what_is_there_once(connection: Connection) -> None:
    """Keep the ids of what is there once, for columns that may name anything."""
    kept = " UNION ".join(
        f"SELECT id FROM {table.name}"
        for table in db.metadata.sorted_tables
        if table.name in ONCE and "id" in table.columns
    )
    connection.execute(text(f"CREATE TEMPORARY TABLE once AS {kept}"))
    connection.execute(text("CREATE INDEX ix_once ON once (id)"))


def _statement(table: Table, copy: int, steps: Mapping[str, int], dialect: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    made = ", ".join(_expression(table, column, copy, steps, dialect) for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) SELECT {made} FROM first_{table.name} AS t"


def _expression(table: Table, column: Column[object], copy: int, steps: Mapping[str, int], dialect: str) -> str:
    held, key = f't."{column.name}"', (table.name, column.name)
    if key in _NUMBERS:
        return f"{held} - {copy * steps[table.name]}" if table.name in steps else f"{held} + {copy * 1000}"
    if key in _TEXTS:
        return _with_digit(held, 13, _NO_DIGITS[copy - 1])
    if key in _NAMES:
        return f"{held} || '-{copy}'"
    if key == ("audit_entries", "object_id"):
        of_once = "SELECT " + ("CAST(id AS TEXT)" if dialect == "postgresql" else _dashed("id")) + " FROM once"
        return f"CASE WHEN {held} IN ({of_once}) THEN {held} ELSE {_with_digit(held, 15, _DIGITS[copy - 1])} END"
    if key == ("audit_entries", "at_text"):
        return _day_earlier(f"substr({held}, 1, 10)", copy * _DAYS, dialect) + f" || substr({held}, 11)"
    if key == ("shift_teams", "is_open"):
        return "false"
    if isinstance(column.type, UtcDateTime | Date):
        days, begun = copy * _DAYS, _earlier('t."started_at"', column, copy * _DAYS - 1, dialect)
        earlier = _earlier(held, column, days, dialect)
        return f"coalesce({earlier}, {begun})" if key in _ENDS else earlier
    if isinstance(column.type, Uuid):
        return _id(held, column, copy, dialect)
    return held


def _with_digit(held: str, place: int, digit: str) -> str:
    return f"substr({held}, 1, {place - 1}) || '{digit}' || substr({held}, {place + 1})"


def _dashed(held: str) -> str:
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({held}, {begins}, {length})" for begins, length in parts)


def _id(held: str, column: Column[object], copy: int, dialect: str) -> str:
    if any(key.column.table.name in ONCE for key in column.foreign_keys):
        return held
    digit, is_postgresql = _DIGITS[copy - 1], dialect == "postgresql"
    made = f"CAST({_with_digit(f'CAST({held} AS TEXT)', 15, digit)} AS UUID)" if is_postgresql else ""
    made = made or _with_digit(held, 13, digit)
    if column.primary_key or column.foreign_keys:
        return made
    return f"CASE WHEN {held} IN (SELECT id FROM once) THEN {held} ELSE {made} END"


def _earlier(held: str, column: Column[object], days: int, dialect: str) -> str:
    if dialect == "postgresql":
        return f"{held} - {days}" if isinstance(column.type, Date) else f"{held} - interval '{days} days'"
    return _day_earlier(f"substr({held}, 1, 10)", days, dialect) + f" || substr({held}, 11)"


def _day_earlier(day: str, days: int, dialect: str) -> str:
    if dialect == "postgresql":
        return f"to_char(CAST({day} AS DATE) - {days}, 'YYYY-MM-DD')"
    return f"date({day}, '-{days} days')"


def _dispose_of_former_aids(connection: Connection) -> None:
    """Let no aid of a former year be in use: its last movement disposes of it."""
    is_later = "later.aid_id = m.aid_id AND (later.at > m.at OR (later.at = m.at AND later.id > m.id))"
    connection.execute(
        text(
            "UPDATE aid_movements SET move = 'disposed_of' WHERE id IN ("
            "SELECT m.id FROM aid_movements m WHERE m.aid_id NOT IN (SELECT id FROM first_training_aids)"
            f" AND NOT EXISTS (SELECT 1 FROM aid_movements later WHERE {is_later}))"
        )
    )


def _settle_what_waited(connection: Connection) -> None:
    """Let nothing of a former year wait today, as nobody lets it wait for eleven years.

    Hand-overs were confirmed, filters without a decision spoiled, lots used up, and check-ups decided on.
    """
    of_former_years = "FROM custody_requests r WHERE r.id NOT IN (SELECT id FROM first_custody_requests)"
    unanswered = (
        f"SELECT r.id {of_former_years} AND NOT EXISTS (SELECT 1 FROM custody_replies p"
        " WHERE p.request_id = r.id AND p.said = 'hand_over_confirmed')"
    )
    connection.execute(text(f"DELETE FROM custody_replies WHERE request_id IN ({unanswered})"))
    connection.execute(text(f"DELETE FROM custody_requests WHERE id IN ({unanswered})"))
    connection.execute(
        text(
            "INSERT INTO sample_ends (id, sample_id, number, kind, noticed_at, how, recorder_id, recorder_name, device,"
            " form_version, captured_at, received_at) SELECT s.id, s.id, 1000, 'spoiled', s.use_by_at, 'past its use',"
            " s.recorder_id, s.recorder_name, s.device, s.form_version, NULL, s.use_by_at FROM air_samples s"
            " WHERE s.id NOT IN (SELECT id FROM first_air_samples) AND NOT EXISTS (SELECT 1 FROM sample_decisions d"
            " WHERE d.sample_id = s.id AND d.kind <> 'undecided')"
        )
    )
    connection.execute(
        text(
            "UPDATE filter_lots SET ended_on = received_on, end_reason = 'used up'"
            " WHERE ended_on IS NULL AND id NOT IN (SELECT id FROM first_filter_lots)"
        )
    )
    connection.execute(
        text(
            "UPDATE checkup_results SET verdict = 'not_certifiable' WHERE verdict = 'passed'"
            " AND checkup_id NOT IN (SELECT id FROM first_checkups) AND NOT EXISTS (SELECT 1 FROM checkup_events e"
            " WHERE e.checkup_id = checkup_results.checkup_id AND e.state = 'approved')"
        )
    )


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Let rows be written in any order, and the last ones be changed; the schema is as before afterwards."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        yield
        connection.execute(text("SET session_replication_role = DEFAULT"))
        return
    connection.rollback()
    driver = connection.connection.driver_connection
    assert driver is not None
    for pragma in ("foreign_keys=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-400000"):
        driver.execute(f"PRAGMA {pragma}")
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _, statement in found:
        connection.exec_driver_sql(statement)
    connection.commit()
    assert not connection.execute(text("PRAGMA foreign_key_check")).all()
