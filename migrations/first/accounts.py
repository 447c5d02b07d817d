"""Persons, accounts, sessions and wrong passwords, links with which a password is set, tablets, and guests of units."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, Uuid, false

from migrations.first.schema import METADATA, MOMENT, answered, one_of, only_one, required, row_id, written_once

Table(
    "persons",
    METADATA,
    row_id(),
    info=written_once(),
)

Table(
    "person_proposals",
    METADATA,
    row_id(),
    required("one_id", Uuid, ForeignKey("persons.id"), index=True),
    required("other_id", Uuid, ForeignKey("persons.id"), index=True),
    required("is_one", Boolean),
    Column("user_id", Uuid, ForeignKey("users.id")),
    Column("handler_id", Uuid, ForeignKey("handlers.id")),
    required("words", String(600)),
    required("reason", String(400)),
    required("state", one_of("person_proposal_state", "person_proposed", "person_agreed", "person_declined")),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    *answered(),
    CheckConstraint(
        "state <> 'person_agreed' OR (answered_by_id IS NOT NULL "
        "AND (author_id IS NULL OR answered_by_id <> author_id))",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("user_id IS NULL OR handler_id IS NULL", name="moves_one_entry"),
    CheckConstraint("NOT is_one OR (user_id IS NULL AND handler_id IS NULL)", name="moves_to_tell_apart"),
    CheckConstraint("(state = 'person_proposed') = (answered_at IS NULL)", name="open_or_answered"),
    CheckConstraint("one_id <> other_id", name="two_rows"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "users",
    METADATA,
    required("email", String(254), unique=True),
    required("name", String(120)),
    Column("role", one_of("role", "handler", "assessor", "veterinarian", "manager", "prosecutor", "administrator")),
    Column("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("agency", String(160)),
    Column("password_hash", String(300)),
    required("session_mark", String(64)),
    required("added_at", MOMENT),
    Column("deactivated_at", MOMENT),
    row_id(),
    required("language", one_of("language", "en", "sw")),
    required("name_folded", Text, index=True, server_default=""),
    required("latin_name", String(160), server_default=""),
    required("latin_folded", Text, index=True, server_default=""),
    required("person_id", Uuid, ForeignKey("persons.id"), index=True),
    CheckConstraint("email = lower(email)", name="email_in_small_letters"),
)

Table(
    "proposed_roles",
    METADATA,
    row_id(),
    required("user_id", Uuid, ForeignKey("users.id"), index=True),
    required("role", one_of("role", "handler", "assessor", "veterinarian", "manager", "prosecutor", "administrator")),
    Column("unit_id", Uuid, ForeignKey("units.id")),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    Column("is_known", Boolean),
    required("reason", String(400)),
    *answered(),
    Column("link_id", Uuid, ForeignKey("setup_links.id")),
    CheckConstraint(
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("state <> 'agreed_to' OR is_known", name="agreed_by_who_knows_them"),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
    CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="open_or_answered"),
    only_one("uq_proposed_roles_one_waits", "user_id", where="state = 'proposed'"),
    info=written_once("state", "is_known", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "first_managers",
    METADATA,
    row_id(),
    required("user_id", Uuid, ForeignKey("users.id"), unique=True),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("recorded_at", MOMENT),
    required("reason", String(400)),
    *answered(),
    CheckConstraint(
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
    CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="open_or_answered"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "user_sessions",
    METADATA,
    required("user_id", Uuid, ForeignKey("users.id"), index=True),
    required("key_hash", String(64), unique=True),
    required("device", String(200)),
    required("began_at", MOMENT),
    required("seen_at", MOMENT),
    Column("ended_at", MOMENT),
    Column(
        "ending",
        one_of(
            "session_ending",
            "signed_out",
            "ended_from_elsewhere",
            "ended_by_administrator",
            "password_changed",
            "account_changed",
        ),
    ),
    row_id(),
    CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
    CheckConstraint("seen_at >= began_at", name="seen_after_it_began"),
)

Table(
    "password_tries",
    METADATA,
    Column("email_hash", String(64), primary_key=True),
    required("wrong", Integer),
    required("last_at", MOMENT, index=True),
    CheckConstraint("wrong >= 1", name="wrong_from_one"),
)

Table(
    "setup_links",
    METADATA,
    required("token_hash", String(64), unique=True),
    required("expires_at", MOMENT),
    Column("used_at", MOMENT),
    row_id(),
    required(
        "kind", one_of("link_kind", "first_administrator", "invitation", "reset"), server_default="first_administrator"
    ),
    Column("user_id", Uuid, ForeignKey("users.id"), index=True),
    Column("made_at", MOMENT),
    Column("made_by_id", Uuid, ForeignKey("users.id")),
    required("made_by_name", String(120), server_default=""),
    required("by_mail", Boolean, server_default=false()),
    Column("replaced_at", MOMENT),
    CheckConstraint("(kind = 'first_administrator') = (user_id IS NULL)", name="first_or_somebody_s"),
    CheckConstraint("user_id IS NULL OR (made_at IS NOT NULL AND made_by_name <> '')", name="made_by_somebody"),
    CheckConstraint("used_at IS NULL OR replaced_at IS NULL", name="used_or_replaced"),
)

Table(
    "devices",
    METADATA,
    required("name", String(80), unique=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("token_hash", String(64), unique=True),
    required("enrolled_at", MOMENT),
    Column("revoked_at", MOMENT),
    row_id(),
)

Table(
    "guests",
    METADATA,
    row_id(),
    required("user_id", Uuid, ForeignKey("users.id"), index=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    Column("team_id", Uuid, ForeignKey("teams.id")),
    required("let_in_by_id", Uuid, ForeignKey("users.id")),
    Column("ended_by_id", Uuid, ForeignKey("users.id")),
    required("from_at", MOMENT),
    required("to_at", MOMENT),
    required("let_in_by_name", String(120)),
    required("reason", String(400)),
    required("recorded_at", MOMENT),
    Column("ended_at", MOMENT),
    required("ended_by_name", String(120), server_default=""),
    required("end_reason", String(400), server_default=""),
    CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once("ended_by_id", "ended_at", "ended_by_name", "end_reason"),
)

Table(
    "unit_partners",
    METADATA,
    row_id(),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("partner_id", Uuid, ForeignKey("units.id"), index=True),
    required("named_by_id", Uuid, ForeignKey("users.id")),
    Column("ended_by_id", Uuid, ForeignKey("users.id")),
    required("named_by_name", String(120)),
    required("reason", String(400)),
    required("recorded_at", MOMENT),
    Column("ended_at", MOMENT),
    required("ended_by_name", String(120), server_default=""),
    required("end_reason", String(400), server_default=""),
    CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("unit_id <> partner_id", name="two_units"),
    info=written_once("ended_by_id", "ended_at", "ended_by_name", "end_reason"),
)
