"""Dated facts on what a team was certified for, never changed, and what managers propose to lift."""

from sqlalchemy import JSON, CheckConstraint, Column, Date, ForeignKey, Index, String, Table, Uuid

from migrations.first.schema import METADATA, MOMENT, answered, one_of, only_one, required, row_id, written_once

Table(
    "standing_facts",
    METADATA,
    required("team_id", Uuid, ForeignKey("teams.id")),
    required("kind", one_of("standing_kind", "certified", "suspended", "reinstated", "withdrawn", "ended")),
    Column("mode", one_of("mode", "free_search", "rasco")),
    Column("odour_id", Uuid, ForeignKey("odours.id")),
    required("at", MOMENT),
    Column("until", MOMENT),
    required("reason", String(400)),
    required("source", String(120)),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    row_id(),
    Column("failed_checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    CheckConstraint(
        "kind <> 'certified' OR (mode IS NOT NULL AND odour_id IS NOT NULL AND until IS NOT NULL)",
        name="certified_for_something",
    ),
    CheckConstraint("until IS NULL OR until > at", name="ends_after_it_begins"),
    CheckConstraint("failed_checkup_id IS NULL OR kind = 'suspended'", name="failure_suspends"),
    Index("ix_standing_facts_team_id_kind_mode_odour_id_at", "team_id", "kind", "mode", "odour_id", "at"),
    info=written_once(),
)

Table(
    "proposed_reinstatements",
    METADATA,
    row_id(),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    Column("mode", one_of("mode", "free_search", "rasco")),
    required("odours", JSON),
    required("reason", String(400)),
    required(
        "state",
        one_of("reinstatement_state", "reinstatement_proposed", "reinstatement_agreed", "reinstatement_declined"),
    ),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    *answered(),
    Column("second_id", Uuid, ForeignKey("users.id")),
    required("second_name", String(120), server_default=""),
    CheckConstraint(
        "state <> 'reinstatement_agreed' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("(state = 'reinstatement_proposed') = (answered_at IS NULL)", name="open_or_answered"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "proposed_team_ends",
    METADATA,
    row_id(),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    required("to_on", Date),
    required("ends_at", MOMENT),
    required("reason", String(400)),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    Column("second_id", Uuid, ForeignKey("users.id")),
    required("second_name", String(120), server_default=""),
    *answered(),
    CheckConstraint(
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="open_or_answered"),
    only_one("uq_proposed_team_ends_one_waits", "team_id", where="state = 'proposed'"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)
