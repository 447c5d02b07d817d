"""A line or carousel of positions, what lay in each, and what each dog did there."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

sa.Table(
    "lines",
    METADATA,
    required("positions", sa.Integer),
    required("room", sa.String(120)),
    required("laid_at", MOMENT),
    sa.Column("closed_at", MOMENT),
    row_id(),
    required("room_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("positions BETWEEN 1 AND 60", name="positions_1_to_60"),
    info=written_once("closed_at"),
)

sa.Table(
    "placements",
    METADATA,
    required("line_id", sa.Uuid, sa.ForeignKey("lines.id"), index=True),
    required("position", sa.Integer),
    required("sealed_item", sa.Text),
    row_id(),
    sa.CheckConstraint("position >= 1", name="position_from_one"),
    sa.UniqueConstraint("line_id", "position"),
    info=written_once(),
)

sa.Table(
    "responses",
    METADATA,
    required("line_id", sa.Uuid, sa.ForeignKey("lines.id"), index=True),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    required("position", sa.Integer),
    required("kind", one_of("response_kind", "alert", "change_of_behaviour", "none", "not_sniffed")),
    sa.Column("latency_s", sa.Numeric(7, 2)),
    sa.Column("sniffed_s", sa.Numeric(7, 2)),
    sa.Column("recorder_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("recorder_name", sa.String(120)),
    required("device", sa.String(200)),
    required("captured_at", MOMENT),
    required("received_at", MOMENT),
    row_id(),
    sa.CheckConstraint("latency_s IS NULL OR latency_s >= 0", name="latency_from_zero"),
    sa.CheckConstraint("position >= 1", name="position_from_one"),
    sa.CheckConstraint("sniffed_s IS NULL OR sniffed_s >= 0", name="sniffed_from_zero"),
    sa.UniqueConstraint("line_id", "team_id", "position"),
    info=written_once(),
)

sa.Table(
    "response_corrections",
    METADATA,
    required("response_id", sa.Uuid, sa.ForeignKey("responses.id"), index=True),
    required("kind", one_of("response_kind", "alert", "change_of_behaviour", "none", "not_sniffed")),
    required("reason", sa.String(400)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("at", MOMENT),
    row_id(),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)
