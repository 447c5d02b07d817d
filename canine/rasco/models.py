"""Air samples with their custody, presentation sessions, decisions, referrals and inspections.

Every table here is append-only: what comes later is a row of its own, a correction names the row it corrects.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.columns import UtcDateTime, enum_column, folded
from canine.corrections.models import FactsCorrectable, Strikable
from canine.extensions import Record
from canine.presentations.models import Line
from canine.registry.models import Team
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.folding import fold_exhibit, fold_identifier, fold_seal_field
from canine.rules.presentation import DecisionKind
from canine.rules.sampling import ContainerSize, SampleEnd, SamplingPoint
from canine.rules.search import SealState
from canine.rules.session import Knowledge
from canine.rules.team import Blinding
from canine.shifts.models import Correctable, Logged, Shift


class AirSample(Strikable, FactsCorrectable, Logged):
    """Air drawn out of a closed container through a filter. The sampler is who wrote it down.

    `use_by_at` is set by the policy in force when the pump stopped.
    """

    __tablename__ = "air_samples"
    __table_args__ = (
        Index(None, "unit_id", "stopped_at", "id"),
        Index(
            "ix_air_samples_found_by",
            *("container_number", "seal_folded", "bag_folded", "filter_folded", "lot_folded", "id"),
        ),
        Index(None, "recorder_id"),
        CheckConstraint("stopped_at > started_at", name="stops_after_it_starts"),
        CheckConstraint("flow_l_per_min > 0 AND volume_l > 0", name="draws_some_air"),
        CheckConstraint("recorder_id <> second_id", name="two_people"),
        CheckConstraint(
            "(seal_state = 'no_seal' AND seal_number = '' AND seal_remark <> '')"
            " OR (seal_state <> 'no_seal' AND seal_number <> '')",
            name="seal_number_or_remark",
        ),
        CheckConstraint("reason <> 'targeted' OR targeted_by <> ''", name="targeted_by_somebody"),
        CheckConstraint("reason <> 'random_draw' OR draw <> ''", name="drawn_in_a_draw"),
        CheckConstraint("humidity_percent IS NULL OR humidity_percent BETWEEN 0 AND 100", name="humidity_0_to_100"),
        CheckConstraint("temperature_c IS NULL OR temperature_c BETWEEN -30 AND 70", name="temperature_of_this_earth"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    container_number: Mapped[str] = mapped_column(String(11), index=True)
    number_as_painted: Mapped[bool]
    no_photo_reason: Mapped[str] = mapped_column(String(200), default="")
    container_size: Mapped[ContainerSize | None] = mapped_column(enum_column(ContainerSize, "container_size"))
    seal_state: Mapped[SealState] = mapped_column(enum_column(SealState, "seal_state"))
    seal_number: Mapped[str] = mapped_column(String(40), default="", index=True)
    seal_folded: Mapped[str] = folded(fold_seal_field, "seal_number")
    seal_remark: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[SearchReason] = mapped_column(enum_column(SearchReason, "search_reason"))
    targeted_by: Mapped[str] = mapped_column(String(120), default="")
    draw: Mapped[str] = mapped_column(String(120), default="")
    filter_number: Mapped[str] = mapped_column(String(40), index=True)
    filter_folded: Mapped[str] = folded(fold_identifier, "filter_number")
    filter_lot: Mapped[str] = mapped_column(String(40))
    lot_folded: Mapped[str] = folded(fold_identifier, "filter_lot")
    pump: Mapped[str] = mapped_column(String(80))
    flow_l_per_min: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    volume_l: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    point: Mapped[SamplingPoint] = mapped_column(enum_column(SamplingPoint, "sampling_point"))
    temperature_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    humidity_percent: Mapped[int | None]
    second_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    bag_seal: Mapped[str] = mapped_column(String(40), index=True)
    bag_folded: Mapped[str] = folded(fold_identifier, "bag_seal")
    use_by_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shift: Mapped[Shift] = relationship()
    sampler: Mapped[User] = relationship(foreign_keys="AirSample.recorder_id", lazy="joined")
    second: Mapped[User] = relationship(foreign_keys="AirSample.second_id", lazy="joined")
    hand_overs: Mapped[list["SampleHandOver"]] = relationship(order_by="SampleHandOver.number", back_populates="sample")
    ends: Mapped[list["SampleEnding"]] = relationship(order_by="SampleEnding.number", back_populates="sample")
    presented: Mapped[list["SessionSample"]] = relationship(back_populates="sample")
    decisions: Mapped[list["SampleDecision"]] = relationship(order_by="SampleDecision.number", back_populates="sample")
    referrals: Mapped[list["SampleReferral"]] = relationship(order_by="SampleReferral.received_at")
    inspections: Mapped[list["SampleInspection"]] = relationship(
        order_by="SampleInspection.received_at", back_populates="sample"
    )

    @property
    def filter(self) -> str:
        """Number and lot of the filter, as people read them off the bag."""
        return f"{self.filter_number}, lot {self.filter_lot}"


class SampleHandOver(Strikable, FactsCorrectable, Logged):
    """The sealed bag goes from one person to another."""

    __tablename__ = "sample_hand_overs"
    __table_args__ = (
        UniqueConstraint("sample_id", "number"),
        CheckConstraint("from_id <> to_id", name="two_people"),
        CheckConstraint("recorder_id = from_id OR recorder_id = to_id", name="written_by_giver_or_receiver"),
        CheckConstraint("place <> '' AND bag_seal <> ''", name="somewhere_sealed"),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    number: Mapped[int]
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    bag_seal: Mapped[str] = mapped_column(String(40), index=True)
    bag_folded: Mapped[str] = folded(fold_identifier, "bag_seal")
    place: Mapped[str] = mapped_column(String(120))
    storage_temperature_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    remark: Mapped[str] = mapped_column(String(400), default="")
    sample: Mapped[AirSample] = relationship(back_populates="hand_overs")
    giver: Mapped[User] = relationship(foreign_keys="SampleHandOver.from_id", lazy="joined")
    receiver: Mapped[User] = relationship(foreign_keys="SampleHandOver.to_id", lazy="joined")


class SampleEnding(Logged):
    """A sample was lost or spoiled: its custody ends, and no dog gets it. Somebody else takes back what was wrong.

    `how` says what happened, or why it is taken back; `noticed_at` when it was seen.
    """

    __tablename__ = "sample_ends"
    __table_args__ = (
        UniqueConstraint("sample_id", "number"),
        CheckConstraint("how <> ''", name="says_how"),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    number: Mapped[int]
    kind: Mapped[SampleEnd] = mapped_column(enum_column(SampleEnd, "sample_end"))
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[str] = mapped_column(String(400))
    sample: Mapped[AirSample] = relationship(back_populates="ends")


class FieldBlank(Logged):
    """A filter that was opened at the port, with no air drawn through it, and bagged like a sample."""

    __tablename__ = "field_blanks"
    __table_args__ = (
        CheckConstraint("recorder_id <> second_id", name="two_people"),
        CheckConstraint("filter_number <> '' AND filter_lot <> '' AND place <> ''", name="some_filter_somewhere"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    filter_number: Mapped[str] = mapped_column(String(40), index=True)
    filter_folded: Mapped[str] = folded(fold_identifier, "filter_number")
    filter_lot: Mapped[str] = mapped_column(String(40))
    lot_folded: Mapped[str] = folded(fold_identifier, "filter_lot")
    place: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    second_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    presented: Mapped[list["SessionBlank"]] = relationship(back_populates="blank")

    @property
    def filter(self) -> str:
        """Number and lot of the filter, as people read them off the bag."""
        return f"{self.filter_number}, lot {self.filter_lot}"


class PresentationSession(Logged):
    """Filters, controls and blanks on one line, and the dogs that go along it. It ends when the line is closed."""

    __tablename__ = "presentation_sessions"
    __table_args__ = (CheckConstraint("loader_id <> responses_by_id", name="loader_is_apart"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), unique=True)
    blinding: Mapped[Blinding] = mapped_column(enum_column(Blinding, "blinding"))
    loader_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    responses_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    line: Mapped[Line] = relationship(lazy="joined")
    loader: Mapped[User] = relationship(foreign_keys="PresentationSession.loader_id", lazy="joined")
    responses_by: Mapped[User] = relationship(foreign_keys="PresentationSession.responses_by_id", lazy="joined")
    places: Mapped[list["SessionTeam"]] = relationship(
        order_by="SessionTeam.number", back_populates="session", lazy="selectin"
    )
    samples: Mapped[list["SessionSample"]] = relationship(back_populates="session", lazy="selectin")
    field_blanks: Mapped[list["SessionBlank"]] = relationship()
    people: Mapped[list["SessionPerson"]] = relationship(order_by="SessionPerson.received_at")

    @property
    def closed_at(self) -> datetime | None:
        """When the line was closed; None while responses are still taken."""
        return self.line.closed_at


class SessionTeam(Record):
    """A team's place in the order. `handler_user_id` is the account that its handler had on that day."""

    __tablename__ = "session_teams"
    __table_args__ = (UniqueConstraint("session_id", "team_id"), UniqueConstraint("session_id", "number"))

    session_id: Mapped[UUID] = mapped_column(ForeignKey("presentation_sessions.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    number: Mapped[int]
    handler_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    session: Mapped[PresentationSession] = relationship(back_populates="places")
    team: Mapped[Team] = relationship(lazy="joined")


class SessionSample(Record):
    """A sample that is presented in a session; in which position, the sealed placements say."""

    __tablename__ = "session_samples"
    __table_args__ = (UniqueConstraint("session_id", "sample_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("presentation_sessions.id"), index=True)
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    session: Mapped[PresentationSession] = relationship(back_populates="samples")
    sample: Mapped[AirSample] = relationship(back_populates="presented", lazy="joined")


class SessionBlank(Record):
    """A field blank that is presented in a session; in which position, the sealed placements say."""

    __tablename__ = "session_blanks"
    __table_args__ = (UniqueConstraint("session_id", "blank_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("presentation_sessions.id"), index=True)
    blank_id: Mapped[UUID] = mapped_column(ForeignKey("field_blanks.id"), index=True)
    blank: Mapped[FieldBlank] = relationship(back_populates="presented")


class SessionPerson(Logged):
    """Somebody who was in the room, and what this person knew."""

    __tablename__ = "session_people"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("presentation_sessions.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    part: Mapped[str] = mapped_column(String(120))
    knew: Mapped[Knowledge] = mapped_column(enum_column(Knowledge, "knowledge"))


class SampleDecision(Logged):
    """What the rule in force says of a sample after a session; the last one stands."""

    __tablename__ = "sample_decisions"
    __table_args__ = (
        UniqueConstraint("sample_id", "number"),
        UniqueConstraint("sample_id", "session_id"),
        CheckConstraint("set_aside >= 0", name="set_aside_from_zero"),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("presentation_sessions.id"), index=True)
    number: Mapped[int]
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind, "decision"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    alerting_dogs: Mapped[list[str]] = mapped_column(JSON)
    clearing_dogs: Mapped[list[str]] = mapped_column(JSON)
    not_certified: Mapped[list[str]] = mapped_column(JSON)
    set_aside: Mapped[int]
    policy_number: Mapped[int]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sample: Mapped[AirSample] = relationship(back_populates="decisions")


class SampleReferral(Strikable, FactsCorrectable, Logged):
    """The container was referred to somebody for inspection."""

    __tablename__ = "sample_referrals"
    __table_args__ = (CheckConstraint("referred_to <> ''", name="to_somebody"),)

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    referred_to: Mapped[str] = mapped_column(String(160))
    referred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(String(400), default="")


class SampleInspection(Correctable):
    """What the physical inspection of the container found, by whom, when. What it is, an expert says."""

    __tablename__ = "sample_inspections"
    __table_args__ = (
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_with_a_reason"),
        CheckConstraint(
            "outcome = 'not_inspected' OR (inspected_by <> '' AND inspected_at IS NOT NULL)",
            name="inspected_by_somebody",
        ),
        CheckConstraint("outcome <> 'found' OR (finding <> '' AND exhibit_number <> '')", name="finding_is_an_exhibit"),
        CheckConstraint("weight_kg IS NULL OR weight_kg > 0", name="weighs_something"),
        Index(
            "uq_sample_inspections_one_first",
            "sample_id",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("air_samples.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome, "outcome"))
    inspected_by: Mapped[str] = mapped_column(String(120), default="")
    inspected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finding: Mapped[str] = mapped_column(Text, default="")
    weight_kg: Mapped[Decimal | None] = mapped_column(Numeric(10, 3))
    exhibit_number: Mapped[str] = mapped_column(String(60), default="", index=True)
    exhibit_folded: Mapped[str] = folded(fold_exhibit, "exhibit_number")
    sample: Mapped[AirSample] = relationship(back_populates="inspections")
