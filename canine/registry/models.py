"""Dogs, handlers, their teams, the odours and the aids that they train on."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column
from canine.extensions import Record
from canine.rules.kennel import AidMove, CourseKind, Sex
from canine.rules.team import DogStatus


class Odour(Record):
    """A target odour that the unit trains on."""

    __tablename__ = "odours"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Photo(Record):
    """A picture, drawn anew on upload so that nothing hidden in the file is kept."""

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Dog(Record):
    """A dog; what it is at a moment (in training, operational …) is told by its status events."""

    __tablename__ = "dogs"
    __table_args__ = (CheckConstraint("length(microchip) = 15", name="microchip_of_15_digits"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    microchip: Mapped[str] = mapped_column(String(15), unique=True)
    sex: Mapped[Sex] = mapped_column(enum_column(Sex, "sex"))
    breed: Mapped[str] = mapped_column(String(80))
    born_on: Mapped[date]
    acquired_from: Mapped[str] = mapped_column(String(160), default="")
    final_response: Mapped[str] = mapped_column(String(120))
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    portrait: Mapped[Photo | None] = relationship()
    statuses: Mapped[list["DogStatusEvent"]] = relationship(order_by="DogStatusEvent.since", back_populates="dog")
    courses: Mapped[list["Course"]] = relationship(order_by="Course.from_on", back_populates="dog")
    teams: Mapped[list["Team"]] = relationship(order_by="Team.from_on", back_populates="dog")


class DogStatusEvent(Record):
    """A step of a dog's life: dated, with reason and author. Never changed; the next one follows it."""

    __tablename__ = "dog_status_events"

    dog_id: Mapped[UUID] = mapped_column(ForeignKey("dogs.id"), index=True)
    status: Mapped[DogStatus] = mapped_column(enum_column(DogStatus, "dog_status"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dog: Mapped[Dog] = relationship(back_populates="statuses")


class Handler(Record):
    """A canine handler; `user_id` is the account with which they sign in."""

    __tablename__ = "handlers"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    service_number: Mapped[str] = mapped_column(String(40), unique=True)
    rank: Mapped[str] = mapped_column(String(60), default="")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    courses: Mapped[list["Course"]] = relationship(order_by="Course.from_on", back_populates="handler")
    teams: Mapped[list["Team"]] = relationship(order_by="Team.from_on", back_populates="handler")


class Course(Record):
    """A course or refresher of one dog or one handler."""

    __tablename__ = "courses"
    __table_args__ = (
        CheckConstraint("(dog_id IS NULL) <> (handler_id IS NULL)", name="of_a_dog_or_a_handler"),
        CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),
    )

    dog_id: Mapped[UUID | None] = mapped_column(ForeignKey("dogs.id"), index=True)
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("handlers.id"), index=True)
    kind: Mapped[CourseKind] = mapped_column(enum_column(CourseKind, "course_kind"))
    place: Mapped[str] = mapped_column(String(160))
    from_on: Mapped[date]
    to_on: Mapped[date]
    completed: Mapped[bool]
    remarks: Mapped[str] = mapped_column(Text, default="")
    dog: Mapped[Dog | None] = relationship(back_populates="courses")
    handler: Mapped[Handler | None] = relationship(back_populates="courses")


class Team(Record):
    """One dog with one handler, from a day to a day. When the team ends, so does its certificate."""

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
        Index(
            "uq_teams_running",
            "dog_id",
            "handler_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    dog_id: Mapped[UUID] = mapped_column(ForeignKey("dogs.id"), index=True)
    handler_id: Mapped[UUID] = mapped_column(ForeignKey("handlers.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(400), default="")
    dog: Mapped[Dog] = relationship(back_populates="teams", lazy="joined")
    handler: Mapped[Handler] = relationship(back_populates="teams", lazy="joined")

    @property
    def name(self) -> str:
        """Dog and handler, as people speak of the team."""
        return f"{self.dog.name} with {self.handler.name}"


class TrainingAid(Record):
    """A known amount of a target odour, sealed and weighed."""

    __tablename__ = "training_aids"
    __table_args__ = (CheckConstraint("sealed_weight_g > 0", name="weighs_something"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    odour_id: Mapped[UUID] = mapped_column(ForeignKey("odours.id"), index=True)
    label: Mapped[str] = mapped_column(String(60), unique=True)
    form: Mapped[str] = mapped_column(String(120))
    sealed_weight_g: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    source: Mapped[str] = mapped_column(String(160))
    batch: Mapped[str] = mapped_column(String(60), default="")
    replace_by_on: Mapped[date]
    odour: Mapped[Odour] = relationship(lazy="joined")
    moves: Mapped[list["AidMovement"]] = relationship(order_by="AidMovement.at", back_populates="aid")


class AidMovement(Record):
    """Who took an aid out or brought it back, who stood by, and what it weighed."""

    __tablename__ = "aid_movements"
    __table_args__ = (
        CheckConstraint("carrier_id <> witness_id", name="two_people"),
        CheckConstraint("weight_g >= 0", name="weight_not_negative"),
    )

    aid_id: Mapped[UUID] = mapped_column(ForeignKey("training_aids.id"), index=True)
    move: Mapped[AidMove] = mapped_column(enum_column(AidMove, "aid_move"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    carrier_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    witness_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    weight_g: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    remarks: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    aid: Mapped[TrainingAid] = relationship(back_populates="moves")
