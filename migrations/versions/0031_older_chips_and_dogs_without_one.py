"""By which standard a dog's chip is numbered, and why it has an older one or none."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STANDARDS = ("iso_11784", "older", "none")
FORMER = ("microchip_of_15_digits", "length(microchip) = 15")
PRESENT = (
    ("chip_standard", f"chip_standard IN ({', '.join(repr(one) for one in STANDARDS)})"),
    ("chip_or_none", "(chip_standard = 'none') = (microchip IS NULL)"),
    ("microchip_of_15_digits", "chip_standard <> 'iso_11784' OR length(microchip) = 15"),
    ("chip_explained", "chip_standard = 'iso_11784' OR chip_reason <> ''"),
)


def upgrade() -> None:
    """Adds both; every chip of an earlier release is one of ISO 11784, or it was refused."""
    with op.batch_alter_table("dogs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("chip_standard", sa.String(length=40), server_default="iso_11784", nullable=False)
        )
        batch_op.add_column(sa.Column("chip_reason", sa.String(length=400), server_default="", nullable=False))
        batch_op.alter_column("microchip", existing_type=sa.String(length=15), nullable=True)
        batch_op.drop_constraint(batch_op.f(f"ck_dogs_{FORMER[0]}"), type_="check")
        for name, condition in PRESENT:
            batch_op.create_check_constraint(batch_op.f(f"ck_dogs_{name}"), condition)


def downgrade() -> None:
    """Takes them away. Raises RuntimeError where a dog has another chip or none: an earlier release has no room."""
    other = sa.text("SELECT count(*) FROM dogs WHERE chip_standard <> 'iso_11784'")
    if op.get_bind().execute(other).scalar_one():
        raise RuntimeError("A dog with an older chip, or with none, is on record: an earlier release cannot keep it.")
    with op.batch_alter_table("dogs", schema=None) as batch_op:
        for name, _ in PRESENT:
            batch_op.drop_constraint(batch_op.f(f"ck_dogs_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_dogs_{FORMER[0]}"), FORMER[1])
        batch_op.alter_column("microchip", existing_type=sa.String(length=15), nullable=False)
        batch_op.drop_column("chip_reason")
        batch_op.drop_column("chip_standard")
