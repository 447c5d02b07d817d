"""Shifts that are planned ahead, and the swaps that handlers ask for."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Uuid

from migrations.first.schema import METADATA, MOMENT, one_of, only_one, required, row_id

Table(
    "planned_shifts",
    METADATA,
    row_id(),
    required("unit_id", Uuid, ForeignKey("units.id")),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    required("station_id", Uuid, ForeignKey("stations.id")),
    required("starts_at", MOMENT),
    required("ends_at", MOMENT),
    Column("planned_by_id", Uuid, ForeignKey("users.id")),
    required("planned_by_name", String(120)),
    required("planned_at", MOMENT),
    Column("cancelled_at", MOMENT),
    required("cancel_reason", String(400)),
    CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled_with_a_reason"),
    CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    Index("ix_planned_shifts_unit_id_ends_at", "unit_id", "ends_at"),
)

Table(
    "swaps",
    METADATA,
    row_id(),
    required("shift_id", Uuid, ForeignKey("planned_shifts.id"), index=True),
    required("from_team_id", Uuid, ForeignKey("teams.id")),
    required("to_team_id", Uuid, ForeignKey("teams.id")),
    Column("in_return_id", Uuid, ForeignKey("planned_shifts.id")),
    required("state", one_of("swap_state", "asked", "agreed", "approved", "refused", "withdrawn")),
    required("reason", String(400)),
    Column("asked_by_id", Uuid, ForeignKey("users.id")),
    required("asked_at", MOMENT),
    Column("answered_at", MOMENT),
    required("decided_by_name", String(120)),
    Column("decided_at", MOMENT),
    required("decision_reason", String(400)),
    CheckConstraint("reason <> ''", name="asked_with_a_reason"),
    CheckConstraint("from_team_id <> to_team_id", name="between_two_teams"),
    CheckConstraint(
        "state NOT IN ('approved', 'refused') OR (decided_at IS NOT NULL AND decision_reason <> '')",
        name="decided_with_a_reason",
    ),
    only_one("uq_swaps_open", "shift_id", where="state IN ('asked', 'agreed')"),
)
