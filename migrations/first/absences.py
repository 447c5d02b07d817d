"""When a handler is not available for duty. A row is never changed: a correction is a row that names the one before."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, String, Table, Uuid

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

Table(
    "absences",
    METADATA,
    row_id(),
    required("handler_id", Uuid, ForeignKey("handlers.id"), index=True),
    required("kind", one_of("absence_kind", "leave", "illness", "away_on_course", "other_duty")),
    required("begins_at", MOMENT),
    Column("ends_at", MOMENT),
    required("remark", String(400)),
    Column("corrects_id", Uuid, ForeignKey("absences.id"), unique=True),
    required("is_struck", Boolean),
    required("reason", String(400)),
    Column("recorder_id", Uuid, ForeignKey("users.id")),
    required("recorder_name", String(120)),
    required("recorded_at", MOMENT),
    CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
    CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name="ends_after_it_begins"),
    CheckConstraint("corrects_id IS NOT NULL OR NOT is_struck", name="strikes_something"),
    info=written_once(),
)
