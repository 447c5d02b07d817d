"""Every template compiles, belongs to a view, and names only routes that exist."""

import re
from pathlib import Path

from flask import Flask

TEMPLATES = Path(__file__).parents[2] / "templates"
ROOMS = Path(__file__).parents[2] / "canine"


def test_every_template_compiles_and_links_to_what_exists(sqlite_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        sqlite_app.jinja_env.get_template(name)
        linked = set(re.findall(r"""url_for\(\s*['"]([\w.]+\w)['"]""", path.read_text()))
        assert linked <= endpoints, f"{name} links to {sorted(linked - endpoints)}"


def test_every_template_is_shown_by_a_view_or_used_by_another() -> None:
    code = "\n".join(path.read_text() for path in [*ROOMS.rglob("*.py"), *TEMPLATES.rglob("*.html")])
    names = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert {name for name in names if f'"{name}"' not in code} == set()


def test_no_template_asks_for_a_role_by_name() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"role\s*[!=]=", path.read_text()), f"{path.name}: ask `allowed(AuditAction.…)`"


def test_no_template_lowers_a_name_to_begin_a_sentence() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*capitalize\b", path.read_text()), (
            f"{path.name}: `upper_first` leaves the rest as it is"
        )
