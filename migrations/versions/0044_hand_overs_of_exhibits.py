"""Exhibits that go from hand to hand, and strikes of what was written of that."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SUBJECTS = (
    *("search", "alert", "outcome", "finding", "weighing", "identification", "named_witness", "air_sample"),
    *("hand_over", "referral", "sample_inspection", "exercise"),
)
NEW_SUBJECTS = ("exhibit_hand_over",)
PURPOSES = ("into_the_store", "to_be_examined", "for_the_court", "brought_back", "disposal_by_court_order")
ANSWERED = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
# Tables that name what kind of entry they are about, each with what is added to a row later.
ABOUT_ENTRIES: dict[str, tuple[str, ...]] = {
    "strikes": ANSWERED,
    "possible_doubles": ("is_double", "settled_by_name", "settled_at"),
    "corrections": (),
    "proposed_corrections": ANSWERED,
}
CHECKS = {
    "exhibit_purpose": f"purpose IN ({', '.join(repr(word) for word in PURPOSES)})",
    "given_by_one": "(from_id IS NULL) = (from_outside <> '')",
    "taken_by_one": "(to_id IS NULL) = (to_outside <> '')",
    "written_by_giver_or_receiver": "recorder_id = from_id OR recorder_id = to_id",
    "two_people": "from_id IS NULL OR to_id IS NULL OR from_id <> to_id",
    "outside_against_a_receipt": (
        "(from_id IS NOT NULL AND to_id IS NOT NULL) OR (receipt <> '' AND witness_id IS NOT NULL)"
    ),
    "somewhere_sealed_and_looked_at": "place <> '' AND seal <> '' AND condition <> ''",
}


def upgrade() -> None:
    """Make the table, empty: who had an exhibit before was not recorded then."""
    op.create_table(
        "exhibit_hand_overs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exhibit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("handed_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("from_outside", sa.String(length=160), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("to_outside", sa.String(length=160), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("receipt", sa.String(length=60), nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_exhibit_hand_overs_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_exhibit_hand_overs_{column}_{other}"))
            for column, other in (
                ("exhibit_id", "findings"),
                *((column, "users") for column in ("from_id", "to_id", "witness_id", "recorder_id")),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_hand_overs")),
        sa.UniqueConstraint("exhibit_id", "number", name=op.f("uq_exhibit_hand_overs_exhibit_id_number")),
    )
    for column in ("exhibit_id", "from_id", "to_id"):
        op.create_index(op.f(f"ix_exhibit_hand_overs_{column}"), "exhibit_hand_overs", [column])
    op.forbid_changes("exhibit_hand_overs")
    _allow((*SUBJECTS, *NEW_SUBJECTS))


def downgrade() -> None:
    """Take the table away. Raises RuntimeError where a hand-over was recorded: it stays written."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM exhibit_hand_overs")).scalar_one():
        raise RuntimeError("A hand-over of an exhibit is on record: this release cannot be left.")
    op.drop_table("exhibit_hand_overs")
    _allow(SUBJECTS)


def _allow(subjects: Sequence[str]) -> None:
    words = f"subject IN ({', '.join(repr(word) for word in subjects)})"
    for table, added_later in ABOUT_ENTRIES.items():
        op.allow_changes(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_subject"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_subject"), words)
        op.forbid_changes(table, but=added_later)
