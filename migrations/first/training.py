"""Training exercises as they were logged, and repetitions as they stood in imported sheets."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, corrects, one_of, required, row_id, written_once

sa.Table(
    "exercises",
    METADATA,
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    required("led_by_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("started_at", MOMENT),
    required("held_on", sa.Date, index=True),
    required("minutes", sa.Integer),
    required("goal", sa.String(240)),
    required("place", sa.String(160)),
    required("blinding", one_of("blinding", "known", "single_blind", "double_blind")),
    required("blanks", sa.Integer),
    required("distractors", sa.String(240)),
    required("result", sa.Text),
    required("hits", sa.Integer),
    required("misses", sa.Integer),
    required("false_alerts", sa.Integer),
    required("correct_rejections", sa.Integer),
    *corrects("exercises"),
    required("reason", sa.String(400)),
    sa.Column("recorder_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("recorder_name", sa.String(120)),
    required("device", sa.String(200)),
    required("form_version", sa.Integer),
    sa.Column("captured_at", MOMENT),
    required("received_at", MOMENT),
    row_id(),
    required("words_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("blanks >= 0", name="blanks_from_zero"),
    sa.CheckConstraint(
        "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0", name="counts_from_zero"
    ),
    sa.CheckConstraint("minutes BETWEEN 1 AND 720", name="minutes_of_one_day"),
    sa.Index("ix_exercises_team_id_held_on", "team_id", "held_on"),
    info=written_once(),
)

sa.Table(
    "exercise_aids",
    METADATA,
    required("exercise_id", sa.Uuid, sa.ForeignKey("exercises.id"), index=True),
    required("aid_id", sa.Uuid, sa.ForeignKey("training_aids.id"), index=True),
    required("amount_g", sa.Numeric(10, 2)),
    required("was_in_date", sa.Boolean),
    row_id(),
    sa.CheckConstraint("amount_g > 0", name="weighs_something"),
    sa.UniqueConstraint("exercise_id", "aid_id"),
    info=written_once(),
)

sa.Table(
    "training_imports",
    METADATA,
    required("file_name", sa.String(240)),
    required("sha256", sa.String(64), index=True),
    required("imported_at", MOMENT),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("source", sa.String(400)),
    required("read", sa.Integer),
    required("imported", sa.Integer),
    row_id(),
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    sa.CheckConstraint("imported > 0", name="brought_something"),
    info=written_once(),
)

sa.Table(
    "import_rejections",
    METADATA,
    required("import_id", sa.Uuid, sa.ForeignKey("training_imports.id"), index=True),
    required("row", sa.Integer),
    required("column", sa.String(120)),
    required("value", sa.Text),
    required("reason", sa.Text),
    row_id(),
    info=written_once(),
)

sa.Table(
    "repetitions",
    METADATA,
    required("import_id", sa.Uuid, sa.ForeignKey("training_imports.id"), index=True),
    required("row", sa.Integer),
    required("held_on", sa.Date, index=True),
    required("dog_name", sa.String(120), index=True),
    required("handler_name", sa.String(120)),
    sa.Column("target", sa.String(120)),
    sa.Column("off_target", sa.String(120)),
    required("number", sa.Integer),
    sa.Column("hits", sa.Integer),
    sa.Column("misses", sa.Integer),
    sa.Column("false_alerts", sa.Integer),
    sa.Column("correct_rejections", sa.Integer),
    required("false_alert_seconds", sa.JSON),
    row_id(),
    sa.Column("cells_sha256", sa.String(64), index=True),
    required("words_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("false_alerts IS NULL OR false_alerts >= 0", name="false_alerts_from_zero"),
    sa.CheckConstraint("hits IS NULL OR hits >= 0", name="hits_from_zero"),
    sa.CheckConstraint("misses IS NULL OR misses >= 0", name="misses_from_zero"),
    sa.CheckConstraint("correct_rejections IS NULL OR correct_rejections >= 0", name="rejections_from_zero"),
    sa.UniqueConstraint("import_id", "row"),
    info=written_once(),
)

sa.Table(
    "sheet_columns",
    METADATA,
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id")),
    required("headings_sha256", sa.String(64)),
    required("headings", sa.JSON),
    required("columns", sa.JSON),
    required("chosen_at", MOMENT),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    row_id(),
    sa.Index("ix_sheet_columns_headings_sha256_unit_id_chosen_at", "headings_sha256", "unit_id", "chosen_at"),
    info=written_once(),
)
