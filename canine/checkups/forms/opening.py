"""What an assessor types to open a check-up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length

from canine.checkups.messages import (
    DISTRACTORS,
    INDEPENDENCE_STATEMENT,
    NewCheckup,
)
from canine.rules.limits import Span
from canine.rules.team import Mode
from canine.web.capture import CapturedForm
from canine.web.fields import CountField, LineField, ManyField, RecordField
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices


def _count(label: str, most: int, description: str = "") -> CountField:
    wanted = [InputRequired("Write a whole number.")]
    return CountField(label, wanted, span=Span.of("1", str(most)), description=description)


class OpenForm(CapturedForm):
    """A check-up as the assessor asks for it."""

    team_id = RecordField("Team", [InputRequired("Choose the team.")])
    mode = RadioField("Mode", [InputRequired("Choose the mode.")], choices=choices(Mode))
    odour_ids = ManyField("Odours", [InputRequired("Choose at least one odour.")])
    aid_ids = ManyField("Training aids to draw on", description="Of every odour at least one that is in date.")
    targets = _count("Target presentations", 500)
    non_targets = _count("Non-target presentations", 500, "Blanks and distractors.")
    positions_per_run = _count("Positions in each run", 60, "A carousel has 12 arms.")
    sessions = _count("Sessions", 20, "Separate occasions, on one day or several.")
    distractors = ManyField(
        "Distractors at hand",
        choices=[SelectChoice(each, each) for each in DISTRACTORS],
        default=list(DISTRACTORS[:5]),
    )
    more_distractors = LineField("Other distractors", [Length(max=240)], description="With commas between them.")
    place = LineField("Place", [InputRequired("Say where the trial is held."), Length(max=120)])
    loader_id = RecordField(
        "Loader",
        [InputRequired("Choose who loads.")],
        description="Reads the plan, puts the items into their positions, and stays out of the room.",
    )
    recorder_id = RecordField(
        "Recorder",
        [InputRequired("Choose who records.")],
        description="Enters each response that the handler calls. May be you.",
    )
    statement_signed = BooleanField(
        "I sign this statement.",
        [InputRequired("Without the statement of independence there is no check-up.")],
        description=INDEPENDENCE_STATEMENT,
    )

    def offer(
        self,
        teams: Iterable[tuple[UUID, str]],
        people: Iterable[tuple[UUID, str]],
        odours: Iterable[tuple[UUID, str]],
        aids: Iterable[tuple[UUID, str]],
    ) -> None:
        """Set what can be chosen."""
        known = list(people)
        self.team_id.offer(teams, empty="Choose the team")
        self.loader_id.offer(known, empty="Choose the loader")
        self.recorder_id.offer(known, empty="Choose the recorder")
        self.odour_ids.choices = [SelectChoice(str(key), words) for key, words in odours]
        self.aid_ids.choices = [SelectChoice(str(key), words) for key, words in aids]

    def to_message(self) -> NewCheckup:
        """Return the check-up as typed."""
        numbers: list[Any] = [self[name].data for name in ("targets", "non_targets", "positions_per_run", "sessions")]
        more = (self.more_distractors.data or "").split(",")
        return NewCheckup(
            team_id=self.team_id.data,
            mode=Mode(self.mode.data),
            odour_ids=tuple(UUID(key) for key in self.odour_ids.data or ()),
            aid_ids=tuple(UUID(key) for key in self.aid_ids.data or ()),
            targets=numbers[0],
            non_targets=numbers[1],
            positions_per_run=numbers[2],
            sessions=numbers[3],
            distractors=(*(self.distractors.data or ()), *(each.strip() for each in more if each.strip())),
            loader_id=self.loader_id.data,
            recorder_id=self.recorder_id.data,
            place=self.place.data or "",
            statement_signed=bool(self.statement_signed.data),
            zone=str(unit_zone()),
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )
