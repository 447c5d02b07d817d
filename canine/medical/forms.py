"""What a veterinarian types."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from canine.medical.messages import Examination, VaccinationEntry
from canine.rules.limits import DOG_TEMPERATURE_C, DOG_WEIGHT_KG, HEAT_LIMIT_C
from canine.rules.team import Fitness, Mode
from canine.rules.team_facts import FitnessLimit
from canine.web.capture import CapturedForm
from canine.web.fields import (
    AmountField,
    CountField,
    DayField,
    EntityField,
    MomentField,
    OptionalEnumField,
    StrippedStringField,
)
from canine.web.filters import unit_zone
from canine.web.words import SelectChoice, choices

LINES = (1, 2, 3, 4)
_LEFT_EMPTY = "Left empty, it was not examined."
_HALF = "Give all three: against what, when it was given, when the next is due. Or empty the line."


class CheckupForm(CapturedForm):
    """A medical check-up."""

    dog_id = EntityField("Dog", [InputRequired("Choose the dog.")])
    examined_at = MomentField("Examined", [InputRequired("Say when you examined the dog.")])
    weight_kg = AmountField(
        "Weight in kg", [InputRequired("Type the weight in kilograms, like 28.4.")], span=DOG_WEIGHT_KG
    )
    temperature_c = AmountField(
        "Temperature in °C", [InputRequired("Type the temperature, like 38.6.")], span=DOG_TEMPERATURE_C
    )
    heart = StrippedStringField("Heart", [Length(max=400)], description=_LEFT_EMPTY)
    nose = StrippedStringField("Nose", [Length(max=400)], description=_LEFT_EMPTY)
    teeth = StrippedStringField("Teeth", [Length(max=400)], description=_LEFT_EMPTY)
    hips = StrippedStringField("Hips", [Length(max=400)], description=_LEFT_EMPTY)
    treatment = TextAreaField("Treatment", [Length(max=4000)], render_kw={"rows": 3})
    fitness = RadioField("For duty the dog is", [InputRequired("Choose one.")], choices=choices(Fitness))
    limits = StrippedStringField(
        "Limits, or why it is unfit",
        [Length(max=400)],
        description="What the dog may not do, and until when: its handler and the manager read this every morning.",
    )
    limited_mode = OptionalEnumField(
        "Kept from",
        choices=[SelectChoice("", "no mode in particular"), *choices(Mode)],
        description="The morning page then limits this mode alone; without a temperature it keeps the dog from it.",
    )
    heat_limit_c = CountField(
        "In heat above, °C",
        [Optional()],
        span=HEAT_LIMIT_C,
        description="A shift that is warmer says so in red. Left empty, the limit holds at any temperature.",
        render_kw={"inputmode": "numeric"},
    )
    next_due_on = DayField(
        "Next check-up", [Optional()], description="Left empty, it falls due as the policy says. It may be sooner."
    )
    against_1 = StrippedStringField("Vaccinated against", [Length(max=80)])
    given_on_1 = DayField("Given", [Optional()])
    next_on_1 = DayField("Next due", [Optional()])
    against_2 = StrippedStringField("Vaccinated against", [Length(max=80)])
    given_on_2 = DayField("Given", [Optional()])
    next_on_2 = DayField("Next due", [Optional()])
    against_3 = StrippedStringField("Vaccinated against", [Length(max=80)])
    given_on_3 = DayField("Given", [Optional()])
    next_on_3 = DayField("Next due", [Optional()])
    against_4 = StrippedStringField("Vaccinated against", [Length(max=80)])
    given_on_4 = DayField("Given", [Optional()])
    next_on_4 = DayField("Next due", [Optional()])

    def offer(self, dogs: Iterable[tuple[UUID, str]]) -> None:
        """Set the dogs to choose from."""
        self.dog_id.offer(dogs, empty="Choose the dog")

    @property
    def vaccination_lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each vaccination, line by line."""
        return [(self[f"against_{n}"], self[f"given_on_{n}"], self[f"next_on_{n}"]) for n in LINES]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuses a vaccination of which only a part was typed."""
        is_whole = True
        valid = super().validate(extra_validators)
        for fields in self.vaccination_lines:
            typed = [field for field in fields if field.data]
            wrong = any(field.errors for field in fields)
            if 0 < len(typed) < len(fields) and not wrong:
                first = next(field for field in fields if not field.data)
                first.errors = [*first.errors, _HALF]
                is_whole = False
        return valid and is_whole

    def to_message(self) -> Examination:
        """Return the check-up as typed."""
        at, weight_kg, temperature_c = self.examined_at.data, self.weight_kg.data, self.temperature_c.data
        assert at is not None and weight_kg is not None and temperature_c is not None  # their validators saw to it
        return Examination(
            dog_id=self.dog_id.data,
            examined_at=at,
            examined_on=at.astimezone(unit_zone()).date(),
            weight_kg=weight_kg,
            temperature_c=temperature_c,
            fitness=Fitness(self.fitness.data),
            limits=self.limits.data or "",
            limit=FitnessLimit(
                Mode(self.limited_mode.data) if self.limited_mode.data else None, self.heat_limit_c.data
            ),
            heart=self.heart.data or "",
            nose=self.nose.data or "",
            teeth=self.teeth.data or "",
            hips=self.hips.data or "",
            treatment=self.treatment.data or "",
            next_due_on=self.next_due_on.data,
            vaccinations=tuple(self._vaccinations()),
            record_id=self.sent_id(),
            captured_at=self.device_clock(),
        )

    def _vaccinations(self) -> Iterable[VaccinationEntry]:
        for against, given_on, next_on in self.vaccination_lines:
            days: tuple[date | None, date | None] = (given_on.data, next_on.data)
            if against.data and days[0] and days[1]:
                yield VaccinationEntry(against.data, days[0], days[1])


class CorrectionForm(CheckupForm):
    """A check-up that takes the place of an earlier one."""

    reason = StrippedStringField(
        "Reason for the correction",
        [InputRequired("Say what was wrong."), Length(max=400)],
        description="What was wrong. The earlier check-up stays on record.",
    )
