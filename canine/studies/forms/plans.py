"""What is typed about a study: its plan, a container that was prepared, why it is opened early."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from canine.errors import DomainError
from canine.rules import limits
from canine.rules.limits import NumberWrong, Span
from canine.rules.sampling import ContainerSize
from canine.rules.sentence import Sentence
from canine.rules.study import Aim, StudyAim, crossed
from canine.studies.messages import NewPreparation, NewStudy
from canine.web.fields import (
    AmountField,
    CountField,
    EntityField,
    ManyField,
    ManyRecordsField,
    MomentField,
    StrippedStringField,
    required,
)
from canine.web.form import Form
from canine.web.words import SelectChoice, choices

Pairs = Iterable[tuple[UUID, str]]
Number = TypeVar("Number")

_PER_CENT = Span.of("0.1", "99.9", 1)
_MASS_G = limits.AID_AMOUNT_G
_MINUTES = Span.of("1", "240")
_OF_EACH = Span.of("1", "500")
_BLANKS = Span.of("0", "500")
_PRESENTATIONS = Span.of("1", "60")
_MISSES = Span.of("0", "100")
_CORRELATION = Span.of("0", "1", 3)
_MOST_VALUES = 6
_TYPED = "Write a number."


def _per_cent(label: str, **more: object) -> AmountField:
    return AmountField(label, [InputRequired("Write per cent, like 90 or 97.5.")], span=_PER_CENT, **more)


class StudyForm(Form):
    """The plan of a study."""

    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    title = StrippedStringField("Title", [InputRequired("Give the study a title."), Length(max=limits.NAME)])
    question = StrippedStringField(
        "Question",
        [InputRequired("Write the question that the study answers."), Length(max=limits.GOAL)],
        description="Such as: how often do two dogs find ivory in a closed 40 ft container by its air?",
    )
    aim = RadioField(
        "To be shown",
        [InputRequired("Choose one.")],
        choices=choices(StudyAim),
        description="The number of containers follows from it.",
    )
    rate = _per_cent("Least or expected rate, or that of the first condition, in per cent")
    second = AmountField(
        "Half width of its interval, or rate of the second condition, in per cent",
        [Optional()],
        span=_PER_CENT,
        description="Not for a least rate.",
    )
    sides = RadioField(
        "Bound of a least rate",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("1", "one-sided: at least so good"), SelectChoice("2", "two-sided, as papers print it")],
        default="1",
    )
    misses = CountField(
        "Misses allowed for",
        [InputRequired(_TYPED)],
        span=_MISSES,
        default=0,
        description="For a least rate: with none, one miss leaves the study short of it.",
    )
    power = _per_cent("Chance to find a difference, in per cent", default=80)
    each = CountField(
        "How often each container is presented",
        [InputRequired(_TYPED)],
        span=_PRESENTATIONS,
        default=2,
        description="Dogs, times filters, times presentations.",
    )
    correlation = AmountField(
        "How alike presentations of one container come out, from 0 to 1",
        [InputRequired("Write a number from 0 to 1.")],
        span=_CORRELATION,
        default=Decimal("0.3"),
        description="The intraclass correlation. An earlier study's report prints its own.",
    )
    expected_sensitivity = _per_cent("Expected sensitivity, in per cent", default=90)
    expected_specificity = _per_cent("Expected specificity, in per cent", default=95)
    odours = ManyField("Target odours", [InputRequired("Choose at least one odour.")])
    masses = StrippedStringField(
        "Masses of the target in grams",
        [InputRequired("Write at least two masses."), Length(max=120)],
        description="At least two, with commas between: 50, 500",
    )
    sizes = ManyField(
        "Sizes of container", [InputRequired("Choose at least one size.")], choices=choices(ContainerSize)
    )
    minutes = StrippedStringField(
        "Minutes of suction",
        [InputRequired("Write at least one time."), Length(max=120)],
        description="With commas between: 5, 10",
    )
    of_each = CountField(
        "Containers of each condition",
        [InputRequired(_TYPED)],
        span=_OF_EACH,
        description="A condition is an odour with a mass, a size and a time.",
    )
    empty_of_each = CountField(
        "Empty containers of each size and time",
        [InputRequired(_TYPED)],
        span=_OF_EACH,
        description="Prepared like the others, with nothing put in: the first kind of blank.",
    )
    field_blanks = CountField(
        "Field blanks",
        [InputRequired(_TYPED)],
        span=_BLANKS,
        description="Filters opened at the port with no air drawn.",
    )
    filter_blanks = CountField(
        "Filter blanks", [InputRequired(_TYPED)], span=_BLANKS, description="Clean filters of the room."
    )
    preparer = EntityField(
        "Who prepares the containers",
        [InputRequired("Choose who prepares them.")],
        description="The one person who learns what goes into which. Never samples, records or handles a dog in it.",
    )

    def offer(self, *, units: Pairs, odours: Iterable[str], people: Pairs) -> None:
        """Set what can be chosen."""
        self.unit_id.offer(units)
        self.odours.choices = [SelectChoice(name, name) for name in odours]
        self.preparer.offer(people, empty="– choose –")

    def to_message(self) -> NewStudy:
        """Return the plan as typed. Raises DomainError at the field."""
        kind = StudyAim(self.aim.data)
        second = self.second.data
        if kind is not StudyAim.AT_LEAST and second is None:
            words = "half width of the interval" if kind is StudyAim.PRECISION else "rate of the second condition"
            raise DomainError(Sentence("Write the {words}.", words=words), field="second")
        masses = _several("masses", self.masses.data, _MASS_G, lambda value: value)
        minutes = _several("minutes", self.minutes.data, _MINUTES, int)
        sizes = [size for size in ContainerSize if size.value in (self.sizes.data or [])]
        try:
            conditions = crossed(
                sorted(self.odours.data or []),
                masses,
                sizes,
                minutes,
                of_each=required(self.of_each.data),
                empty_of_each=required(self.empty_of_each.data),
            )
        except ValueError as wrong:
            raise DomainError(str(wrong), field="masses") from wrong
        return NewStudy(
            unit_id=required(self.unit_id.data),
            title=self.title.data or "",
            question=self.question.data or "",
            aim=Aim(
                kind,
                _share(self.rate.data),
                None if kind is StudyAim.AT_LEAST else _share(second),
                int(self.sides.data),
                required(self.misses.data),
                _share(self.power.data),
                required(self.each.data),
                float(required(self.correlation.data)),
            ),
            expected_sensitivity=_share(self.expected_sensitivity.data),
            expected_specificity=_share(self.expected_specificity.data),
            conditions=conditions,
            field_blanks=required(self.field_blanks.data),
            filter_blanks=required(self.filter_blanks.data),
            preparer_id=required(self.preparer.data),
        )


def _share(per_cent: Decimal | None) -> float:
    return float(required(per_cent) / 100)


def _several(field: str, typed: str | None, span: Span, made: Callable[[Decimal], Number]) -> list[Number]:
    """Return the numbers between commas, each once, in their order. Raises DomainError at the field."""
    try:
        found = [span.read(each) for each in (typed or "").split(",") if each.strip()]
    except NumberWrong as wrong:
        raise DomainError(Sentence("{wrong} Put commas between several.", wrong=wrong), field=field) from wrong
    if len(set(found)) > _MOST_VALUES:
        raise DomainError(Sentence("At most {most_values} different ones.", most_values=_MOST_VALUES), field=field)
    return [made(each) for each in sorted(set(found))]


class PreparationForm(Form):
    """A container that was prepared and closed."""

    number = HiddenField()
    aids = ManyRecordsField("Put in", description="The aids that lie in it; none for a container that stays empty.")
    container_number = StrippedStringField(
        "Container number",
        [InputRequired("Read the container's number."), Length(max=limits.CONTAINER_AS_TYPED)],
        description="Four letters and seven digits, as the handler will read it at the port.",
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    as_painted = BooleanField("Painted so: looked at twice")
    load = StrippedStringField(
        "What else is in it",
        [InputRequired("Say what else is in it; or write: nothing."), Length(max=limits.CONTAINER_OF_ITEM)],
        description="The cargo or cover that anybody may know of, such as: tea in sacks; nothing.",
    )
    container_c = AmountField("Temperature inside (°C)", [Optional()], span=limits.STORAGE_TEMPERATURE_C)
    loaded_at = MomentField("Closed", [InputRequired("Say when it was closed.")])
    second = EntityField("Second person present", [InputRequired("Choose who stood by.")])

    def to_message(self, study_id: UUID) -> NewPreparation:
        """Return the preparation as typed."""
        number = self.number.data or ""
        return NewPreparation(
            study_id=study_id,
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
            container_number=self.container_number.data or "",
            as_painted=bool(self.as_painted.data),
            load=self.load.data or "",
            loaded_at=required(self.loaded_at.data),
            second_id=required(self.second.data),
            aid_ids=self.aids.ids(),
            container_c=self.container_c.data,
        )


class OpeningForm(Form):
    """Why a study is opened before all was done."""

    reason = StrippedStringField(
        "Why now",
        [Length(max=limits.REASON)],
        description="Only where less was presented than planned. It stands on the page and in the report.",
    )
