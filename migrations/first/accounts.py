"""Persons, accounts, sessions and wrong passwords, links with which a password is set, tablets, and guests of units."""

import sqlalchemy as sa

from migrations.first.schema import (
    ANSWER,
    METADATA,
    MOMENT,
    agreed_by_another,
    answered,
    one_of,
    only_one,
    required,
    row_id,
    written_once,
)

sa.Table(
    "persons",
    METADATA,
    row_id(),
    info=written_once(),
)

sa.Table(
    "person_proposals",
    METADATA,
    row_id(),
    required("one_id", sa.Uuid, sa.ForeignKey("persons.id"), index=True),
    required("other_id", sa.Uuid, sa.ForeignKey("persons.id"), index=True),
    required("is_one", sa.Boolean),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id")),
    sa.Column("handler_id", sa.Uuid, sa.ForeignKey("handlers.id")),
    required("words", sa.String(600)),
    required("reason", sa.String(400)),
    required("state", one_of("person_proposal_state", "person_proposed", "person_agreed", "person_declined")),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    *answered(),
    sa.CheckConstraint(
        "state <> 'person_agreed' OR (answered_by_id IS NOT NULL "
        "AND (author_id IS NULL OR answered_by_id <> author_id))",
        name="agreed_by_a_second_person",
    ),
    sa.CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    sa.CheckConstraint("user_id IS NULL OR handler_id IS NULL", name="moves_one_entry"),
    sa.CheckConstraint("NOT is_one OR (user_id IS NULL AND handler_id IS NULL)", name="moves_to_tell_apart"),
    sa.CheckConstraint("(state = 'person_proposed') = (answered_at IS NULL)", name="open_or_answered"),
    sa.CheckConstraint("one_id <> other_id", name="two_rows"),
    info=written_once(*ANSWER),
)

sa.Table(
    "users",
    METADATA,
    required("email", sa.String(254), unique=True),
    required("name", sa.String(120)),
    sa.Column("role", one_of("role", "handler", "assessor", "veterinarian", "manager", "prosecutor", "administrator")),
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("agency", sa.String(160)),
    sa.Column("password_hash", sa.String(300)),
    required("session_mark", sa.String(64)),
    required("added_at", MOMENT),
    sa.Column("deactivated_at", MOMENT),
    row_id(),
    required("language", one_of("language", "en", "sw")),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    required("person_id", sa.Uuid, sa.ForeignKey("persons.id"), index=True),
    sa.CheckConstraint("email = lower(email)", name="email_in_small_letters"),
)

sa.Table(
    "proposed_roles",
    METADATA,
    row_id(),
    required("user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("role", one_of("role", "handler", "assessor", "veterinarian", "manager", "prosecutor", "administrator")),
    sa.Column("unit_id", sa.Uuid, sa.ForeignKey("units.id")),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    sa.Column("is_known", sa.Boolean),
    required("reason", sa.String(400)),
    *agreed_by_another(waits="proposed", agreed="agreed_to"),
    sa.Column("link_id", sa.Uuid, sa.ForeignKey("setup_links.id")),
    sa.CheckConstraint("state <> 'agreed_to' OR is_known", name="agreed_by_who_knows_them"),
    sa.CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
    only_one("uq_proposed_roles_one_waits", "user_id", where="state = 'proposed'"),
    info=written_once(*ANSWER, "is_known"),
)

sa.Table(
    "first_managers",
    METADATA,
    row_id(),
    required("user_id", sa.Uuid, sa.ForeignKey("users.id"), unique=True),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    required("reason", sa.String(400)),
    *agreed_by_another(waits="proposed", agreed="agreed_to"),
    sa.CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
    info=written_once(*ANSWER),
)

sa.Table(
    "user_sessions",
    METADATA,
    required("user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("key_hash", sa.String(64), unique=True),
    required("device", sa.String(200)),
    required("began_at", MOMENT),
    required("seen_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    sa.Column(
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
    sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
    sa.CheckConstraint("seen_at >= began_at", name="seen_after_it_began"),
)

sa.Table(
    "password_tries",
    METADATA,
    sa.Column("email_hash", sa.String(64), primary_key=True),
    required("wrong", sa.Integer),
    required("last_at", MOMENT, index=True),
    sa.CheckConstraint("wrong >= 1", name="wrong_from_one"),
)

sa.Table(
    "setup_links",
    METADATA,
    required("token_hash", sa.String(64), unique=True),
    required("expires_at", MOMENT),
    sa.Column("used_at", MOMENT),
    row_id(),
    required(
        "kind", one_of("link_kind", "first_administrator", "invitation", "reset"), server_default="first_administrator"
    ),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    sa.Column("made_at", MOMENT),
    sa.Column("made_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("made_by_name", sa.String(120), server_default=""),
    required("by_mail", sa.Boolean, server_default=sa.false()),
    sa.Column("replaced_at", MOMENT),
    sa.CheckConstraint("(kind = 'first_administrator') = (user_id IS NULL)", name="first_or_somebody_s"),
    sa.CheckConstraint("user_id IS NULL OR (made_at IS NOT NULL AND made_by_name <> '')", name="made_by_somebody"),
    sa.CheckConstraint("used_at IS NULL OR replaced_at IS NULL", name="used_or_replaced"),
)

sa.Table(
    "devices",
    METADATA,
    required("name", sa.String(80), unique=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("token_hash", sa.String(64), unique=True),
    required("enrolled_at", MOMENT),
    sa.Column("revoked_at", MOMENT),
    row_id(),
)

sa.Table(
    "guests",
    METADATA,
    row_id(),
    required("user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    sa.Column("team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    required("let_in_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    sa.Column("ended_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("from_at", MOMENT),
    required("to_at", MOMENT),
    required("let_in_by_name", sa.String(120)),
    required("reason", sa.String(400)),
    required("recorded_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    required("ended_by_name", sa.String(120), server_default=""),
    required("end_reason", sa.String(400), server_default=""),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    sa.CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once("ended_by_id", "ended_at", "ended_by_name", "end_reason"),
)

sa.Table(
    "unit_partners",
    METADATA,
    row_id(),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("partner_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("named_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    sa.Column("ended_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("named_by_name", sa.String(120)),
    required("reason", sa.String(400)),
    required("recorded_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    required("ended_by_name", sa.String(120), server_default=""),
    required("end_reason", sa.String(400), server_default=""),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    sa.CheckConstraint("unit_id <> partner_id", name="two_units"),
    info=written_once("ended_by_id", "ended_at", "ended_by_name", "end_reason"),
)
