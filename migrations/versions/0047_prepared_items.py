"""Prepared items, numbered, and which of them a check-up may draw on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ("target", "blank", "distractor", "positive_control", "sample", "empty")
PUT_AWAY = ("put_away_at", "put_away_by_id", "put_away_by_name", "put_away_reason")
HOLDS = {
    "item_kind": f"kind IN ({', '.join(repr(word) for word in KINDS)})",
    "number_from_one": "number >= 1",
    "lies_in_a_check_up": "kind IN ('target', 'blank', 'distractor')",
    "target_has_a_source": "(kind = 'target') = (aid_id IS NOT NULL)",
    "target_has_an_odour": "(kind = 'target') = (odour_id IS NOT NULL)",
    "distractor_is_something": "(kind = 'distractor') = (what <> '')",
    "target_is_weighed": "kind <> 'target' OR weight_g IS NOT NULL",
    "weighs_something": "weight_g IS NULL OR weight_g > 0",
    "form_and_container": "form <> '' AND container <> ''",
    "put_away_for_a_reason": "(put_away_at IS NULL) = (put_away_reason = '')",
}


def upgrade() -> None:
    """Make the tables, empty: what lay in the trials before had no numbers, and those keep their rules."""
    op.create_table(
        "prepared_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("odour_id", sa.Uuid(), nullable=True),
        sa.Column("aid_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("weight_g", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("container", sa.String(length=120), nullable=False),
        sa.Column("words_folded", sa.Text(), server_default="", nullable=False),
        sa.Column("prepared_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=True),
        sa.Column("prepared_by_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("put_away_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("put_away_by_id", sa.Uuid(), nullable=True),
        sa.Column("put_away_by_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("put_away_reason", sa.String(length=400), server_default="", nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_prepared_items_{name}")) for name, rule in HOLDS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_prepared_items_{column}_{to}"))
            for column, to in (
                ("unit_id", "units"),
                ("odour_id", "odours"),
                ("aid_id", "training_aids"),
                ("prepared_by_id", "users"),
                ("put_away_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_items")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_prepared_items_unit_id_number")),
    )
    for column in ("unit_id", "odour_id", "aid_id", "prepared_by_id", "words_folded"):
        op.create_index(op.f(f"ix_prepared_items_{column}"), "prepared_items", [column])
    op.forbid_changes("prepared_items", but=PUT_AWAY)
    op.create_table(
        "checkup_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("odour_name", sa.String(length=80), nullable=False),
        sa.Column("aid_label", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_checkup_items_checkup_id_checkups")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["prepared_items.id"], name=op.f("fk_checkup_items_item_id_prepared_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkup_items")),
        sa.UniqueConstraint("checkup_id", "item_id", name=op.f("uq_checkup_items_checkup_id_item_id")),
    )
    for column in ("checkup_id", "item_id"):
        op.create_index(op.f(f"ix_checkup_items_{column}"), "checkup_items", [column])
    op.forbid_changes("checkup_items")
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draws_on_items", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.forbid_changes("checkups")


def downgrade() -> None:
    """Take them away: the log keeps every row, and a revealed plan names what lay in it."""
    op.drop_table("checkup_items")
    op.drop_table("prepared_items")
    op.allow_changes("checkups")
    with op.batch_alter_table("checkups", schema=None) as batch_op:
        batch_op.drop_column("draws_on_items")
    op.forbid_changes("checkups")
