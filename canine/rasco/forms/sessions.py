"""What is typed about a presentation session: its preparation, the taps, corrections, who was in the room."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from canine.presentations.messages import Correction
from canine.rasco.forms.samples import SampleRoomForm
from canine.rasco.messages import NewPerson, NewSession, Presence, SessionResponse
from canine.rules.limits import POSITION, Span
from canine.rules.presentation import ResponseKind
from canine.rules.session import Knowledge
from canine.rules.team import Blinding
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.fields import CountField, EntityField, ManyRecordsField, StrippedStringField, required
from canine.web.words import choices

DIGITS = {"inputmode": "numeric"}
Pairs = Iterable[tuple[UUID, str]]


class SessionForm(SampleRoomForm):
    """A session: what is presented, to whom, and who does what."""

    room = StrippedStringField("Room", [InputRequired("Say in which room."), Length(max=120)])
    samples = ManyRecordsField("Samples", [InputRequired("Choose at least one sample.")])
    controls = ManyRecordsField(
        "Positive controls",
        [InputRequired("Choose an aid: a known target shows that the dog is working.")],
        description="Training aids with a known target odour; the software puts them into the line at random.",
    )
    blanks = CountField("Blank filters", [InputRequired("Write a number.")], span=Span.of("0", "60"), render_kw=DIGITS)
    field_blanks = ManyRecordsField(
        "Field blanks",
        description="Filters that were opened at the port with no air drawn; each is presented once.",
    )
    positions = CountField(
        "Positions on the line",
        [InputRequired("Write a number.")],
        span=POSITION,
        description="A carousel usually has 12. Positions left over stay empty.",
        render_kw=DIGITS,
    )
    first_team = EntityField("First team", [InputRequired("Choose the team that goes first.")])
    second_team = EntityField("Second team")
    third_team = EntityField("Third team")
    fourth_team = EntityField("Fourth team")
    loader = EntityField(
        "Loader",
        [InputRequired("Choose who loads the positions.")],
        description="Reads what goes where, and then leaves. Never handles a dog nor enters responses.",
    )
    recorder = EntityField(
        "Recorder",
        [InputRequired("Choose who enters the responses.")],
        description="Sees the dog and not the plan.",
    )
    blinding = RadioField(
        "Blinding",
        [InputRequired("Choose one.")],
        choices=choices(Blinding),
        description="Double-blind: nobody in the dog's sight or hearing knows what lies where.",
    )

    def offer(self, *, samples: Pairs, controls: Pairs, field_blanks: Pairs, teams: Pairs, people: Pairs) -> None:
        """Set what can be presented, and the teams and people of the unit."""
        self.samples.offer(samples)
        self.controls.offer(controls)
        self.field_blanks.offer(field_blanks)
        listed_teams, listed_people = list(teams), list(people)
        self.first_team.offer(listed_teams, empty="– choose –")
        for field in (self.second_team, self.third_team, self.fourth_team):
            field.offer(listed_teams, empty="nobody")
        for field in (self.loader, self.recorder):
            field.offer(listed_people, empty="– choose –")

    def to_message(self, on: date) -> NewSession:
        """Return the session as typed; `on` is today in the unit's zone."""
        teams = (self.first_team.data, self.second_team.data, self.third_team.data, self.fourth_team.data)
        return NewSession(
            room=self.room.data or "",
            sample_ids=self.samples.ids(),
            control_ids=self.controls.ids(),
            team_ids=tuple(team for team in teams if team is not None),
            loader_id=required(self.loader.data),
            recorder_id=required(self.recorder.data),
            on=on,
            positions=self.positions.data or 0,
            blanks=self.blanks.data or 0,
            blinding=Blinding(self.blinding.data),
            field_blank_ids=self.field_blanks.ids(),
            capture=self.capture(),
        )


class SessionResponseForm(CapturedForm):
    """One tap: what the dog showed at a position."""

    position = field_for(SessionResponse, "position", "Position", [InputRequired("Name the position.")])
    kind = field_for(SessionResponse, "kind", "Response", [InputRequired("Tap one of the four.")])

    def to_message(self, team_id: UUID) -> SessionResponse:
        """Return the response as tapped."""
        return SessionResponse(team_id, self.position.data or 0, ResponseKind(self.kind.data), self.device_clock())


class SessionCorrectionForm(CapturedForm):
    """What a locked response should have read."""

    kind = RadioField("It should have read", [InputRequired("Choose one.")], choices=choices(ResponseKind))
    reason = StrippedStringField(
        "Reason",
        [InputRequired("A correction needs its reason."), Length(max=400)],
        description="What went wrong. The first entry stays on record beside this one.",
    )

    def to_message(self, response_id: UUID) -> Correction:
        """Return the correction as typed."""
        return Correction(response_id, ResponseKind(self.kind.data), self.reason.data or "")


class PersonForm(SampleRoomForm):
    """Somebody else who was in the room."""

    name = StrippedStringField("Name", [InputRequired("Name the person."), Length(max=120)])
    part = StrippedStringField(
        "What this person did there",
        [InputRequired("Say what this person did there."), Length(max=120)],
        description="Such as: watched behind glass, led the carousel.",
    )
    knew = RadioField(
        "This person knew",
        [InputRequired("Choose one.")],
        choices=choices(Knowledge),
        description="Somebody who knew what lay where makes the session single-blind.",
    )

    def to_message(self, session_id: UUID) -> NewPerson:
        """Return the person as typed."""
        presence = Presence(self.name.data or "", self.part.data or "", Knowledge(self.knew.data))
        return NewPerson(session_id, presence, self.capture())
