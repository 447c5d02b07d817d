"""The outbox of mails, and the addresses of calendars."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OPEN = sa.text("sent_at IS NULL AND given_up_at IS NULL")
IN_FORCE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Makes the tables, and the way to the newest notices."""
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_raised_at"), ["raised_at"], unique=False)

    op.create_table(
        "mails",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("notice", "digest", name="mail_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_be_a_repeat", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mails_attempts_from_zero")),
        sa.CheckConstraint(
            "sending_since IS NULL OR (sent_at IS NULL AND given_up_at IS NULL)",
            name=op.f("ck_mails_in_hand_while_open"),
        ),
        sa.CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name=op.f("ck_mails_sent_or_given_up")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_mails_person_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("person_id", "kind", "about", name="uq_mails_queued_once"),
    )
    op.create_index("ix_mails_open", "mails", ["next_attempt_at"], sqlite_where=OPEN, postgresql_where=OPEN)

    op.create_table(
        "mailed_notices",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_mailed_notices_mail_id_mails")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_mailed_notices_notice_id_notices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_notices")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_mailed_notices_notice_id")),
    )
    with op.batch_alter_table("mailed_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_notices_mail_id"), ["mail_id"], unique=False)

    op.create_table(
        "calendar_links",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_calendar_links_person_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_links_token_hash")),
    )
    op.create_index(
        "uq_calendar_links_one_in_force",
        "calendar_links",
        ["person_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def downgrade() -> None:
    """Takes the tables and the index away."""
    for table in ("calendar_links", "mailed_notices", "mails"):
        op.drop_table(table)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_raised_at"))
