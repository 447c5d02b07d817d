"""The service's units and the places they work at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.former import told_at
from canine.columns import SpeltInLatin, enum_column, folded
from canine.extensions import Record
from canine.rules.folding import fold_name
from canine.rules.places import StationKind


class Unit(SpeltInLatin, Record):
    """A canine unit; `authority` is the service whose name stands on its certificates."""

    __tablename__ = "units"
    __table_args__ = (CheckConstraint("code = upper(code)", name="code_in_capitals"),)

    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    authority: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(240), default="")
    stations: Mapped[list["Station"]] = relationship(back_populates="unit", order_by="Station.name")


class Station(SpeltInLatin, Record):
    """A port, airport or kennel where the unit works."""

    __tablename__ = "stations"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    kind: Mapped[StationKind] = mapped_column(enum_column(StationKind, "station_kind"))
    unit: Mapped[Unit] = relationship(back_populates="stations")

    def called_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, with today's where that is another one."""
        return told_at("stations.name", self.id, self.name, at)
