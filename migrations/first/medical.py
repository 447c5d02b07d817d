"""Medical check-ups and the vaccinations on record in them. A corrected check-up is a new row that names the old."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
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
    "medical_checkups",
    METADATA,
    required("dog_id", Uuid, ForeignKey("dogs.id"), index=True),
    required("examined_at", MOMENT),
    required("examined_on", Date, index=True),
    required("weight_kg", Numeric(5, 2)),
    required("temperature_c", Numeric(4, 1)),
    required("heart", String(400)),
    required("nose", String(400)),
    required("teeth", String(400)),
    required("hips", String(400)),
    required("treatment", Text),
    required("fitness", one_of("fitness", "fit", "fit_with_limits", "unfit")),
    required("limits", String(400)),
    required("next_due_on", Date),
    Column("examiner_id", Uuid, ForeignKey("users.id")),
    required("examiner_name", String(120)),
    Column("corrects_id", Uuid, ForeignKey("medical_checkups.id"), unique=True),
    required("reason", String(400)),
    required("device", String(200)),
    required("form_version", Integer),
    Column("captured_at", MOMENT),
    required("received_at", MOMENT),
    row_id(),
    Column("limited_mode", one_of("limited_mode", "free_search", "rasco")),
    Column("heat_limit_c", Integer),
    required("words_folded", Text, index=True, server_default=""),
    CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
    CheckConstraint("heat_limit_c BETWEEN 10 AND 50", name="heat_of_a_port"),
    CheckConstraint("fitness <> 'fit_with_limits' OR limits <> ''", name="limits_are_named"),
    CheckConstraint(
        "fitness = 'fit_with_limits' OR (limited_mode IS NULL AND heat_limit_c IS NULL)", name="limits_of_a_limited"
    ),
    CheckConstraint("next_due_on > examined_on", name="next_one_comes_later"),
    CheckConstraint("temperature_c BETWEEN 30 AND 45", name="temperature_of_a_dog"),
    CheckConstraint("weight_kg > 0 AND weight_kg <= 120", name="weight_of_a_dog"),
    info=written_once(),
)

Table(
    "vaccinations",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("medical_checkups.id"), index=True),
    required("against", String(80)),
    required("given_on", Date),
    required("next_on", Date),
    row_id(),
    CheckConstraint("next_on > given_on", name="next_one_comes_later"),
    UniqueConstraint("checkup_id", "against"),
    info=written_once(),
)
