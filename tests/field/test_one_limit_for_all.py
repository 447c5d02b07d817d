"""What the desk, the tablet, the API and the table ask of one fact is one and the same, for every type of record."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Enum, Numeric, String
from wtforms import Form
from wtforms.validators import DataRequired, InputRequired, Length

from canine.checkups.forms.acts import ResponseForm
from canine.corrections.forms import CorrectionForm, StrikeForm
from canine.custody.forms import AnswerForm
from canine.draws.forms import NotReachedForm
from canine.extensions import db
from canine.field.record_types import RECORD_TYPES, body_schema
from canine.rasco.forms.samples import EndingForm, HandOverForm, SampleForm
from canine.rasco.forms.sessions import SessionResponseForm
from canine.rules import limits
from canine.rules.declared import labelled
from canine.rules.order import ORDERS
from canine.rules.search import SearchFact
from canine.shifts.forms.evidence import FindingForm, OutcomeForm
from canine.shifts.forms.exhibits import ExhibitHandOverForm
from canine.shifts.forms.searches import AlertCorrectionForm, AlertForm, EndSearchForm, FactForm, SearchForm
from canine.shifts.forms.shifts import CloseShiftForm, EndShiftForm, NoteForm, OpenShiftForm
from canine.shifts.messages import NewSearch
from canine.training.forms.exercises import ExerciseCorrectionForm
from canine.web.fields import AmountField, CountField, NotBefore

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a type of record is typed and kept: its forms at the desk, its table, and what has another name there."""

    forms: tuple[type[Form], ...]
    table: str
    desk: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


PLACES: Mapping[str, Places] = {
    "shift": Places((OpenShiftForm,), "shifts"),
    "shift_end": Places((EndShiftForm,), "shift_notes"),
    "shift_closing": Places((CloseShiftForm,), "shift_end_statements"),
    "note": Places((NoteForm,), "shift_notes"),
    "search": Places(
        (SearchForm,),
        "searches",
        desk={"alert.kind": "shown", "alert.place": "place", "alert.shown_at": "shown_at"},
        columns={"alert.kind": "alerts.kind", "alert.place": "alerts.place", "alert.shown_at": "alerts.shown_at"},
    ),
    "search_end": Places(
        (EndSearchForm,),
        "searches",
        desk={"alert.kind": "shown", "alert.place": "place", "alert.shown_at": "shown_at"},
        columns={"alert.kind": "alerts.kind", "alert.place": "alerts.place", "alert.shown_at": "alerts.shown_at"},
    ),
    "alert": Places((AlertForm, AlertCorrectionForm), "alerts"),
    "search_correction": Places((FactForm,), "search_corrections"),
    "sample_correction": Places((CorrectionForm,), "corrections"),
    "search_strike": Places((StrikeForm,), "strikes"),
    "sample_strike": Places((StrikeForm,), "strikes"),
    "outcome": Places((OutcomeForm,), "search_outcomes"),
    "finding": Places(
        (FindingForm,),
        "findings",
        desk={f"weighing.{name}": name for name in ("weight_kg", "scale", "weighed_on")},
        columns={f"weighing.{name}": f"weighings.{name}" for name in ("weight_kg", "scale", "weighed_on")},
    ),
    "sample": Places((SampleForm,), "air_samples"),
    "custody": Places((HandOverForm,), "sample_hand_overs"),
    "exhibit_custody": Places((ExhibitHandOverForm,), "exhibit_hand_overs"),
    "custody_confirmation": Places((AnswerForm,), "custody_replies", desk={"answer": "said"}),
    # That it is taken back is said at the desk alone, by somebody else.
    "sample_end": Places((EndingForm,), "sample_ends", columns={"kind": "sample_ends.none"}),
    "response": Places((SessionResponseForm,), "responses"),
    "trial_response": Places((ResponseForm,), "responses"),
    "not_reached": Places((NotReachedForm,), "drawn_not_reached"),
    "exercise": Places(
        (ExerciseCorrectionForm,),
        "exercises",
        desk={"team": "team_id", "led_by": "led_by_id", "aids.aid": "aid_1", "aids.amount_g": "amount_1"},
        columns={"aids.amount_g": "exercise_aids.amount_g"},
    ),
}
# What is taken down on a tablet alone, and what comes with its pictures.
WITHOUT_A_DESK = {"discard"}
# What one way in asks for and another one knows: why that is no difference in what is refused.
KNOWN_OTHERWISE = {
    "shift.teams": "a record without teams is of those whom its sender leads that day",
    "shift.station": "a record without a station is of the last one",
    "shift.started_at": "the desk's large button begins now",
    "exercise.team": "a record without a team is of its sender's only one",
    "exercise.led_by": "a record without a leader was led by its sender",
    "exercise.blinding": "a record that says nothing was known to everybody",
    "exercise.reason": "needed beside `corrects` alone",
    "search_correction.new": "may be empty at both, for some facts; a record says so with an empty text",
    "sample_correction.new": "may be empty at both, for some facts; a record says so with an empty text",
    "search.alert.kind": "the desk has a choice for nothing; a record leaves the group out",
    "search.alert.place": "asked for with what the dog showed",
    "search.alert.shown_at": "asked for with what the dog showed",
    "search_end.alert.kind": "asked for where nothing is on record yet",
    "finding.weighing.weight_kg": "asked for with the other two",
    "finding.weighing.scale": "asked for with the weight",
    "finding.weighing.weighed_on": "asked for with the weight",
    "exercise.aids.aid": "a line of its own each, which may stay empty",
    "exercise.aids.amount_g": "without it, the whole aid",
}


