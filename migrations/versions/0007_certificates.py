"""Certificates, what became of them, and outages of the program."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "outages",
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("to_at > from_at", name=op.f("ck_outages_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    with op.batch_alter_table("outages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outages_from_at"), ["from_at"], unique=False)

    op.create_table(
        "certificates",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("checkup_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("free_search", "rasco", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("odours", sa.String(length=400), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=120), nullable=False),
        sa.Column("record_json", sa.Text(), nullable=False),
        sa.Column("record_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(pdf_sha256) = 64", name=op.f("ck_certificates_hash_of_64_digits")),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_certificates_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["checkup_id"], ["checkups.id"], name=op.f("fk_certificates_checkup_id_checkups")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_certificates_issued_by_id_users")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_certificates_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("checkup_id", name=op.f("uq_certificates_checkup_id")),
        sa.UniqueConstraint("pdf_sha256", name=op.f("uq_certificates_pdf_sha256")),
        sa.UniqueConstraint("serial", name=op.f("uq_certificates_serial")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_issued_at"), ["issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_team_id"), ["team_id"], unique=False)

    op.create_table(
        "certificate_facts",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "suspended",
                "reinstated",
                "superseded",
                "revoked",
                "basis_changed",
                name="certificate_event_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_certificate_facts_has_a_reason")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_certificate_facts_author_id_users")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_facts_certificate_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_facts")),
    )
    with op.batch_alter_table("certificate_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_facts_certificate_id"), ["certificate_id"], unique=False)

    for table in ("certificates", "certificate_facts", "outages"):
        op.forbid_changes(table)


def downgrade() -> None:
    with op.batch_alter_table("certificate_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_facts_certificate_id"))

    op.drop_table("certificate_facts")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_team_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_issued_at"))

    op.drop_table("certificates")
    with op.batch_alter_table("outages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outages_from_at"))

    op.drop_table("outages")
