"""The architecture holds: who imports whom, how long a file and a function may be."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LINTERS = (
    "ruff check .",
    "ruff format --check .",
    "mypy",
    "lint-imports",
    "tsc --project jsconfig.json",
    "tsc --project types/worker/jsconfig.json",
)

# Above a wall, with the reason.
LONG_FILES: dict[str, str] = {
    "canine/prosecution/verify.py": "stands alone: the one file that an expert is handed, reads and runs",
    "tests/certificates/recompute.py": "stands alone: run with a certificate and nothing of the program beside it",
}
LONG_FUNCTIONS: dict[str, str] = {
    "canine/field/examples.py:examples": "one example for each type, as a table",
}


def sources() -> list[Path]:
    return sorted(path for folder in ("canine", "tests") for path in (ROOT / folder).rglob("*.py"))


def test_linters_run_before_the_tests() -> None:
    """They are no tests: `make lint` runs them all at once, and whoever tests begins with it."""
    for target in ("test", "check"):
        command = ["make", "--dry-run", target, "CI=true"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for linter in LINTERS:
            assert 0 < said.index(f'"{linter}"') < said.index("pytest")
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make test"


def test_listeners_are_registered_in_one_ordered_list() -> None:
    """Which of them runs first may not hang on which module is imported first."""
    listening = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "canine").rglob("*.py")
        if re.search(r"\blistens_for\(|event\.listen\(", path.read_text())
    }
    # How a connection is made and begun concerns no row.
    assert listening == {"canine/audit/listener.py", "canine/transaction.py"}


def test_no_file_is_longer_than_the_wall() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    long = {name for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert long == set(LONG_FILES), "split it, or name it here with its reason"


def test_no_function_is_longer_than_the_wall() -> None:
    long = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.add(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == set(LONG_FUNCTIONS), "split it, or name it here with its reason"


def test_every_public_function_says_what_it_does() -> None:
    silent = []
    for path in sorted((ROOT / "canine").rglob("*.py")):
        tree = ast.parse(path.read_text())
        inner = {
            id(child)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef)
            for child in ast.walk(outer)
            if child is not outer
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_") or id(node) in inner:
                continue
            if ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []
