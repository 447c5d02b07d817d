"""Shifts, searches, field records and their like: what was written stays; only what comes later may be added."""

from collections.abc import Sequence

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# The columns that are filled after the row was written: its end, its answer, what became of it.
FILLED_LATER = {
    "teams": ("to_on", "end_reason"),
    "lines": ("closed_at",),
    "shifts": ("ended_at",),
    "shift_teams": ("is_open",),
    "searches": ("ended_at",),
    "strikes": ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
    "possible_doubles": ("is_double", "settled_by_name", "settled_at"),
    "field_records": ("state", "waits_for", "hold_reason", "retry_at", "problems", "recorded_at"),
    "field_photos": ("jpeg", "completed_at", "cleared_at", "cleared_bytes"),
    "kept_bodies": ("settlement", "settled_at", "settled_by_name", "reason"),
}


def upgrade() -> None:
    """Writes the triggers; no row is touched."""
    for table, columns in FILLED_LATER.items():
        op.forbid_changes(table, but=columns)


def downgrade() -> None:
    """Takes them away."""
    for table in FILLED_LATER:
        op.allow_changes(table)
