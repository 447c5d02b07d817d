"""Medical check-ups and the vaccinations on record in them. A corrected check-up is a new row that names the old."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.registry.models import Dog
from canine.rules.folding import fold_name
from canine.rules.team import Fitness, Mode
from canine.rules.team_facts import FitnessLimit


class MedicalCheckup(Record):
    """What a veterinarian found on one dog, and their word on its duty; `examined_on` is the day in the unit's zone."""

    __tablename__ = "medical_checkups"
    __table_args__ = (
        CheckConstraint("weight_kg > 0 AND weight_kg <= 120", name="weight_of_a_dog"),
        CheckConstraint("temperature_c BETWEEN 30 AND 45", name="temperature_of_a_dog"),
        CheckConstraint("fitness <> 'fit_with_limits' OR limits <> ''", name="limits_are_named"),
        CheckConstraint(
            "fitness = 'fit_with_limits' OR (limited_mode IS NULL AND heat_limit_c IS NULL)", name="limits_of_a_limited"
        ),
        CheckConstraint("heat_limit_c BETWEEN 10 AND 50", name="heat_of_a_port"),
        CheckConstraint("next_due_on > examined_on", name="next_one_comes_later"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
    )

    dog_id: Mapped[UUID] = mapped_column(ForeignKey("dogs.id"), index=True)
    examined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    examined_on: Mapped[date] = mapped_column(index=True)
    weight_kg: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    temperature_c: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    heart: Mapped[str] = mapped_column(String(400))
    nose: Mapped[str] = mapped_column(String(400))
    teeth: Mapped[str] = mapped_column(String(400))
    hips: Mapped[str] = mapped_column(String(400))
    treatment: Mapped[str] = mapped_column(Text, default="")
    fitness: Mapped[Fitness] = mapped_column(enum_column(Fitness, "fitness"))
    limits: Mapped[str] = mapped_column(String(400), default="")
    limited_mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "limited_mode"))
    heat_limit_c: Mapped[int | None]
    next_due_on: Mapped[date]
    examiner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    examiner_name: Mapped[str] = mapped_column(String(120))
    words_folded: Mapped[str] = folded(fold_name, "examiner_name")
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("medical_checkups.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dog: Mapped[Dog] = relationship(lazy="joined")
    vaccinations: Mapped[list["Vaccination"]] = relationship(
        order_by="Vaccination.next_on", back_populates="checkup", lazy="selectin"
    )

    @property
    def limit(self) -> FitnessLimit:
        """What readiness reads of the limits."""
        return FitnessLimit(self.limited_mode, self.heat_limit_c)


class Vaccination(Record):
    """A vaccination that the dog has, and the day on which the next is due."""

    __tablename__ = "vaccinations"
    __table_args__ = (
        UniqueConstraint("checkup_id", "against"),
        CheckConstraint("next_on > given_on", name="next_one_comes_later"),
    )

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("medical_checkups.id"), index=True)
    against: Mapped[str] = mapped_column(String(80))
    given_on: Mapped[date]
    next_on: Mapped[date]
    checkup: Mapped[MedicalCheckup] = relationship(back_populates="vaccinations")
