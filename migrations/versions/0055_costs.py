"""Costs of a unit with their receipts, and strikes and corrections of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SUBJECTS = (
    *("search", "alert", "outcome", "finding", "weighing", "identification", "exhibit_hand_over", "named_witness"),
    *("air_sample", "hand_over", "referral", "sample_inspection", "exercise"),
)
NEW_SUBJECTS = ("cost",)
ANSWERED = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
# Tables that name what kind of entry they are about, each with what is added to a row later.
ABOUT_ENTRIES: dict[str, tuple[str, ...]] = {
    "strikes": ANSWERED,
    "possible_doubles": ("is_double", "settled_by_name", "settled_at"),
    "corrections": (),
    "proposed_corrections": ANSWERED,
}
KINDS = ("food", "veterinary", "equipment", "training", "housing", "transport", "other")
CHECKS = {
    "cost_kind": f"kind IN ({', '.join(repr(word) for word in KINDS)})",
    "some_amount": "amount > 0",
    "currency_of_three_letters": "length(currency) = 3",
    "rate_where_needed": "(currency = 'USD') = (rate IS NULL)",
    "rate_of_a_day": "(rate IS NULL) = (rate_on IS NULL)",
    "some_rate": "rate IS NULL OR rate > 0",
    "receipt_or_why_none": "receipt_number <> '' OR receipt_sha256 <> '' OR note <> ''",
    "receipt_with_its_hash": "(receipt IS NULL) = (receipt_sha256 = '')",
}


def upgrade() -> None:
    """Make the table, empty: what was spent before, nobody recorded here."""
    op.create_table(
        "costs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Numeric(18, 6), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("budget_cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("dog_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_number", sa.String(length=60), nullable=False),
        sa.Column("receipt_folded", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt_name", sa.String(length=200), nullable=False),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_costs_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_costs_{column}_{other}"))
            for column, other in (("unit_id", "units"), ("dog_id", "dogs"), ("recorder_id", "users"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costs")),
    )
    op.create_index(op.f("ix_costs_unit_id_spent_on"), "costs", ["unit_id", "spent_on"])
    op.create_index(op.f("ix_costs_dog_id"), "costs", ["dog_id"])
    op.create_index(op.f("ix_costs_receipt_folded"), "costs", ["receipt_folded"])
    op.forbid_changes("costs")
    _allow((*SUBJECTS, *NEW_SUBJECTS))


def downgrade() -> None:
    """Take the table away. Raises RuntimeError where a cost was recorded: it stays written."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM costs")).scalar_one():
        raise RuntimeError("A cost is on record: this release cannot be left.")
    op.drop_table("costs")
    _allow(SUBJECTS)


def _allow(subjects: Sequence[str]) -> None:
    words = f"subject IN ({', '.join(repr(word) for word in subjects)})"
    for table, added_later in ABOUT_ENTRIES.items():
        op.allow_changes(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_subject"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_subject"), words)
        op.forbid_changes(table, but=added_later)
