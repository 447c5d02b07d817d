"""The handlers' rota with its swaps, limits of fitness that readiness reads, aids that end, and what else falls due."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed"),
)
NEW_MATTERS = (
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("shift_not_ready", "swap_asked", "swap_decided"),
)
MOVES = ("taken_out", "brought_back")
MODES = ("free_search", "rasco")
# The morning page asks for a team's latest; each begins with the team and takes the place of that index alone.
WIDER_INDEXES = {
    "exercises": ["team_id", "held_on"],
    "standing_facts": ["team_id", "kind", "mode", "odour_id", "at"],
    "checkups": ["team_id", "mode", "zone", "id"],
}
SWAP_STATES = ("asked", "agreed", "approved", "refused", "withdrawn")


def upgrade() -> None:
    """Adds the rota, the limits, and the new words."""
    _allow("notices", "matter", "matter", (*MATTERS, *NEW_MATTERS))
    _allow("aid_movements", "move", "aid_move", (*MOVES, "disposed_of"))
    with op.batch_alter_table("medical_checkups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limited_mode", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("heat_limit_c", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_medical_checkups_limited_mode"), _among("limited_mode", MODES))
        batch_op.create_check_constraint(
            batch_op.f("ck_medical_checkups_limits_of_a_limited"),
            "fitness = 'fit_with_limits' OR (limited_mode IS NULL AND heat_limit_c IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_medical_checkups_heat_of_a_port"), "heat_limit_c BETWEEN 10 AND 50"
        )
    _forbid_again()
    for table, columns in WIDER_INDEXES.items():
        op.drop_index(op.f(f"ix_{table}_team_id"), table)
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    _add_planned_shifts()
    _add_swaps()


def downgrade() -> None:
    """Takes them away, with notices in the new words; fails where an aid was disposed of, since that stays written."""
    op.drop_table("swaps")
    op.drop_table("planned_shifts")
    for table, columns in WIDER_INDEXES.items():
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
        op.create_index(op.f(f"ix_{table}_team_id"), table, ["team_id"])
    with op.batch_alter_table("medical_checkups", schema=None) as batch_op:
        for name in ("limited_mode", "limits_of_a_limited", "heat_of_a_port"):
            batch_op.drop_constraint(batch_op.f(f"ck_medical_checkups_{name}"), type_="check")
        batch_op.drop_column("heat_limit_c")
        batch_op.drop_column("limited_mode")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow("aid_movements", "move", "aid_move", MOVES)
    _forbid_again()
    _allow("notices", "matter", "matter", MATTERS)


def _forbid_again() -> None:
    """SQLite's batch mode makes the tables anew, and their triggers go with the old ones."""
    if op.get_bind().dialect.name == "sqlite":
        for table in ("aid_movements", "medical_checkups"):
            op.forbid_changes(table)


def _add_planned_shifts() -> None:
    op.create_table(
        "planned_shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("planned_by_name", sa.String(length=120), nullable=False),
        sa.Column("planned_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_planned_shifts_ends_after_it_starts")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason = '')", name=op.f("ck_planned_shifts_cancelled_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["users.id"], name=op.f("fk_planned_shifts_planned_by_id_users")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_planned_shifts_station_id_stations")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_planned_shifts_team_id_teams")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_planned_shifts_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_shifts")),
    )
    with op.batch_alter_table("planned_shifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_shifts_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_shifts_unit_id_ends_at"), ["unit_id", "ends_at"], unique=False)


def _add_swaps() -> None:
    op.create_table(
        "swaps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("from_team_id", sa.Uuid(), nullable=False),
        sa.Column("to_team_id", sa.Uuid(), nullable=False),
        sa.Column("in_return_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=120), nullable=False),
        sa.Column("decided_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("decision_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(_among("state", SWAP_STATES), name=op.f("ck_swaps_swap_state")),
        sa.CheckConstraint("from_team_id <> to_team_id", name=op.f("ck_swaps_between_two_teams")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_swaps_asked_with_a_reason")),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'refused') OR (decided_at IS NOT NULL AND decision_reason <> '')",
            name=op.f("ck_swaps_decided_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_swaps_asked_by_id_users")),
        sa.ForeignKeyConstraint(["from_team_id"], ["teams.id"], name=op.f("fk_swaps_from_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["in_return_id"], ["planned_shifts.id"], name=op.f("fk_swaps_in_return_id_planned_shifts")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["planned_shifts.id"], name=op.f("fk_swaps_shift_id_planned_shifts")),
        sa.ForeignKeyConstraint(["to_team_id"], ["teams.id"], name=op.f("fk_swaps_to_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swaps")),
    )
    with op.batch_alter_table("swaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swaps_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(
            "uq_swaps_open",
            ["shift_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'agreed')"),
            postgresql_where=sa.text("state IN ('asked', 'agreed')"),
        )


def _allow(table: str, column: str, constraint: str, words: Sequence[str]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{constraint}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{constraint}"), _among(column, words))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
