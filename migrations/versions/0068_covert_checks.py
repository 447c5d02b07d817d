"""Covert checks of the whole chain: sealed plans, who agreed or withdrew, reveals, and what was matched."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0068"
down_revision: str | None = "0067"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NEW = ("covert_check_waits", "covert_check_revealed")
MATTERS = (
    *("retest", "certificate_expiry", "efficacy_checkup", "medical", "vaccination", "rasco_refresher"),
    *("dog_refresher", "handler_refresher", "training_hours", "aid_replacement", "filter_use"),
    *("not_certified_work", "checkup_waits", "checkup_failed", "withdrawal_proposed", "custody_broken"),
    *("basis_changed", "monitor_crossed", "shift_not_ready", "swap_asked", "swap_decided", "body_kept"),
    *("record_refused", "absence_recorded", "entry_struck", "possible_double", "shift_closed", "shift_left_open"),
    *("storage_cleared", "clocks_disagree", "decision_in_doubt", "correction_proposed", "password_reset"),
    *("reinstatement_proposed", "reinstatement_answered", "team_end_proposed", "team_end_answered"),
    *("revocation_proposed", "revocation_answered", "sample_ended", "policy_proposed", "policy_changed"),
    *("role_proposed", "role_answered", "guest_let_in", "guest_ended", "partner_named", "partner_ended"),
    "signing_key",
)
CAUSES = "'before_a_referral', 'window_over', 'withdrawn_by_two', 'nobody_agreed_in_time'"


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, canine.columns.UtcDateTime(), nullable=False)


def _key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _said(what: str) -> list[sa.Column[object]]:
    """Return who said something, and when."""
    return [
        _moment(f"{what}_at"),
        _key(f"{what}_by_id"),
        sa.Column(f"{what}_by_name", sa.String(length=120), nullable=False),
    ]


def _reason() -> sa.Column[object]:
    return sa.Column("reason", sa.String(length=400), nullable=False)


def _bound(table: str, checks: dict[str, str], *keys: tuple[str, str]) -> list[sa.Constraint]:
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(sa.ForeignKeyConstraint([one], [f"{to}.id"], name=op.f(f"fk_{table}_{one}_{to}")) for one, to in keys),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_a_check(table: str, *columns: sa.Column[object], by: str, checks: dict[str, str] | None = None) -> None:
    """Make a table of what one person said of a check."""
    op.create_table(
        table,
        _key("id"),
        _key("check_id"),
        *columns,
        *_bound(table, checks or {}, ("check_id", "covert_checks"), (f"{by}_by_id", "users")),
    )


def upgrade() -> None:
    """Make the tables, empty: no such check was held before."""
    op.create_table(
        "covert_checks",
        _key("id"),
        _key("unit_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("sealed_opening", sa.LargeBinary(), nullable=False),
        _key("keeper_id"),
        sa.Column("keeper_name", sa.String(length=120), nullable=False),
        _key("second_id"),
        _moment("committed_at"),
        *_bound(
            "covert_checks",
            {
                "number_from_one": "number >= 1",
                "commitment_is_sha256": "length(commitment) = 64",
                "two_people": "keeper_id <> second_id",
            },
            ("unit_id", "units"),
            ("keeper_id", "users"),
            ("second_id", "users"),
        ),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_covert_checks_unit_id_number")),
        sa.UniqueConstraint("commitment", name=op.f("uq_covert_checks_commitment")),
    )
    has_a_reason = {"has_a_reason": "reason <> ''"}
    _of_a_check("covert_agreements", *_said("agreed"), by="agreed")
    _of_a_check("covert_withdrawals", _reason(), *_said("withdrawn"), by="withdrawn", checks=has_a_reason)
    _of_a_check("covert_safety_openings", _reason(), *_said("opened"), by="opened", checks=has_a_reason)
    _of_a_check("covert_removals", _moment("removed_at"), *_said("said"), by="said")
    op.create_table(
        "covert_reveals",
        _key("id"),
        _key("check_id"),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        _moment("revealed_at"),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_covert_reveals_reveal_cause")),
        *_bound("covert_reveals", {}, ("check_id", "covert_checks")),
    )
    op.create_table(
        "covert_looks",
        _key("id"),
        _key("check_id"),
        sa.Column("search_id", sa.Uuid(), nullable=True),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        _moment("linked_at"),
        *_bound(
            "covert_looks",
            {"a_search_or_a_sample": "(search_id IS NULL) <> (sample_id IS NULL)"},
            ("check_id", "covert_checks"),
            ("search_id", "searches"),
            ("sample_id", "air_samples"),
        ),
        sa.UniqueConstraint("check_id", "search_id", name=op.f("uq_covert_looks_check_id_search_id")),
        sa.UniqueConstraint("check_id", "sample_id", name=op.f("uq_covert_looks_check_id_sample_id")),
    )
    for table in ("covert_agreements", "covert_safety_openings", "covert_removals", "covert_reveals"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_unique_constraint(op.f(f"uq_{table}_check_id"), ["check_id"])
    with op.batch_alter_table("covert_withdrawals") as batch_op:
        names = ["check_id", "withdrawn_by_id"]
        batch_op.create_unique_constraint(op.f("uq_covert_withdrawals_check_id_withdrawn_by_id"), names)
    for table, column in (
        ("covert_checks", "unit_id"),
        ("covert_checks", "keeper_id"),
        ("covert_checks", "second_id"),
        ("covert_withdrawals", "check_id"),
        ("covert_reveals", "revealed_at"),
        ("covert_looks", "check_id"),
        ("covert_looks", "search_id"),
        ("covert_looks", "sample_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table in TABLES:
        op.forbid_changes(table)
    _allow((*MATTERS, *NEW))


TABLES = (
    "covert_looks",
    "covert_reveals",
    "covert_removals",
    "covert_safety_openings",
    "covert_withdrawals",
    "covert_agreements",
    "covert_checks",
)


def downgrade() -> None:
    """Take them away: the log keeps every row."""
    named = ", ".join(f"'{matter}'" for matter in NEW)
    told = f"SELECT id FROM notices WHERE matter IN ({named})"
    op.execute(sa.text(f"DELETE FROM mailed_notices WHERE notice_id IN ({told})"))
    op.execute(sa.text(f"DELETE FROM notices WHERE matter IN ({named})"))
    _allow(MATTERS)
    for table in TABLES:
        op.drop_table(table)


def _allow(matters: Sequence[str]) -> None:
    listed = ", ".join(f"'{matter}'" for matter in matters)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_matter"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_matter"), f"matter IN ({listed})")
