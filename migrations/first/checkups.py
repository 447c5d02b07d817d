"""An efficacy check-up: what was asked for, the sealed plan, and everything that happened to it."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

Table(
    "checkups",
    METADATA,
    required("team_id", Uuid, ForeignKey("teams.id")),
    required("mode", one_of("mode", "free_search", "rasco")),
    required("targets", Integer),
    required("non_targets", Integer),
    required("positions_per_run", Integer),
    required("sessions", Integer),
    required("distractors", JSON),
    required("place", String(120)),
    required("zone", String(60)),
    required("assessor_id", Uuid, ForeignKey("users.id"), index=True),
    required("loader_id", Uuid, ForeignKey("users.id"), index=True),
    required("recorder_id", Uuid, ForeignKey("users.id"), index=True),
    Column("handler_user_id", Uuid, ForeignKey("users.id"), index=True),
    required("assessor_agency", String(160)),
    required("independence_statement", Text),
    required("commitment", String(64), unique=True),
    required("opened_at", MOMENT, index=True),
    Column("captured_at", MOMENT),
    required("device", String(200)),
    required("form_version", Integer),
    row_id(),
    required("words_folded", Text, index=True, server_default=""),
    required("draws_on_items", Boolean, server_default=false()),
    required("loads_by_run", Boolean, server_default=false()),
    CheckConstraint("targets >= 1 AND non_targets >= 0 AND sessions >= 1", name="asks_for_something"),
    CheckConstraint("handler_user_id IS NULL OR assessor_id <> handler_user_id", name="assessor_is_no_handler"),
    CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
    CheckConstraint("independence_statement <> ''", name="independence_is_stated"),
    CheckConstraint("loader_id <> recorder_id AND loader_id <> assessor_id", name="loader_is_apart"),
    CheckConstraint("positions_per_run BETWEEN 1 AND 60", name="positions_1_to_60"),
    Index("ix_checkups_team_id_mode_zone_id", "team_id", "mode", "zone", "id"),
    info=written_once(),
)

Table(
    "checkup_odours",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("number", Integer),
    required("odour_id", Uuid, ForeignKey("odours.id"), index=True),
    required("name", String(80)),
    row_id(),
    UniqueConstraint("checkup_id", "odour_id"),
    info=written_once(),
)

Table(
    "checkup_aids",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("aid_id", Uuid, ForeignKey("training_aids.id"), index=True),
    required("label", String(60)),
    required("odour_name", String(80)),
    required("form", String(120)),
    required("amount_g", Numeric(10, 2)),
    required("source", String(160)),
    required("batch", String(60)),
    required("replace_by_on", Date),
    row_id(),
    UniqueConstraint("checkup_id", "aid_id"),
    info=written_once(),
)

Table(
    "checkup_items",
    METADATA,
    row_id(),
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("item_id", Uuid, ForeignKey("prepared_items.id"), index=True),
    required("number", Integer),
    required("odour_name", String(80)),
    required("aid_label", String(60)),
    UniqueConstraint("checkup_id", "item_id"),
    info=written_once(),
)

Table(
    "checkup_runs",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("number", Integer),
    required("session", Integer),
    required("line_id", Uuid, ForeignKey("lines.id"), unique=True),
    row_id(),
    UniqueConstraint("checkup_id", "number"),
    info=written_once(),
)

Table(
    "loaded_places",
    METADATA,
    row_id(),
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("run", Integer),
    required("position", Integer),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("at", MOMENT),
    CheckConstraint("run >= 1 AND position >= 1", name="from_one"),
    UniqueConstraint("checkup_id", "run", "position"),
    info=written_once(),
)

Table(
    "loaded_runs",
    METADATA,
    row_id(),
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("run", Integer),
    required("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("at", MOMENT),
    CheckConstraint("run >= 1", name="from_one"),
    UniqueConstraint("checkup_id", "run"),
    info=written_once(),
)

Table(
    "checkup_events",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("step", Integer),
    required(
        "state",
        one_of("checkup_state", "planned", "running", "complete", "scored", "incomplete", "approved", "refused"),
    ),
    required("at", MOMENT),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("reason", String(400)),
    row_id(),
    CheckConstraint("state NOT IN ('incomplete', 'refused') OR reason <> ''", name="has_a_reason"),
    UniqueConstraint("checkup_id", "state"),
    UniqueConstraint("checkup_id", "step"),
    info=written_once(),
)

Table(
    "sealed_plans",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), unique=True),
    required("opening", LargeBinary),
    row_id(),
    info=written_once(),
)

Table(
    "checkup_results",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), unique=True),
    required("revealed_at", MOMENT),
    required("policy_number", Integer),
    required("policy_at", MOMENT),
    required("plan_json", Text),
    required("nonce", String(128)),
    required("blinding", one_of("blinding", "known", "single_blind", "double_blind")),
    required("verdict", one_of("verdict", "passed", "failed", "not_certifiable", "incomplete")),
    required("hits", Integer),
    required("misses", Integer),
    required("false_alerts", Integer),
    required("correct_rejections", Integer),
    required("aids_past_date", JSON),
    row_id(),
    Column("strict_hits", Integer),
    Column("strict_misses", Integer),
    Column("strict_false_alerts", Integer),
    Column("strict_correct_rejections", Integer),
    CheckConstraint(
        "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0", name="counts_from_zero"
    ),
    CheckConstraint(
        "strict_hits >= 0 AND strict_misses >= 0 AND strict_false_alerts >= 0 AND strict_correct_rejections >= 0",
        name="strict_from_zero",
    ),
    info=written_once(),
)

Table(
    "miss_causes",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("run", Integer),
    required("position", Integer),
    required("number", Integer),
    required(
        "cause",
        one_of(
            "miss_cause", "dog_showed_nothing", "handler_missed_change", "presentation_fault", "aid_fault", "unknown"
        ),
    ),
    required("note", String(400)),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("at", MOMENT),
    row_id(),
    UniqueConstraint("checkup_id", "run", "position", "number"),
    info=written_once(),
)

Table(
    "checkup_presences",
    METADATA,
    required("checkup_id", Uuid, ForeignKey("checkups.id"), index=True),
    required("name", String(120)),
    required("place", String(160)),
    required("knew_plan", Boolean),
    Column("author_id", Uuid, ForeignKey("users.id")),
    required("author_name", String(120)),
    required("at", MOMENT),
    row_id(),
    info=written_once(),
)
