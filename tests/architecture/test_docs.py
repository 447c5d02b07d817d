"""What the documents promise is what the program has."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from canine.cli import canine_command
from canine.rules.policy import Policy
from canine.settings import VARIABLES

DOCS = Path(__file__).parents[2] / "docs"
README = DOCS.parent / "README.md"


def commands(group: click.Group, before: str = "canine") -> set[str]:
    """Every command by its full name."""
    found: set[str] = set()
    for name, command in group.commands.items():
        full = f"{before} {name}"
        found |= commands(command, full) if isinstance(command, click.Group) else {full}
    return found


def test_every_setting_is_explained_and_no_other() -> None:
    assert set(re.findall(r"^\| `(CANINE_\w+)`", (DOCS / "settings.md").read_text(), re.MULTILINE)) == set(VARIABLES)


def test_the_examples_of_a_deployment_name_settings_that_there_are() -> None:
    examples = {path.name: path.read_text() for path in (DOCS / "deploy").iterdir()}
    assert set(examples) == {"canine.service", "nginx.conf", "Dockerfile", "compose.yaml"}
    named = {name for text in examples.values() for name in re.findall(r"CANINE_\w+", text)}
    assert named <= set(VARIABLES)
    assert {"CANINE_PROXIES", "CANINE_BASE_URL", "CANINE_BACKUPS"} <= named


def test_every_command_is_explained_and_no_other() -> None:
    told = set(
        re.findall(r"^\| `(canine [a-z -]+?)(?: [A-Z\[<-].*?)?`", (DOCS / "commands.md").read_text(), re.MULTILINE)
    )
    assert told == commands(canine_command)


def test_every_value_of_the_policy_is_explained_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", (DOCS / "policy.md").read_text(), re.MULTILINE))
    defaults = {field.name: Policy().as_json()[field.name] for field in fields(Policy)}
    shown = {name: "none" if value is None else str(value).strip("[]") for name, value in defaults.items()}
    assert told == shown


def test_every_line_of_the_security_page_names_a_test_that_there_is() -> None:
    page = (DOCS / "security.md").read_text()
    tables = [
        [line.split(" | ") for line in part.splitlines() if line.startswith("| ") and not line.startswith("| who |")]
        for part in re.split(r"^## ", page, flags=re.MULTILINE)[:2]
    ]
    lines, tried = tables
    assert len(tried) > len(lines) > 25
    for line, named in zip(lines, tried, strict=False):
        assert line[0].split()[:2] == named[0].split()[:2], "in the order of the first table"
    for _, what, file, test in tried:
        path = DOCS.parent / file.strip("`")
        assert f"def {test.strip(' |`')}(" in path.read_text(), what


@pytest.mark.parametrize("document", sorted(DOCS.parent.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=str)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"
