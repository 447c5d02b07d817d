"""`canine draw`: a draw that `sha256sum` and `sort` repeat, and what it says of a list that is not right."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from canine.cli import canine_command
from canine.rules.random_draw import commitment_of, drawn, problem_of

REFERENCE = json.loads((Path(__file__).parents[3] / "shared/data/reference/random_draw.json").read_text())
SEED, COMMITMENT = REFERENCE["seed"], REFERENCE["seed_commitment_sha256"]
LISTED, RIGHT = REFERENCE["list"], REFERENCE["drawn"]


def draw(*arguments: object) -> Result:
    return CliRunner().invoke(canine_command, ["draw", *map(str, arguments)])


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "today.csv"
    path.write_text("container\n" + "\n".join(LISTED) + "\n")
    return path


def test_the_published_draw_comes_out_with_the_hashes_of_list_and_seed(listed: Path) -> None:
    done = draw(listed, "--seed", SEED, "--count", 12, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "drawn": RIGHT,
        "list_sha256": hashlib.sha256(listed.read_bytes()).hexdigest(),
        "seed_sha256": COMMITMENT,
        "algorithm": REFERENCE["algorithm"],
    }
    assert draw("--count", 12, "--seed", SEED, listed).stdout.split() == RIGHT
    assert draw("run", listed, "--seed", SEED, "--count", 12).stdout.split() == RIGHT


def test_anyone_repeats_it_with_sha256sum_and_sort(listed: Path, tmp_path: Path) -> None:
    script = (
        'tail -n +2 "$1" | sort -u | while read -r number; do\n'
        '  { printf "%b" "$(printf %s "$2" | sed "s/../\\\\\\\\x&/g")"; printf "\\0%s" "$number"; } | sha256sum'
        ' | sed "s/-/$number/"\n'
        "done | sort | head -n 12 | awk '{print $2}'\n"
    )
    seed = os.urandom(32).hex()
    by_hand = subprocess.run(
        ["bash", "-c", script, "bash", str(listed), seed], capture_output=True, text=True, check=True
    )
    assert by_hand.stdout.split() == draw(listed, "--seed", seed, "--count", 12).stdout.split()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffList of 3 March;\r\nNo.;Container No.;Yard\r\n"
        + "\r\n".join(f"{n};{x};A" for n, x in enumerate(LISTED)),
        "sep=\t\nyard\tcntr\n" + "\n".join(f"B\t{x[:4]} {x[4:10]}-{x[10]}" for x in LISTED),
        "\n\n" + "\n".join(x.lower() for x in LISTED),
    ],
    ids=["titles and semicolons", "tabs, spaces and hyphens", "no heading"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_is_read_as_offices_save_it(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    done = draw(path, "--seed", SEED, "--count", 12)
    assert (done.exit_code, done.stdout.split()) == (0, RIGHT), done.output


def test_a_number_that_stands_twice_is_named_and_has_one_chance(tmp_path: Path, listed: Path) -> None:
    twice = tmp_path / "twice.csv"
    twice.write_text(listed.read_text() + f"{RIGHT[0]}\n")
    done = draw(twice, "--seed", SEED, "--count", 12)
    assert done.stdout.split() == RIGHT
    assert f"Row 202: {RIGHT[0]} stands in the list more than once" in done.stderr


def test_a_wrong_digit_is_named_with_its_row_and_nothing_is_drawn(tmp_path: Path, listed: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    typo = LISTED[3][:-1] + str((int(LISTED[3][-1]) + 1) % 10)
    wrong.write_text(listed.read_text() + f"{typo}\nABCU12\n")
    done = draw(wrong, "--seed", SEED, "--count", 12)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"Row 202: The check digit of {typo} does not fit" in done.stderr
    assert "Row 203: A container number has four letters and seven digits" in done.stderr
    wrong.write_text(listed.read_text() + f"{typo}\n")
    assert draw(wrong, "--seed", SEED, "--count", 201, "--as-listed").stdout.split().count(typo) == 1


@pytest.mark.parametrize(
    ("content", "seed", "count", "sentence"),
    [
        (b"", SEED, 1, "The file holds no container number."),
        (b"container\n", SEED, 1, "The file holds no container number."),
        (b"\x89PNG\r\n\x1a\n\0\0", SEED, 1, "This is no CSV file."),
        ("\n".join(LISTED).encode(), SEED, 201, "The list has 200 numbers; 201 cannot be drawn."),
        ("\n".join(LISTED).encode(), SEED, 0, "0 cannot be drawn."),
        ("\n".join(LISTED).encode(), "abc", 1, "A seed has 64 hexadecimal digits"),
        ("\n".join(LISTED).encode(), "ab" * 31, 1, "this one has 62."),
        ("\n".join(LISTED).encode(), "zz" * 32, 1, "0 to 9 and a to f"),
    ],
)
def test_what_cannot_be_drawn_from_is_said_in_one_line(
    tmp_path: Path, content: bytes, seed: str, count: int, sentence: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    done = draw(path, "--seed", seed, "--count", count)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_draw_is_verified_from_its_list_and_from_its_json(listed: Path, tmp_path: Path) -> None:
    shown = tmp_path / "drawn.csv"
    for content in ("\n".join(RIGHT), json.dumps({"drawn": RIGHT}), draw(listed, "--seed", SEED, "--count", 12).stdout):
        shown.write_text(content)
        done = draw("verify", listed, "--seed", SEED, "--commitment", COMMITMENT, "--drawn", shown, "--json")
        assert done.exit_code == 0, done.output
        listed_sha256 = hashlib.sha256(listed.read_bytes()).hexdigest()
        assert json.loads(done.stdout) == {"agrees": True, "commitment": COMMITMENT, "list_sha256": listed_sha256}


@pytest.mark.parametrize(
    ("seed", "commitment", "shown", "sentence"),
    [
        ("11" * 32, COMMITMENT, RIGHT, "not the one that was committed to"),
        ("11" * 32, commitment_of(b"\x11" * 32), RIGHT, "Number 1 of the draw is"),
        (SEED, COMMITMENT, [*RIGHT[:5], RIGHT[6], RIGHT[5]], f"Number 6 of the draw is {RIGHT[5]}"),
        (SEED, COMMITMENT, [*RIGHT[:11], "MSCU6639870"], "MSCU6639870 was drawn, and is not in the list."),
        (SEED, COMMITMENT, [RIGHT[0], RIGHT[0]], "A number was drawn twice."),
        (SEED, COMMITMENT, [], "Nothing was drawn."),
    ],
)
def test_a_draw_that_somebody_steered_is_found(
    listed: Path, tmp_path: Path, seed: str, commitment: str, shown: list[str], sentence: str
) -> None:
    path = tmp_path / "drawn.json"
    path.write_text(json.dumps(shown))
    arguments = ("verify", listed, "--seed", seed, "--commitment", commitment, "--drawn", path)
    done = draw(*arguments)
    assert done.exit_code == 1, done.output
    assert sentence in done.stdout
    assert json.loads(draw(*arguments, "--json").stdout)["agrees"] is False


@given(
    numbers=st.sets(st.from_regex(r"[A-Z]{3}U[0-9]{7}", fullmatch=True), min_size=1, max_size=30),
    seed=st.binary(min_size=32, max_size=32),
    data=st.data(),
)
def test_a_longer_draw_begins_with_the_shorter_one_whatever_the_order_of_the_list(
    numbers: set[str], seed: bytes, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(numbers)))
    whole = drawn(sorted(numbers), seed, len(numbers))
    assert drawn(sorted(numbers, reverse=True), seed, count) == whole[:count]
    assert problem_of(numbers, seed, whole[:count], commitment_of(seed)) is None
