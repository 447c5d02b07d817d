"""An efficacy check-up: what was asked for, the sealed plan, and everything that happened to it.

Every table here is append-only. What a check-up is at a moment is told by its dated events.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.accounts.models import User
from canine.audit.snapshots import SEALED
from canine.checkups.at_rest import EncryptedBytes
from canine.columns import UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.items.models import PreparedItem
from canine.registry.models import Odour, Team
from canine.rules.folding import fold_name
from canine.rules.team import Blinding, Mode
from canine.rules.trial import CheckupState, MissCause, Verdict


class Checkup(Record):
    """A controlled trial of one team in one mode. `zone` is the zone in which its days are counted.

    `handler_user_id` is the account that the team's handler had on opening; None for one without an account.
    `draws_on_items` is False for one of the earlier design, which had no numbered items: it is finished by its rules.
    `targets` and `non_targets` are what was asked for: at least so many, or, in the earlier design, exactly.
    `loads_by_run` is False for one whose loader has the whole plan and says nothing: it is finished by those rules.
    `presents_again` is False for one in which what was not sniffed is not presented once more: likewise.
    """

    __tablename__ = "checkups"
    __table_args__ = (
        CheckConstraint("loader_id <> recorder_id AND loader_id <> assessor_id", name="loader_is_apart"),
        CheckConstraint("handler_user_id IS NULL OR assessor_id <> handler_user_id", name="assessor_is_no_handler"),
        CheckConstraint("positions_per_run BETWEEN 1 AND 60", name="positions_1_to_60"),
        CheckConstraint("targets >= 1 AND non_targets >= 0 AND sessions >= 1", name="asks_for_something"),
        CheckConstraint("length(commitment) = 64", name="commitment_is_sha256"),
        CheckConstraint("independence_statement <> ''", name="independence_is_stated"),
        Index(None, "team_id", "mode", "zone", "id"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    mode: Mapped[Mode] = mapped_column(enum_column(Mode, "mode"))
    targets: Mapped[int]
    non_targets: Mapped[int]
    positions_per_run: Mapped[int]
    sessions: Mapped[int]
    distractors: Mapped[list[str]] = mapped_column(JSON)
    place: Mapped[str] = mapped_column(String(120))
    words_folded: Mapped[str] = folded(fold_name, "place")
    zone: Mapped[str] = mapped_column(String(60))
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    loader_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    handler_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    assessor_agency: Mapped[str] = mapped_column(String(160))
    independence_statement: Mapped[str] = mapped_column(Text)
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(String(200))
    form_version: Mapped[int]
    draws_on_items: Mapped[bool] = mapped_column(default=False, server_default=false())
    loads_by_run: Mapped[bool] = mapped_column(default=False, server_default=false())
    presents_again: Mapped[bool] = mapped_column(default=False, server_default=false())
    team: Mapped[Team] = relationship(lazy="joined")
    assessor: Mapped[User] = relationship(foreign_keys=[assessor_id], lazy="joined")
    loader: Mapped[User] = relationship(foreign_keys=[loader_id], lazy="joined")
    recorder: Mapped[User] = relationship(foreign_keys=[recorder_id], lazy="joined")
    odours: Mapped[list["CheckupOdour"]] = relationship(order_by="CheckupOdour.number")
    aids: Mapped[list["CheckupAid"]] = relationship(order_by="CheckupAid.label")
    items: Mapped[list["CheckupItem"]] = relationship(order_by="CheckupItem.number")
    runs: Mapped[list["CheckupRun"]] = relationship(order_by="CheckupRun.number", lazy="selectin")
    events: Mapped[list["CheckupEvent"]] = relationship(order_by="CheckupEvent.step", lazy="selectin")
    presences: Mapped[list["CheckupPresence"]] = relationship(order_by="CheckupPresence.at", lazy="selectin")

    @property
    def state(self) -> CheckupState:
        """What the check-up is now: its latest event."""
        return self.events[-1].state

    @property
    def team_name(self) -> str:
        """The team as it was called when the check-up was opened, with today's names where those are others."""
        return self.team.called_at(self.opened_at)


