"""Medical check-ups and training."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FACTS = (
    "exercises",
    "exercise_aids",
    "training_imports",
    "import_rejections",
    "repetitions",
    "medical_checkups",
    "vaccinations",
)


def upgrade() -> None:
    """Makes the tables, append-only all of them."""
    op.create_table(
        "medical_checkups",
        sa.Column("dog_id", sa.Uuid(), nullable=False),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("temperature_c", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("heart", sa.String(length=400), nullable=False),
        sa.Column("nose", sa.String(length=400), nullable=False),
        sa.Column("teeth", sa.String(length=400), nullable=False),
        sa.Column("hips", sa.String(length=400), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column(
            "fitness",
            sa.Enum(
                "fit", "fit_with_limits", "unfit", name="fitness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("limits", sa.String(length=400), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("examiner_id", sa.Uuid(), nullable=True),
        sa.Column("examiner_name", sa.String(length=120), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason <> ''", name=op.f("ck_medical_checkups_corrected_with_a_reason")
        ),
        sa.CheckConstraint(
            "fitness <> 'fit_with_limits' OR limits <> ''", name=op.f("ck_medical_checkups_limits_are_named")
        ),
        sa.CheckConstraint("next_due_on > examined_on", name=op.f("ck_medical_checkups_next_one_comes_later")),
        sa.CheckConstraint("temperature_c BETWEEN 30 AND 45", name=op.f("ck_medical_checkups_temperature_of_a_dog")),
        sa.CheckConstraint("weight_kg > 0 AND weight_kg <= 120", name=op.f("ck_medical_checkups_weight_of_a_dog")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["medical_checkups.id"], name=op.f("fk_medical_checkups_corrects_id_medical_checkups")
        ),
        sa.ForeignKeyConstraint(["dog_id"], ["dogs.id"], name=op.f("fk_medical_checkups_dog_id_dogs")),
        sa.ForeignKeyConstraint(["examiner_id"], ["users.id"], name=op.f("fk_medical_checkups_examiner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_checkups")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_medical_checkups_corrects_id")),
    )
    with op.batch_alter_table("medical_checkups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_medical_checkups_dog_id"), ["dog_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_medical_checkups_examined_on"), ["examined_on"], unique=False)

    op.create_table(
        "training_imports",
        sa.Column("file_name", sa.String(length=240), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("imported > 0", name=op.f("ck_training_imports_brought_something")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_training_imports_author_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_imports")),
    )
    with op.batch_alter_table("training_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_imports_sha256"), ["sha256"], unique=False)

    op.create_table(
        "import_rejections",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["training_imports.id"], name=op.f("fk_import_rejections_import_id_training_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rejections")),
    )
    with op.batch_alter_table("import_rejections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_rejections_import_id"), ["import_id"], unique=False)

    op.create_table(
        "repetitions",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("dog_name", sa.String(length=120), nullable=False),
        sa.Column("handler_name", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=True),
        sa.Column("off_target", sa.String(length=120), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=True),
        sa.Column("false_alerts", sa.Integer(), nullable=True),
        sa.Column("correct_rejections", sa.Integer(), nullable=True),
        sa.Column("false_alert_seconds", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "correct_rejections IS NULL OR correct_rejections >= 0", name=op.f("ck_repetitions_rejections_from_zero")
        ),
        sa.CheckConstraint(
            "false_alerts IS NULL OR false_alerts >= 0", name=op.f("ck_repetitions_false_alerts_from_zero")
        ),
        sa.CheckConstraint("hits IS NULL OR hits >= 0", name=op.f("ck_repetitions_hits_from_zero")),
        sa.CheckConstraint("misses IS NULL OR misses >= 0", name=op.f("ck_repetitions_misses_from_zero")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["training_imports.id"], name=op.f("fk_repetitions_import_id_training_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repetitions")),
        sa.UniqueConstraint("import_id", "row", name=op.f("uq_repetitions_import_id_row")),
    )
    with op.batch_alter_table("repetitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repetitions_dog_name"), ["dog_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_repetitions_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_repetitions_import_id"), ["import_id"], unique=False)

    op.create_table(
        "vaccinations",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("against", sa.String(length=80), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("next_on > given_on", name=op.f("ck_vaccinations_next_one_comes_later")),
        sa.ForeignKeyConstraint(
            ["checkup_id"], ["medical_checkups.id"], name=op.f("fk_vaccinations_checkup_id_medical_checkups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vaccinations")),
        sa.UniqueConstraint("checkup_id", "against", name=op.f("uq_vaccinations_checkup_id_against")),
    )
    with op.batch_alter_table("vaccinations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vaccinations_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "exercises",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("led_by_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=240), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column(
            "blinding",
            sa.Enum(
                "known",
                "single_blind",
                "double_blind",
                name="blinding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("blanks", sa.Integer(), nullable=False),
        sa.Column("distractors", sa.String(length=240), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("false_alerts", sa.Integer(), nullable=False),
        sa.Column("correct_rejections", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_exercises_corrected_with_a_reason")),
        sa.CheckConstraint("blanks >= 0", name=op.f("ck_exercises_blanks_from_zero")),
        sa.CheckConstraint(
            "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0",
            name=op.f("ck_exercises_counts_from_zero"),
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 720", name=op.f("ck_exercises_minutes_of_one_day")),
        sa.ForeignKeyConstraint(["corrects_id"], ["exercises.id"], name=op.f("fk_exercises_corrects_id_exercises")),
        sa.ForeignKeyConstraint(["led_by_id"], ["users.id"], name=op.f("fk_exercises_led_by_id_users")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_exercises_recorder_id_users")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_exercises_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercises")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_exercises_corrects_id")),
    )
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercises_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercises_led_by_id"), ["led_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercises_team_id"), ["team_id"], unique=False)

    op.create_table(
        "exercise_aids",
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("aid_id", sa.Uuid(), nullable=False),
        sa.Column("amount_g", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("was_in_date", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_g > 0", name=op.f("ck_exercise_aids_weighs_something")),
        sa.ForeignKeyConstraint(["aid_id"], ["training_aids.id"], name=op.f("fk_exercise_aids_aid_id_training_aids")),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercises.id"], name=op.f("fk_exercise_aids_exercise_id_exercises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_aids")),
        sa.UniqueConstraint("exercise_id", "aid_id", name=op.f("uq_exercise_aids_exercise_id_aid_id")),
    )
    with op.batch_alter_table("exercise_aids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_aids_aid_id"), ["aid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_aids_exercise_id"), ["exercise_id"], unique=False)

    for table in FACTS:
        op.forbid_changes(table)


def downgrade() -> None:
    """Takes them away again."""
    with op.batch_alter_table("exercise_aids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_aids_exercise_id"))
        batch_op.drop_index(batch_op.f("ix_exercise_aids_aid_id"))

    op.drop_table("exercise_aids")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercises_team_id"))
        batch_op.drop_index(batch_op.f("ix_exercises_led_by_id"))
        batch_op.drop_index(batch_op.f("ix_exercises_held_on"))

    op.drop_table("exercises")
    with op.batch_alter_table("vaccinations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vaccinations_checkup_id"))

    op.drop_table("vaccinations")
    with op.batch_alter_table("repetitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repetitions_import_id"))
        batch_op.drop_index(batch_op.f("ix_repetitions_held_on"))
        batch_op.drop_index(batch_op.f("ix_repetitions_dog_name"))

    op.drop_table("repetitions")
    with op.batch_alter_table("import_rejections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_rejections_import_id"))

    op.drop_table("import_rejections")
    with op.batch_alter_table("training_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_imports_sha256"))

    op.drop_table("training_imports")
    with op.batch_alter_table("medical_checkups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_medical_checkups_examined_on"))
        batch_op.drop_index(batch_op.f("ix_medical_checkups_dog_id"))

    op.drop_table("medical_checkups")
