"""Issued certificates: their bytes, the record they were drawn from, and what became of them."""

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
    "certificates",
    METADATA,
    required("serial", sa.String(40), unique=True),
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id")),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    required("mode", one_of("mode", "free_search", "rasco")),
    required("odours", sa.String(400)),
    required("valid_from", MOMENT),
    required("valid_to", MOMENT),
    required("issued_at", MOMENT, index=True),
    sa.Column("issued_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("issued_by_name", sa.String(120)),
    required("record_json", sa.Text),
    required("record_sha256", sa.String(64)),
    required("pdf", sa.LargeBinary),
    required("pdf_sha256", sa.String(64), unique=True),
    row_id(),
    sa.Column("replaces_id", sa.Uuid, sa.ForeignKey("certificates.id"), unique=True),
    required("serial_folded", sa.Text, index=True, server_default=""),
    required("words_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("valid_to > valid_from", name="ends_after_it_begins"),
    sa.CheckConstraint("length(pdf_sha256) = 64", name="hash_of_64_digits"),
    only_one("uq_certificates_first_of_checkup", "checkup_id", where="replaces_id IS NULL"),
    info=written_once(),
)

sa.Table(
    "certificate_facts",
    METADATA,
    required("certificate_id", sa.Uuid, sa.ForeignKey("certificates.id"), index=True),
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
    required("reason", sa.String(400)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    row_id(),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)

sa.Table(
    "proposed_revocations",
    METADATA,
    row_id(),
    required("certificate_id", sa.Uuid, sa.ForeignKey("certificates.id"), index=True),
    required("reason", sa.String(400)),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    sa.Column("second_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("second_name", sa.String(120), server_default=""),
    *agreed_by_another(waits="proposed", agreed="agreed_to"),
    only_one("uq_proposed_revocations_one_waits", "certificate_id", where="state = 'proposed'"),
    info=written_once(*ANSWER),
)
