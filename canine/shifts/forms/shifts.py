"""What a handler types about a shift."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from wtforms.validators import InputRequired, Optional

from canine.rules import order
from canine.rules.shift import Rain, Wind
from canine.shifts.forms.record_form import RecordForm
from canine.shifts.messages import CloseShift, EndShift, NewNote, OpenShift
from canine.web.declared_fields import field_for
from canine.web.fields import (
    EntityField,
    ManyRecordsField,
    MomentField,
    NotBefore,
    required,
)
from canine.web.filters import unit_zone


class OpenShiftForm(RecordForm):
    """A shift that begins. Sent without a start, it begins now: so the large buttons of the first page do."""

    teams = ManyRecordsField("Team", [InputRequired("Choose the team that goes on shift.")])
    station = EntityField("Station", [InputRequired("Choose the station.")])
    started_at = MomentField("Start", [Optional()])
    ended_at = MomentField(
        "End",
        [Optional(), NotBefore(order.SHIFT_SPAN)],
        description="Only for a shift that is over and was not logged in its time.",
    )

    def offer(self, teams: Iterable[tuple[UUID, str]], stations: Iterable[tuple[UUID, str]]) -> None:
        """Set the teams and stations to choose from; a team that is not offered is the service's to refuse."""
        self.teams.offer(teams)
        self.station.offer(stations)

    def to_message(self, *, now: datetime) -> OpenShift:
        """Return the shift as typed."""
        started_at = self.started_at.data or now
        return OpenShift(
            team_ids=self.teams.ids(),
            station_id=self.station.data,
            started_at=started_at,
            on=started_at.astimezone(unit_zone()).date(),
            ended_at=self.ended_at.data,
            capture=self.capture(),
        )


class EndShiftForm(RecordForm):
    """The end of a shift."""

    ended_at = field_for(EndShift, "ended_at", "End", [InputRequired("Say when the shift ended.")])
    remarks = field_for(
        EndShift,
        "remarks",
        "Remarks on the dog",
        description="Eagerness, tiredness, food, injuries: what the next handler and the veterinarian should know.",
        render_kw={"rows": 4},
    )

    def to_message(self, shift_id: UUID) -> EndShift:
        """Return the end as typed."""
        return EndShift(
            shift_id=shift_id,
            ended_at=required(self.ended_at.data),
            remarks=(self.remarks.data or "").strip(),
            capture=self.capture(),
        )


class CloseShiftForm(RecordForm):
    """The end of a colleague's shift that was left open, and why somebody else says it."""

    ended_at = field_for(CloseShift, "ended_at", "End", [InputRequired("Say when the shift ended.")])
    reason = field_for(
        CloseShift,
        "reason",
        "Reason",
        [InputRequired("Say why you close it: it stands in the record under your name.")],
        description="Such as: went off duty without ending it, and the dog is needed. The handler is told.",
    )

    def to_message(self, shift_id: UUID, *, on: date) -> CloseShift:
        """Return the closing as typed; `on` is the day of the unit's zone on which it is done."""
        return CloseShift(
            shift_id=shift_id,
            ended_at=required(self.ended_at.data),
            reason=required(self.reason.data),
            on=on,
            capture=self.capture(),
        )


class NoteForm(RecordForm):
    """Weather and remarks."""

    noted_at = field_for(NewNote, "noted_at", "Time", [InputRequired("Say when this was.")])
    temperature_c = field_for(NewNote, "temperature_c", "Temperature (°C)")
    humidity_percent = field_for(NewNote, "humidity_percent", "Humidity (%)")
    rain = field_for(NewNote, "rain", "Rain")
    wind = field_for(NewNote, "wind", "Wind")
    remarks = field_for(NewNote, "remarks", "Remarks on the dog", render_kw={"rows": 3})

    def to_message(self, shift_id: UUID) -> NewNote:
        """Return the note as typed."""
        return NewNote(
            shift_id=shift_id,
            noted_at=required(self.noted_at.data),
            temperature_c=self.temperature_c.data,
            humidity_percent=self.humidity_percent.data,
            rain=Rain(self.rain.data) if self.rain.data else None,
            wind=Wind(self.wind.data) if self.wind.data else None,
            remarks=(self.remarks.data or "").strip(),
            capture=self.capture(),
        )
