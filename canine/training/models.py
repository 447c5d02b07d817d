"""Training exercises as they were logged, and repetitions as they stood in imported sheets.

Nothing here is ever changed: a corrected exercise is a new row that names the old one, with its reason.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column, folded
from canine.corrections.models import Strikable
from canine.extensions import Record
from canine.registry.models import Team, TrainingAid
from canine.rules.folding import fold_name
from canine.rules.team import Blinding, Mode


class Exercise(Strikable):
    """One exercise of one team; `held_on` is the day of its start in the unit's zone.

    `mode` is None where it was in neither, or where nobody recorded it: an earlier release did not ask.
    """

    __tablename__ = "exercises"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 720", name="minutes_of_one_day"),
        CheckConstraint("blanks >= 0", name="blanks_from_zero"),
        CheckConstraint(
            "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0", name="counts_from_zero"
        ),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
        Index(None, "team_id", "held_on"),
        Index(None, "words_folded", "id"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    led_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    minutes: Mapped[int]
    goal: Mapped[str] = mapped_column(String(240))
    place: Mapped[str] = mapped_column(String(160))
    words_folded: Mapped[str] = folded(fold_name, "goal", "place")
    blinding: Mapped[Blinding] = mapped_column(enum_column(Blinding, "blinding"))
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode, "mode"))
    blanks: Mapped[int]
    distractors: Mapped[str] = mapped_column(String(240), default="")
    result: Mapped[str] = mapped_column(Text, default="")
    hits: Mapped[int]
    misses: Mapped[int]
    false_alerts: Mapped[int]
    correct_rejections: Mapped[int]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("exercises.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorder_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    team: Mapped[Team] = relationship(lazy="joined")
    aids: Mapped[list["ExerciseAid"]] = relationship(back_populates="exercise", lazy="selectin")


class ExerciseAid(Record):
    """How much of a training aid lay out in an exercise, and whether the aid was in date on the day."""

    __tablename__ = "exercise_aids"
    __table_args__ = (
        UniqueConstraint("exercise_id", "aid_id"),
        CheckConstraint("amount_g > 0", name="weighs_something"),
    )

    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id"), index=True)
    aid_id: Mapped[UUID] = mapped_column(ForeignKey("training_aids.id"), index=True)
    amount_g: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    was_in_date: Mapped[bool]
    exercise: Mapped[Exercise] = relationship(back_populates="aids")
    aid: Mapped[TrainingAid] = relationship(lazy="joined")


class TrainingImport(Record):
    """A sheet that brought at least one new repetition; `source` is whom to credit where its numbers are shown.

    `unit_id` is the unit that it was imported for; None where a command named none, or an earlier release did not ask.
    """

    __tablename__ = "training_imports"
    __table_args__ = (CheckConstraint("imported > 0", name="brought_something"),)

    file_name: Mapped[str] = mapped_column(String(240))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(400), default="")
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    read: Mapped[int]
    imported: Mapped[int]
    rejections: Mapped[list["ImportRejection"]] = relationship(order_by="ImportRejection.row")


class ImportRejection(Record):
    """A row of a sheet that could not be taken: which cell, what stood in it, why."""

    __tablename__ = "import_rejections"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("training_imports.id"), index=True)
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class Repetition(Record):
    """One run of a dog past a target, an off-target sample, or both, as a sheet has it.

    Dog and handler are kept by name as written; which dog of the registry is meant is looked up when asked,
    so a sheet may come before the dog is registered. A count of None was not counted: there was nothing to count.
    `cells_sha256` is of the row as it was written; None for those of an earlier release.
    """

    __tablename__ = "repetitions"
    __table_args__ = (
        UniqueConstraint("import_id", "row"),
        CheckConstraint("hits IS NULL OR hits >= 0", name="hits_from_zero"),
        CheckConstraint("misses IS NULL OR misses >= 0", name="misses_from_zero"),
        CheckConstraint("false_alerts IS NULL OR false_alerts >= 0", name="false_alerts_from_zero"),
        CheckConstraint("correct_rejections IS NULL OR correct_rejections >= 0", name="rejections_from_zero"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("training_imports.id"), index=True)
    row: Mapped[int]
    held_on: Mapped[date] = mapped_column(index=True)
    dog_name: Mapped[str] = mapped_column(String(120), index=True)
    handler_name: Mapped[str] = mapped_column(String(120))
    target: Mapped[str | None] = mapped_column(String(120))
    off_target: Mapped[str | None] = mapped_column(String(120))
    words_folded: Mapped[str] = folded(fold_name, "dog_name", "handler_name", "target", "off_target")
    number: Mapped[int]
    hits: Mapped[int | None]
    misses: Mapped[int | None]
    false_alerts: Mapped[int | None]
    correct_rejections: Mapped[int | None]
    false_alert_seconds: Mapped[list[str]] = mapped_column(JSON)
    cells_sha256: Mapped[str | None] = mapped_column(String(64), index=True)


class SheetColumns(Record):
    """Which column of a sheet with these headings is which, as somebody of the unit chose; the newest choice holds.

    `columns` has for each name of `reading.COLUMNS` the heading in its compared form, and which of several equal
    headings it is, from 0.
    """

    __tablename__ = "sheet_columns"
    __table_args__ = (Index(None, "headings_sha256", "unit_id", "chosen_at"),)

    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    headings_sha256: Mapped[str] = mapped_column(String(64))
    headings: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[dict[str, list[str | int]]] = mapped_column(JSON)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
