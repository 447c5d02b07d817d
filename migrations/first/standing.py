"""Dated facts on what a team was certified for, never changed, and what managers propose to lift."""

import sqlalchemy as sa

from migrations.first.schema import (
    ANSWER,
    METADATA,
    MOMENT,
    agreed_by_another,
    one_of,
    only_one,
    required,
    row_id,
    written_once,
)

sa.Table(
    "standing_facts",
    METADATA,
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    required("kind", one_of("standing_kind", "certified", "suspended", "reinstated", "withdrawn", "ended")),
    sa.Column("mode", one_of("mode", "free_search", "rasco")),
    sa.Column("odour_id", sa.Uuid, sa.ForeignKey("odours.id")),
    required("at", MOMENT),
    sa.Column("until", MOMENT),
    required("reason", sa.String(400)),
    required("source", sa.String(120)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    row_id(),
    sa.Column("failed_checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    sa.CheckConstraint(
        "kind <> 'certified' OR (mode IS NOT NULL AND odour_id IS NOT NULL AND until IS NOT NULL)",
        name="certified_for_something",
    ),
    sa.CheckConstraint("until IS NULL OR until > at", name="ends_after_it_begins"),
    sa.CheckConstraint("failed_checkup_id IS NULL OR kind = 'suspended'", name="failure_suspends"),
    sa.Index("ix_standing_facts_team_id_kind_mode_odour_id_at", "team_id", "kind", "mode", "odour_id", "at"),
    info=written_once(),
)

sa.Table(
    "proposed_reinstatements",
    METADATA,
    row_id(),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    sa.Column("mode", one_of("mode", "free_search", "rasco")),
    required("odours", sa.JSON),
    required("reason", sa.String(400)),
    required(
        "state",
        one_of("reinstatement_state", "reinstatement_proposed", "reinstatement_agreed", "reinstatement_declined"),
    ),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    *agreed_by_another(waits="reinstatement_proposed", agreed="reinstatement_agreed"),
    sa.Column("second_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("second_name", sa.String(120), server_default=""),
    info=written_once(*ANSWER),
)

sa.Table(
    "proposed_team_ends",
    METADATA,
    row_id(),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    required("to_on", sa.Date),
    required("ends_at", MOMENT),
    required("reason", sa.String(400)),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    sa.Column("second_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("second_name", sa.String(120), server_default=""),
    *agreed_by_another(waits="proposed", agreed="agreed_to"),
    only_one("uq_proposed_team_ends_one_waits", "team_id", where="state = 'proposed'"),
    info=written_once(*ANSWER),
)
