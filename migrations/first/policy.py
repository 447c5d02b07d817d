"""The policy's dated versions, none of which is ever changed, and what was proposed and became of it."""

import sqlalchemy as sa

from migrations.first.schema import ANSWER, METADATA, MOMENT, agreed_by_another, one_of, required, row_id, written_once

sa.Table(
    "policy_versions",
    METADATA,
    required("number", sa.Integer, unique=True),
    required("in_force_from", MOMENT, unique=True),
    required("policy_values", sa.JSON),
    required("reason", sa.String(400)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    row_id(),
    sa.CheckConstraint("number >= 1", name="number_from_one"),
    info=written_once(),
)

sa.Table(
    "policy_proposals",
    METADATA,
    row_id(),
    required("base_number", sa.Integer, sa.ForeignKey("policy_versions.number")),
    required("policy_values", sa.JSON),
    required("wanted_from", MOMENT),
    required("reason", sa.String(400)),
    required(
        "state", one_of("proposal_state", "policy_proposed", "policy_agreed", "policy_declined", "policy_withdrawn")
    ),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    *agreed_by_another(waits="policy_proposed", agreed="policy_agreed"),
    sa.Column("version_number", sa.Integer, sa.ForeignKey("policy_versions.number"), unique=True),
    sa.CheckConstraint("(state = 'policy_agreed') = (version_number IS NOT NULL)", name="agreed_is_a_version"),
    info=written_once(*ANSWER, "version_number"),
)
