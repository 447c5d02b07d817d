"""What an assessor types to open a check-up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length

from canine.checkups.messages import INDEPENDENCE_STATEMENT, NewCheckup
from canine.rules.limits import Span
from canine.rules.team import Mode
from canine.web.capture import CapturedForm
from canine.web.fields import CountField, EntityField, ManyField, StrippedStringField
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices


def _count(label: str, most: int, description: str = "") -> CountField:
    wanted = [InputRequired("Write a whole number.")]
    return CountField(label, wanted, span=Span.of("1", str(most)), description=description)


class OpenForm(CapturedForm):
    """A check-up as the assessor asks for it."""

    team_id = EntityField("Team", [InputRequired("Choose the team.")])
    mode = RadioField("Mode", [InputRequired("Choose the mode.")], choices=choices(Mode))
    odour_ids = ManyField("Odours", [InputRequired("Choose at least one odour.")])
    item_ids = ManyField(
        "Prepared items to draw on",
        description="Targets of odours that are not tested are left out. The loader needs every one of them at hand.",
    )
    targets = _count("Targets, at least", 500, "How many there are in the end is drawn, and stays secret.")
    non_targets = _count("Non-targets, at least", 500, "Blanks and distractors.")
    sessions = _count("Sessions", 20, "Separate occasions, on one day or several.")
    place = StrippedStringField("Place", [InputRequired("Say where the trial is held."), Length(max=120)])
    loader_id = EntityField(
        "Loader",
        [InputRequired("Choose who loads.")],
        description="Reads the plan, puts the items into their positions, and stays out of the room.",
    )
    recorder_id = EntityField(
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
        items: Iterable[tuple[UUID, str]],
    ) -> None:
        """Set what can be chosen; of the items a new form takes all."""
        known = list(people)
        self.team_id.offer(teams, empty="Choose the team")
        self.loader_id.offer(known, empty="Choose the loader")
        self.recorder_id.offer(known, empty="Choose the recorder")
        self.odour_ids.choices = [SelectChoice(str(key), words) for key, words in odours]
        ready = [(str(key), words) for key, words in items]
        self.item_ids.choices = [SelectChoice(key, words) for key, words in ready]
        if not self.is_submitted():
            self.item_ids.data = [key for key, _ in ready]

    def to_message(self) -> NewCheckup:
        """Return the check-up as typed."""
        numbers: list[Any] = [self[name].data for name in ("targets", "non_targets", "sessions")]
        return NewCheckup(
            team_id=self.team_id.data,
            mode=Mode(self.mode.data),
            odour_ids=tuple(UUID(key) for key in self.odour_ids.data or ()),
            item_ids=tuple(UUID(key) for key in self.item_ids.data or ()),
            targets=numbers[0],
            non_targets=numbers[1],
            sessions=numbers[2],
            loader_id=self.loader_id.data,
            recorder_id=self.recorder_id.data,
            place=self.place.data or "",
            statement_signed=bool(self.statement_signed.data),
            zone=str(unit_zone()),
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )
