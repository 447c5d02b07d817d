"""Air samples, custody, presentation sessions and decisions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    "air_samples",
    "sample_hand_overs",
    "presentation_sessions",
    "session_teams",
    "session_samples",
    "session_people",
    "sample_decisions",
    "sample_referrals",
    "sample_inspections",
)


def upgrade() -> None:
    """Makes the tables; nothing in them ever changes."""
    op.create_table(
        "presentation_sessions",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
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
        sa.Column("loader_id", sa.Uuid(), nullable=False),
        sa.Column("responses_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("loader_id <> responses_by_id", name=op.f("ck_presentation_sessions_loader_is_apart")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_presentation_sessions_line_id_lines")),
        sa.ForeignKeyConstraint(["loader_id"], ["users.id"], name=op.f("fk_presentation_sessions_loader_id_users")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_presentation_sessions_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["responses_by_id"], ["users.id"], name=op.f("fk_presentation_sessions_responses_by_id_users")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_presentation_sessions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presentation_sessions")),
        sa.UniqueConstraint("line_id", name=op.f("uq_presentation_sessions_line_id")),
    )
    with op.batch_alter_table("presentation_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presentation_sessions_loader_id"), ["loader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presentation_sessions_responses_by_id"), ["responses_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presentation_sessions_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "air_samples",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("container_number", sa.String(length=11), nullable=False),
        sa.Column(
            "container_size",
            sa.Enum(
                "20_ft",
                "40_ft",
                "45_ft",
                "other",
                name="container_size",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "seal_state",
            sa.Enum(
                "intact", "broken", "no_seal", name="seal_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("seal_number", sa.String(length=40), nullable=False),
        sa.Column("seal_remark", sa.String(length=200), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "targeted", "random_draw", name="search_reason", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("targeted_by", sa.String(length=120), nullable=False),
        sa.Column("draw", sa.String(length=120), nullable=False),
        sa.Column("filter_number", sa.String(length=40), nullable=False),
        sa.Column("filter_lot", sa.String(length=40), nullable=False),
        sa.Column("pump", sa.String(length=80), nullable=False),
        sa.Column("flow_l_per_min", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("volume_l", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column(
            "point",
            sa.Enum("vent", "door_seal", name="sampling_point", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("temperature_c", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("humidity_percent", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("bag_seal", sa.String(length=40), nullable=False),
        sa.Column("use_by_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(seal_state = 'no_seal' AND seal_number = '' AND seal_remark <> '')"
            " OR (seal_state <> 'no_seal' AND seal_number <> '')",
            name=op.f("ck_air_samples_seal_number_or_remark"),
        ),
        sa.CheckConstraint("reason <> 'random_draw' OR draw <> ''", name=op.f("ck_air_samples_drawn_in_a_draw")),
        sa.CheckConstraint(
            "reason <> 'targeted' OR targeted_by <> ''", name=op.f("ck_air_samples_targeted_by_somebody")
        ),
        sa.CheckConstraint("flow_l_per_min > 0 AND volume_l > 0", name=op.f("ck_air_samples_draws_some_air")),
        sa.CheckConstraint(
            "humidity_percent IS NULL OR humidity_percent BETWEEN 0 AND 100",
            name=op.f("ck_air_samples_humidity_0_to_100"),
        ),
        sa.CheckConstraint("recorder_id <> second_id", name=op.f("ck_air_samples_two_people")),
        sa.CheckConstraint("stopped_at > started_at", name=op.f("ck_air_samples_stops_after_it_starts")),
        sa.CheckConstraint(
            "temperature_c IS NULL OR temperature_c BETWEEN -30 AND 70",
            name=op.f("ck_air_samples_temperature_of_this_earth"),
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_air_samples_recorder_id_users")),
        sa.ForeignKeyConstraint(["second_id"], ["users.id"], name=op.f("fk_air_samples_second_id_users")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_air_samples_shift_id_shifts")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_air_samples_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_air_samples")),
        sa.UniqueConstraint("filter_lot", "filter_number", name=op.f("uq_air_samples_filter_lot_filter_number")),
    )
    with op.batch_alter_table("air_samples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_air_samples_bag_seal"), ["bag_seal"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_container_number"), ["container_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_filter_number"), ["filter_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_seal_number"), ["seal_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_second_id"), ["second_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_stopped_at"), ["stopped_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_air_samples_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "session_people",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.Column(
            "knew",
            sa.Enum(
                "nothing",
                "which_containers",
                "what_lay_where",
                name="knowledge",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_session_people_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["presentation_sessions.id"],
            name=op.f("fk_session_people_session_id_presentation_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_people")),
    )
    with op.batch_alter_table("session_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_people_session_id"), ["session_id"], unique=False)

    op.create_table(
        "sample_decisions",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "referred",
                "cleared",
                "undecided",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("alerting_dogs", sa.JSON(), nullable=False),
        sa.Column("clearing_dogs", sa.JSON(), nullable=False),
        sa.Column("not_certified", sa.JSON(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("policy_number", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("set_aside >= 0", name=op.f("ck_sample_decisions_set_aside_from_zero")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_sample_decisions_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["air_samples.id"], name=op.f("fk_sample_decisions_sample_id_air_samples")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["presentation_sessions.id"],
            name=op.f("fk_sample_decisions_session_id_presentation_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_decisions")),
        sa.UniqueConstraint("sample_id", "number", name=op.f("uq_sample_decisions_sample_id_number")),
        sa.UniqueConstraint("sample_id", "session_id", name=op.f("uq_sample_decisions_sample_id_session_id")),
    )
    with op.batch_alter_table("sample_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_decisions_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_decisions_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_decisions_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_decisions_session_id"), ["session_id"], unique=False)

    op.create_table(
        "sample_hand_overs",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("bag_seal", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("storage_temperature_c", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("place <> '' AND bag_seal <> ''", name=op.f("ck_sample_hand_overs_somewhere_sealed")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_sample_hand_overs_two_people")),
        sa.CheckConstraint(
            "recorder_id = from_id OR recorder_id = to_id",
            name=op.f("ck_sample_hand_overs_written_by_giver_or_receiver"),
        ),
        sa.ForeignKeyConstraint(["from_id"], ["users.id"], name=op.f("fk_sample_hand_overs_from_id_users")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_sample_hand_overs_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["air_samples.id"], name=op.f("fk_sample_hand_overs_sample_id_air_samples")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_sample_hand_overs_to_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_hand_overs")),
        sa.UniqueConstraint("sample_id", "number", name=op.f("uq_sample_hand_overs_sample_id_number")),
    )
    with op.batch_alter_table("sample_hand_overs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_hand_overs_bag_seal"), ["bag_seal"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_hand_overs_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_hand_overs_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_hand_overs_to_id"), ["to_id"], unique=False)

    op.create_table(
        "sample_inspections",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "found",
                "nothing_found",
                "not_inspected",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("inspected_by", sa.String(length=120), nullable=False),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("exhibit_number", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason <> ''", name=op.f("ck_sample_inspections_corrected_with_a_reason")
        ),
        sa.CheckConstraint(
            "outcome <> 'found' OR (finding <> '' AND exhibit_number <> '')",
            name=op.f("ck_sample_inspections_finding_is_an_exhibit"),
        ),
        sa.CheckConstraint(
            "outcome = 'not_inspected' OR (inspected_by <> '' AND inspected_at IS NOT NULL)",
            name=op.f("ck_sample_inspections_inspected_by_somebody"),
        ),
        sa.CheckConstraint("weight_kg IS NULL OR weight_kg > 0", name=op.f("ck_sample_inspections_weighs_something")),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["sample_inspections.id"],
            name=op.f("fk_sample_inspections_corrects_id_sample_inspections"),
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_sample_inspections_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["air_samples.id"], name=op.f("fk_sample_inspections_sample_id_air_samples")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_inspections")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_sample_inspections_corrects_id")),
    )
    with op.batch_alter_table("sample_inspections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_inspections_exhibit_number"), ["exhibit_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_inspections_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(
            "uq_sample_inspections_one_first",
            ["sample_id"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )

    op.create_table(
        "sample_referrals",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("referred_to", sa.String(length=160), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("referred_to <> ''", name=op.f("ck_sample_referrals_to_somebody")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_sample_referrals_recorder_id_users")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["air_samples.id"], name=op.f("fk_sample_referrals_sample_id_air_samples")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_referrals")),
    )
    with op.batch_alter_table("sample_referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_referrals_sample_id"), ["sample_id"], unique=False)

    op.create_table(
        "session_samples",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["air_samples.id"], name=op.f("fk_session_samples_sample_id_air_samples")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["presentation_sessions.id"],
            name=op.f("fk_session_samples_session_id_presentation_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_samples")),
        sa.UniqueConstraint("session_id", "sample_id", name=op.f("uq_session_samples_session_id_sample_id")),
    )
    with op.batch_alter_table("session_samples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_samples_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_samples_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_teams",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("handler_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["handler_user_id"], ["users.id"], name=op.f("fk_session_teams_handler_user_id_users")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["presentation_sessions.id"], name=op.f("fk_session_teams_session_id_presentation_sessions")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_session_teams_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_teams")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_session_teams_session_id_number")),
        sa.UniqueConstraint("session_id", "team_id", name=op.f("uq_session_teams_session_id_team_id")),
    )
    with op.batch_alter_table("session_teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_teams_handler_user_id"), ["handler_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_teams_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_teams_team_id"), ["team_id"], unique=False)

    for table in APPEND_ONLY:
        op.forbid_changes(table)


def downgrade() -> None:
    """Takes them away again."""
    with op.batch_alter_table("session_teams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_teams_team_id"))
        batch_op.drop_index(batch_op.f("ix_session_teams_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_teams_handler_user_id"))

    op.drop_table("session_teams")
    with op.batch_alter_table("session_samples", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_samples_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_samples_sample_id"))

    op.drop_table("session_samples")
    with op.batch_alter_table("sample_referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_referrals_sample_id"))

    op.drop_table("sample_referrals")
    with op.batch_alter_table("sample_inspections", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sample_inspections_one_first",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sample_inspections_sample_id"))
        batch_op.drop_index(batch_op.f("ix_sample_inspections_exhibit_number"))

    op.drop_table("sample_inspections")
    with op.batch_alter_table("sample_hand_overs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_hand_overs_to_id"))
        batch_op.drop_index(batch_op.f("ix_sample_hand_overs_sample_id"))
        batch_op.drop_index(batch_op.f("ix_sample_hand_overs_from_id"))
        batch_op.drop_index(batch_op.f("ix_sample_hand_overs_bag_seal"))

    op.drop_table("sample_hand_overs")
    with op.batch_alter_table("sample_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_decisions_session_id"))
        batch_op.drop_index(batch_op.f("ix_sample_decisions_sample_id"))
        batch_op.drop_index(batch_op.f("ix_sample_decisions_kind"))
        batch_op.drop_index(batch_op.f("ix_sample_decisions_decided_at"))

    op.drop_table("sample_decisions")
    with op.batch_alter_table("session_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_people_session_id"))

    op.drop_table("session_people")
    with op.batch_alter_table("air_samples", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_air_samples_unit_id"))
        batch_op.drop_index(batch_op.f("ix_air_samples_stopped_at"))
        batch_op.drop_index(batch_op.f("ix_air_samples_shift_id"))
        batch_op.drop_index(batch_op.f("ix_air_samples_second_id"))
        batch_op.drop_index(batch_op.f("ix_air_samples_seal_number"))
        batch_op.drop_index(batch_op.f("ix_air_samples_filter_number"))
        batch_op.drop_index(batch_op.f("ix_air_samples_container_number"))
        batch_op.drop_index(batch_op.f("ix_air_samples_bag_seal"))

    op.drop_table("air_samples")
    with op.batch_alter_table("presentation_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presentation_sessions_unit_id"))
        batch_op.drop_index(batch_op.f("ix_presentation_sessions_responses_by_id"))
        batch_op.drop_index(batch_op.f("ix_presentation_sessions_loader_id"))

    op.drop_table("presentation_sessions")