# What every form carries; and what the desk asks on top: whether what looks like a double is another one, more lines.
UNSEEN = {"csrf_token", "record_id", "captured_at"}
AT_THE_DESK_ALONE = {
    "search": {"is_another"},
    "sample": {"is_another"},
    "exercise": {f"{name}_{line}" for name in ("aid", "amount") for line in (2, 3)},
}
# Chosen at the desk, they leave the group of a record out.
WORDS_FOR_NOTHING = frozenset({"", "nothing", "not_yet"})


@dataclass(slots=True)
class Asked:
    """What one of the four asks of a fact; None is what it does not say."""

    longest: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    step: Decimal | None = None
    choices: frozenset[str] | None = None
    is_required: bool | None = None


def by_the_api(record_type: str) -> dict[str, Asked]:
    """What the schema of the record says."""
    return dict(_by_schema(body_schema(record_type)["properties"]["payload"], ""))


def _by_schema(schema: Mapping[str, Any], place: str) -> Iterator[tuple[str, Asked]]:
    for name, part in schema["properties"].items():
        here = f"{place}{name}"
        inner = part.get("items", part)
        if here == "photos":
            continue
        if "properties" in inner:
            yield from _by_schema(inner, f"{here}.")
            continue
        is_text = part["type"] == "string" and "format" not in part and "enum" not in part
        yield (
            here,
            Asked(
                longest=part.get("maxLength") if is_text else None,
                least=_decimal(part.get("minimum")),
                most=_decimal(part.get("maximum")),
                step=_decimal(part.get("multipleOf", 1 if part["type"] == "integer" else None)),
                choices=frozenset(part["enum"]) if "enum" in part else None,
                is_required=name in schema["required"],
            ),
        )


def at_the_desk(form: Form, name: str) -> Asked | None:
    """What a field of a form asks."""
    if name not in form:
        return None
    found, asked = form[name], Asked()
    validators: Sequence[Any] = found.validators  # the stubs do not know what a validator is
    for validator in validators:
        if isinstance(validator, Length):
            asked.longest = validator.max
    if isinstance(found, AmountField | CountField):
        asked.least, asked.most, asked.step = found.span.least, found.span.most, found.span.step
    offered = getattr(found, "choices", None)
    if found.type in ("RadioField", "SelectField") and offered:
        asked.choices = frozenset(str(choice.value) for choice in offered) - WORDS_FOR_NOTHING
    asked.is_required = any(isinstance(each, InputRequired | DataRequired) for each in found.validators)
    return asked


