"""Indexes from which the lists of ten years are read, counted and searched."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Name, table, what it holds.
INDEXES: tuple[tuple[str, str, list[str]], ...] = (
    ("ix_shifts_unit_id_started_at_id", "shifts", ["unit_id", "started_at", "id"]),
    ("ix_shifts_recorder_id_started_at", "shifts", ["recorder_id", "started_at"]),
    ("ix_shifts_ended_at", "shifts", ["ended_at"]),
    (
        "ix_searches_found_by",
        "searches",
        ["container_number", "object_folded", "seal_folded", "lading_folded", "id"],
    ),
    ("ix_searches_seal_folded_started_at_id", "searches", ["seal_folded", "started_at", "id"]),
    ("ix_searches_recorder_id", "searches", ["recorder_id"]),
    ("ix_search_corrections_fact_new", "search_corrections", ["fact", "new"]),
    ("ix_alerts_kind_search_id", "alerts", ["kind", "search_id"]),
    ("ix_search_outcomes_outcome_search_id", "search_outcomes", ["outcome", "search_id"]),
    ("ix_air_samples_unit_id_stopped_at_id", "air_samples", ["unit_id", "stopped_at", "id"]),
    (
        "ix_air_samples_found_by",
        "air_samples",
        ["container_number", "seal_folded", "bag_folded", "filter_folded", "lot_folded", "id"],
    ),
    ("ix_air_samples_recorder_id", "air_samples", ["recorder_id"]),
    ("ix_custody_requests_unit_id_is_needed_id", "custody_requests", ["unit_id", "is_needed", "id"]),
    ("ix_custody_requests_person_id_id", "custody_requests", ["person_id", "id"]),
    ("ix_custody_requests_asked_by_id_id", "custody_requests", ["asked_by_id", "id"]),
    ("ix_custody_replies_request_id_said", "custody_replies", ["request_id", "said"]),
    ("ix_certificates_issued_at_serial_team_id_id", "certificates", ["issued_at", "serial", "team_id", "id"]),
    ("ix_certificates_found_by", "certificates", ["serial_folded", "words_folded", "pdf_sha256", "id"]),
    ("ix_planned_shifts_team_id_ends_at", "planned_shifts", ["team_id", "ends_at"]),
    ("ix_notices_person_id_seen_at_raised_at_id", "notices", ["person_id", "seen_at", "raised_at", "id"]),
    ("ix_aid_movements_aid_id_move", "aid_movements", ["aid_id", "move"]),
    ("ix_exercises_started_at", "exercises", ["started_at"]),
    ("ix_exercises_words_folded_id", "exercises", ["words_folded", "id"]),
)
# Of few rows among many.
PARTIAL = (
    ("ix_searches_under_way", "searches", ["started_at"], "ended_at IS NULL"),
    ("ix_lines_open", "lines", ["id"], "closed_at IS NULL"),
)


def upgrade() -> None:
    """Make them; no row is changed."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for name, table, names, where in PARTIAL:
        op.create_index(name, table, names, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take them away."""
    for name, table, *_ in (*PARTIAL, *INDEXES):
        op.drop_index(name, table)
