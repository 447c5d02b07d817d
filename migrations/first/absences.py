"""When a handler is not available for duty. A row is never changed: a correction is a row that names the one before."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, corrects, one_of, required, row_id, written_once

sa.Table(
    "absences",
    METADATA,
    row_id(),
    required("handler_id", sa.Uuid, sa.ForeignKey("handlers.id"), index=True),
    required("kind", one_of("absence_kind", "leave", "illness", "away_on_course", "other_duty")),
    required("begins_at", MOMENT),
    sa.Column("ends_at", MOMENT),
    required("remark", sa.String(400)),
    *corrects("absences"),
    required("is_struck", sa.Boolean),
    required("reason", sa.String(400)),
    sa.Column("recorder_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("recorder_name", sa.String(120)),
    required("recorded_at", MOMENT),
    sa.CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name="ends_after_it_begins"),
    sa.CheckConstraint("corrects_id IS NOT NULL OR NOT is_struck", name="strikes_something"),
    info=written_once(),
)
