"""Dogs, handlers, their teams, the odours and the aids that they train on."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.former import text_at, then_and_now, told_at
from canine.columns import SpeltInLatin, UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.proposal_columns import WORDS, NamesSecond, Proposal, answered_by_another, state_column
from canine.rules.folding import fold_identifier, fold_name
from canine.rules.kennel import AidMove, ChipStandard, CourseKind, Sex
from canine.rules.sentence import Sentence
from canine.rules.team import DogStatus
from canine.rules.words import word_for


class Odour(SpeltInLatin, Record):
    """A target odour that the unit trains on."""

    __tablename__ = "odours"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    name_folded: Mapped[str] = folded(fold_name, "name")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Photo(Record):
    """A picture, drawn anew on upload so that nothing hidden in the file is kept."""

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Dog(SpeltInLatin, Record):
    """A dog; what it is at a moment (in training, operational …) is told by its status events."""

    __tablename__ = "dogs"
    __table_args__ = (
        CheckConstraint("(chip_standard = 'none') = (microchip IS NULL)", name="chip_or_none"),
        CheckConstraint("chip_standard <> 'iso_11784' OR length(microchip) = 15", name="microchip_of_15_digits"),
        CheckConstraint("chip_standard = 'iso_11784' OR chip_reason <> ''", name="chip_explained"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    microchip: Mapped[str | None] = mapped_column(String(15), unique=True)
    chip_folded: Mapped[str] = folded(fold_identifier, "microchip", keeps_former=True)
    chip_standard: Mapped[ChipStandard] = mapped_column(
        enum_column(ChipStandard, "chip_standard"), default=ChipStandard.ISO_11784, server_default="iso_11784"
    )
    chip_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    sex: Mapped[Sex] = mapped_column(enum_column(Sex, "sex"))
    breed: Mapped[str] = mapped_column(String(80))
    words_folded: Mapped[str] = folded(fold_name, "breed")
    born_on: Mapped[date]
    acquired_from: Mapped[str] = mapped_column(String(160), default="")
    final_response: Mapped[str] = mapped_column(String(120))
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    portrait: Mapped[Photo | None] = relationship()
    statuses: Mapped[list["DogStatusEvent"]] = relationship(order_by="DogStatusEvent.since", back_populates="dog")
    courses: Mapped[list["Course"]] = relationship(order_by="Course.from_on", back_populates="dog")
    teams: Mapped[list["Team"]] = relationship(order_by="Team.from_on", back_populates="dog")

    def called_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, with today's where that is another one."""
        return told_at("dogs.name", self.id, self.name, at)

    def name_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, alone."""
        return text_at("dogs.name", self.id, self.name, at)

    @property
    def chip(self) -> str:
        """The number of its chip, or that it has none."""
        return self.microchip or word_for(ChipStandard.NONE)

    def chip_at(self, at: datetime) -> str:
        """Return the chip that it carried at a moment, or none, with today's where that is another one."""
        then = text_at("dogs.microchip", self.id, self.chip, at) or word_for(ChipStandard.NONE)
        return then_and_now(then, self.chip)


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


class Handler(SpeltInLatin, Record):
    """A person as a canine handler; `user_id` is the account with which they sign in."""

    __tablename__ = "handlers"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    service_number: Mapped[str] = mapped_column(String(40), unique=True)
    number_folded: Mapped[str] = folded(fold_identifier, "service_number", keeps_former=True)
    rank: Mapped[str] = mapped_column(String(60), default="")
    words_folded: Mapped[str] = folded(fold_name, "rank")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    courses: Mapped[list["Course"]] = relationship(order_by="Course.from_on", back_populates="handler")
    teams: Mapped[list["Team"]] = relationship(order_by="Team.from_on", back_populates="handler")

    def called_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, with today's where that is another one."""
        return told_at("handlers.name", self.id, self.name, at)

    def name_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, alone: where names are gathered under the account."""
        return text_at("handlers.name", self.id, self.name, at)

    def number_at(self, at: datetime) -> str:
        """Return the service number that stood at a moment, with today's where that is another one."""
        return told_at("handlers.service_number", self.id, self.service_number, at)


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
        return Sentence("{dog} with {handler}", dog=self.dog.name, handler=self.handler.name)

    def called_at(self, at: datetime) -> str:
        """Return the same as it was said at a moment, with today's names where those are others."""
        return Sentence("{dog} with {handler}", dog=self.dog.called_at(at), handler=self.handler.called_at(at))

    def name_at(self, at: datetime) -> str:
        """Return the same in the names of that moment alone: for words that are kept, and are not told anew."""
        return f"{self.dog.name_at(at)} with {self.handler.name_at(at)}"


_WAITS = text("state = 'proposed'")


class ProposedMove(Proposal, Record):
    """A dog or a handler, with whomever they work with, that is to be of another unit; a manager there answers."""

    __tablename__ = "proposed_moves"
    __table_args__ = (
        *answered_by_another(WORDS),
        CheckConstraint("(dog_id IS NULL) <> (handler_id IS NULL)", name="of_a_dog_or_a_handler"),
        Index("uq_proposed_moves_dog", "dog_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("uq_proposed_moves_handler", "handler_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    dog_id: Mapped[UUID | None] = mapped_column(ForeignKey("dogs.id"))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("handlers.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[str] = state_column(WORDS, "proposal_state")


class ProposedReturn(Proposal, NamesSecond, Record):
    """One manager wants a suspended dog to work again, until a second one answers."""

    __tablename__ = "proposed_dog_returns"
    __table_args__ = (
        *answered_by_another(WORDS),
        Index("uq_proposed_dog_returns_one_waits", "dog_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    dog_id: Mapped[UUID] = mapped_column(ForeignKey("dogs.id"), index=True)
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    dog: Mapped[Dog] = relationship(lazy="joined")


class TrainingAid(SpeltInLatin, Record):
    """A known amount of a target odour, sealed and weighed."""

    __tablename__ = "training_aids"
    __table_args__ = (CheckConstraint("sealed_weight_g > 0", name="weighs_something"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    odour_id: Mapped[UUID] = mapped_column(ForeignKey("odours.id"), index=True)
    label: Mapped[str] = mapped_column(String(60), unique=True)
    label_folded: Mapped[str] = folded(fold_identifier, "label", keeps_former=True)
    form: Mapped[str] = mapped_column(String(120))
    sealed_weight_g: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    source: Mapped[str] = mapped_column(String(160))
    batch: Mapped[str] = mapped_column(String(60), default="")
    words_folded: Mapped[str] = folded(fold_name, "form", "source", "batch")
    replace_by_on: Mapped[date]
    odour: Mapped[Odour] = relationship(lazy="joined")
    moves: Mapped[list["AidMovement"]] = relationship(order_by="AidMovement.at", back_populates="aid")


class AidMovement(Record):
    """Who took an aid out or brought it back, who stood by, and what it weighed."""

    __tablename__ = "aid_movements"
    __table_args__ = (
        Index(None, "aid_id", "move"),
        Index(None, "aid_id", "at"),
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