def on_the_tablet(page: ElementTree.Element, record_type: str) -> dict[str, Asked]:
    """What each field of a form of the tablet asks."""
    form = next((one for one in page.iter(f"{XHTML}form") if one.get("data-type") == record_type), None)
    found: dict[str, Asked] = {}
    for place in form.iter() if form is not None else ():
        part = place.get("data-part")
        if not part or part == "photos":
            continue
        asked, inputs = Asked(), [one for one in place.iter() if one.tag in (f"{XHTML}input", f"{XHTML}textarea")]
        if place.get("data-kind") == "text":
            asked.longest = int(inputs[0].get("data-longest") or 0)
        if place.get("data-kind") in ("whole", "amount"):
            least, most, step = (inputs[0].get(f"data-{name}") for name in ("least", "most", "step"))
            asked.least, asked.most, asked.step = _decimal(least), _decimal(most), _decimal(step or 1)
        if place.get("data-kind") == "word":
            asked.choices = frozenset(str(one.get("value")) for one in inputs) - {""}
        is_always_there = not place.get("data-when") and not place.get("data-needed-when")
        asked.is_required = bool(place.get("data-needed")) and is_always_there
        found[re.sub(r"\.\d+", "", part)] = asked
    return found


def in_the_table(table: str, name: str) -> Asked | None:
    """What the column takes, by its type and by the checks that name a range."""
    columns = db.metadata.tables[table].columns
    if name not in columns:
        return None
    column, asked = columns[name], Asked()
    if isinstance(column.type, Enum):
        asked.choices = frozenset(str(value) for value in column.type.enums)
    elif isinstance(column.type, String):
        asked.longest = column.type.length
    elif isinstance(column.type, Numeric) and column.type.precision is not None:
        scale = column.type.scale or 0
        asked.most = Decimal(10) ** (column.type.precision - scale)
        asked.step = Decimal(1).scaleb(-scale)
    for check in db.metadata.tables[table].constraints:
        between = re.search(rf"\b{name} BETWEEN (-?\d+) AND (\d+)", str(getattr(check, "sqltext", "")))
        if isinstance(check, CheckConstraint) and between:
            asked.least, asked.most = Decimal(between[1]), Decimal(between[2])
    return asked


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _differences(one: Asked, other: Asked, *, is_column: bool = False) -> Iterator[str]:
    """In what two of the four differ.

    A column may take more numbers: it is the last guard, and no one's first answer. A text is as long as it says.
    """
    for name in ("longest", "least", "most", "step", "choices"):
        mine, its = getattr(one, name), getattr(other, name)
        if mine is None or its is None or mine == its:
            continue
        if not (is_column and name in FITS_IN and FITS_IN[name](mine, its)):
            yield f"{name} {mine} and {its}"


FITS_IN: Mapping[str, Callable[[Any, Any], bool]] = {
    "most": lambda mine, its: mine <= its,
    "least": lambda mine, its: mine >= its,
    "step": lambda mine, its: mine % its == 0,
    "choices": lambda _mine, _its: False,
}


