"""Entries that were struck, with who agreed, and entries that may be doubles."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SUBJECTS = (
    *("search", "alert", "outcome", "finding", "weighing", "identification", "named_witness", "air_sample"),
    *("hand_over", "referral", "sample_inspection", "exercise"),
)
STATES = ("strike_proposed", "struck", "strike_declined")
NEW_MATTERS = ("entry_struck", "possible_double")
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded"),
)


def upgrade() -> None:
    """Adds them: nothing on record is struck by this."""
    _allow((*MATTERS, *NEW_MATTERS))
    _add_strikes()
    op.create_table(
        "strike_teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("strike_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["strike_id"], ["strikes.id"], name=op.f("fk_strike_teams_strike_id_strikes")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_strike_teams_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strike_teams")),
        sa.UniqueConstraint("strike_id", "team_id", name=op.f("uq_strike_teams_strike_id_team_id")),
    )
    with op.batch_alter_table("strike_teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strike_teams_strike_id"), ["strike_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_strike_teams_team_id"), ["team_id"], unique=False)
    op.forbid_changes("strike_teams")
    _add_possible_doubles()


def downgrade() -> None:
    """Takes them away, with the notices of them: what was struck counts again."""
    op.drop_table("possible_doubles")
    op.drop_table("strike_teams")
    op.drop_table("strikes")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _add_strikes() -> None:
    op.create_table(
        "strikes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=240), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("happened_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("captured_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("received_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(_among("subject", SUBJECTS), name=op.f("ck_strikes_subject")),
        sa.CheckConstraint(_among("state", STATES), name=op.f("ck_strikes_strike_state")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_strikes_has_a_reason")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> recorder_id", name=op.f("ck_strikes_two_people")
        ),
        sa.CheckConstraint(
            "state <> 'struck' OR NOT needs_two OR answered_by_id IS NOT NULL",
            name=op.f("ck_strikes_agreed_by_a_second_person"),
        ),
        sa.CheckConstraint(
            "(state = 'strike_proposed') = (needs_two AND answered_at IS NULL)",
            name=op.f("ck_strikes_open_or_answered"),
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR answered_by_name <> ''", name=op.f("ck_strikes_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_strikes_answered_by_id_users")),
        sa.ForeignKeyConstraint(["recorder_id"], ["users.id"], name=op.f("fk_strikes_recorder_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_strikes_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strikes")),
    )
    with op.batch_alter_table("strikes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strikes_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_strikes_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_strikes_one_standing",
            ["subject_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'strike_declined'"),
            postgresql_where=sa.text("state <> 'strike_declined'"),
        )


def _add_possible_doubles() -> None:
    op.create_table(
        "possible_doubles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=240), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("other_address", sa.String(length=120), nullable=False),
        sa.Column("was_asked", sa.Boolean(), nullable=False),
        sa.Column("noticed_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("is_double", sa.Boolean(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=120), nullable=False),
        sa.Column("settled_at", canine.columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint(_among("subject", SUBJECTS), name=op.f("ck_possible_doubles_subject")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (is_double IS NULL)", name=op.f("ck_possible_doubles_settled_as_one_or_two")
        ),
        sa.CheckConstraint("subject_id <> other_id", name=op.f("ck_possible_doubles_two_entries")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_possible_doubles_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_doubles")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_possible_doubles_subject_id")),
    )
    with op.batch_alter_table("possible_doubles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_possible_doubles_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_possible_doubles_unit_id"), ["unit_id"], unique=False)


def _allow(words: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", words))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
