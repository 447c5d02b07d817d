"""Who is asked to confirm a hand-over and what they say, and samples that were lost or spoiled."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "storage_cleared", "clocks_disagree", "decision_in_doubt"),
    *("password_reset", "policy_proposed", "policy_changed", "correction_proposed"),
    *("reinstatement_proposed", "reinstatement_answered"),
    "team_end_proposed",
    "team_end_answered",
    "revocation_proposed",
    "revocation_answered",
)
NEW_MATTERS = ("sample_ended",)
KINDS = ("filter", "aid", "exhibit")
PARTS = ("giver", "receiver", "witness")
ANSWERS = ("hand_over_confirmed", "hand_over_disputed", "wrong_pin", "pin_not_checked")
KNOWN_BY = ("sign_in", "taken_over_tablet", "typed_pin")
ENDS = ("lost", "spoiled", "end_taken_back")


def upgrade() -> None:
    """Make the tables: of the hand-overs on record nobody was asked, and none of them becomes confirmed."""
    _allow((*MATTERS, *NEW_MATTERS))
    op.create_table(
        "custody_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("handed_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=120), nullable=False),
        sa.Column("asked_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint(_among("kind", KINDS), name=op.f("ck_custody_requests_hand_over_kind")),
        sa.CheckConstraint(_among("part", PARTS), name=op.f("ck_custody_requests_custody_part")),
        sa.CheckConstraint("words <> '' AND address <> ''", name=op.f("ck_custody_requests_says_what")),
        sa.CheckConstraint(
            "asked_by_id IS NULL OR asked_by_id <> person_id", name=op.f("ck_custody_requests_asked_by_another")
        ),
        *_references("custody_requests", unit_id="units", person_id="users", asked_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_requests")),
        sa.UniqueConstraint("hand_over_id", "person_id", name=op.f("uq_custody_requests_hand_over_id_person_id")),
        sa.UniqueConstraint("hand_over_id", "part", name=op.f("uq_custody_requests_hand_over_id_part")),
    )
    op.create_table(
        "custody_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=40), nullable=False),
        sa.Column("answered_by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        *_taken_down(),
        sa.CheckConstraint(_among("said", ANSWERS), name=op.f("ck_custody_replies_custody_answer")),
        sa.CheckConstraint(_among("answered_by", KNOWN_BY), name=op.f("ck_custody_replies_answered_by")),
        sa.CheckConstraint(
            "said <> 'hand_over_disputed' OR reason <> ''", name=op.f("ck_custody_replies_disputed_with_a_reason")
        ),
        sa.CheckConstraint(
            "said IN ('hand_over_confirmed', 'hand_over_disputed') OR answered_by = 'typed_pin'",
            name=op.f("ck_custody_replies_pin_was_typed"),
        ),
        *_references("custody_replies", request_id="custody_requests", recorder_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_replies")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_custody_replies_request_id_number")),
    )
    op.create_table(
        "sample_ends",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("noticed_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("how", sa.String(length=400), nullable=False),
        *_taken_down(),
        sa.CheckConstraint(_among("kind", ENDS), name=op.f("ck_sample_ends_sample_end")),
        sa.CheckConstraint("how <> ''", name=op.f("ck_sample_ends_says_how")),
        *_references("sample_ends", sample_id="air_samples", recorder_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_ends")),
        sa.UniqueConstraint("sample_id", "number", name=op.f("uq_sample_ends_sample_id_number")),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
        op.forbid_changes(table)


INDEXED = {
    "custody_requests": ("unit_id", "person_id", "asked_at"),
    "custody_replies": ("request_id", "received_at"),
    "sample_ends": ("sample_id",),
}


def downgrade() -> None:
    """Take them away. Raises RuntimeError where somebody was asked, or a sample ended: it stays written."""
    for table in ("custody_requests", "sample_ends"):
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one():
            raise RuntimeError("Who confirmed a hand-over, or lost a sample, would be lost.")
    for table in ("sample_ends", "custody_replies", "custody_requests"):
        op.drop_table(table)
    told = f"SELECT id FROM notices WHERE {_among('matter', NEW_MATTERS)}"
    op.execute(sa.text(f"DELETE FROM mailed_notices WHERE notice_id IN ({told})"))
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _taken_down() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
    )


def _references(table: str, **columns: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in columns.items()
    )


def _allow(matters: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", matters))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
