"""The plan as lines that can be typed from paper: what they look like, and what is no plan."""

import hashlib

import pytest

from canine.rules.presentation import Item, ItemKind
from canine.rules.trial_plan import Plan, PlannedRun, PlanUnreadable, commitment
from tests.rules.trials import target

NONCE = bytes(range(16))
COFFEE = Item(ItemKind.DISTRACTOR, "coffee, ground", None, "coffee, ground", 7)
FIRST, SECOND = (Item(ItemKind.BLANK, "blank", number=number) for number in (8, 12))
SMALL = Plan(
    ("elephant ivory",),
    2,
    (
        PlannedRun(1, 1, (target("elephant ivory", "AID 14", 41), FIRST)),
        PlannedRun(2, 1, (COFFEE, SECOND)),
        PlannedRun(3, 2, (SECOND, FIRST), is_blank=True),
    ),
)
LINES = """canine-trial-plan/2
places 2
odour 1 elephant ivory
aid 1 AID 14
item 7 distractor coffee, ground
item 8 blank
item 12 blank
item 41 target 1 1
run 1 1 41 8
run 2 1 7 12
run 3 2 12 8
blank 3
"""


def test_a_plan_of_numbered_items_is_lines_that_can_be_typed_back() -> None:
    assert SMALL.canonical().decode() == LINES
    assert Plan.read(LINES) == Plan.read(LINES.encode()) == SMALL


def test_only_the_marked_run_is_a_blank_one() -> None:
    assert [run.number for run in SMALL.blank_runs] == [3]
    assert [run.number for run in SMALL.runs if run.targets == 0] == [2, 3]


def test_what_was_typed_gives_the_commitment() -> None:
    by_hand = hashlib.sha256(b"canine trial plan 1\n" + NONCE.hex().encode() + b"\n" + LINES.encode()).hexdigest()
    assert commitment(SMALL.canonical(), NONCE) == by_hand


def test_an_item_is_named_with_its_number() -> None:
    assert [item.name for item in SMALL.runs[1].items] == ["coffee, ground, item 7", "blank, item 12"]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("run 1 1 41 8", "run 1 1 41 41"),
        ("run 1 1 41 8", "run 1 1 41 9"),
        ("run 1 1 41 8", "run 1 1 41"),
        ("run 1 1 41 8", "run 1 1"),
        ("run 1 1 41 8", "run one 1 41 8"),
        ("run 3 2 12 8", "run 3 2 12 41"),
        ("blank 3", "blank 9"),
        ("blank 3", "blank"),
        ("item 8 blank", "item 8 blank of some kind"),
        ("item 8 blank", "item 7 blank"),
        ("item 8 blank", "item 8 sample"),
        ("item 7 distractor coffee, ground", "item 7 distractor"),
        ("item 41 target 1 1", "item 41 target 2 1"),
        ("item 41 target 1 1", "item 41 target"),
        ("odour 1 elephant ivory", "odour 2 elephant ivory"),
        ("odour 1 elephant ivory", "odour 1"),
        ("places 2", "places two"),
        ("places 2", "room 2"),
        ("item 7 distractor coffee, ground\nitem 8 blank", "item 8 blank\nitem 7 distractor coffee, ground"),
    ],
)
def test_other_lines_are_no_plan(line: str, instead: str) -> None:
    with pytest.raises(PlanUnreadable):
        Plan.read(LINES.replace(line, instead))


@pytest.mark.parametrize("source", [b"canine-trial-plan/2\n\xff", "canine-trial-plan/2\n", LINES + "blank 3\n"])
def test_half_a_plan_or_more_than_one_is_none(source: bytes | str) -> None:
    with pytest.raises(PlanUnreadable):
        Plan.read(source)