def differences(app: Flask, record_type: str) -> list[str]:
    """Every difference of a type of record between its four places."""
    places = PLACES[record_type]
    body = html5lib.parse(app.test_client().get("/tablet").get_data(as_text=True))
    tablet, found = on_the_tablet(body, record_type), []
    with app.test_request_context():
        forms = [one() for one in places.forms]
    for name, asked in by_the_api(record_type).items():
        label = f"{record_type}.{name}"
        table, _, column = places.columns.get(name, f"{places.table}.{name}").partition(".")
        kept = in_the_table(table, column)
        if kept is not None and name != "container_number":  # typed with its spaces, kept without
            found += [f"{label}: API and table: {each}" for each in _differences(asked, kept, is_column=True)]
        typed = [at_the_desk(form, places.desk.get(name, name)) for form in forms]
        for where, its in [*(("desk", one) for one in typed), ("tablet", tablet.get(name))]:
            if its is None:
                continue
            found += [f"{label}: API and {where}: {each}" for each in _differences(asked, its)]
            if its.is_required != asked.is_required and label not in KNOWN_OTHERWISE:
                found.append(f"{label}: needed by the API {asked.is_required}, by the {where} {its.is_required}")
    return found


def test_every_type_of_record_has_its_places() -> None:
    assert set(PLACES) | WITHOUT_A_DESK == set(RECORD_TYPES)


@pytest.mark.parametrize("record_type", sorted(PLACES))
def test_desk_tablet_api_and_table_ask_for_the_same(sqlite_app: Flask, record_type: str) -> None:
    assert differences(sqlite_app, record_type) == []


@pytest.mark.parametrize("record_type", sorted(PLACES))
def test_two_moments_of_a_record_have_their_order_everywhere(sqlite_app: Flask, record_type: str) -> None:
    names = body_schema(record_type)["properties"]["payload"]["properties"]
    ends = {name for name in names if name in ("ended_at", "stopped_at")}
    order = ORDERS.get(record_type)
    if "started_at" not in names or not ends:
        assert order is None
        return
    assert order is not None, "say in canine/rules/order.py which of its moments comes first"
    assert (order.earlier, {order.later}) == ("started_at", ends)
    body = html5lib.parse(sqlite_app.test_client().get("/tablet").get_data(as_text=True))
    form = next(one for one in body.iter(f"{XHTML}form") if one.get("data-type") == record_type)
    place = next(one for one in form.iter() if one.get("data-part") == order.later)
    assert (place.get("data-after"), place.get("data-else-say")) == (order.earlier, order.else_say)
    assert (place.get("data-strictly") is not None, place.get("data-too-long") or "") == (
        order.is_strict,
        order.too_long,
    )
    with sqlite_app.test_request_context():
        for one in (each() for each in PLACES[record_type].forms):
            said = [check.order for check in one[order.later].validators if isinstance(check, NotBefore)]
            assert said == [order], f"the desk's {type(one).__name__} does not know the order"


def test_every_field_of_a_desk_form_is_declared(sqlite_app: Flask) -> None:
    undeclared = {}
    for record_type, places in PLACES.items():
        declared = {places.desk.get(name, name) for name in by_the_api(record_type)}
        with sqlite_app.test_request_context():
            names = {field.short_name for each in places.forms for field in each()}
        undeclared[record_type] = names - declared - UNSEEN - AT_THE_DESK_ALONE.get(record_type, set())
    assert {kind: names for kind, names in undeclared.items() if names} == {}


def test_every_labelled_field_of_a_search_can_be_kept_and_corrected() -> None:
    for one in labelled(NewSearch):
        assert one.name in db.metadata.tables["searches"].columns
        assert one.name in set(SearchFact)
        assert (one.longest or 0) <= limits.CORRECTED_FACT


def test_a_difference_is_seen() -> None:
    """The comparison itself: each kind of difference counts, and a column that takes more is none."""
    narrow = Asked(10, Decimal(1), Decimal(5), Decimal(1), frozenset("ab"))
    wide = Asked(12, Decimal(0), Decimal(6), Decimal("0.1"), frozenset("ab"))
    assert len(list(_differences(narrow, wide))) == 4
    assert list(_differences(narrow, wide, is_column=True)) == ["longest 10 and 12"]
    assert len(list(_differences(wide, narrow, is_column=True))) == 4
    assert list(_differences(narrow, Asked(choices=frozenset("abc")))) != []
