"""Medical check-ups and the vaccinations on record in them. A corrected check-up is a new row that names the old."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, corrects, one_of, required, row_id, written_once

sa.Table(
    "medical_checkups",
    METADATA,
    required("dog_id", sa.Uuid, sa.ForeignKey("dogs.id"), index=True),
    required("examined_at", MOMENT),
    required("examined_on", sa.Date, index=True),
    required("weight_kg", sa.Numeric(5, 2)),
    required("temperature_c", sa.Numeric(4, 1)),
    required("heart", sa.String(400)),
    required("nose", sa.String(400)),
    required("teeth", sa.String(400)),
    required("hips", sa.String(400)),
    required("treatment", sa.Text),
    required("fitness", one_of("fitness", "fit", "fit_with_limits", "unfit")),
    required("limits", sa.String(400)),
    required("next_due_on", sa.Date),
    sa.Column("examiner_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("examiner_name", sa.String(120)),
    *corrects("medical_checkups"),
    required("reason", sa.String(400)),
    required("device", sa.String(200)),
    required("form_version", sa.Integer),
    sa.Column("captured_at", MOMENT),
    required("received_at", MOMENT),
    row_id(),
    sa.Column("limited_mode", one_of("limited_mode", "free_search", "rasco")),
    sa.Column("heat_limit_c", sa.Integer),
    required("words_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("heat_limit_c BETWEEN 10 AND 50", name="heat_of_a_port"),
    sa.CheckConstraint("fitness <> 'fit_with_limits' OR limits <> ''", name="limits_are_named"),
    sa.CheckConstraint(
        "fitness = 'fit_with_limits' OR (limited_mode IS NULL AND heat_limit_c IS NULL)", name="limits_of_a_limited"
    ),
    sa.CheckConstraint("next_due_on > examined_on", name="next_one_comes_later"),
    sa.CheckConstraint("temperature_c BETWEEN 30 AND 45", name="temperature_of_a_dog"),
    sa.CheckConstraint("weight_kg > 0 AND weight_kg <= 120", name="weight_of_a_dog"),
    info=written_once(),
)

sa.Table(
    "vaccinations",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("medical_checkups.id"), index=True),
    required("against", sa.String(80)),
    required("given_on", sa.Date),
    required("next_on", sa.Date),
    row_id(),
    sa.CheckConstraint("next_on > given_on", name="next_one_comes_later"),
    sa.UniqueConstraint("checkup_id", "against"),
    info=written_once(),
)
