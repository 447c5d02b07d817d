"""Studies of remote air sampling: plan, agreement, containers, their samples, the opening; and field blanks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from canine.columns import UtcDateTime, enum_column
from canine.rules.study import StudyAim

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _key(table: str) -> sa.schema.SchemaItem:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _holds(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _share(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(6, 4), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def upgrade() -> None:
    """Make the tables, empty: no study was on record before."""
    studies = "studies"
    op.create_table(
        studies,
        _id(),
        _id("unit_id"),
        _whole("number"),
        _text("title", 120),
        _text("question", 240),
        sa.Column("aim", enum_column(StudyAim, op.f("ck_studies_study_aim")), nullable=False),
        _share("rate"),
        _share("second", nullable=True),
        _whole("sides"),
        _whole("misses"),
        _share("power"),
        _whole("each"),
        _share("correlation"),
        _share("expected_sensitivity"),
        _share("expected_specificity"),
        _whole("needed"),
        sa.Column("conditions", sa.JSON(), nullable=False),
        _whole("containers"),
        _whole("field_blanks"),
        _whole("filter_blanks"),
        _text("commitment", 64),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        _id("preparer_id"),
        _moment("planned_at"),
        _id("planned_by_id", nullable=True),
        _text("planned_by_name", 120),
        _holds(studies, "number_from_one", "number >= 1"),
        _holds(studies, "commitment_is_sha256", "length(commitment) = 64"),
        _holds(studies, "one_or_two_sided", "sides IN (1, 2)"),
        _holds(studies, "rate_is_a_share", "rate > 0 AND rate < 1"),
        _holds(studies, "blanks_from_zero", "field_blanks >= 0 AND filter_blanks >= 0"),
        _to(studies, "unit_id", "units"),
        _to(studies, "preparer_id", "users"),
        _to(studies, "planned_by_id", "users"),
        _key(studies),
        _one(studies, "unit_id", "number"),
        _one(studies, "commitment"),
    )
    agreements = "study_agreements"
    op.create_table(
        agreements,
        _id(),
        _id("study_id"),
        _moment("agreed_at"),
        _id("agreed_by_id", nullable=True),
        _text("agreed_by_name", 120),
        _to(agreements, "study_id", studies),
        _to(agreements, "agreed_by_id", "users"),
        _key(agreements),
        _one(agreements, "study_id"),
    )
    prepared = "prepared_containers"
    op.create_table(
        prepared,
        _id(),
        _id("study_id"),
        _whole("number"),
        _text("container_number", 11),
        _text("load", 120),
        sa.Column("container_c", sa.Numeric(4, 1), nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        _moment("loaded_at"),
        _moment("emptied_at", nullable=True),
        _moment("prepared_at"),
        _id("prepared_by_id", nullable=True),
        _text("prepared_by_name", 120),
        _id("second_id"),
        _holds(prepared, "number_from_one", "number >= 1"),
        _holds(prepared, "two_people", "prepared_by_id <> second_id"),
        _holds(prepared, "some_container", "container_number <> ''"),
        _to(prepared, "study_id", studies),
        _to(prepared, "prepared_by_id", "users"),
        _to(prepared, "second_id", "users"),
        _key(prepared),
        _one(prepared, "study_id", "number"),
    )
    samples = "study_samples"
    op.create_table(
        samples,
        _id(),
        _id("prepared_id"),
        _id("sample_id"),
        _moment("linked_at"),
        _to(samples, "prepared_id", prepared),
        _to(samples, "sample_id", "air_samples"),
        _key(samples),
        _one(samples, "sample_id"),
    )
    openings = "study_openings"
    op.create_table(
        openings,
        _id(),
        _id("study_id"),
        _text("seed", 64),
        sa.Column("contents", sa.JSON(), nullable=False),
        _text("reason", 400),
        _moment("opened_at"),
        _id("opened_by_id", nullable=True),
        _text("opened_by_name", 120),
        _holds(openings, "seed_is_32_bytes", "length(seed) = 64"),
        _to(openings, "study_id", studies),
        _to(openings, "opened_by_id", "users"),
        _key(openings),
        _one(openings, "study_id"),
    )
    _make_blanks()
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table in TABLES:
        op.forbid_changes(table, but=("emptied_at",) if table == prepared else ())


def _make_blanks() -> None:
    blanks = "field_blanks"
    op.create_table(
        blanks,
        _id("unit_id"),
        _id("shift_id"),
        _text("filter_number", 40),
        sa.Column("filter_folded", sa.Text(), server_default="", nullable=False),
        _text("filter_lot", 40),
        sa.Column("lot_folded", sa.Text(), server_default="", nullable=False),
        _text("place", 120),
        _moment("opened_at"),
        _id("second_id"),
        _id("recorder_id"),
        _text("recorder_name", 120),
        _text("device", 200),
        _whole("form_version"),
        _moment("captured_at", nullable=True),
        _moment("received_at"),
        _id(),
        _holds(blanks, "two_people", "recorder_id <> second_id"),
        _holds(blanks, "some_filter_somewhere", "filter_number <> '' AND filter_lot <> '' AND place <> ''"),
        _to(blanks, "unit_id", "units"),
        _to(blanks, "shift_id", "shifts"),
        _to(blanks, "second_id", "users"),
        _to(blanks, "recorder_id", "users"),
        _key(blanks),
    )
    presented = "session_blanks"
    op.create_table(
        presented,
        _id(),
        _id("session_id"),
        _id("blank_id"),
        _to(presented, "session_id", "presentation_sessions"),
        _to(presented, "blank_id", blanks),
        _key(presented),
        _one(presented, "session_id", "blank_id"),
    )


TABLES = (
    "studies", "study_agreements", "prepared_containers", "study_samples", "study_openings", "field_blanks",
    "session_blanks",
)  # fmt: skip
INDEXES = {
    "studies": ("unit_id",),
    "prepared_containers": ("study_id", "container_number", "loaded_at"),
    "study_samples": ("prepared_id",),
    "field_blanks": ("unit_id", "shift_id", "filter_number", "filter_folded", "lot_folded", "second_id"),
    "session_blanks": ("session_id", "blank_id"),
}


def downgrade() -> None:
    """Take them away; the log keeps every row."""
    for table in reversed(TABLES):
        op.drop_table(table)
