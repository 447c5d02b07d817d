"""The rules stand alone: no web, no database, no clock and no settings of the application within their reach."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "canine" / "rules").rglob("*.py"))
MODULES = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in RULES] + ["canine.drawings"]
BLOCKED = (
    "flask",
    "flask_sqlalchemy",
    "flask_login",
    "flask_wtf",
    "flask_migrate",
    "wtforms",
    "sqlalchemy",
    "alembic",
    "werkzeug",
    "canine.clock",
    "canine.settings",
    "canine.extensions",
)

BLOCKER = """
import importlib, sys
from importlib.machinery import ModuleSpec

blocked = set(sys.argv[1].split(","))

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name in blocked or name.split(".")[0] in blocked:
            raise ModuleNotFoundError("blocked: " + name)

sys.meta_path.insert(0, Blocker())
# The package itself makes the application; an empty one in its place finds the modules and nothing more.
package = type(sys)("canine")
package.__path__ = [sys.argv[2]]
sys.modules["canine"] = package
for module in sys.argv[3].split(","):
    importlib.import_module(module)
reached = sorted(name for name in sys.modules if name.split(".")[0] in blocked or name in blocked)
print(len(sys.argv[3].split(",")), "imported", *reached)
"""


def imported(*modules: str) -> subprocess.CompletedProcess[str]:
    """A new Python that imports these with everything named in BLOCKED out of reach."""
    arguments = [",".join(BLOCKED), str(ROOT / "canine"), ",".join(modules)]
    return subprocess.run(
        [sys.executable, "-c", BLOCKER, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_rule_can_be_imported_without_the_web_and_the_database() -> None:
    found = imported(*MODULES)
    assert found.returncode == 0, found.stderr
    assert found.stdout == f"{len(MODULES)} imported\n"


def test_the_blocker_would_stop_a_module_that_needs_them() -> None:
    found = imported("canine.columns")
    assert found.returncode == 1
    assert "ModuleNotFoundError: blocked: sqlalchemy" in found.stderr


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_no_rule_asks_for_the_time(path: Path) -> None:
    asked = [
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today", "time_ns", "monotonic")
    ]
    assert asked == []
