"""Shifts and searches."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPEND_ONLY = (
    "shift_notes",
    "search_corrections",
    "alerts",
    "search_outcomes",
    "findings",
    "weighings",
    "identifications",
    "named_witnesses",
)


def upgrade() -> None:
    """Makes the tables; what is evidence can be added to and never changed."""
    op.create_table(
        "shifts",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_shifts_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_shifts_recorder_id_users")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_shifts_station_id_stations")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_shifts_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shifts_started_at"), ["started_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shifts_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shifts_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "shift_notes",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("temperature_c", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("humidity_percent", sa.Integer(), nullable=True),
        sa.Column(
            "rain",
            sa.Enum(
                "dry", "light_rain", "heavy_rain", name="rain", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "wind",
            sa.Enum(
                "calm",
                "light_wind",
                "moderate_wind",
                "strong_wind",
                name="wind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "humidity_percent IS NULL OR humidity_percent BETWEEN 0 AND 100",
            name=op.f("ck_shift_notes_humidity_0_to_100"),
        ),
        sa.CheckConstraint(
            "temperature_c IS NULL OR temperature_c BETWEEN -30 AND 60",
            name=op.f("ck_shift_notes_temperature_of_this_earth"),
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_shift_notes_recorder_id_users")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_notes_shift_id_shifts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_notes")),
    )
    with op.batch_alter_table("shift_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_notes_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "searches",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "container",
                "vehicle",
                "vessel",
                "baggage",
                "parcel",
                "warehouse",
                name="cargo_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("container_number", sa.String(length=11), nullable=True),
        sa.Column("object_name", sa.String(length=120), nullable=False),
        sa.Column(
            "seal_state",
            sa.Enum(
                "intact", "broken", "no_seal", name="seal_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("seal_number", sa.String(length=40), nullable=False),
        sa.Column("seal_remark", sa.String(length=200), nullable=False),
        sa.Column("declared_goods", sa.String(length=200), nullable=False),
        sa.Column("bill_of_lading", sa.String(length=60), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "targeted", "random_draw", name="search_reason", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("targeted_by", sa.String(length=120), nullable=False),
        sa.Column("draw", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'container') = (container_number IS NOT NULL)", name=op.f("ck_searches_container_has_its_number")
        ),
        sa.CheckConstraint(
            "kind <> 'container' OR seal_state IS NOT NULL", name=op.f("ck_searches_container_seal_seen")
        ),
        sa.CheckConstraint("kind = 'container' OR object_name <> ''", name=op.f("ck_searches_object_has_a_name")),
        sa.CheckConstraint("reason <> 'random_draw' OR draw <> ''", name=op.f("ck_searches_drawn_in_a_draw")),
        sa.CheckConstraint("reason <> 'targeted' OR targeted_by <> ''", name=op.f("ck_searches_targeted_by_somebody")),
        sa.CheckConstraint(
            "seal_state IS NULL OR (seal_state = 'no_seal' AND seal_number = '' AND seal_remark <> '')"
            " OR (seal_state <> 'no_seal' AND seal_number <> '')",
            name=op.f("ck_searches_seal_number_or_remark"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_searches_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_searches_recorder_id_users")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_searches_shift_id_shifts")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_searches_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    with op.batch_alter_table("searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_searches_container_number"), ["container_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_seal_number"), ["seal_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_started_at"), ["started_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_team_id"), ["team_id"], unique=False)

    op.create_table(
        "shift_teams",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("dog_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["dog_id"], ["dogs.id"], name=op.f("fk_shift_teams_dog_id_dogs")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_teams_shift_id_shifts")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_shift_teams_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_teams")),
        sa.UniqueConstraint("shift_id", "team_id", name=op.f("uq_shift_teams_shift_id_team_id")),
    )
    with op.batch_alter_table("shift_teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_teams_dog_id"), ["dog_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_teams_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_teams_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_shift_teams_one_open",
            ["dog_id"],
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )

    op.create_table(
        "alerts",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "alert", "change_of_behaviour", name="alert_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_alerts_corrected_with_a_reason")),
        sa.CheckConstraint("corrects_id IS NOT NULL OR NOT is_retraction", name=op.f("ck_alerts_retracts_something")),
        sa.ForeignKeyConstraint(["corrects_id"], ["alerts.id"], name=op.f("fk_alerts_corrects_id_alerts")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_alerts_recorder_id_users")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_alerts_search_id_searches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_alerts_corrects_id")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alerts_search_id"), ["search_id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=160), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column(
            "concealment",
            sa.Enum(
                "carvings",
                "paintings",
                "wood",
                "fresh_produce",
                "frozen_fish",
                "nuts",
                "false_wall",
                "none",
                "other",
                name="concealment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("concealment_remark", sa.String(length=200), nullable=False),
        sa.Column("exhibit_number", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_findings_corrected_with_a_reason")),
        sa.CheckConstraint("corrects_id IS NOT NULL OR NOT is_retraction", name=op.f("ck_findings_retracts_something")),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name=op.f("ck_findings_some_quantity")),
        sa.ForeignKeyConstraint(["corrects_id"], ["findings.id"], name=op.f("fk_findings_corrects_id_findings")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_findings_recorder_id_users")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_findings_search_id_searches")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_findings_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_findings_corrects_id")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_findings_exhibit_number"), ["exhibit_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_findings_search_id"), ["search_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_findings_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_findings_exhibit",
            ["unit_id", "exhibit_number"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )

    op.create_table(
        "named_witnesses",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=160), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_named_witnesses_recorder_id_users")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_named_witnesses_search_id_searches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_witnesses")),
    )
    with op.batch_alter_table("named_witnesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_named_witnesses_search_id"), ["search_id"], unique=False)

    op.create_table(
        "search_corrections",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column(
            "fact",
            sa.Enum(
                "container_number",
                "object_name",
                "seal_number",
                "declared_goods",
                "bill_of_lading",
                "targeted_by",
                "draw",
                name="search_fact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("old", sa.String(length=200), nullable=False),
        sa.Column("new", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_search_corrections_has_a_reason")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_search_corrections_recorder_id_users")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_search_corrections_search_id_searches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_corrections")),
    )
    with op.batch_alter_table("search_corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_corrections_new"), ["new"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_corrections_search_id"), ["search_id"], unique=False)

    op.create_table(
        "search_outcomes",
        sa.Column("search_id", sa.Uuid(), nullable=False),
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
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason <> ''", name=op.f("ck_search_outcomes_corrected_with_a_reason")
        ),
        sa.CheckConstraint(
            "outcome = 'not_inspected' OR (inspected_by <> '' AND inspected_at IS NOT NULL)",
            name=op.f("ck_search_outcomes_inspected_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["search_outcomes.id"], name=op.f("fk_search_outcomes_corrects_id_search_outcomes")
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_search_outcomes_recorder_id_users")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_search_outcomes_search_id_searches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_outcomes")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_search_outcomes_corrects_id")),
    )
    with op.batch_alter_table("search_outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_outcomes_search_id"), ["search_id"], unique=False)
        batch_op.create_index(
            "uq_search_outcomes_one_first",
            ["search_id"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )

    op.create_table(
        "identifications",
        sa.Column("exhibit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "by_kind",
            sa.Enum(
                "named_expert",
                "laboratory",
                name="identifier_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_name", sa.String(length=160), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=160), nullable=False),
        sa.Column("report_number", sa.String(length=60), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason <> ''", name=op.f("ck_identifications_corrected_with_a_reason")
        ),
        sa.CheckConstraint(
            "corrects_id IS NOT NULL OR NOT is_retraction", name=op.f("ck_identifications_retracts_something")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["identifications.id"], name=op.f("fk_identifications_corrects_id_identifications")
        ),
        sa.ForeignKeyConstraint(["exhibit_id"], ["findings.id"], name=op.f("fk_identifications_exhibit_id_findings")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_identifications_recorder_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifications")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_identifications_corrects_id")),
    )
    with op.batch_alter_table("identifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identifications_exhibit_id"), ["exhibit_id"], unique=False)

    op.create_table(
        "weighings",
        sa.Column("exhibit_id", sa.Uuid(), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("scale", sa.String(length=120), nullable=False),
        sa.Column("weighed_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight_kg > 0", name=op.f("ck_weighings_weighs_something")),
        sa.ForeignKeyConstraint(["exhibit_id"], ["findings.id"], name=op.f("fk_weighings_exhibit_id_findings")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_weighings_recorder_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighings")),
    )
    with op.batch_alter_table("weighings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weighings_exhibit_id"), ["exhibit_id"], unique=False)

    for table in APPEND_ONLY:
        op.forbid_changes(table)


def downgrade() -> None:
    """Takes them away again."""
    with op.batch_alter_table("weighings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weighings_exhibit_id"))

    op.drop_table("weighings")
    with op.batch_alter_table("identifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identifications_exhibit_id"))

    op.drop_table("identifications")
    with op.batch_alter_table("search_outcomes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_search_outcomes_one_first",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_search_outcomes_search_id"))

    op.drop_table("search_outcomes")
    with op.batch_alter_table("search_corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_corrections_search_id"))
        batch_op.drop_index(batch_op.f("ix_search_corrections_new"))

    op.drop_table("search_corrections")
    with op.batch_alter_table("named_witnesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_named_witnesses_search_id"))

    op.drop_table("named_witnesses")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_findings_exhibit",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_findings_unit_id"))
        batch_op.drop_index(batch_op.f("ix_findings_search_id"))
        batch_op.drop_index(batch_op.f("ix_findings_exhibit_number"))

    op.drop_table("findings")
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alerts_search_id"))

    op.drop_table("alerts")
    with op.batch_alter_table("shift_teams", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shift_teams_one_open", sqlite_where=sa.text("is_open"), postgresql_where=sa.text("is_open")
        )
        batch_op.drop_index(batch_op.f("ix_shift_teams_team_id"))
        batch_op.drop_index(batch_op.f("ix_shift_teams_shift_id"))
        batch_op.drop_index(batch_op.f("ix_shift_teams_dog_id"))

    op.drop_table("shift_teams")
    with op.batch_alter_table("searches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_searches_team_id"))
        batch_op.drop_index(batch_op.f("ix_searches_started_at"))
        batch_op.drop_index(batch_op.f("ix_searches_shift_id"))
        batch_op.drop_index(batch_op.f("ix_searches_seal_number"))
        batch_op.drop_index(batch_op.f("ix_searches_container_number"))

    op.drop_table("searches")
    with op.batch_alter_table("shift_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_notes_shift_id"))

    op.drop_table("shift_notes")
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shifts_unit_id"))
        batch_op.drop_index(batch_op.f("ix_shifts_station_id"))
        batch_op.drop_index(batch_op.f("ix_shifts_started_at"))

    op.drop_table("shifts")
