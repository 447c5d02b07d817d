"""The policy's dated versions, none of which is ever changed, and what was proposed and became of it."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, String, Table, Uuid

from migrations.first.schema import METADATA, MOMENT, answered, one_of, required, row_id, written_once

Table(
    "policy_versions",
    METADATA,
    required("number", Integer, unique=True),
    required("in_force_from", MOMENT, unique=True),
    required("policy_values", JSON),
    required("reason", String(400)),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    row_id(),
    CheckConstraint("number >= 1", name="number_from_one"),
    info=written_once(),
)

Table(
    "policy_proposals",
    METADATA,
    row_id(),
    required("base_number", Integer, ForeignKey("policy_versions.number")),
    required("policy_values", JSON),
    required("wanted_from", MOMENT),
    required("reason", String(400)),
    required(
        "state", one_of("proposal_state", "policy_proposed", "policy_agreed", "policy_declined", "policy_withdrawn")
    ),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    *answered(),
    Column("version_number", Integer, ForeignKey("policy_versions.number"), unique=True),
    CheckConstraint(
        "state <> 'policy_agreed' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("(state = 'policy_agreed') = (version_number IS NOT NULL)", name="agreed_is_a_version"),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("(state = 'policy_proposed') = (answered_at IS NULL)", name="open_or_answered"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason", "version_number"),
)
