"""What is put into the positions of a check-up: numbered, weighed, of one source, in one container."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, required, row_id, written_once

sa.Table(
    "prepared_items",
    METADATA,
    row_id(),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("number", sa.Integer),
    required("kind", one_of("item_kind", "target", "blank", "distractor", "positive_control", "sample", "empty")),
    sa.Column("odour_id", sa.Uuid, sa.ForeignKey("odours.id"), index=True),
    sa.Column("aid_id", sa.Uuid, sa.ForeignKey("training_aids.id"), index=True),
    required("what", sa.String(80)),
    required("form", sa.String(120)),
    sa.Column("weight_g", sa.Numeric(10, 2)),
    required("container", sa.String(120)),
    required("words_folded", sa.Text, index=True, server_default=""),
    required("prepared_at", MOMENT),
    sa.Column("prepared_by_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("prepared_by_name", sa.String(120)),
    required("recorded_at", MOMENT),
    sa.Column("put_away_at", MOMENT),
    sa.Column("put_away_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("put_away_by_name", sa.String(120), server_default=""),
    required("put_away_reason", sa.String(400), server_default=""),
    sa.CheckConstraint("(kind = 'distractor') = (what <> '')", name="distractor_is_something"),
    sa.CheckConstraint("form <> '' AND container <> ''", name="form_and_container"),
    sa.CheckConstraint("kind IN ('target', 'blank', 'distractor')", name="lies_in_a_check_up"),
    sa.CheckConstraint("number >= 1", name="number_from_one"),
    sa.CheckConstraint("(put_away_at IS NULL) = (put_away_reason = '')", name="put_away_for_a_reason"),
    sa.CheckConstraint("(kind = 'target') = (aid_id IS NOT NULL)", name="target_has_a_source"),
    sa.CheckConstraint("(kind = 'target') = (odour_id IS NOT NULL)", name="target_has_an_odour"),
    sa.CheckConstraint("kind <> 'target' OR weight_g IS NOT NULL", name="target_is_weighed"),
    sa.CheckConstraint("weight_g IS NULL OR weight_g > 0", name="weighs_something"),
    sa.UniqueConstraint("unit_id", "number"),
    info=written_once("put_away_at", "put_away_by_id", "put_away_by_name", "put_away_reason"),
)
