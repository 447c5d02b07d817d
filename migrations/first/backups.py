"""Which backups were made, or could not be."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, String, Table

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

Table(
    "backups",
    METADATA,
    row_id(),
    required("at", MOMENT, index=True),
    required("file", String(400)),
    required("size", BigInteger),
    required("sha256", String(64)),
    required("entries", BigInteger),
    required("head", String(64)),
    required("is_encrypted", Boolean),
    required("is_nightly", Boolean),
    required("problem", String(400)),
    CheckConstraint("size >= 0 AND entries >= 0", name="not_below_zero"),
    CheckConstraint("(problem = '') = (sha256 <> '')", name="written_or_not"),
    info=written_once(),
)
