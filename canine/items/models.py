"""What is put into the positions of a check-up: numbered, weighed, of one source, in one container."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.registry.models import Odour, TrainingAid
from canine.rules.folding import fold_name
from canine.rules.limits import CONTAINER_OF_ITEM, FORM_OF_ITEM, NAME, REASON, WHAT_DISTRACTS
from canine.rules.presentation import ItemKind
from canine.rules.sentence import Sentence


class PreparedItem(Record):
    """One item, as it was prepared; written once, and put away later.

    `what` says what a distractor is. `aid_id` is the aid that a target was taken from, or the aid itself.
    """

    __tablename__ = "prepared_items"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("kind IN ('target', 'blank', 'distractor')", name="lies_in_a_check_up"),
        CheckConstraint("(kind = 'target') = (aid_id IS NOT NULL)", name="target_has_a_source"),
        CheckConstraint("(kind = 'target') = (odour_id IS NOT NULL)", name="target_has_an_odour"),
        CheckConstraint("(kind = 'distractor') = (what <> '')", name="distractor_is_something"),
        CheckConstraint("kind <> 'target' OR weight_g IS NOT NULL", name="target_is_weighed"),
        CheckConstraint("weight_g IS NULL OR weight_g > 0", name="weighs_something"),
        CheckConstraint("form <> '' AND container <> ''", name="form_and_container"),
        CheckConstraint("(put_away_at IS NULL) = (put_away_reason = '')", name="put_away_for_a_reason"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(enum_column(ItemKind, "item_kind"))
    odour_id: Mapped[UUID | None] = mapped_column(ForeignKey("odours.id"), index=True)
    aid_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_aids.id"), index=True)
    what: Mapped[str] = mapped_column(String(WHAT_DISTRACTS))
    form: Mapped[str] = mapped_column(String(FORM_OF_ITEM))
    weight_g: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    container: Mapped[str] = mapped_column(String(CONTAINER_OF_ITEM))
    words_folded: Mapped[str] = folded(fold_name, "what", "form", "container")
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    prepared_by_name: Mapped[str] = mapped_column(String(NAME))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    put_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    put_away_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    put_away_by_name: Mapped[str] = mapped_column(String(NAME), default="", server_default="")
    put_away_reason: Mapped[str] = mapped_column(String(REASON), default="", server_default="")
    odour: Mapped[Odour | None] = relationship(lazy="joined")
    aid: Mapped[TrainingAid | None] = relationship(lazy="joined")

    @property
    def words(self) -> str:
        """What it is, as a list says it: the odour with its aid, the distractor, or a blank."""
        if self.odour is not None and self.aid is not None:
            return Sentence("{odour} of {aid}", odour=self.odour.name, aid=self.aid.label)
        return self.what or Sentence("blank")
