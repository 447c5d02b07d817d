"""The append-only log, its signed checkpoints, and the checks that were made of it."""

import sqlalchemy as sa

from migrations.first.schema import BIG_NUMBER, METADATA, MOMENT, required, row_id, written_once

sa.Table(
    "audit_entries",
    METADATA,
    sa.Column("number", BIG_NUMBER, primary_key=True, autoincrement=False),
    required("at", MOMENT, index=True),
    required("at_text", sa.String(40)),
    sa.Column("actor_id", sa.Uuid, index=True),
    required("actor", sa.String(300)),
    required("device", sa.String(200)),
    required("deed", sa.String(60), index=True),
    required("object_type", sa.String(60)),
    required("object_id", sa.String(80), index=True),
    required("reason", sa.Text),
    required("before", sa.Text),
    required("after", sa.Text),
    required("previous_hash", sa.String(64)),
    required("hash", sa.String(64), unique=True),
    sa.Index("ix_audit_entries_object_type_object_id_number", "object_type", "object_id", "number"),
    info=written_once(),
)

sa.Table(
    "former_names",
    METADATA,
    row_id(),
    required("what", sa.String(60)),
    required("subject_id", sa.Uuid),
    required("text", sa.Text),
    required("folded", sa.Text),
    required("until", MOMENT),
    sa.Index("ix_former_names_what_folded", "what", "folded"),
    sa.Index("ix_former_names_what_subject_id", "what", "subject_id"),
    info=written_once(),
)

sa.Table(
    "checkpoints",
    METADATA,
    required("number", sa.Integer, unique=True),
    required("occasion", sa.String(80)),
    required("size", sa.BigInteger),
    required("head", sa.String(64)),
    required("at", MOMENT, index=True),
    required("previous", sa.String(64)),
    required("hash", sa.String(64), unique=True),
    required("signature", sa.Text),
    required("signer_pem", sa.Text),
    row_id(),
    sa.Column("root", sa.String(64)),
    sa.Column("peaks", sa.JSON),
    sa.CheckConstraint("number > 0 AND size >= 0", name="counts_from_one"),
    info=written_once(),
)

sa.Table(
    "log_checks",
    METADATA,
    required("at", MOMENT, index=True),
    required("entries", sa.BigInteger),
    required("head", sa.String(64)),
    required("ok", sa.Boolean),
    required("faults", sa.JSON),
    row_id(),
    info=written_once(),
)
