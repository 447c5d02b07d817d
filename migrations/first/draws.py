"""The draw of a day: the seed's commitment, the list, the draw, and what became of each drawn container."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

Table(
    "draw_commitments",
    METADATA,
    row_id(),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("number", Integer),
    required("day_on", Date),
    required("from_at", MOMENT, index=True),
    required("until_at", MOMENT),
    required("commitment", String(64), unique=True),
    required("sealed_seed", LargeBinary),
    required("public_source", String(200)),
    required("reason", String(400)),
    required("committed_at", MOMENT),
    Column("committed_by_id", Uuid, ForeignKey("users.id")),
    required("committed_by_name", String(120)),
    CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
    CheckConstraint("until_at > from_at", name="day_has_hours"),
    CheckConstraint("number >= 1", name="number_from_one"),
    UniqueConstraint("unit_id", "number"),
    info=written_once(),
)

Table(
    "draw_lists",
    METADATA,
    row_id(),
    required("commitment_id", Uuid, ForeignKey("draw_commitments.id"), unique=True),
    required("file_name", String(200)),
    required("content", LargeBinary),
    required("sha256", String(64)),
    required("as_listed", Boolean),
    required("divided_by", JSON),
    required("targeted", JSON),
    required("listed_count", Integer),
    required("again_count", Integer),
    required("listed", Text),
    required("entered_at", MOMENT),
    Column("entered_by_id", Uuid, ForeignKey("users.id")),
    required("entered_by_name", String(120)),
    CheckConstraint("length(sha256) = 64", name="list_is_sha256"),
    CheckConstraint("listed_count >= 1", name="lists_something"),
    info=written_once(),
)

Table(
    "draws",
    METADATA,
    row_id(),
    required("commitment_id", Uuid, ForeignKey("draw_commitments.id"), unique=True),
    required("seed", String(64)),
    required("public_part", String(200)),
    required("strata", JSON),
    required("drawn_at", MOMENT),
    Column("drawn_by_id", Uuid, ForeignKey("users.id")),
    required("drawn_by_name", String(120)),
    CheckConstraint("length(seed) = 64", name="seed_is_32_bytes"),
    info=written_once(),
)

Table(
    "drawn_containers",
    METADATA,
    row_id(),
    required("draw_id", Uuid, ForeignKey("draws.id"), index=True),
    required("number", String(11), index=True),
    required("stratum", String(190)),
    required("place", Integer),
    required("yard", String(60)),
    Column("replaces_id", Uuid, ForeignKey("drawn_containers.id"), unique=True),
    required("added_at", MOMENT),
    CheckConstraint("place >= 1", name="place_from_one"),
    UniqueConstraint("draw_id", "number"),
    UniqueConstraint("draw_id", "stratum", "place"),
    info=written_once(),
)

Table(
    "drawn_not_reached",
    METADATA,
    row_id(),
    required("drawn_id", Uuid, ForeignKey("drawn_containers.id"), unique=True),
    required("reason", String(400)),
    required("said_at", MOMENT),
    Column("said_by_id", Uuid, ForeignKey("users.id")),
    required("said_by_name", String(120)),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    info=written_once(),
)

Table(
    "drawn_looks",
    METADATA,
    row_id(),
    required("drawn_id", Uuid, ForeignKey("drawn_containers.id"), index=True),
    Column("search_id", Uuid, ForeignKey("searches.id"), index=True),
    Column("sample_id", Uuid, ForeignKey("air_samples.id"), index=True),
    required("linked_at", MOMENT),
    CheckConstraint("(search_id IS NULL) <> (sample_id IS NULL)", name="a_search_or_a_sample"),
    UniqueConstraint("drawn_id", "sample_id"),
    UniqueConstraint("drawn_id", "search_id"),
    info=written_once(),
)
