"""`canine efficacy` and `canine sample-size`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from canine.cli import canine_command

Run = Callable[..., Result]
COUNTS = ("--hits", "20", "--misses", "0", "--false-alerts", "1", "--correct-rejections", "39")


@pytest.fixture
def canine(migrated_sqlite: Path, tmp_path: Path) -> Run:
    """Runs the command on an instance of its own."""
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")

    def run(*arguments: str) -> Result:
        environ = {"CANINE_INSTANCE": str(tmp_path), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
        return CliRunner().invoke(canine_command, list(arguments), env=environ)

    return run


def test_efficacy_prints_what_the_contract_promises(canine: Run) -> None:
    result = canine("efficacy", *COUNTS, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert list(answer) == [
        "sensitivity",
        "specificity",
        "false_alert_rate",
        "positive_predictive_value",
        "negative_predictive_value",
        "d_prime",
    ]
    sensitivity = answer["sensitivity"]
    assert list(sensitivity) == ["k", "n", "estimate", "wilson", "clopper_pearson"]
    assert (sensitivity["k"], sensitivity["n"], sensitivity["estimate"]) == (20, 20, 1.0)
    assert sensitivity["clopper_pearson"] == pytest.approx([0.8316, 1.0], abs=1e-4)
    assert sensitivity["wilson"] == pytest.approx([0.8389, 1.0], abs=1e-4)
    assert (answer["positive_predictive_value"]["k"], answer["positive_predictive_value"]["n"]) == (20, 21)
    assert answer["d_prime"] == pytest.approx(3.7725, abs=1e-4)


def test_a_rate_of_nothing_is_null(canine: Run) -> None:
    result = canine(
        "efficacy", "--hits", "0", "--misses", "0", "--false-alerts", "0", "--correct-rejections", "5", "--json"
    )
    answer = json.loads(result.stdout)
    assert (answer["sensitivity"], answer["positive_predictive_value"], answer["d_prime"]) == (None, None, None)
    assert answer["specificity"]["n"] == 5


def test_efficacy_in_words_has_every_count_and_both_intervals(canine: Run) -> None:
    result = canine("efficacy", *COUNTS)
    assert (
        result.stdout.splitlines()[0]
        == "Sensitivity: 20 of 20 = 100.0% (exact 83.2% to 100.0%, Wilson 83.9% to 100.0%)"
    )
    assert "hold for this trial's 33.3% of targets only" in result.stdout


@pytest.mark.parametrize(
    ("rate", "confidence", "misses", "needed"),
    [("0.95", "0.95", "0", 59), ("0.90", "0.95", "0", 29), ("0.95", "0.95", "1", 93), ("0.9", "0.9", "2", 52)],
)
def test_the_sample_that_shows_a_rate(canine: Run, rate: str, confidence: str, misses: str, needed: int) -> None:
    result = canine("sample-size", "--rate", rate, "--confidence", confidence, "--misses", misses, "--json")
    assert json.loads(result.stdout) == {"n": needed}


def test_a_sample_says_whether_its_bound_is_one_sided_or_two_sided(canine: Run) -> None:
    one = canine("sample-size", "--rate", "0.95")
    two = canine("sample-size", "--rate", "0.95", "--sides", "2")
    assert one.stdout.startswith("59 targets with no miss") and "(one-sided)" in one.stdout
    assert two.stdout.startswith("72 targets with no miss") and "(two-sided)" in two.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("efficacy", *COUNTS[:-1], "-1"),
        ("efficacy", *COUNTS[:-1], "many"),
        ("efficacy", *COUNTS[:-1], str(10**12)),
        ("efficacy", *COUNTS[:-1], str(10**400)),
        ("efficacy", *COUNTS, "--confidence", "1"),
        ("efficacy", *COUNTS, "--confidence", "nan"),
        ("efficacy", "--hits", "3"),
        ("sample-size",),
        ("sample-size", "--rate", "95"),
        ("sample-size", "--rate", "0"),
        ("sample-size", "--rate", "0.9", "--misses", "-2"),
        ("sample-size", "--rate", "0.9999999999", "--confidence", "0.999999999", "--misses", "1000000000"),
    ],
)
def test_bad_input_ends_with_2_and_a_line_that_says_why(canine: Run, arguments: tuple[str, ...]) -> None:
    result = canine(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
