"""An efficacy check-up: what was asked for, the sealed plan, and everything that happened to it."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

sa.Table(
    "checkups",
    METADATA,
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id")),
    required("mode", one_of("mode", "free_search", "rasco")),
    required("targets", sa.Integer),
    required("non_targets", sa.Integer),
    required("positions_per_run", sa.Integer),
    required("sessions", sa.Integer),
    required("distractors", sa.JSON),
    required("place", sa.String(120)),
    required("zone", sa.String(60)),
    required("assessor_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("loader_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("recorder_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    sa.Column("handler_user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("assessor_agency", sa.String(160)),
    required("independence_statement", sa.Text),
    required("commitment", sa.String(64), unique=True),
    required("opened_at", MOMENT, index=True),
    sa.Column("captured_at", MOMENT),
    required("device", sa.String(200)),
    required("form_version", sa.Integer),
    row_id(),
    required("words_folded", sa.Text, index=True, server_default=""),
    required("draws_on_items", sa.Boolean, server_default=sa.false()),
    required("loads_by_run", sa.Boolean, server_default=sa.false()),
    sa.CheckConstraint("targets >= 1 AND non_targets >= 0 AND sessions >= 1", name="asks_for_something"),
    sa.CheckConstraint("handler_user_id IS NULL OR assessor_id <> handler_user_id", name="assessor_is_no_handler"),
    sa.CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
    sa.CheckConstraint("independence_statement <> ''", name="independence_is_stated"),
    sa.CheckConstraint("loader_id <> recorder_id AND loader_id <> assessor_id", name="loader_is_apart"),
    sa.CheckConstraint("positions_per_run BETWEEN 1 AND 60", name="positions_1_to_60"),
    sa.Index("ix_checkups_team_id_mode_zone_id", "team_id", "mode", "zone", "id"),
    info=written_once(),
)

sa.Table(
    "checkup_odours",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("number", sa.Integer),
    required("odour_id", sa.Uuid, sa.ForeignKey("odours.id"), index=True),
    required("name", sa.String(80)),
    row_id(),
    sa.UniqueConstraint("checkup_id", "odour_id"),
    info=written_once(),
)

sa.Table(
    "checkup_aids",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("aid_id", sa.Uuid, sa.ForeignKey("training_aids.id"), index=True),
    required("label", sa.String(60)),
    required("odour_name", sa.String(80)),
    required("form", sa.String(120)),
    required("amount_g", sa.Numeric(10, 2)),
    required("source", sa.String(160)),
    required("batch", sa.String(60)),
    required("replace_by_on", sa.Date),
    row_id(),
    sa.UniqueConstraint("checkup_id", "aid_id"),
    info=written_once(),
)

sa.Table(
    "checkup_items",
    METADATA,
    row_id(),
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("item_id", sa.Uuid, sa.ForeignKey("prepared_items.id"), index=True),
    required("number", sa.Integer),
    required("odour_name", sa.String(80)),
    required("aid_label", sa.String(60)),
    sa.UniqueConstraint("checkup_id", "item_id"),
    info=written_once(),
)

sa.Table(
    "checkup_runs",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("number", sa.Integer),
    required("session", sa.Integer),
    required("line_id", sa.Uuid, sa.ForeignKey("lines.id"), unique=True),
    row_id(),
    sa.UniqueConstraint("checkup_id", "number"),
    info=written_once(),
)

sa.Table(
    "loaded_places",
    METADATA,
    row_id(),
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("run", sa.Integer),
    required("position", sa.Integer),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("at", MOMENT),
    sa.CheckConstraint("run >= 1 AND position >= 1", name="from_one"),
    sa.UniqueConstraint("checkup_id", "run", "position"),
    info=written_once(),
)

sa.Table(
    "loaded_runs",
    METADATA,
    row_id(),
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("run", sa.Integer),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("at", MOMENT),
    sa.CheckConstraint("run >= 1", name="from_one"),
    sa.UniqueConstraint("checkup_id", "run"),
    info=written_once(),
)

sa.Table(
    "checkup_events",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("step", sa.Integer),
    required(
        "state",
        one_of("checkup_state", "planned", "running", "complete", "scored", "incomplete", "approved", "refused"),
    ),
    required("at", MOMENT),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("reason", sa.String(400)),
    row_id(),
    sa.CheckConstraint("state NOT IN ('incomplete', 'refused') OR reason <> ''", name="has_a_reason"),
    sa.UniqueConstraint("checkup_id", "state"),
    sa.UniqueConstraint("checkup_id", "step"),
    info=written_once(),
)

sa.Table(
    "sealed_plans",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), unique=True),
    required("opening", sa.LargeBinary),
    row_id(),
    info=written_once(),
)

sa.Table(
    "checkup_results",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), unique=True),
    required("revealed_at", MOMENT),
    required("policy_number", sa.Integer),
    required("policy_at", MOMENT),
    required("plan_json", sa.Text),
    required("nonce", sa.String(128)),
    required("blinding", one_of("blinding", "known", "single_blind", "double_blind")),
    required("verdict", one_of("verdict", "passed", "failed", "not_certifiable", "incomplete")),
    required("hits", sa.Integer),
    required("misses", sa.Integer),
    required("false_alerts", sa.Integer),
    required("correct_rejections", sa.Integer),
    required("aids_past_date", sa.JSON),
    row_id(),
    sa.Column("strict_hits", sa.Integer),
    sa.Column("strict_misses", sa.Integer),
    sa.Column("strict_false_alerts", sa.Integer),
    sa.Column("strict_correct_rejections", sa.Integer),
    sa.CheckConstraint(
        "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0", name="counts_from_zero"
    ),
    sa.CheckConstraint(
        "strict_hits >= 0 AND strict_misses >= 0 AND strict_false_alerts >= 0 AND strict_correct_rejections >= 0",
        name="strict_from_zero",
    ),
    info=written_once(),
)

sa.Table(
    "miss_causes",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("run", sa.Integer),
    required("position", sa.Integer),
    required("number", sa.Integer),
    required(
        "cause",
        one_of(
            "miss_cause", "dog_showed_nothing", "handler_missed_change", "presentation_fault", "aid_fault", "unknown"
        ),
    ),
    required("note", sa.String(400)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("at", MOMENT),
    row_id(),
    sa.UniqueConstraint("checkup_id", "run", "position", "number"),
    info=written_once(),
)

sa.Table(
    "checkup_presences",
    METADATA,
    required("checkup_id", sa.Uuid, sa.ForeignKey("checkups.id"), index=True),
    required("name", sa.String(120)),
    required("place", sa.String(160)),
    required("knew_plan", sa.Boolean),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("at", MOMENT),
    row_id(),
    info=written_once(),
)
