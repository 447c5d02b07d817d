"""Filters by lot with their blank tests, pumps with their calibrations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0063"
down_revision: str | None = "0062"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ENDED = ("ended_on", "end_reason", "ended_by_name")


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
    ]


def _ended() -> list[sa.Column[object]]:
    return [
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("ended_by_name", sa.String(length=120), server_default="", nullable=False),
    ]


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _bound(table: str, checks: dict[str, str], *keys: tuple[str, str]) -> list[sa.Constraint]:
    every = (*keys, ("recorded_by_id", "users"))
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(sa.ForeignKeyConstraint([one], [f"{to}.id"], name=op.f(f"fk_{table}_{one}_{to}")) for one, to in every),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Make the tables, empty: which lots were tested before, nobody recorded."""
    ended_with_a_reason = "(ended_on IS NULL) = (end_reason = '')"
    op.create_table(
        "filter_lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        _text("number", 40),
        sa.Column("number_folded", sa.Text(), server_default="", nullable=False),
        _text("maker", 120),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("use_by_on", sa.Date(), nullable=True),
        *_ended(),
        *_recorded(),
        *_bound(
            "filter_lots",
            {"some_filters_with_a_number": "number <> '' AND pieces > 0", "ended_with_a_reason": ended_with_a_reason},
            ("unit_id", "units"),
        ),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_filter_lots_unit_id_number")),
    )
    op.create_table(
        "lot_blank_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("filters", sa.Integer(), nullable=False),
        sa.Column("contaminated", sa.Integer(), nullable=False),
        _text("how", 400),
        *_recorded(),
        *_bound(
            "lot_blank_tests",
            {
                "contaminated_among_the_opened": "filters > 0 AND contaminated BETWEEN 0 AND filters",
                "says_how": "how <> ''",
            },
            ("lot_id", "filter_lots"),
        ),
    )
    op.create_table(
        "pumps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        _text("name", 80),
        sa.Column("name_folded", sa.Text(), server_default="", nullable=False),
        _text("model", 120),
        _text("serial", 120),
        *_ended(),
        *_recorded(),
        *_bound(
            "pumps", {"has_a_name": "name <> ''", "ended_with_a_reason": ended_with_a_reason}, ("unit_id", "units")
        ),
    )
    op.create_table(
        "pump_calibrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pump_id", sa.Uuid(), nullable=False),
        sa.Column("calibrated_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("flow_l_per_min", sa.Numeric(7, 2), nullable=False),
        _text("calibrated_by", 120),
        _text("certificate", 120),
        *_recorded(),
        *_bound(
            "pump_calibrations",
            {
                "due_after_it": "due_on > calibrated_on",
                "some_flow": "flow_l_per_min > 0",
                "by_somebody": "calibrated_by <> ''",
            },
            ("pump_id", "pumps"),
        ),
    )
    in_use = sa.text("ended_on IS NULL")
    op.create_index(
        "uq_pumps_one_in_use", "pumps", ["unit_id", "name"], unique=True, sqlite_where=in_use, postgresql_where=in_use
    )
    for table, column in (
        ("filter_lots", "number_folded"),
        ("lot_blank_tests", "lot_id"),
        ("pumps", "name_folded"),
        ("pump_calibrations", "pump_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.forbid_changes("filter_lots", but=ENDED)
    op.forbid_changes("pumps", but=ENDED)
    op.forbid_changes("lot_blank_tests")
    op.forbid_changes("pump_calibrations")


def downgrade() -> None:
    """Take them away: the log keeps every row."""
    for table in ("pump_calibrations", "pumps", "lot_blank_tests", "filter_lots"):
        op.drop_table(table)
