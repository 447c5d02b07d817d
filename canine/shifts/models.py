"""Shifts, what was logged in them, and the evidence that hangs on a search.

A shift and a search are written once; only their end is added later. Everything else is a row of its own
that nobody changes: a correction is a new row that names the one it corrects, with its reason.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from canine.columns import UtcDateTime, enum_column, folded
from canine.corrections.models import AgreedTo, FactsCorrectable, Strikable
from canine.extensions import Record
from canine.registry.models import Team
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.folding import fold_exhibit, fold_identifier, fold_seal_field
from canine.rules.limits import EXHIBIT_CONDITION, ITEM, OUTSIDER, RECEIPT_NUMBER
from canine.rules.search import AlertKind, IdentifierKind, SealState, SearchFact
from canine.rules.shift import Rain, Wind
from canine.units.models import Station


class Logged(Record):
    """Who wrote a row, on which device, with which form; the device's clock (when it sent one) and the server's."""

    __abstract__ = True

    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Correctable(Strikable, Logged):
    """A row that may correct an earlier one of its table: each row is corrected once, then the new one in turn."""

    __abstract__ = True

    reason: Mapped[str] = mapped_column(String(400), default="")

    @declared_attr
    @classmethod
    def corrects_id(cls) -> Mapped[UUID | None]:
        """Return the row that this one corrects."""
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id"), unique=True)


class Retractable(Correctable):
    """A row that may also strike an earlier one out altogether: it was entered in error."""

    __abstract__ = True

    is_retraction: Mapped[bool] = mapped_column(default=False)


def _of_some(name: str, column: str, where: str, *, unique: bool = False) -> Index:
    """Return an index of those rows alone for which the condition holds."""
    return Index(name, column, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def _corrected_with_a_reason() -> CheckConstraint:
    return CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason")


def _retracts_something() -> CheckConstraint:
    return CheckConstraint("corrects_id IS NOT NULL OR NOT is_retraction", name="retracts_something")


class Shift(Logged):
    """A handler on duty with one dog or more, at one station."""

    __tablename__ = "shifts"
    __table_args__ = (
        Index(None, "unit_id", "started_at", "id"),
        Index(None, "recorder_id", "started_at"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_it_begins"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("stations.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    station: Mapped[Station] = relationship(lazy="joined")
    places: Mapped[list["ShiftTeam"]] = relationship(back_populates="shift", lazy="selectin")
    notes: Mapped[list["ShiftNote"]] = relationship(order_by="ShiftNote.noted_at", back_populates="shift")
    searches: Mapped[list["Search"]] = relationship(order_by="Search.started_at", back_populates="shift")
    end_statements: Mapped[list["ShiftEndStatement"]] = relationship(
        order_by="ShiftEndStatement.received_at", back_populates="shift"
    )

    @property
    def teams(self) -> list[Team]:
        """The teams on this shift, by name."""
        return sorted((place.team for place in self.places), key=lambda team: team.name)

    @property
    def team_names(self) -> str:
        """The teams as they were called when it began, with today's names where those are others."""
        return ", ".join(team.called_at(self.started_at) for team in self.teams)

    @property
    def dog_names(self) -> str:
        """Their dogs, called so too."""
        return " and ".join(team.dog.called_at(self.started_at) for team in self.teams)


