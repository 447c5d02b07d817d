"""Which process leads the scheduled jobs, and when it last did."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

Table(
    "scheduler_lease",
    METADATA,
    Column("name", String(40), primary_key=True),
    required("leader", String(120)),
    required("expires_at", MOMENT),
    Column("last_tick_at", MOMENT),
)

Table(
    "watched_days",
    METADATA,
    Column("day", Date, primary_key=True),
    required("first_at", MOMENT),
    required("last_at", MOMENT),
    required("ticks", Integer),
    required("longest_silence_s", Integer),
    CheckConstraint("last_at >= first_at", name="ends_after_it_begins"),
    CheckConstraint("ticks >= 1 AND longest_silence_s >= 0", name="ticked_at_least_once"),
)

Table(
    "outages",
    METADATA,
    required("from_at", MOMENT, index=True),
    required("to_at", MOMENT),
    row_id(),
    CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
    info=written_once(),
)
