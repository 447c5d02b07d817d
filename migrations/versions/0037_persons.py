"""Persons: accounts and handlers' entries point to one, and two people say that two are one, or are two."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

import canine.columns

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

POINTING = ("users", "handlers")
STATES = ("person_proposed", "person_agreed", "person_declined")
ANSWER = ("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason")
AT_ONCE = 1000


def upgrade() -> None:
    """Makes them: an account, with the handler's entry that it is linked to, is one person; nothing else is joined."""
    persons = op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    for table in POINTING:
        op.add_column(table, sa.Column("person_id", sa.Uuid(), nullable=True))
    _fill(persons)
    for table in POINTING:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_person_id_persons"), "persons", ["person_id"], ["id"])
            batch_op.create_index(batch_op.f(f"ix_{table}_person_id"), ["person_id"])
    op.forbid_changes("persons")
    _make_proposals()


def _fill(persons: sa.Table) -> None:
    bind = op.get_bind()
    users, handlers = (
        sa.table(name, sa.column("id", sa.Uuid()), sa.column("person_id", sa.Uuid()), *more)
        for name, more in (("users", ()), ("handlers", (sa.column("user_id", sa.Uuid()),)))
    )
    of_user: dict[UUID, UUID] = {row.id: uuid4() for row in bind.execute(sa.select(users.c.id))}
    linked = bind.execute(sa.select(handlers.c.id, handlers.c.user_id)).all()
    of_handler: dict[UUID, UUID] = {row.id: of_user[row.user_id] if row.user_id else uuid4() for row in linked}
    made = [{"id": one} for one in {*of_user.values(), *of_handler.values()}]
    for begin in range(0, len(made), AT_ONCE):
        bind.execute(persons.insert(), made[begin : begin + AT_ONCE])
    for table, found in ((users, of_user), (handlers, of_handler)):
        pointing = table.update().where(table.c.id == sa.bindparam("key")).values(person_id=sa.bindparam("person"))
        rows = [{"key": key, "person": person} for key, person in found.items()]
        for begin in range(0, len(rows), AT_ONCE):
            bind.execute(pointing, rows[begin : begin + AT_ONCE])


def _make_proposals() -> None:
    table = "person_proposals"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("is_one", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", canine.columns.UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", canine.columns.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.String(length=400), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
            for name, condition in (
                ("person_proposal_state", f"state IN ({', '.join(repr(state) for state in STATES)})"),
                ("two_rows", "one_id <> other_id"),
                ("has_a_reason", "reason <> ''"),
                ("moves_one_entry", "user_id IS NULL OR handler_id IS NULL"),
                ("moves_to_tell_apart", "NOT is_one OR (user_id IS NULL AND handler_id IS NULL)"),
                ("open_or_answered", "(state = 'person_proposed') = (answered_at IS NULL)"),
                ("answered_by_somebody", "answered_at IS NULL OR answered_by_name <> ''"),
                (
                    "agreed_by_a_second_person",
                    "state <> 'person_agreed' OR (answered_by_id IS NOT NULL "
                    "AND (author_id IS NULL OR answered_by_id <> author_id))",
                ),
            )
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
            for column, other in (
                ("one_id", "persons"),
                ("other_id", "persons"),
                ("user_id", "users"),
                ("handler_id", "handlers"),
                ("author_id", "users"),
                ("answered_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("one_id", "other_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.forbid_changes(table, but=ANSWER)


def downgrade() -> None:
    """Takes them away. Raises RuntimeError where somebody said that two are one person or two: that would be lost."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM person_proposals")).scalar_one():
        raise RuntimeError("Somebody said of people that they are one person, or two: that would be lost.")
    op.drop_table("person_proposals")
    for table in POINTING:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_person_id"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_person_id_persons"), type_="foreignkey")
            batch_op.drop_column("person_id")
    op.drop_table("persons")