class CheckupOdour(Record):
    """An odour of the check-up under the name that it had when the plan was drawn."""

    __tablename__ = "checkup_odours"
    __table_args__ = (UniqueConstraint("checkup_id", "odour_id"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    number: Mapped[int]
    odour_id: Mapped[UUID] = mapped_column(ForeignKey("odours.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    odour: Mapped[Odour] = relationship(lazy="joined")


class CheckupAid(Record):
    """A training aid that the plan could draw on, as it was on opening: a later change of it changes no trial."""

    __tablename__ = "checkup_aids"
    __table_args__ = (UniqueConstraint("checkup_id", "aid_id"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    aid_id: Mapped[UUID] = mapped_column(ForeignKey("training_aids.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    odour_name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(120))
    amount_g: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    source: Mapped[str] = mapped_column(String(160))
    batch: Mapped[str] = mapped_column(String(60), default="")
    replace_by_on: Mapped[date]


class CheckupItem(Record):
    """A prepared item that the plan could draw on, under the names that odour and aid had on opening."""

    __tablename__ = "checkup_items"
    __table_args__ = (UniqueConstraint("checkup_id", "item_id"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("prepared_items.id"), index=True)
    number: Mapped[int]
    odour_name: Mapped[str] = mapped_column(String(80))
    aid_label: Mapped[str] = mapped_column(String(60))
    item: Mapped[PreparedItem] = relationship(lazy="joined")


class CheckupRun(Record):
    """One pass along the line. What lies in it, only the sealed plan knows."""

    __tablename__ = "checkup_runs"
    __table_args__ = (UniqueConstraint("checkup_id", "number"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    number: Mapped[int]
    session: Mapped[int]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), unique=True)


class LoadedPlace(Record):
    """The loader's tick: what lies at this position of this run is what the plan says."""

    __tablename__ = "loaded_places"
    __table_args__ = (
        UniqueConstraint("checkup_id", "run", "position"),
        CheckConstraint("run >= 1 AND position >= 1", name="from_one"),
    )

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    run: Mapped[int]
    position: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoadedRun(Record):
    """The loader's word on a run: loaded, and they have left. It comes before the first response of that run."""

    __tablename__ = "loaded_runs"
    __table_args__ = (UniqueConstraint("checkup_id", "run"), CheckConstraint("run >= 1", name="from_one"))

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    run: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondLook(Record):
    """The number of the item that a second person read at each position of a run, once its responses were in.

    `items_seen` has them in the order of the positions, 0 where nothing lay; none where nobody could look, with the
    reason.
    """

    __tablename__ = "second_looks"
    __table_args__ = (UniqueConstraint("checkup_id", "run"), CheckConstraint("run >= 1", name="from_one"))

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    run: Mapped[int]
    items_seen: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckupEvent(Record):
    """A step of the check-up, dated, by somebody, with a reason where one is wanted. Steps never go back."""

    __tablename__ = "checkup_events"
    __table_args__ = (
        UniqueConstraint("checkup_id", "step"),
        UniqueConstraint("checkup_id", "state"),
        CheckConstraint("state NOT IN ('incomplete', 'refused') OR reason <> ''", name="has_a_reason"),
    )

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    step: Mapped[int]
    state: Mapped[CheckupState] = mapped_column(enum_column(CheckupState, "checkup_state"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(400), default="")


class SealedPlan(Record):
    """The plan and its nonce as one: exactly the bytes whose SHA-256 is the commitment.

    Kept together, so that the log's hash of this column is the commitment itself and can be guessed no better:
    a hash of the plan alone could be tried out by somebody who knows a part of it. The database has them encrypted.
    """

    __tablename__ = "sealed_plans"

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), unique=True)
    opening: Mapped[bytes] = mapped_column(EncryptedBytes, info=SEALED)


class CheckupResult(Record):
    """What the revealed plan and the locked responses came to; from here on plan and nonce are open to all.

    The counts are as corrected. The strict ones are those of the first entries, with every exclusion against the team;
    None where the check-up was revealed before the worse of both was what judges it.
    """

    __tablename__ = "checkup_results"
    __table_args__ = (
        CheckConstraint(
            "hits >= 0 AND misses >= 0 AND false_alerts >= 0 AND correct_rejections >= 0", name="counts_from_zero"
        ),
        CheckConstraint(
            "strict_hits >= 0 AND strict_misses >= 0 AND strict_false_alerts >= 0 AND strict_correct_rejections >= 0",
            name="strict_from_zero",
        ),
    )

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), unique=True)
    revealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    policy_number: Mapped[int]
    policy_at: Mapped[datetime] = mapped_column(UtcDateTime)
    plan_json: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(String(128))
    blinding: Mapped[Blinding] = mapped_column(enum_column(Blinding, "blinding"))
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict, "verdict"))
    hits: Mapped[int]
    misses: Mapped[int]
    false_alerts: Mapped[int]
    correct_rejections: Mapped[int]
    aids_past_date: Mapped[list[str]] = mapped_column(JSON)
    strict_hits: Mapped[int | None]
    strict_misses: Mapped[int | None]
    strict_false_alerts: Mapped[int | None]
    strict_correct_rejections: Mapped[int | None]


class MissCauseEntry(Record):
    """Why a target was missed, by the assessor; a later entry on the same miss takes the place of an earlier one."""

    __tablename__ = "miss_causes"
    __table_args__ = (UniqueConstraint("checkup_id", "run", "position", "number"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    run: Mapped[int]
    position: Mapped[int]
    number: Mapped[int]
    cause: Mapped[MissCause] = mapped_column(enum_column(MissCause, "miss_cause"))
    note: Mapped[str] = mapped_column(String(400), default="")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class KnowledgeStatement(Record):
    """What somebody who took part says of themselves: whether they knew what lay where while the dog could see or hear
    them. One of each person, which stays.
    """

    __tablename__ = "knowledge_statements"
    __table_args__ = (UniqueConstraint("checkup_id", "author_id"),)

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    knew_in_sight: Mapped[bool]
    words: Mapped[str] = mapped_column(String(400))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckupPresence(Record):
    """Somebody else who was there during the trial: where, and whether they knew the plan."""

    __tablename__ = "checkup_presences"

    checkup_id: Mapped[UUID] = mapped_column(ForeignKey("checkups.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(160))
    knew_plan: Mapped[bool]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
