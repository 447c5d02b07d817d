"""The canonical bytes of a plan, what is no plan, and the commitment to one."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.presentation import Item, ItemKind
from canine.rules.trial_plan import Plan, PlannedRun, PlanUnreadable, check_commitment, commitment
from tests.rules.trials import BLANK, DISTRACTOR, plan_of, target

NONCE = bytes(range(32))
SMALL = plan_of([(1, (target(), BLANK)), (2, (DISTRACTOR, BLANK))])


def test_a_plan_is_written_as_canonical_json() -> None:
    assert SMALL.canonical() == (
        b'{"format":"canine-trial-plan/1","odours":["ivory"],"positions_per_run":2,"runs":['
        b'{"items":[{"kind":"target","label":"ivory 1","odour":"ivory","reference":"ivory 1"},'
        b'{"kind":"blank","label":"blank","odour":null,"reference":null}],"number":1,"session":1},'
        b'{"items":[{"kind":"distractor","label":"coffee","odour":null,"reference":"coffee"},'
        b'{"kind":"blank","label":"blank","odour":null,"reference":null}],"number":2,"session":2}]}'
    )


def test_a_plan_that_is_written_and_read_is_the_same_plan() -> None:
    assert Plan.from_json(SMALL.canonical()) == Plan.read(SMALL.canonical()) == SMALL
    assert Plan.from_json(json.loads(SMALL.canonical())) == SMALL


def test_labels_in_any_script_come_back_as_they_were() -> None:
    plan = plan_of([(1, (target("pembe za ndovu — 象牙", "№ 7 \u2028"), BLANK))], ("pembe za ndovu — 象牙",))
    assert Plan.from_json(plan.canonical()) == plan


Wreck = Callable[[dict[str, Any]], object]
WRECKS: dict[str, Wreck] = {
    "another format": lambda plan: plan.update(format="canine-trial-plan/2"),
    "no runs": lambda plan: plan.pop("runs"),
    "runs that are no list": lambda plan: plan.update(runs=7),
    "odours that are one text": lambda plan: plan.update(odours="ivory"),
    "an odour that is a number": lambda plan: plan.update(odours=[7]),
    "positions that are text": lambda plan: plan.update(positions_per_run="2"),
    "positions that are true": lambda plan: plan.update(positions_per_run=True),
    "a run number that is true": lambda plan: plan["runs"][0].update(number=True),
    "a session that is true": lambda plan: plan["runs"][0].update(session=True),
    "a run too short": lambda plan: plan["runs"][0]["items"].pop(),
    "runs out of order": lambda plan: plan["runs"].reverse(),
    "a run twice": lambda plan: plan["runs"].append(plan["runs"][0]),
    "an unknown kind": lambda plan: plan["runs"][0]["items"][0].update(kind="bait"),
    "a sample in a trial": lambda plan: plan["runs"][0]["items"][1].update(kind="sample"),
    "a target without odour": lambda plan: plan["runs"][0]["items"][0].update(odour=None),
    "a target of an odour that is not tried": lambda plan: plan["runs"][0]["items"][0].update(odour="tea"),
    "a blank with an odour": lambda plan: plan["runs"][0]["items"][1].update(odour="ivory"),
    "a label that is none": lambda plan: plan["runs"][0]["items"][0].update(label=None),
}


@pytest.mark.parametrize("wreck", WRECKS.values(), ids=WRECKS.keys())
def test_what_is_no_plan_is_not_read_as_one(wreck: Wreck) -> None:
    values = json.loads(SMALL.canonical())
    wreck(values)
    with pytest.raises(PlanUnreadable):
        Plan.from_json(values)


@pytest.mark.parametrize("source", [b"", b"\xff\xfe", "[]", "null", '"canine-trial-plan/1"', "[" * 100_000, b"{}"])
def test_bytes_that_are_no_plan_are_refused_in_one_way(source: bytes | str) -> None:
    with pytest.raises(PlanUnreadable):
        Plan.from_json(source)


def test_presentations_come_in_the_order_of_the_trial() -> None:
    assert [(p.session, p.run, p.position) for p in SMALL.presentations()] == [
        (1, 1, 1),
        (1, 1, 2),
        (2, 2, 1),
        (2, 2, 2),
    ]
    assert SMALL.sessions == {1: SMALL.runs[:1], 2: SMALL.runs[1:]}
    assert [run.targets for run in SMALL.runs] == [1, 0]


def test_the_commitment_can_be_repeated_with_sha256sum(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(SMALL.canonical())
    script = f"(printf 'canine trial plan 1\\n%s\\n' {NONCE.hex()}; cat {file}) | sha256sum"
    by_hand = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.split()[0]
    assert commitment(SMALL.canonical(), NONCE) == by_hand


def test_the_commitment_is_the_hash_of_three_lines() -> None:
    lines = b"canine trial plan 1\n" + NONCE.hex().encode() + b"\n" + SMALL.canonical()
    assert commitment(SMALL.canonical(), NONCE) == hashlib.sha256(lines).hexdigest()


def test_the_revealed_plan_and_nonce_are_checked_against_what_was_published() -> None:
    published = commitment(SMALL.canonical(), NONCE)
    assert check_commitment(published, SMALL.canonical(), NONCE)
    assert check_commitment(f" {published.upper()}\n", SMALL.canonical(), NONCE)
    assert not check_commitment(published, SMALL.canonical() + b"\n", NONCE)
    assert not check_commitment(published, SMALL.canonical(), NONCE[::-1])
    assert not check_commitment(published[:-1], SMALL.canonical(), NONCE)
    assert not check_commitment("é" * 64, SMALL.canonical(), NONCE)


@given(st.integers(0, 1), st.integers(0, 1), st.sampled_from([BLANK, DISTRACTOR, target(), target(aid="ivory 2")]))
def test_any_other_item_anywhere_breaks_the_commitment(run: int, position: int, item: Item) -> None:
    published = commitment(SMALL.canonical(), NONCE)
    changed = [list(one.items) for one in SMALL.runs]
    changed[run][position] = item
    other = plan_of([(one.session, tuple(items)) for one, items in zip(SMALL.runs, changed, strict=True)])
    assert check_commitment(published, other.canonical(), NONCE) == (other == SMALL)


def test_a_short_nonce_could_be_guessed_and_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes, not 15"):
        commitment(SMALL.canonical(), bytes(15))
    assert not check_commitment("0" * 64, SMALL.canonical(), bytes(15))
    assert check_commitment(commitment(SMALL.canonical(), bytes(16)), SMALL.canonical(), bytes(16))


def test_the_same_plan_under_another_nonce_has_another_commitment() -> None:
    assert commitment(SMALL.canonical(), NONCE) != commitment(SMALL.canonical(), NONCE[::-1])


def test_positions_are_counted_from_one() -> None:
    run = PlannedRun(1, 1, (BLANK, target()))
    assert {place: item.kind for place, item in run.positions().items()} == {1: ItemKind.BLANK, 2: ItemKind.TARGET}
