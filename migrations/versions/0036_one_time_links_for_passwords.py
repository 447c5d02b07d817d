"""Links with which an invited person, or one after a reset, sets a password; the mails that bear them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = ("first_administrator", "invitation", "reset")
MAIL_KINDS = ("notice", "digest")
CHECKS = (
    ("link_kind", f"kind IN ({', '.join(repr(one) for one in KINDS)})"),
    ("first_or_somebody_s", "(kind = 'first_administrator') = (user_id IS NULL)"),
    ("made_by_somebody", "user_id IS NULL OR (made_at IS NOT NULL AND made_by_name <> '')"),
    ("used_or_replaced", "used_at IS NULL OR replaced_at IS NULL"),
)
PEOPLE = ("user_id", "made_by_id")


def upgrade() -> None:
    """Make room for them. Every link of before was the first administrator's; passwords stay as they are."""
    with op.batch_alter_table("setup_links", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), server_default="first_administrator", nullable=False)
        )
        batch_op.add_column(sa.Column("user_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("made_at", canine.columns.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("made_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("made_by_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("by_mail", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("replaced_at", canine.columns.UtcDateTime(), nullable=True))
        for column in PEOPLE:
            batch_op.create_foreign_key(batch_op.f(f"fk_setup_links_{column}_users"), "users", [column], ["id"])
        for name, condition in CHECKS:
            batch_op.create_check_constraint(batch_op.f(f"ck_setup_links_{name}"), condition)
        batch_op.create_index(batch_op.f("ix_setup_links_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("password_hash", existing_type=sa.String(length=300), nullable=True)
    _allow((*MAIL_KINDS, "link"))


def downgrade() -> None:
    """Take it away. Raises RuntimeError where a link was made for somebody: who made it would be lost."""
    links = sa.text("SELECT count(*) FROM setup_links WHERE user_id IS NOT NULL")
    if op.get_bind().execute(links).scalar_one():
        raise RuntimeError("Somebody was invited, or a password reset: who made the link would be lost.")
    _allow(MAIL_KINDS)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("password_hash", existing_type=sa.String(length=300), nullable=False)
    with op.batch_alter_table("setup_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setup_links_user_id"))
        for name, _ in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_setup_links_{name}"), type_="check")
        for column in PEOPLE:
            batch_op.drop_constraint(batch_op.f(f"fk_setup_links_{column}_users"), type_="foreignkey")
        for column in ("replaced_at", "by_mail", "made_by_name", "made_by_id", "made_at", "user_id", "kind"):
            batch_op.drop_column(column)


def _allow(kinds: Sequence[str]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_mail_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_mail_kind"), f"kind IN ({listed})")
