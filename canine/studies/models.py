"""A study of remote air sampling: its plan, who agreed, each prepared container, its samples, and the seed, opened.

Every row is written once. What lies in a container is sealed until the study is opened; its order follows from the
seed alone, which was committed to when the study was planned.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.audit.snapshots import SEALED
from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rasco.models import AirSample
from canine.rules.limits import CONTAINER_OF_ITEM, GOAL, NAME, REASON
from canine.rules.sampling import ContainerSize
from canine.rules.study import Aim, Condition, StudyAim, StudyState
from canine.units.models import Unit


class Study(Record):
    """The plan: the question, what is to be shown under which assumptions, the conditions, and the sealed seed.

    `number` counts the studies of a unit, so that none can be missing from the list. `preparer_id` is the one person
    who learns what goes into a container. Rates are shares.
    """

    __tablename__ = "studies"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
        CheckConstraint("sides IN (1, 2)", name="one_or_two_sided"),
        CheckConstraint("rate > 0 AND rate < 1", name="rate_is_a_share"),
        CheckConstraint("field_blanks >= 0 AND filter_blanks >= 0", name="blanks_from_zero"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME))
    question: Mapped[str] = mapped_column(String(GOAL))
    aim: Mapped[StudyAim] = mapped_column(enum_column(StudyAim, "study_aim"))
    rate: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    second: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    sides: Mapped[int]
    misses: Mapped[int]
    power: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    each: Mapped[int]
    correlation: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    expected_sensitivity: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    expected_specificity: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    needed: Mapped[int]
    conditions: Mapped[list[Any]] = mapped_column(JSON)
    containers: Mapped[int]
    field_blanks: Mapped[int]
    filter_blanks: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_seed: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    preparer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    planned_by_name: Mapped[str] = mapped_column(String(NAME))
    unit: Mapped[Unit] = relationship(lazy="joined")
    preparer: Mapped[User] = relationship(foreign_keys="Study.preparer_id", lazy="joined")
    agreement: Mapped["StudyAgreement | None"] = relationship(lazy="joined")
    opening: Mapped["StudyOpening | None"] = relationship(lazy="joined")
    prepared: Mapped[list["PreparedContainer"]] = relationship(
        order_by="PreparedContainer.number", back_populates="study"
    )

    @property
    def aim_as_planned(self) -> Aim:
        """What is to be shown, as the rules of size read it."""
        second = None if self.second is None else float(self.second)
        return Aim(
            self.aim,
            float(self.rate),
            second,
            self.sides,
            self.misses,
            float(self.power),
            self.each,
            float(self.correlation),
        )

    @property
    def planned_conditions(self) -> tuple[Condition, ...]:
        """The conditions of the plan."""
        return tuple(condition_of(one) for one in self.conditions)

    @property
    def state(self) -> StudyState:
        """How far it has come."""
        if self.opening is not None:
            return StudyState.OPENED
        return StudyState.RUNNING if self.agreement is not None else StudyState.PLANNED


def condition_as_json(one: Condition) -> dict[str, Any]:
    """Return a condition as the plan keeps it."""
    return {
        "number": one.number,
        "odour": one.odour,
        "mass_g": None if one.mass_g is None else str(one.mass_g),
        "size": one.size.value,
        "minutes": one.minutes,
        "containers": one.containers,
    }


def condition_of(kept: dict[str, Any]) -> Condition:
    """Return the condition that was kept so."""
    return Condition(
        kept["number"],
        kept["odour"],
        None if kept["mass_g"] is None else Decimal(kept["mass_g"]),
        ContainerSize(kept["size"]),
        kept["minutes"],
        kept["containers"],
    )


class StudyAgreement(Record):
    """A manager who did not plan the study agreed to it; before, nothing is prepared."""

    __tablename__ = "study_agreements"

    study_id: Mapped[UUID] = mapped_column(ForeignKey("studies.id"), unique=True)
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    agreed_by_name: Mapped[str] = mapped_column(String(NAME))


class PreparedContainer(Record):
    """A container that was prepared and closed: number of the study, number as painted, and, sealed, what is in it.

    What was sampled of it between `loaded_at` and `emptied_at` belongs to it.
    """

    __tablename__ = "prepared_containers"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("prepared_by_id <> second_id", name="two_people"),
        CheckConstraint("container_number <> ''", name="some_container"),
    )

    study_id: Mapped[UUID] = mapped_column(ForeignKey("studies.id"), index=True)
    number: Mapped[int]
    container_number: Mapped[str] = mapped_column(String(11), index=True)
    load: Mapped[str] = mapped_column(String(CONTAINER_OF_ITEM))
    container_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    sealed_content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    prepared_by_name: Mapped[str] = mapped_column(String(NAME))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    study: Mapped[Study] = relationship(back_populates="prepared")
    second: Mapped[User] = relationship(foreign_keys="PreparedContainer.second_id", lazy="joined")
    samples: Mapped[list["StudySample"]] = relationship(back_populates="container")


class StudySample(Record):
    """An air sample of a prepared container; it follows from unit, number and time, whoever wrote it down."""

    __tablename__ = "study_samples"

    prepared_id: Mapped[UUID] = mapped_column(ForeignKey("prepared_containers.id"), index=True)
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), unique=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    container: Mapped[PreparedContainer] = relationship(back_populates="samples")
    sample: Mapped[AirSample] = relationship()


class StudyOpening(Record):
    """The seed, opened when nothing more was to be presented, and what lay in each container by its seal.

    `reason` says why, where less was done than planned. `contents` has a line for each prepared container.
    """

    __tablename__ = "study_openings"
    __table_args__ = (CheckConstraint("length(seed) = 64", name="seed_is_32_bytes"),)

    study_id: Mapped[UUID] = mapped_column(ForeignKey("studies.id"), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    contents: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(REASON))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    opened_by_name: Mapped[str] = mapped_column(String(NAME))


__all__ = ["PreparedContainer", "Study", "StudyAgreement", "StudyOpening", "StudySample"]
