"""Changes of the policy that one manager proposes and another one answers, and notices of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided"),
    *("body_kept", "record_refused", "absence_recorded", "entry_struck", "possible_double"),
    *("shift_closed", "shift_left_open", "storage_cleared", "clocks_disagree", "decision_in_doubt"),
    "password_reset",
)
NEW_MATTERS = ("policy_proposed", "policy_changed")
STATES = ("policy_proposed", "policy_agreed", "policy_declined", "policy_withdrawn")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason", "version_number")


def upgrade() -> None:
    """Make them: of the versions on record nobody is said to have agreed."""
    _allow((*MATTERS, *NEW_MATTERS))
    op.create_table(
        "policy_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("policy_values", sa.JSON(), nullable=False),
        sa.Column("wanted_from", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_policy_proposals_{name}"))
            for name, condition in (
                ("proposal_state", _among("state", STATES)),
                ("has_a_reason", "reason <> ''"),
                ("open_or_answered", "(state = 'policy_proposed') = (answered_at IS NULL)"),
                ("answered_by_somebody", "answered_at IS NULL OR answered_by_name <> ''"),
                (
                    "agreed_by_a_second_person",
                    "state <> 'policy_agreed' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
                ),
                ("agreed_is_a_version", "(state = 'policy_agreed') = (version_number IS NOT NULL)"),
            )
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_policy_proposals_author_id_users")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_policy_proposals_answered_by_id_users")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["policy_versions.number"], name=op.f(f"fk_policy_proposals_{column}_policy_versions")
            )
            for column in ("base_number", "version_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_proposals")),
        sa.UniqueConstraint("version_number", name=op.f("uq_policy_proposals_version_number")),
    )
    op.forbid_changes("policy_proposals", but=ANSWER)


def downgrade() -> None:
    """Take them away. Raises RuntimeError where a change was proposed: who agreed to it would be lost."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM policy_proposals")).scalar_one():
        raise RuntimeError("A change of the policy was proposed: who proposed and who agreed would be lost.")
    op.drop_table("policy_proposals")
    op.execute(sa.text(f"DELETE FROM notices WHERE {_among('matter', NEW_MATTERS)}"))
    _allow(MATTERS)


def _allow(matters: Sequence[str]) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), _among("matter", matters))


def _among(column: str, words: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
