"""A line or carousel of positions, what lay in each, and what each dog did there."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

Table(
    "lines",
    METADATA,
    required("positions", Integer),
    required("room", String(120)),
    required("laid_at", MOMENT),
    Column("closed_at", MOMENT),
    row_id(),
    required("room_folded", Text, index=True, server_default=""),
    CheckConstraint("positions BETWEEN 1 AND 60", name="positions_1_to_60"),
    info=written_once("closed_at"),
)

Table(
    "placements",
    METADATA,
    required("line_id", Uuid, ForeignKey("lines.id"), index=True),
    required("position", Integer),
    required("sealed_item", Text),
    row_id(),
    CheckConstraint("position >= 1", name="position_from_one"),
    UniqueConstraint("line_id", "position"),
    info=written_once(),
)

Table(
    "responses",
    METADATA,
    required("line_id", Uuid, ForeignKey("lines.id"), index=True),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    required("position", Integer),
    required("kind", one_of("response_kind", "alert", "change_of_behaviour", "none", "not_sniffed")),
    Column("latency_s", Numeric(7, 2)),
    Column("sniffed_s", Numeric(7, 2)),
    Column("recorder_id", Uuid, ForeignKey("users.id")),
    required("recorder_name", String(120)),
    required("device", String(200)),
    required("captured_at", MOMENT),
    required("received_at", MOMENT),
    row_id(),
    CheckConstraint("latency_s IS NULL OR latency_s >= 0", name="latency_from_zero"),
    CheckConstraint("position >= 1", name="position_from_one"),
    CheckConstraint("sniffed_s IS NULL OR sniffed_s >= 0", name="sniffed_from_zero"),
    UniqueConstraint("line_id", "team_id", "position"),
    info=written_once(),
)

Table(
    "response_corrections",
    METADATA,
    required("response_id", Uuid, ForeignKey("responses.id"), index=True),
    required("kind", one_of("response_kind", "alert", "change_of_behaviour", "none", "not_sniffed")),
    required("reason", String(400)),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("at", MOMENT),
    row_id(),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)
