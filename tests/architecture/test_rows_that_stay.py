"""What a court may ask for stays as it was written, whatever speaks to the database: triggers refuse the rest."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.extensions import Model, db

# What somebody keeps up to date, and what the program sends and schedules. The log holds what these rows were.
# Of an entry that was made in error, who struck it and why.
STRUCK = {"struck_at", "struck_by_id", "struck_by_name", "strike_reason"}
KEPT_UP_TO_DATE = {
    "request_counts",
    "calendar_links", "courses", "devices", "dogs", "handler_pins", "handlers", "mailed_notices", "mails", "notices",
    "odours", "password_tries", "photo_pieces", "planned_shifts", "saved_views",
    "scheduler_lease", "setup_links", "shared_settings", "stations", "swaps",
    "training_aids", "units", "user_sessions", "users", "watched_days",
}  # fmt: skip
# Written once, but for what is added later.
FILLED_LATER = {
    "teams": {"to_on", "end_reason"},
    "lines": {"closed_at"},
    "shifts": {"ended_at"},
    "shift_teams": {"is_open"},
    "searches": {"ended_at"},
    "strikes": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_revocations": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "stock_proposals": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_dog_returns": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_moves": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_team_ends": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_reinstatements": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "first_managers": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "proposed_roles": {
        "state",
        "answered_by_id",
        "answered_by_name",
        "answered_at",
        "answer_reason",
        "is_known",
    },
    "person_proposals": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "policy_proposals": {
        "state",
        "answered_by_id",
        "answered_by_name",
        "answered_at",
        "answer_reason",
        "version_number",
    },
    "proposed_corrections": {"state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"},
    "possible_doubles": {"is_double", "settled_by_name", "settled_at"},
    "field_records": {"state", "waits_for", "hold_reason", "retry_at", "problems", "recorded_at"},
    "field_photos": {"jpeg", "completed_at", "cleared_at", "cleared_bytes"},
    "prepared_containers": {"emptied_at"},
    "prepared_items": {"put_away_at", "put_away_by_id", "put_away_by_name", "put_away_reason"},
    "filter_lots": {"ended_on", "end_reason", "ended_by_name", *STRUCK},
    "lot_blank_tests": STRUCK,
    "pumps": {"ended_on", "end_reason", "ended_by_name", *STRUCK},
    "pump_calibrations": STRUCK,
    "computers": {"until_on", "ended_by_id", "ended_by_name"},
    "guests": {"ended_at", "ended_by_id", "ended_by_name", "end_reason"},
    "unit_partners": {"ended_at", "ended_by_id", "ended_by_name", "end_reason"},
    "kept_bodies": {"settlement", "settled_at", "settled_by_name", "reason"},
}


def written_once() -> list[Table]:
    """Every table that is not kept up to date."""
    return [table for table in Model.metadata.sorted_tables if table.name not in KEPT_UP_TO_DATE]


def test_every_column_of_a_row_written_once_stays_but_what_is_filled_later(app: Flask) -> None:
    changeable, quote = {}, db.engine.dialect.identifier_preparer.quote
    with schema_change(), db.engine.connect() as connection:
        for table in written_once():
            _put_a_row(connection, table)
            quoted = {column.name: quote(column.name) for column in table.columns}
            changeable[table.name] = {
                name
                for name, column in quoted.items()
                if not _is_refused(connection, f"UPDATE {table.name} SET {column} = {column}")
            }
    assert changeable == {table.name: FILLED_LATER.get(table.name, set()) for table in written_once()}


def test_no_row_written_once_is_deleted_or_replaced(app: Flask) -> None:
    let_through = []
    with schema_change(), db.engine.connect() as connection:
        for table in written_once():
            _put_a_row(connection, table)
            key = next(iter(table.primary_key.columns)).name
            copied = f"INTO {table.name} SELECT * FROM {table.name}"
            over = f"INSERT {copied} WHERE true ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}"
            acts = [f"DELETE FROM {table.name}", over]
            if connection.dialect.name == "sqlite":
                acts += [f"REPLACE {copied}", f"INSERT OR REPLACE {copied}"]
            else:
                acts.append(f"TRUNCATE {table.name} CASCADE")
            let_through += [act for act in acts if not _is_refused(connection, act)]
    assert let_through == []


def _put_a_row(connection: Connection, table: Table) -> None:
    """A row of sevens, for SQLite, whose triggers look at each row; PostgreSQL's refuse the statement itself."""
    if connection.dialect.name != "sqlite":
        return
    connection.rollback()
    driver: Any = connection.connection.driver_connection
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
        driver.execute(f"PRAGMA {pragma}")
    connection.execute(text(f"INSERT INTO {table.name} VALUES ({', '.join('7' for _ in table.columns)})"))


def _is_refused(connection: Connection, statement: str) -> bool:
    """Whether a trigger refuses it; a row that was put in stays, and nothing else does."""
    try:
        with connection.begin_nested() as attempt:
            connection.execute(text(statement))
            attempt.rollback()
    except DBAPIError as error:
        if "append-only" not in str(error):
            pytest.fail(f"{statement}: {error}")
        return True
    return False
