"""Policy, standing, notices and presentations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "lines",
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("positions BETWEEN 1 AND 60", name=op.f("ck_lines_positions_1_to_60")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_table(
        "placements",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed_item", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_placements_position_from_one")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_placements_line_id_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("line_id", "position", name=op.f("uq_placements_line_id_position")),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_line_id"), ["line_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "matter",
            sa.Enum(
                "retest",
                "certificate_expiry",
                "efficacy_checkup",
                "medical",
                "vaccination",
                "rasco_refresher",
                "not_certified_work",
                "checkup_waits",
                "checkup_failed",
                "withdrawal_proposed",
                "custody_broken",
                name="matter",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_notices_person_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("person_id", "matter", "subject_id", "due_on", "rung", name="uq_notices_told_once"),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_person_id"), ["person_id"], unique=False)

    op.create_table(
        "policy_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_values", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_policy_versions_number_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_policy_versions_author_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("in_force_from", name=op.f("uq_policy_versions_in_force_from")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_versions_number")),
    )
    op.create_table(
        "responses",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "alert",
                "change_of_behaviour",
                "none",
                "not_sniffed",
                name="response_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("latency_s", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("sniffed_s", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("latency_s IS NULL OR latency_s >= 0", name=op.f("ck_responses_latency_from_zero")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_responses_position_from_one")),
        sa.CheckConstraint("sniffed_s IS NULL OR sniffed_s >= 0", name=op.f("ck_responses_sniffed_from_zero")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_responses_line_id_lines")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_responses_recorder_id_users")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_responses_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("line_id", "team_id", "position", name=op.f("uq_responses_line_id_team_id_position")),
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_responses_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_responses_team_id"), ["team_id"], unique=False)

    op.create_table(
        "standing_facts",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "certified",
                "suspended",
                "reinstated",
                "withdrawn",
                "ended",
                name="standing_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum("free_search", "rasco", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("odour_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'certified' OR (mode IS NOT NULL AND odour_id IS NOT NULL AND until IS NOT NULL)",
            name=op.f("ck_standing_facts_certified_for_something"),
        ),
        sa.CheckConstraint("until IS NULL OR until > at", name=op.f("ck_standing_facts_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_standing_facts_author_id_users")),
        sa.ForeignKeyConstraint(["odour_id"], ["odours.id"], name=op.f("fk_standing_facts_odour_id_odours")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_standing_facts_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_facts")),
    )
    with op.batch_alter_table("standing_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_facts_team_id"), ["team_id"], unique=False)

    op.create_table(
        "response_corrections",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "alert",
                "change_of_behaviour",
                "none",
                "not_sniffed",
                name="response_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_response_corrections_has_a_reason")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_response_corrections_author_id_users")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_corrections_response_id_responses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_corrections")),
    )
    with op.batch_alter_table("response_corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_corrections_response_id"), ["response_id"], unique=False)

    for table in ("policy_versions", "standing_facts", "placements", "responses", "response_corrections"):
        op.forbid_changes(table)


def downgrade() -> None:
    with op.batch_alter_table("response_corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_corrections_response_id"))

    op.drop_table("response_corrections")
    with op.batch_alter_table("standing_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_facts_team_id"))

    op.drop_table("standing_facts")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_responses_team_id"))
        batch_op.drop_index(batch_op.f("ix_responses_line_id"))

    op.drop_table("responses")
    op.drop_table("policy_versions")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_person_id"))

    op.drop_table("notices")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_line_id"))

    op.drop_table("placements")
    op.drop_table("lines")
