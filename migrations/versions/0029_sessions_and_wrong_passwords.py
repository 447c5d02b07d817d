"""Sessions of browsers, wrong passwords in a row, and notices that somebody else has set a password."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "clocks_disagree", "storage_cleared", "decision_in_doubt"),
)
ENDINGS = ("signed_out", "ended_from_elsewhere", "ended_by_administrator", "password_changed", "account_changed")


def upgrade() -> None:
    """Makes the tables. Sessions of the release before end by this."""
    op.create_table(
        "user_sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("began_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("seen_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(*ENDINGS, name="session_ending", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_user_sessions_ended_somehow")),
        sa.CheckConstraint("seen_at >= began_at", name=op.f("ck_user_sessions_seen_after_it_began")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_user_sessions_key_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)
    op.create_table(
        "password_tries",
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", canine.columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("wrong >= 1", name=op.f("ck_password_tries_wrong_from_one")),
        sa.PrimaryKeyConstraint("email_hash", name=op.f("pk_password_tries")),
    )
    with op.batch_alter_table("password_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_tries_last_at"), ["last_at"], unique=False)
    _allow((*MATTERS, "password_reset"))


def downgrade() -> None:
    """Takes them away, with those notices: everybody signs in again."""
    op.drop_table("password_tries")
    op.drop_table("user_sessions")
    told = "SELECT id FROM notices WHERE matter = 'password_reset'"
    op.execute(sa.text(f"DELETE FROM mailed_notices WHERE notice_id IN ({told})"))
    op.execute(sa.text("DELETE FROM notices WHERE matter = 'password_reset'"))
    _allow(MATTERS)


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
