"""Which backups were made, or could not be."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, required, row_id, written_once

sa.Table(
    "backups",
    METADATA,
    row_id(),
    required("at", MOMENT, index=True),
    required("file", sa.String(400)),
    required("size", sa.BigInteger),
    required("sha256", sa.String(64)),
    required("entries", sa.BigInteger),
    required("head", sa.String(64)),
    required("is_encrypted", sa.Boolean),
    required("is_nightly", sa.Boolean),
    required("problem", sa.String(400)),
    sa.CheckConstraint("size >= 0 AND entries >= 0", name="not_below_zero"),
    sa.CheckConstraint("(problem = '') = (sha256 <> '')", name="written_or_not"),
    info=written_once(),
)
