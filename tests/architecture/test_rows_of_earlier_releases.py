"""Rows as earlier releases wrote them, with what was not recorded then: they fit, stay, and nothing is read into them.

What the constraints refuse is asked of the same rows. Each is added outside this program, and stands alone.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.extensions import db

AT = "2026-03-03 05:00:00"
BY = {"recorder_id": UUID(int=1), "recorder_name": "Asha", "device": "tablet", "form_version": 1, "received_at": AT}
ONE, OTHER = UUID(int=1), UUID(int=2)
CERTIFICATE = {
    "serial": "MSA-2026-0001", "checkup_id": ONE, "team_id": ONE, "mode": "rasco", "odours": "ivory", "valid_from": AT,
    "valid_to": "2027-03-03 05:00:00", "issued_at": AT, "issued_by_name": "Mary Chebet", "record_json": "{}",
    "record_sha256": "a" * 64, "pdf": b"%PDF", "pdf_sha256": "a" * 64,
}  # fmt: skip
ABSENCE = {
    "handler_id": ONE, "kind": "leave", "begins_at": AT, "ends_at": None, "remark": "", "is_struck": False,
    "reason": "", "recorder_name": "Mary Chebet", "recorded_at": AT,
}  # fmt: skip
ALERT = {
    **BY,
    "search_id": ONE,
    "kind": "alert",
    "place": "left door",
    "shown_at": AT,
    "is_retraction": False,
    "reason": "",
}
REPETITION = {
    "import_id": ONE, "row": 2, "held_on": "2026-03-03", "dog_name": "Duma", "handler_name": "Edwin", "number": 1,
    "hits": 1, "false_alert_seconds": "[]",
}  # fmt: skip
FINDING = {
    **BY, "search_id": ONE, "unit_id": ONE, "item": "t" * 200, "concealment": "wood", "concealment_remark": "",
    "exhibit_number": "EX-1", "found_at": AT, "is_retraction": False, "reason": "",
}  # fmt: skip
HELD = {
    "receipt": 1, "record_type": "search", "form_version": 1, "state": "held", "waits_for": ONE, "problems": "[]",
    "body": "{}", "content_sha256": "a" * 64, "author_id": ONE, "author_name": "Juma Otieno", "device": "tablet",
    "sequence": 1, "sent_from": "", "captured_at": AT, "received_at": AT, "zone": "",
}  # fmt: skip
CORRECTED = {**BY, "search_id": ONE, "fact": "seal_number", "old": "KE1", "new": "KE2", "reason": "misread"}
STRUCK = {
    **BY, "subject": "alert", "subject_id": ONE, "unit_id": ONE, "words": "the alert", "address": "/",
    "happened_at": AT, "state": "strike_proposed", "needs_two": True, "reason": "wrong button", "answered_by_id": None,
    "answered_by_name": "", "answer_reason": "",
}  # fmt: skip
LINK = {"kind": "first_administrator", "user_id": None, "token_hash": "h", "expires_at": AT}
GUEST = {
    "user_id": ONE, "unit_id": ONE, "from_at": AT, "to_at": "2026-03-04 05:00:00", "reason": "Assesses",
    "let_in_by_id": ONE, "let_in_by_name": "Mary Chebet", "recorded_at": AT,
}  # fmt: skip
ROLE = {
    "user_id": ONE, "role": "manager", "state": "proposed", "reason": "New here", "author_name": "canine user add",
    "recorded_at": AT, "answered_by_name": "", "answer_reason": "",
}  # fmt: skip
ASKED = {
    "kind": "filter", "hand_over_id": ONE, "unit_id": ONE, "part": "receiver", "person_id": ONE, "person_name": "Mary",
    "is_needed": True, "words": "a filter", "address": "/samples/1", "handed_at": AT, "asked_by_name": "Asha",
    "asked_at": AT,
}  # fmt: skip
AGREED = {"state": "agreed_to", "answered_at": AT, "answered_by_name": "Mary"}

# Each with what it holds, what was not recorded then, and a change that is refused because the row is written once.
WRITTEN: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("certificates", CERTIFICATE, {"replaces_id": None}, "odours = 'gold'"),
    ("absences", ABSENCE, {"ends_at": None}, "kind = 'illness'"),
    ("alerts", ALERT, {"corrects_id": None}, "kind = 'clear'"),
    ("repetitions", REPETITION, {"cells_sha256": None}, "dog_name = 'Persi'"),
    ("findings", FINDING, {"exhibit_folded": ""}, "item = 't'"),
    ("search_corrections", CORRECTED, {"old_folded": ""}, "new = 'KE3'"),
    ("guests", GUEST, {"ended_by_name": "", "end_reason": ""}, "unit_id = unit_id"),
    ("proposed_roles", ROLE, {"link_id": None}, "role = 'assessor'"),
    ("custody_requests", ASKED, {"asked_by_id": None}, "is_needed = false"),
]
# What no constraint lets in, or lets become of a row: the row, what is changed in it, and whose word refuses it.
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("alerts", ALERT, {"kind": "clear"}, "clear_is_nowhere"),
    ("field_records", HELD, {"hold_reason": "shift"}, "held_for_one_thing"),
    ("strikes", STRUCK, {"state": "struck"}, "strikes"),
    ("strikes", STRUCK, {"answered_by_id": ONE}, "two_people"),
    ("strikes", STRUCK, {"state": "struck", "answered_by_id": ONE, "answered_by_name": "Asha"}, "strikes"),
    ("setup_links", LINK, {"kind": "reset"}, "first_or_somebody_s"),
    ("setup_links", LINK, {"user_id": ONE}, "first_or_somebody_s"),
    ("guests", GUEST, {"ended_at": AT}, "ended_by_somebody"),
    ("proposed_roles", ROLE, {**AGREED, "is_known": True}, "agreed_by_a_second_person"),
    ("proposed_roles", ROLE, {**AGREED, "is_known": True, "answered_by_id": ONE}, "not_answered_by_oneself"),
    ("proposed_roles", ROLE, {**AGREED, "is_known": False, "answered_by_id": OTHER}, "agreed_by_who_knows_them"),
]


@pytest.fixture(autouse=True)
def _behind_the_programs_back() -> Iterator[None]:
    with schema_change():
        yield


def put(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """A row whose check-up, team or person is not there: foreign keys are not what this is about."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.rollback()  # SQLite forgets foreign keys outside a transaction only
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
    values = {"id": UUID(int=7), **row}
    if connection.dialect.name == "sqlite":
        values = {name: value.hex if isinstance(value, UUID) else value for name, value in values.items()}
    quoted = ", ".join(f'"{name}"' for name in values)
    connection.execute(
        text(f"INSERT INTO {table} ({quoted}) VALUES ({', '.join(f':{name}' for name in values)})"), values
    )


def test_what_was_not_recorded_stays_so_in_a_row_of_an_earlier_release_that_cannot_be_rewritten(app: Flask) -> None:
    for table, row, not_recorded, change in WRITTEN:
        with db.engine.connect() as connection:
            put(connection, table, row)
            connection.commit()
        db.engine.dispose()
        for act in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
                connection.execute(text(act))
        with db.engine.connect() as connection:
            (kept,) = connection.execute(text(f"SELECT {', '.join(not_recorded)} FROM {table}")).mappings()
        assert dict(kept) == not_recorded, table


def test_the_database_itself_refuses_what_contradicts_itself_in_a_row_of_an_earlier_release(app: Flask) -> None:
    for table, row, change, why in REFUSED:
        with db.engine.connect() as connection:
            put(connection, table, row)
            connection.rollback()
            with pytest.raises(DBAPIError, match=why):
                put(connection, table, row | change)
        db.engine.dispose()
