"""`canine study` against reference values that were computed elsewhere, and what it says of what cannot be."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from canine.cli import canine_command
from canine.rules.out_there import most_by_sensitivity, most_by_trial
from canine.rules.study_size import for_difference, for_precision, in_containers

REFERENCE = Path(__file__).parents[3] / "shared/data/reference"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def study(*arguments: object) -> Result:
    return CliRunner().invoke(canine_command, ["study", *map(str, arguments)])


def answer(*arguments: object) -> dict[str, object]:
    done = study(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("row", rows("still_out_there_all_clear"), ids=str)
def test_what_is_still_out_there_by_a_sensitivity(row: dict[str, str]) -> None:
    found = answer(
        "out-there",
        *("--containers", row["containers_N"], "--clear", row["searched_clear_n"]),
        *("--sensitivity", row["sensitivity"], "--confidence", row["confidence"]),
    )
    assert found["most_containers"] == int(row["most_contraband_containers_exact"])
    assert found["share"] == pytest.approx(float(row["as_share"]), rel=1e-6)
    assert found["confidence"] == float(row["confidence"])


@pytest.mark.parametrize("row", rows("still_out_there_sensitivity_from_trial"), ids=str)
def test_what_is_still_out_there_by_a_trial(row: dict[str, str]) -> None:
    found = answer(
        "out-there",
        *("--containers", row["containers_N"], "--clear", row["searched_clear_n"]),
        *("--hits", row["trial_hits"], "--misses", row["trial_misses"], "--confidence", row["confidence"]),
    )
    assert found["most_containers"] == int(row["most_contraband_containers"])
    assert found["share"] == pytest.approx(float(row["as_share"]), rel=1e-6)


@pytest.mark.parametrize("row", rows("true_prevalence"), ids=str)
def test_true_prevalence_from_alerts(row: dict[str, str]) -> None:
    hits, targets = int(row["hits"]), int(row["targets"])
    rejected, others = int(row["correct_rejections"]), int(row["non_targets"])
    found = answer(
        "prevalence",
        *("--alerts", row["alerts"], "--containers", row["containers"], "--confidence", row["confidence"]),
        *("--hits", hits, "--misses", targets - hits),
        *("--correct-rejections", rejected, "--false-alerts", others - rejected),
    )
    if float(row["lang_reiczigel_hi"]) == 0:  # fewer alerts than false alerts: no figure, as the README of these says
        assert (found["estimate"], found["interval"]) == (None, None)
        return
    assert found["estimate"] == pytest.approx(float(row["rogan_gladen"]), rel=1e-6)
    ends = [float(row["lang_reiczigel_lo"]), float(row["lang_reiczigel_hi"])]
    assert found["interval"] == pytest.approx(ends, rel=1e-6)


@pytest.mark.parametrize("row", rows("feasibility_precision"), ids=str)
def test_the_size_for_a_rate_with_its_interval(row: dict[str, str]) -> None:
    needed = int(row["n(first n from which 25 in a row keep it)"])
    found = answer(
        "size",
        *("--expected", row["expected_rate"], "--half-width", row["half_width"], "--confidence", row["confidence"]),
    )
    assert found == {"independent": needed, "presentations": needed, "containers": needed, "conditions": 1}


@pytest.mark.parametrize("row", rows("feasibility_two_conditions"), ids=str)
def test_the_size_to_tell_two_conditions_apart(row: dict[str, str]) -> None:
    confidence = 1 - float(row["alpha_two_sided"])
    found = answer(
        "size",
        *("--first", row["rate_1"], "--second", row["rate_2"], "--power", row["power"], "--confidence", confidence),
    )
    assert (found["containers"], found["conditions"]) == (int(row["n_each_continuity_corrected"]), 2)


def test_presentations_of_one_container_count_for_less() -> None:
    assert in_containers(60, each=1, correlation=0.5).containers == 60
    # Three presentations each at ρ = 0.5 have the design effect 2: 120 presentations, 40 containers.
    assert in_containers(60, each=3, correlation=0.5).containers == 40
    assert in_containers(60, each=3, correlation=1).containers == 60


def test_the_sentences_say_under_what_they_hold() -> None:
    told = study("out-there", "--containers", 2000, "--clear", 300, "--sensitivity", 0.9).stdout
    assert told.startswith("At most 20 of 2000 containers (1.0 %) hold something, with 95.0 % confidence")
    assert "if the team finds 90.0 % of those that do" in told
    assert "drawn at random" in told
    none = study(*["prevalence", "--alerts", "1", "--containers", "400", "--hits", "41", "--misses", "1"], *_TRIAL)
    assert (none.exit_code, none.stdout[:14]) == (0, "Not estimable:")


_TRIAL = ["--false-alerts", "25", "--correct-rejections", "140"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("out-there --containers 10 --clear 11 --sensitivity 0.9", "11 cannot have been found clear"),
        ("out-there --containers 0 --clear 0 --sensitivity 0.9", "not 0."),
        (f"out-there --containers {10**30} --clear 0 --sensitivity 0.9", "Between 1 and 1000000"),
        ("out-there --containers 10 --clear 5 --sensitivity 1.2", "1.2 does not"),
        ("out-there --containers 10 --clear 5 --sensitivity nan", "nan does not"),
        ("out-there --containers 10 --clear 5 --hits 0 --misses 0", "A trial has hits or misses"),
        ("out-there --containers 10 --clear 5", "Say either --sensitivity, or --hits and --misses"),
        ("out-there --containers 10 --clear 5 --sensitivity 0.9 --hits 3 --misses 1", "Say either --sensitivity"),
        ("out-there --containers 10 --clear 5 --sensitivity 0.9 --confidence 1", "between 0 and 1"),
        (
            "prevalence --alerts 9 --containers 8 --hits 1 --misses 1 --false-alerts 0 --correct-rejections 1",
            "9 alerts",
        ),
        (
            "prevalence --alerts 1 --containers 8 --hits 0 --misses 0 --false-alerts 0 --correct-rejections 1",
            "0 hits of 0",
        ),
        ("size --expected 0.9 --half-width 0.0001", "More than 20000 presentations"),
        ("size --first 0.9 --second 0.9", "told apart by no study"),
        ("size --expected 0.9", "Say either --expected and --half-width"),
        ("size --expected 0.9 --half-width 0.1 --each 0", "at least once"),
        ("size --expected 0.9 --half-width 0.1 --correlation 2", "from 0 to 1"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments: str, sentence: str) -> None:
    done = study(*arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@given(st.integers(1, 400), st.data())
def test_more_clear_containers_leave_less_and_a_worse_team_leaves_more(containers: int, data: st.DataObject) -> None:
    clear = data.draw(st.integers(0, containers))
    sensitivity = data.draw(st.floats(0.05, 1))
    most = most_by_sensitivity(containers, clear, sensitivity).most
    assert most_by_sensitivity(containers, max(0, clear - 1), sensitivity).most >= most
    assert most_by_sensitivity(containers, clear, sensitivity / 2).most >= most
    assert most <= containers - (clear if sensitivity == 1 else 0)
    assert most_by_trial(containers, clear, 18, 2).most >= most_by_trial(containers, clear, 180, 2).most


@given(st.floats(0.5, 0.95), st.floats(0.02, 0.2))
def test_a_closer_look_takes_more(expected: float, half_width: float) -> None:
    assert for_precision(expected, half_width / 2 + 0.02) >= for_precision(expected, half_width + 0.02)
    assert for_difference(expected, expected - half_width) >= for_difference(expected, expected - half_width * 1.5)
