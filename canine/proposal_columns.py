"""The columns that every proposal has: who proposed what and why, and the second person's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from canine.columns import UtcDateTime
from canine.rules.proposal import ProposalState

# How the rows of a table name each state. A table that came before the others has words of its own: what the log
# holds of its rows is not written anew.
Words = Mapping[ProposalState, str]
WORDS: Words = {state: state.value for state in ProposalState}


def state_column(words: Words, name: str) -> MappedColumn[Any]:
    """Return the column that holds only these words; `name` is the constraint's."""
    kept = Enum(*words.values(), name=name, native_enum=False, create_constraint=True, length=40)
    return mapped_column(kept, nullable=False)


def answered_by_another(words: Words, author: str = "author_id") -> tuple[CheckConstraint, ...]:
    """Return what holds in each table: open or answered, by somebody, and agreed to by a second person alone."""
    agreed = f"state <> '{words[ProposalState.AGREED]}'"
    return (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint(
            f"(state = '{words[ProposalState.PROPOSED]}') = (answered_at IS NULL)", name="open_or_answered"
        ),
        CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
        CheckConstraint(
            f"{agreed} OR (answered_by_id IS NOT NULL AND answered_by_id <> {author})",
            name="agreed_by_a_second_person",
        ),
    )


class Answerable:
    """A row that waits for a second person's answer, which is added later, and nothing else."""

    WORDS: ClassVar[Words] = WORDS

    state: Mapped[str]
    reason: Mapped[str] = mapped_column(String(400))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_reason: Mapped[str] = mapped_column(String(400), default="")

    @property
    def stands(self) -> ProposalState:
        """Return where it stands, in the words of all proposals."""
        return next(state for state, word in self.WORDS.items() if word == self.state)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.stands is ProposalState.PROPOSED


class Proposal(Answerable):
    """What a manager proposes to another one."""

    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NamesSecond:
    """The manager of another unit who is asked to answer, where a unit has one manager; None where it has others."""

    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    second_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
