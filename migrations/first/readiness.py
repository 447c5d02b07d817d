"""Addresses at which a person's calendar program fetches what falls due."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, only_one, required, row_id

sa.Table(
    "calendar_links",
    METADATA,
    required("person_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("token_hash", sa.String(64), unique=True),
    required("made_at", MOMENT),
    sa.Column("revoked_at", MOMENT),
    row_id(),
    only_one("uq_calendar_links_one_in_force", "person_id", where="revoked_at IS NULL"),
)
