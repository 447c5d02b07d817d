"""Addresses at which a person's calendar program fetches what falls due."""

from sqlalchemy import Column, ForeignKey, String, Table, Uuid

from migrations.first.schema import METADATA, MOMENT, only_one, required, row_id

Table(
    "calendar_links",
    METADATA,
    required("person_id", Uuid, ForeignKey("users.id")),
    required("token_hash", String(64), unique=True),
    required("made_at", MOMENT),
    Column("revoked_at", MOMENT),
    row_id(),
    only_one("uq_calendar_links_one_in_force", "person_id", where="revoked_at IS NULL"),
)
