"""Shifts that are planned ahead, and the swaps that handlers ask for."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, only_one, required, row_id

sa.Table(
    "planned_shifts",
    METADATA,
    row_id(),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id")),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    required("station_id", sa.Uuid, sa.ForeignKey("stations.id")),
    required("starts_at", MOMENT),
    required("ends_at", MOMENT),
    sa.Column("planned_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("planned_by_name", sa.String(120)),
    required("planned_at", MOMENT),
    sa.Column("cancelled_at", MOMENT),
    required("cancel_reason", sa.String(400)),
    sa.CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled_with_a_reason"),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    sa.Index("ix_planned_shifts_unit_id_ends_at", "unit_id", "ends_at"),
)

sa.Table(
    "swaps",
    METADATA,
    row_id(),
    required("shift_id", sa.Uuid, sa.ForeignKey("planned_shifts.id"), index=True),
    required("from_team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    required("to_team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    sa.Column("in_return_id", sa.Uuid, sa.ForeignKey("planned_shifts.id")),
    required("state", one_of("swap_state", "asked", "agreed", "approved", "refused", "withdrawn")),
    required("reason", sa.String(400)),
    sa.Column("asked_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("asked_at", MOMENT),
    sa.Column("answered_at", MOMENT),
    required("decided_by_name", sa.String(120)),
    sa.Column("decided_at", MOMENT),
    required("decision_reason", sa.String(400)),
    sa.CheckConstraint("reason <> ''", name="asked_with_a_reason"),
    sa.CheckConstraint("from_team_id <> to_team_id", name="between_two_teams"),
    sa.CheckConstraint(
        "state NOT IN ('approved', 'refused') OR (decided_at IS NOT NULL AND decision_reason <> '')",
        name="decided_with_a_reason",
    ),
    only_one("uq_swaps_open", "shift_id", where="state IN ('asked', 'agreed')"),
)
