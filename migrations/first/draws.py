"""The draw of a day: the seed's commitment, the list, the draw, and what became of each drawn container."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

sa.Table(
    "draw_commitments",
    METADATA,
    row_id(),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("number", sa.Integer),
    required("day_on", sa.Date),
    required("from_at", MOMENT, index=True),
    required("until_at", MOMENT),
    required("commitment", sa.String(64), unique=True),
    required("sealed_seed", sa.LargeBinary),
    required("public_source", sa.String(200)),
    required("reason", sa.String(400)),
    required("committed_at", MOMENT),
    sa.Column("committed_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("committed_by_name", sa.String(120)),
    sa.CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
    sa.CheckConstraint("until_at > from_at", name="day_has_hours"),
    sa.CheckConstraint("number >= 1", name="number_from_one"),
    sa.UniqueConstraint("unit_id", "number"),
    info=written_once(),
)

sa.Table(
    "draw_lists",
    METADATA,
    row_id(),
    required("commitment_id", sa.Uuid, sa.ForeignKey("draw_commitments.id"), unique=True),
    required("file_name", sa.String(200)),
    required("content", sa.LargeBinary),
    required("sha256", sa.String(64)),
    required("as_listed", sa.Boolean),
    required("divided_by", sa.JSON),
    required("targeted", sa.JSON),
    required("listed_count", sa.Integer),
    required("again_count", sa.Integer),
    required("listed", sa.Text),
    required("entered_at", MOMENT),
    sa.Column("entered_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("entered_by_name", sa.String(120)),
    sa.CheckConstraint("length(sha256) = 64", name="list_is_sha256"),
    sa.CheckConstraint("listed_count >= 1", name="lists_something"),
    info=written_once(),
)

sa.Table(
    "draws",
    METADATA,
    row_id(),
    required("commitment_id", sa.Uuid, sa.ForeignKey("draw_commitments.id"), unique=True),
    required("seed", sa.String(64)),
    required("public_part", sa.String(200)),
    required("strata", sa.JSON),
    required("drawn_at", MOMENT),
    sa.Column("drawn_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("drawn_by_name", sa.String(120)),
    sa.CheckConstraint("length(seed) = 64", name="seed_is_32_bytes"),
    info=written_once(),
)

sa.Table(
    "drawn_containers",
    METADATA,
    row_id(),
    required("draw_id", sa.Uuid, sa.ForeignKey("draws.id"), index=True),
    required("number", sa.String(11), index=True),
    required("stratum", sa.String(190)),
    required("place", sa.Integer),
    required("yard", sa.String(60)),
    sa.Column("replaces_id", sa.Uuid, sa.ForeignKey("drawn_containers.id"), unique=True),
    required("added_at", MOMENT),
    sa.CheckConstraint("place >= 1", name="place_from_one"),
    sa.UniqueConstraint("draw_id", "number"),
    sa.UniqueConstraint("draw_id", "stratum", "place"),
    info=written_once(),
)

sa.Table(
    "drawn_not_reached",
    METADATA,
    row_id(),
    required("drawn_id", sa.Uuid, sa.ForeignKey("drawn_containers.id"), unique=True),
    required("reason", sa.String(400)),
    required("said_at", MOMENT),
    sa.Column("said_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("said_by_name", sa.String(120)),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)

sa.Table(
    "drawn_looks",
    METADATA,
    row_id(),
    required("drawn_id", sa.Uuid, sa.ForeignKey("drawn_containers.id"), index=True),
    sa.Column("search_id", sa.Uuid, sa.ForeignKey("searches.id"), index=True),
    sa.Column("sample_id", sa.Uuid, sa.ForeignKey("air_samples.id"), index=True),
    required("linked_at", MOMENT),
    sa.CheckConstraint("(search_id IS NULL) <> (sample_id IS NULL)", name="a_search_or_a_sample"),
    sa.UniqueConstraint("drawn_id", "sample_id"),
    sa.UniqueConstraint("drawn_id", "search_id"),
    info=written_once(),
)
