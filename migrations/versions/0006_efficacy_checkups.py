"""Efficacy check-ups."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = (
    "checkups",
    "checkup_odours",
    "checkup_aids",
    "checkup_runs",
    "checkup_events",
    "sealed_plans",
    "checkup_results",
    "miss_causes",
    "checkup_presences",
)


def upgrade() -> None:
    """Makes the tables; nothing in them ever changes."""
    op.create_table(
        "checkups",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("free_search", "rasco", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("targets", sa.Integer(), nullable=False),
        sa.Column("non_targets", sa.Integer(), nullable=False),
        sa.Column("positions_per_run", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("distractors", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("loader_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("handler_user_id", sa.Uuid(), nullable=True),
        sa.Column("assessor_agency", sa.String(length=160), nullable=False),
        sa.Column("independence_statement", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("independence_statement <> ''", name=op.f("ck_checkups_independence_is_stated")),
        sa.CheckConstraint(
            "handler_user_id IS NULL OR assessor_id <> handler_user_id", name=op.f("ck_checkups_assessor_is_no_handler")
        ),
        sa.CheckConstraint("length(commitment) = 64", name=op.f("ck_checkups_commitment_is_sha256")),
        sa.CheckConstraint(
            "loader_id <> recorder_id AND loader_id <> assessor_id", name=op.f("ck_checkups_loader_is_apart")
        ),
        sa.CheckConstraint("positions_per_run BETWEEN 1 AND 60", name=op.f("ck_checkups_positions_1_to_60")),
        sa.CheckConstraint(
            "targets >= 1 AND non_targets >= 0 AND sessions >= 1", name=op.f("ck_checkups_asks_for_something")
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["users.id"], name=op.f("fk_checkups_assessor_id_users")),
        sa.ForeignKeyConstraint(["handler_user_id"], ["users.id"], name=op.f("fk_checkups_handler_user_id_users")),
        sa.ForeignKeyConstraint(["loader_id"], ["users.id"], name=op.f("fk_checkups_loader_id_users")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_checkups_recorder_id_users")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_checkups_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkups")),
        sa.UniqueConstraint("commitment", name=op.f("uq_checkups_commitment")),
    )
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkups_assessor_id"), ["assessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkups_handler_user_id"), ["handler_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkups_loader_id"), ["loader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkups_opened_at"), ["opened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkups_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkups_team_id"), ["team_id"], unique=False)

    op.create_table(
        "checkup_aids",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("aid_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("odour_name", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("amount_g", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("batch", sa.String(length=60), nullable=False),
        sa.Column("replace_by_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["aid_id"], ["training_aids.id"], name=op.f("fk_checkup_aids_aid_id_training_aids")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_aids_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_aids")),
        sa.UniqueConstraint("checkup_id", "aid_id", name=op.f("uq_checkup_aids_checkup_id_aid_id")),
    )
    with op.batch_alter_table("checkup_aids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_aids_aid_id"), ["aid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkup_aids_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "checkup_events",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "running",
                "complete",
                "scored",
                "incomplete",
                "approved",
                "refused",
                name="checkup_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('incomplete', 'refused') OR reason <> ''", name=op.f("ck_checkup_events_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_checkup_events_author_id_users")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_events_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_events")),
        sa.UniqueConstraint("checkup_id", "state", name=op.f("uq_checkup_events_checkup_id_state")),
        sa.UniqueConstraint("checkup_id", "step", name=op.f("uq_checkup_events_checkup_id_step")),
    )
    with op.batch_alter_table("checkup_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_events_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "checkup_odours",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("odour_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_odours_checkup_id_checkups")),
        sa.ForeignKeyConstraint(["odour_id"], ["odours.id"], name=op.f("fk_checkup_odours_odour_id_odours")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_odours")),
        sa.UniqueConstraint("checkup_id", "odour_id", name=op.f("uq_checkup_odours_checkup_id_odour_id")),
    )
    with op.batch_alter_table("checkup_odours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_odours_checkup_id"), ["checkup_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkup_odours_odour_id"), ["odour_id"], unique=False)

    op.create_table(
        "checkup_presences",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("knew_plan", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_checkup_presences_author_id_users")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_presences_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_presences")),
    )
    with op.batch_alter_table("checkup_presences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_presences_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "checkup_results",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_number", sa.Integer(), nullable=False),
        sa.Column("policy_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_json", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=128), nullable=False),
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
        sa.Column(
            "verdict",
            sa.Enum(
                "passed",
                "failed",
                "not_certifiable",
                "incomplete",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("false_alerts", sa.Integer(), nullable=False),
        sa.Column("correct_rejections", sa.Integer(), nullable=False),
        sa.Column("aids_past_date", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0",
            name=op.f("ck_checkup_results_counts_from_zero"),
        ),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_results_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_results")),
        sa.UniqueConstraint("checkup_id", name=op.f("uq_checkup_results_checkup_id")),
    )
    op.create_table(
        "checkup_runs",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_runs_checkup_id_checkups")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_checkup_runs_line_id_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_runs")),
        sa.UniqueConstraint("checkup_id", "number", name=op.f("uq_checkup_runs_checkup_id_number")),
        sa.UniqueConstraint("line_id", name=op.f("uq_checkup_runs_line_id")),
    )
    with op.batch_alter_table("checkup_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_runs_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "miss_causes",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "dog_showed_nothing",
                "handler_missed_change",
                "presentation_fault",
                "aid_fault",
                "unknown",
                name="miss_cause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_miss_causes_author_id_users")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_miss_causes_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_miss_causes")),
        sa.UniqueConstraint(
            "checkup_id", "run", "position", "number", name=op.f("uq_miss_causes_checkup_id_run_position_number")
        ),
    )
    with op.batch_alter_table("miss_causes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_miss_causes_checkup_id"), ["checkup_id"], unique=False)

    op.create_table(
        "sealed_plans",
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("opening", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_sealed_plans_checkup_id_checkups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_plans")),
        sa.UniqueConstraint("checkup_id", name=op.f("uq_sealed_plans_checkup_id")),
    )
    for table in APPEND_ONLY:
        op.forbid_changes(table)


def downgrade() -> None:
    """Takes them away again."""
    op.drop_table("sealed_plans")
    with op.batch_alter_table("miss_causes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_miss_causes_checkup_id"))

    op.drop_table("miss_causes")
    with op.batch_alter_table("checkup_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkup_runs_checkup_id"))

    op.drop_table("checkup_runs")
    op.drop_table("checkup_results")
    with op.batch_alter_table("checkup_presences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkup_presences_checkup_id"))

    op.drop_table("checkup_presences")
    with op.batch_alter_table("checkup_odours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkup_odours_odour_id"))
        batch_op.drop_index(batch_op.f("ix_checkup_odours_checkup_id"))

    op.drop_table("checkup_odours")
    with op.batch_alter_table("checkup_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkup_events_checkup_id"))

    op.drop_table("checkup_events")
    with op.batch_alter_table("checkup_aids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkup_aids_checkup_id"))
        batch_op.drop_index(batch_op.f("ix_checkup_aids_aid_id"))

    op.drop_table("checkup_aids")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkups_team_id"))
        batch_op.drop_index(batch_op.f("ix_checkups_recorder_id"))
        batch_op.drop_index(batch_op.f("ix_checkups_opened_at"))
        batch_op.drop_index(batch_op.f("ix_checkups_loader_id"))
        batch_op.drop_index(batch_op.f("ix_checkups_handler_user_id"))
        batch_op.drop_index(batch_op.f("ix_checkups_assessor_id"))

    op.drop_table("checkups")
