"""Clear as a word for what the dog showed: said at the end of a search, where nothing was said before."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ("alert", "change_of_behaviour")


def upgrade() -> None:
    """Adds the word. Of the searches that are here without an entry nobody knows what the dog showed: they stay so."""
    _allow((*KINDS, "clear"))
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_alerts_clear_is_nowhere"), "kind <> 'clear' OR place = ''")
    _forbid_again()


def downgrade() -> None:
    """Takes it away; fails where it was said of a search, since that stays written."""
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_alerts_clear_is_nowhere"), type_="check")
    _allow(KINDS)
    _forbid_again()


def _allow(kinds: Sequence[str]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_alerts_alert_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_alerts_alert_kind"), f"kind IN ({listed})")


def _forbid_again() -> None:
    """SQLite's batch mode makes the table anew, and its triggers go with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        op.forbid_changes("alerts")
