"""What is typed about an exercise."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms.validators import InputRequired, Optional

from canine.rules.efficacy import Counts
from canine.rules.team import Blinding, Mode
from canine.training.messages import AidUsed, ExerciseEntry, ExerciseFromTheField
from canine.web.capture import CapturedForm
from canine.web.declared_fields import field_for
from canine.web.fields import (
    EntityField,
    OptionalEnumField,
)
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices

LINES = (1, 2, 3)
_NUMERIC = {"inputmode": "numeric", "min": "0"}


def _count(name: str, label: str, hint: str) -> Any:
    needed = [InputRequired("Write how many, 0 for none.")]
    return field_for(ExerciseFromTheField, name, label, needed, description=hint, default=0, render_kw=_NUMERIC)


class ExerciseForm(CapturedForm):
    """A training exercise."""

    team_id = EntityField("Team", [InputRequired("Choose the team.")])
    led_by_id = EntityField("Led by", [InputRequired("Choose who led the exercise.")])
    started_at = field_for(ExerciseFromTheField, "started_at", "Start", [InputRequired("Say when it began.")])
    minutes = field_for(
        ExerciseFromTheField,
        "minutes",
        "Minutes",
        [InputRequired("Type how many minutes it lasted.")],
        render_kw={"inputmode": "numeric", "min": "1"},
    )
    goal = field_for(
        ExerciseFromTheField,
        "goal",
        "Goal",
        [InputRequired("Type the goal.")],
        description="What was to be learned, such as: ivory under fish, or proofing against coffee.",
    )
    place = field_for(ExerciseFromTheField, "place", "Place", [InputRequired("Type the place.")])
    blinding = field_for(
        ExerciseFromTheField,
        "blinding",
        "Who knew where the targets were",
        [InputRequired("Choose one.")],
        default=Blinding.KNOWN.value,
        description="Known: everybody. Single-blind: not the handler. Double-blind: nobody whom the dog could see or "
        "hear. Whatever it is, an exercise carries no certificate.",
    )
    mode = OptionalEnumField(
        "Mode",
        [Optional()],
        choices=[SelectChoice("", "neither, or not known"), *choices(Mode)],
        description="Double-blind exercises are watched mode by mode between check-ups.",
    )
    aid_1 = EntityField("Training aid", [Optional()])
    amount_1 = field_for(AidUsed, "amount_g", "Amount in g")
    aid_2 = EntityField("Training aid", [Optional()])
    amount_2 = field_for(AidUsed, "amount_g", "Amount in g")
    aid_3 = EntityField("Training aid", [Optional()])
    amount_3 = field_for(AidUsed, "amount_g", "Amount in g")
    blanks = field_for(
        ExerciseFromTheField,
        "blanks",
        "Blanks",
        description="Clean filters or empty positions.",
        default=0,
        render_kw=_NUMERIC,
    )
    distractors = field_for(
        ExerciseFromTheField, "distractors", "Distractors", description="Such as fish, tape, coffee, the dog's toy."
    )
    hits = _count("hits", "Hits", "Target, and the dog alerted.")
    misses = _count("misses", "Misses", "Target, and no alert.")
    false_alerts = _count("false_alerts", "False alerts", "No target, and the dog alerted.")
    correct_rejections = _count("correct_rejections", "Correct rejections", "No target, and no alert.")
    result = field_for(ExerciseFromTheField, "result", "How it went, in words", render_kw={"rows": 3})

    def offer(
        self,
        teams: Iterable[tuple[UUID, str]],
        leaders: Iterable[tuple[UUID, str]],
        aids: Iterable[tuple[UUID, str]],
    ) -> None:
        """Set the teams, the people and the aids to choose from."""
        offered = list(aids)
        self.team_id.offer(teams)
        self.led_by_id.offer(leaders)
        for number in LINES:
            self[f"aid_{number}"].offer(offered, empty="No aid")

    @property
    def aid_lines(self) -> list[tuple[Any, Any]]:
        """The fields of each aid, line by line."""
        return [(self[f"aid_{number}"], self[f"amount_{number}"]) for number in LINES]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuses an amount of no aid."""
        valid: bool = super().validate(extra_validators)
        for aid, amount in self.aid_lines:
            if amount.data is not None and aid.data is None:
                aid.errors = [*aid.errors, "Choose the aid of this amount."]
                valid = False
        return valid

    def to_message(self) -> ExerciseEntry:
        """Return the exercise as typed."""
        at, minutes = self.started_at.data, self.minutes.data
        assert at is not None and minutes is not None  # their validators saw to it
        return ExerciseEntry(
            team_id=self.team_id.data,
            led_by_id=self.led_by_id.data,
            started_at=at,
            held_on=at.astimezone(unit_zone()).date(),
            minutes=minutes,
            goal=self.goal.data or "",
            place=self.place.data or "",
            counts=Counts(
                self.hits.data or 0,
                self.misses.data or 0,
                self.false_alerts.data or 0,
                self.correct_rejections.data or 0,
            ),
            result=self.result.data or "",
            blinding=Blinding(self.blinding.data),
            mode=Mode(self.mode.data) if self.mode.data else None,
            aids=tuple(AidUsed(aid.data, amount.data) for aid, amount in self.aid_lines if aid.data),
            blanks=self.blanks.data or 0,
            distractors=self.distractors.data or "",
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )


class ExerciseCorrectionForm(ExerciseForm):
    """An exercise that takes the place of an earlier one."""

    reason = field_for(
        ExerciseFromTheField,
        "reason",
        "Reason for the correction",
        [InputRequired("Say what was wrong.")],
        description="What was wrong. The earlier entry stays on record.",
    )
