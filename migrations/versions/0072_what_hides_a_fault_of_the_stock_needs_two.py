"""A second person agrees before a fault of a lot or a pump is struck, or before one that was put away is used again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0072"
down_revision: str | None = "0071"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TABLE = "stock_proposals"
_ABOUT = {
    "lot_id": "filter_lots",
    "blank_test_id": "lot_blank_tests",
    "pump_id": "pumps",
    "calibration_id": "pump_calibrations",
}
_ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
_CHECKS = {
    "proposal_state": "state IN ('proposed', 'agreed_to', 'declined', 'withdrawn', 'lapsed')",
    "has_a_reason": "reason <> ''",
    "open_or_answered": "(state = 'proposed') = (answered_at IS NULL)",
    "answered_by_somebody": "answered_at IS NULL OR answered_by_name <> ''",
    "agreed_by_a_second_person": (
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)"
    ),
    "about_one_entry": " + ".join(f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)" for one in _ABOUT) + " = 1",
    "only_what_ends_comes_back": "NOT takes_back_end OR (blank_test_id IS NULL AND calibration_id IS NULL)",
}


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Make the table, empty: what was struck until now was struck by one person, and stays."""
    keys = {"unit_id": "units", **_ABOUT, "author_id": "users", "second_id": "users", "answered_by_id": "users"}
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in _ABOUT),
        sa.Column("takes_back_end", sa.Boolean(), nullable=False),
        _text("state", 40),
        _text("reason", 400),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _text("author_name", 120),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("second_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        _text("answered_by_name", 120),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        _text("answer_reason", 400),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}")) for name, rule in _CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{name}_{table}"))
            for name, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
    )
    for name in _ABOUT:
        op.create_index(op.f(f"ix_{_TABLE}_{name}"), _TABLE, [name])
        where = sa.text(f"state = 'proposed' AND {name} IS NOT NULL")
        op.create_index(
            f"uq_{_TABLE}_one_waits_of_{name.removesuffix('_id')}",
            _TABLE,
            [name],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.forbid_changes(_TABLE, but=_ANSWER)


def downgrade() -> None:
    """Take it away. Raises RuntimeError where something was proposed: who agreed would be lost."""
    if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {_TABLE}")):
        raise RuntimeError("What was proposed of the stock is on record: who agreed would be lost.")
    op.allow_changes(_TABLE)
    op.drop_table(_TABLE)
