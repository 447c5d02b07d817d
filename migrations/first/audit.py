"""The append-only log, its signed checkpoints, and the checks that were made of it."""

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, Uuid

from migrations.first.schema import BIG_NUMBER, METADATA, MOMENT, required, row_id, written_once

Table(
    "audit_entries",
    METADATA,
    Column("number", BIG_NUMBER, primary_key=True, autoincrement=False),
    required("at", MOMENT, index=True),
    required("at_text", String(40)),
    Column("actor_id", Uuid, index=True),
    required("actor", String(300)),
    required("device", String(200)),
    required("deed", String(60), index=True),
    required("object_type", String(60)),
    required("object_id", String(80), index=True),
    required("reason", Text),
    required("before", Text),
    required("after", Text),
    required("previous_hash", String(64)),
    required("hash", String(64), unique=True),
    Index("ix_audit_entries_object_type_object_id_number", "object_type", "object_id", "number"),
    info=written_once(),
)

Table(
    "former_names",
    METADATA,
    row_id(),
    required("what", String(60)),
    required("subject_id", Uuid),
    required("text", Text),
    required("folded", Text),
    required("until", MOMENT),
    Index("ix_former_names_what_folded", "what", "folded"),
    Index("ix_former_names_what_subject_id", "what", "subject_id"),
    info=written_once(),
)

Table(
    "checkpoints",
    METADATA,
    required("number", Integer, unique=True),
    required("occasion", String(80)),
    required("size", BigInteger),
    required("head", String(64)),
    required("at", MOMENT, index=True),
    required("previous", String(64)),
    required("hash", String(64), unique=True),
    required("signature", Text),
    required("signer_pem", Text),
    row_id(),
    Column("root", String(64)),
    Column("peaks", JSON),
    CheckConstraint("number > 0 AND size >= 0", name="counts_from_one"),
    info=written_once(),
)

Table(
    "log_checks",
    METADATA,
    required("at", MOMENT, index=True),
    required("entries", BigInteger),
    required("head", String(64)),
    required("ok", Boolean),
    required("faults", JSON),
    row_id(),
    info=written_once(),
)