class ShiftTeam(Record):
    """A team's place in a shift; a dog has one open place at most.

    `is_open` goes with the shift's end, or earlier: when a tablet tells of a later shift of the same dog while this one
    has no end on record, this one gives way, and its end is still to be said.
    """

    __tablename__ = "shift_teams"
    __table_args__ = (
        UniqueConstraint("shift_id", "team_id"),
        _of_some("uq_shift_teams_one_open", "dog_id", "is_open", unique=True),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    dog_id: Mapped[UUID] = mapped_column(ForeignKey("dogs.id"), index=True)
    is_open: Mapped[bool]
    shift: Mapped[Shift] = relationship(back_populates="places")
    team: Mapped[Team] = relationship(lazy="joined")


class ShiftEndStatement(Logged):
    """What a colleague or a manager said of the end of a shift that its handler had left open, and why they closed it.

    The first one ends the shift. What comes after the end, the handler's own word among it, stands beside it and
    changes nothing: `closed_shift` says which one it was, `is_own` that the shift's own handler said it.
    """

    __tablename__ = "shift_end_statements"
    __table_args__ = (
        CheckConstraint("is_own OR reason <> ''", name="colleague_says_why"),
        CheckConstraint("NOT (is_own AND closed_shift)", name="closed_by_a_colleague"),
        _of_some("uq_shift_end_statements_one_closes", "shift_id", "closed_shift", unique=True),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(400), default="")
    closed_shift: Mapped[bool]
    is_own: Mapped[bool]
    shift: Mapped[Shift] = relationship(back_populates="end_statements")


class ShiftNote(Logged):
    """The weather at a moment of the shift, and remarks on the dog."""

    __tablename__ = "shift_notes"
    __table_args__ = (
        Index(None, "noted_at", "shift_id"),
        CheckConstraint("humidity_percent IS NULL OR humidity_percent BETWEEN 0 AND 100", name="humidity_0_to_100"),
        CheckConstraint("temperature_c IS NULL OR temperature_c BETWEEN -30 AND 60", name="temperature_of_this_earth"),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    temperature_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    humidity_percent: Mapped[int | None]
    rain: Mapped[Rain | None] = mapped_column(enum_column(Rain, "rain"))
    wind: Mapped[Wind | None] = mapped_column(enum_column(Wind, "wind"))
    remarks: Mapped[str] = mapped_column(Text, default="")
    shift: Mapped[Shift] = relationship(back_populates="notes")


class Search(Strikable, Logged):
    """One object searched by one team. What it says is never changed; a SearchCorrection stands beside it."""

    __tablename__ = "searches"
    __table_args__ = (
        # What a list is searched in, beside the rows themselves: a tenth of what would have to be read.
        Index("ix_searches_found_by", "container_number", "object_folded", "seal_folded", "lading_folded", "id"),
        Index(None, "seal_folded", "started_at", "id"),
        _of_some("ix_searches_under_way", "started_at", "ended_at IS NULL"),
        Index(None, "recorder_id"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_it_begins"),
        CheckConstraint("(kind = 'container') = (container_number IS NOT NULL)", name="container_has_its_number"),
        CheckConstraint("kind = 'container' OR object_name <> ''", name="object_has_a_name"),
        CheckConstraint("kind <> 'container' OR seal_state IS NOT NULL", name="container_seal_seen"),
        CheckConstraint(
            "seal_state IS NULL OR (seal_state = 'no_seal' AND seal_number = '' AND seal_remark <> '')"
            " OR (seal_state <> 'no_seal' AND seal_number <> '')",
            name="seal_number_or_remark",
        ),
        CheckConstraint("reason <> 'targeted' OR targeted_by <> ''", name="targeted_by_somebody"),
        CheckConstraint("reason <> 'random_draw' OR draw <> ''", name="drawn_in_a_draw"),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    kind: Mapped[CargoKind] = mapped_column(enum_column(CargoKind, "cargo_kind"))
    container_number: Mapped[str | None] = mapped_column(String(11), index=True)
    number_as_painted: Mapped[bool]
    no_photo_reason: Mapped[str] = mapped_column(String(200), default="")
    object_name: Mapped[str] = mapped_column(String(120), default="")
    seal_state: Mapped[SealState | None] = mapped_column(enum_column(SealState, "seal_state"))
    object_folded: Mapped[str] = folded(fold_identifier, "object_name")
    seal_number: Mapped[str] = mapped_column(String(40), default="", index=True)
    seal_folded: Mapped[str] = folded(fold_seal_field, "seal_number")
    seal_remark: Mapped[str] = mapped_column(String(200), default="")
    declared_goods: Mapped[str] = mapped_column(String(200), default="")
    bill_of_lading: Mapped[str] = mapped_column(String(60), default="")
    lading_folded: Mapped[str] = folded(fold_identifier, "bill_of_lading")
    reason: Mapped[SearchReason] = mapped_column(enum_column(SearchReason, "search_reason"))
    targeted_by: Mapped[str] = mapped_column(String(120), default="")
    draw: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shift: Mapped[Shift] = relationship(back_populates="searches")
    team: Mapped[Team] = relationship(lazy="joined")
    corrections: Mapped[list["SearchCorrection"]] = relationship(order_by="SearchCorrection.received_at")
    alerts: Mapped[list["Alert"]] = relationship(order_by="Alert.received_at", back_populates="search")
    outcomes: Mapped[list["SearchOutcome"]] = relationship(
        order_by="SearchOutcome.received_at", back_populates="search"
    )
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.received_at", back_populates="search")
    witnesses: Mapped[list["NamedWitness"]] = relationship(order_by="NamedWitness.received_at")


class SearchCorrection(AgreedTo, Logged):
    """What one fact of a search should have read, what it read, and why. Of the team, which one is named in `new`."""

    __tablename__ = "search_corrections"
    __table_args__ = (
        Index(None, "fact", "new"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"), index=True)
    fact: Mapped[SearchFact] = mapped_column(enum_column(SearchFact, "search_fact"))
    old: Mapped[str] = mapped_column(String(200))
    old_folded: Mapped[str] = folded(fold_seal_field, "old")
    new: Mapped[str] = mapped_column(String(200), index=True)
    new_folded: Mapped[str] = folded(fold_seal_field, "new")
    reason: Mapped[str] = mapped_column(String(400))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    team: Mapped[Team | None] = relationship(lazy="joined")


class Alert(Retractable):
    """What the dog showed, where on the object, when. It is not a species and not a find.

    Nothing was shown nowhere: it is said of the whole search, at the moment of its end.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index(None, "kind", "search_id"),
        _corrected_with_a_reason(),
        _retracts_something(),
        CheckConstraint("kind <> 'clear' OR place = ''", name="clear_is_nowhere"),
    )

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"), index=True)
    kind: Mapped[AlertKind] = mapped_column(enum_column(AlertKind, "alert_kind"))
    place: Mapped[str] = mapped_column(String(120), default="")
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    search: Mapped[Search] = relationship(back_populates="alerts")


class SearchOutcome(Correctable):
    """What the physical inspection found, by whom, when."""

    __tablename__ = "search_outcomes"
    __table_args__ = (
        Index(None, "outcome", "search_id"),
        _corrected_with_a_reason(),
        CheckConstraint(
            "outcome = 'not_inspected' OR (inspected_by <> '' AND inspected_at IS NOT NULL)",
            name="inspected_by_somebody",
        ),
        _of_some("uq_search_outcomes_one_first", "search_id", "corrects_id IS NULL", unique=True),
    )

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome, "outcome"))
    inspected_by: Mapped[str] = mapped_column(String(120), default="")
    inspected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remarks: Mapped[str] = mapped_column(Text, default="")
    search: Mapped[Search] = relationship(back_populates="outcomes")


class Finding(Retractable):
    """Something found, under its exhibit number; what it is, an Identification says."""

    __tablename__ = "findings"
    __table_args__ = (
        _corrected_with_a_reason(),
        _retracts_something(),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="some_quantity"),
    )

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    item: Mapped[str] = mapped_column(String(ITEM))
    quantity: Mapped[int | None]
    concealment: Mapped[Concealment] = mapped_column(enum_column(Concealment, "concealment"))
    concealment_remark: Mapped[str] = mapped_column(String(200), default="")
    exhibit_number: Mapped[str] = mapped_column(String(60), index=True)
    exhibit_folded: Mapped[str] = folded(fold_exhibit, "exhibit_number")
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    search: Mapped[Search] = relationship(back_populates="findings")


class Weighing(Strikable, FactsCorrectable, Logged):
    """A finding's weight on a scale on a day. Goods dry out: each weighing is kept, none replaces another."""

    __tablename__ = "weighings"
    __table_args__ = (CheckConstraint("weight_kg > 0", name="weighs_something"),)

    exhibit_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"), index=True)
    weight_kg: Mapped[Decimal] = mapped_column(Numeric(10, 3))
    scale: Mapped[str] = mapped_column(String(120))
    weighed_on: Mapped[date]


class ExhibitHandOver(Strikable, Logged):
    """An exhibit goes from one person to another, one of whom may be outside: a laboratory, a court, another agency.

    A side is an account, or the name and office of somebody who has none; such a one signs a receipt elsewhere, whose
    number stands here, and a witness of the unit confirms what was handed over.
    """

    __tablename__ = "exhibit_hand_overs"
    __table_args__ = (
        UniqueConstraint("exhibit_id", "number"),
        CheckConstraint("(from_id IS NULL) = (from_outside <> '')", name="given_by_one"),
        CheckConstraint("(to_id IS NULL) = (to_outside <> '')", name="taken_by_one"),
        CheckConstraint("recorder_id = from_id OR recorder_id = to_id", name="written_by_giver_or_receiver"),
        CheckConstraint("from_id IS NULL OR to_id IS NULL OR from_id <> to_id", name="two_people"),
        CheckConstraint(
            "(from_id IS NOT NULL AND to_id IS NOT NULL) OR (receipt <> '' AND witness_id IS NOT NULL)",
            name="outside_against_a_receipt",
        ),
        CheckConstraint("place <> '' AND seal <> '' AND condition <> ''", name="somewhere_sealed_and_looked_at"),
    )

    exhibit_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"), index=True)
    number: Mapped[int]
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    from_outside: Mapped[str] = mapped_column(String(OUTSIDER))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    to_outside: Mapped[str] = mapped_column(String(OUTSIDER))
    witness_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[ExhibitPurpose] = mapped_column(enum_column(ExhibitPurpose, "exhibit_purpose"))
    place: Mapped[str] = mapped_column(String(120))
    seal: Mapped[str] = mapped_column(String(40))
    condition: Mapped[str] = mapped_column(String(EXHIBIT_CONDITION))
    receipt: Mapped[str] = mapped_column(String(RECEIPT_NUMBER), default="")
    remark: Mapped[str] = mapped_column(String(400), default="")


class Identification(Retractable):
    """What a named expert or a laboratory said the finding is: the only place where a species is named."""

    __tablename__ = "identifications"
    __table_args__ = (_corrected_with_a_reason(), _retracts_something())

    exhibit_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"), index=True)
    by_kind: Mapped[IdentifierKind] = mapped_column(enum_column(IdentifierKind, "identifier_kind"))
    by_name: Mapped[str] = mapped_column(String(160))
    result: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(160), default="")
    report_number: Mapped[str] = mapped_column(String(60), default="")
    identified_on: Mapped[date]


class NamedWitness(Strikable, FactsCorrectable, Logged):
    """Somebody who took part in a search and wrote nothing here."""

    __tablename__ = "named_witnesses"

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(160))
    part: Mapped[str] = mapped_column(String(200))
