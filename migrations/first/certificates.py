"""Issued certificates: their bytes, the record they were drawn from, and what became of them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, String, Table, Text, Uuid

from migrations.first.schema import METADATA, MOMENT, answered, one_of, only_one, required, row_id, written_once

Table(
    "certificates",
    METADATA,
    required("serial", String(40), unique=True),
    required("checkup_id", Uuid, ForeignKey("checkups.id")),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    required("mode", one_of("mode", "free_search", "rasco")),
    required("odours", String(400)),
    required("valid_from", MOMENT),
    required("valid_to", MOMENT),
    required("issued_at", MOMENT, index=True),
    Column("issued_by_id", Uuid, ForeignKey("users.id")),
    required("issued_by_name", String(120)),
    required("record_json", Text),
    required("record_sha256", String(64)),
    required("pdf", LargeBinary),
    required("pdf_sha256", String(64), unique=True),
    row_id(),
    Column("replaces_id", Uuid, ForeignKey("certificates.id"), unique=True),
    required("serial_folded", Text, index=True, server_default=""),
    required("words_folded", Text, index=True, server_default=""),
    CheckConstraint("valid_to > valid_from", name="ends_after_it_begins"),
    CheckConstraint("length(pdf_sha256) = 64", name="hash_of_64_digits"),
    only_one("uq_certificates_first_of_checkup", "checkup_id", where="replaces_id IS NULL"),
    info=written_once(),
)

Table(
    "certificate_facts",
    METADATA,
    required("certificate_id", Uuid, ForeignKey("certificates.id"), index=True),
    required(
        "kind",
        one_of(
            "certificate_event_kind",
            "suspended",
            "reinstated",
            "superseded",
            "revoked",
            "basis_changed",
            "revocation_proposed",
            "revocation_dropped",
        ),
    ),
    required("at", MOMENT),
    required("reason", String(400)),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    row_id(),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)

Table(
    "proposed_revocations",
    METADATA,
    row_id(),
    required("certificate_id", Uuid, ForeignKey("certificates.id"), index=True),
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
    only_one("uq_proposed_revocations_one_waits", "certificate_id", where="state = 'proposed'"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)
