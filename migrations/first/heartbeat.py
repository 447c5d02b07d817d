"""Which process leads the scheduled jobs, and when it last did."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

sa.Table(
    "scheduler_lease",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    required("leader", sa.String(120)),
    required("expires_at", MOMENT),
    sa.Column("last_tick_at", MOMENT),
)

sa.Table(
    "watched_days",
    METADATA,
    sa.Column("day", sa.Date, primary_key=True),
    required("first_at", MOMENT),
    required("last_at", MOMENT),
    required("ticks", sa.Integer),
    required("longest_silence_s", sa.Integer),
    sa.CheckConstraint("last_at >= first_at", name="ends_after_it_begins"),
    sa.CheckConstraint("ticks >= 1 AND longest_silence_s >= 0", name="ticked_at_least_once"),
)

sa.Table(
    "outages",
    METADATA,
    required("from_at", MOMENT, index=True),
    required("to_at", MOMENT),
    row_id(),
    sa.CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
    info=written_once(),
)
