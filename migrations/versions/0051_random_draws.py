"""The random draw of a day: commitment, list, draw, drawn containers and what became of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from canine.columns import UtcDateTime

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _holds(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Make the tables, empty: what was drawn before stands in words on the searches and samples."""
    commitments = "draw_commitments"
    op.create_table(
        commitments,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        _text("commitment", 64),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        _text("public_source", 200),
        _text("reason", 400),
        sa.Column("committed_at", UtcDateTime(), nullable=False),
        sa.Column("committed_by_id", sa.Uuid(), nullable=True),
        _text("committed_by_name", 120),
        _holds(commitments, "number_from_one", "number >= 1"),
        _holds(commitments, "commitment_is_sha256", "length(commitment) = 64"),
        _holds(commitments, "day_has_hours", "until_at > from_at"),
        _to(commitments, "unit_id", "units"),
        _to(commitments, "committed_by_id", "users"),
        *_key(commitments),
        _one(commitments, "unit_id", "number"),
        _one(commitments, "commitment"),
    )
    lists = "draw_lists"
    op.create_table(
        lists,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        _text("file_name", 200),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("sha256", 64),
        sa.Column("as_listed", sa.Boolean(), nullable=False),
        sa.Column("divided_by", sa.JSON(), nullable=False),
        sa.Column("targeted", sa.JSON(), nullable=False),
        sa.Column("listed_count", sa.Integer(), nullable=False),
        sa.Column("again_count", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        _text("entered_by_name", 120),
        _holds(lists, "list_is_sha256", "length(sha256) = 64"),
        _holds(lists, "lists_something", "listed_count >= 1"),
        _to(lists, "commitment_id", commitments),
        _to(lists, "entered_by_id", "users"),
        *_key(lists),
        _one(lists, "commitment_id"),
    )
    draws = "draws"
    op.create_table(
        draws,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        _text("seed", 64),
        _text("public_part", 200),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        _text("drawn_by_name", 120),
        _holds(draws, "seed_is_32_bytes", "length(seed) = 64"),
        _to(draws, "commitment_id", commitments),
        _to(draws, "drawn_by_id", "users"),
        *_key(draws),
        _one(draws, "commitment_id"),
    )
    drawn = "drawn_containers"
    op.create_table(
        drawn,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        _text("number", 11),
        _text("stratum", 190),
        sa.Column("place", sa.Integer(), nullable=False),
        _text("yard", 60),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        _holds(drawn, "place_from_one", "place >= 1"),
        _to(drawn, "draw_id", draws),
        _to(drawn, "replaces_id", drawn),
        *_key(drawn),
        _one(drawn, "draw_id", "number"),
        _one(drawn, "draw_id", "stratum", "place"),
        _one(drawn, "replaces_id"),
    )
    not_reached = "drawn_not_reached"
    op.create_table(
        not_reached,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("drawn_id", sa.Uuid(), nullable=False),
        _text("reason", 400),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=True),
        _text("said_by_name", 120),
        _holds(not_reached, "has_a_reason", "reason <> ''"),
        _to(not_reached, "drawn_id", drawn),
        _to(not_reached, "said_by_id", "users"),
        *_key(not_reached),
        _one(not_reached, "drawn_id"),
    )
    looks = "drawn_looks"
    op.create_table(
        looks,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("drawn_id", sa.Uuid(), nullable=False),
        sa.Column("search_id", sa.Uuid(), nullable=True),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        _holds(looks, "a_search_or_a_sample", "(search_id IS NULL) <> (sample_id IS NULL)"),
        _to(looks, "drawn_id", drawn),
        _to(looks, "search_id", "searches"),
        _to(looks, "sample_id", "air_samples"),
        *_key(looks),
        _one(looks, "drawn_id", "search_id"),
        _one(looks, "drawn_id", "sample_id"),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table in TABLES:
        op.forbid_changes(table)


TABLES = ("draw_commitments", "draw_lists", "draws", "drawn_containers", "drawn_not_reached", "drawn_looks")
INDEXES = {
    "draw_commitments": ("unit_id", "from_at"),
    "drawn_containers": ("draw_id", "number"),
    "drawn_looks": ("drawn_id", "search_id", "sample_id"),
}


def downgrade() -> None:
    """Take them away; the log keeps every row."""
    for table in reversed(TABLES):
        op.drop_table(table)
