"""The service's units and the places they work at."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, String, Table, Text, UniqueConstraint, Uuid

from migrations.first.schema import METADATA, MOMENT, one_of, only_one, required, row_id, written_once

Table(
    "units",
    METADATA,
    required("code", String(12), unique=True),
    required("name", String(120)),
    required("authority", String(160)),
    required("address", String(240)),
    row_id(),
    required("name_folded", Text, index=True, server_default=""),
    required("latin_name", String(160), server_default=""),
    required("latin_folded", Text, index=True, server_default=""),
    CheckConstraint("code = upper(code)", name="code_in_capitals"),
)

Table(
    "computers",
    METADATA,
    row_id(),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("kind", one_of("computer_kind", "server", "tablet", "desk")),
    required("name", String(80)),
    required("make", String(80)),
    required("model", String(80)),
    required("identifier", String(80)),
    required("operating_system", String(120)),
    required("time_source", String(160)),
    required("log_name", String(160), server_default=""),
    required("from_on", Date),
    required("recorded_at", MOMENT),
    Column("recorded_by_id", Uuid, ForeignKey("users.id")),
    required("recorded_by_name", String(120)),
    Column("until_on", Date),
    Column("ended_by_id", Uuid, ForeignKey("users.id")),
    required("ended_by_name", String(120), server_default=""),
    CheckConstraint("(until_on IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
    CheckConstraint(
        "name <> '' AND make <> '' AND model <> '' AND identifier <> '' "
        "AND operating_system <> '' AND time_source <> ''",
        name="is_described",
    ),
    only_one("uq_computers_one_in_use", "unit_id", "name", where="until_on IS NULL"),
    info=written_once("until_on", "ended_by_id", "ended_by_name"),
)

Table(
    "stations",
    METADATA,
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("name", String(120)),
    required("kind", one_of("station_kind", "seaport", "airport", "border_post", "kennels")),
    row_id(),
    required("name_folded", Text, index=True, server_default=""),
    required("latin_name", String(160), server_default=""),
    required("latin_folded", Text, index=True, server_default=""),
    UniqueConstraint("unit_id", "name"),
)
