"""The service's units and the places they work at."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, only_one, required, row_id, written_once

sa.Table(
    "units",
    METADATA,
    required("code", sa.String(12), unique=True),
    required("name", sa.String(120)),
    required("authority", sa.String(160)),
    required("address", sa.String(240)),
    row_id(),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("code = upper(code)", name="code_in_capitals"),
)

sa.Table(
    "computers",
    METADATA,
    row_id(),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("kind", one_of("computer_kind", "server", "tablet", "desk")),
    required("name", sa.String(80)),
    required("make", sa.String(80)),
    required("model", sa.String(80)),
    required("identifier", sa.String(80)),
    required("operating_system", sa.String(120)),
    required("time_source", sa.String(160)),
    required("log_name", sa.String(160), server_default=""),
    required("from_on", sa.Date),
    required("recorded_at", MOMENT),
    sa.Column("recorded_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("recorded_by_name", sa.String(120)),
    sa.Column("until_on", sa.Date),
    sa.Column("ended_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("ended_by_name", sa.String(120), server_default=""),
    sa.CheckConstraint("(until_on IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
    sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
    sa.CheckConstraint(
        "name <> '' AND make <> '' AND model <> '' AND identifier <> '' "
        "AND operating_system <> '' AND time_source <> ''",
        name="is_described",
    ),
    only_one("uq_computers_one_in_use", "unit_id", "name", where="until_on IS NULL"),
    info=written_once("until_on", "ended_by_id", "ended_by_name"),
)

sa.Table(
    "stations",
    METADATA,
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("name", sa.String(120)),
    required("kind", one_of("station_kind", "seaport", "airport", "border_post", "kennels")),
    row_id(),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    sa.UniqueConstraint("unit_id", "name"),
)
