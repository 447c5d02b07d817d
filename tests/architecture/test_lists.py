"""Every page with a list of records is filtered, sorted, kept as a view, printed and taken away in the one way."""

import re
from pathlib import Path

from flask import Flask

from canine.saved_views.lists import endpoint_of

TEMPLATES = Path(__file__).parents[2] / "templates"
LISTS = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text()
    for path in sorted(TEMPLATES.rglob("*.html"))
    if path.name.startswith("list_") or "list_pages(" in path.read_text()
}

# Why a list does not use the mechanism: it is short by its nature and shown whole, or it is no list of records.
OTHERWISE = {
    "absences/list_absences.html": "who is away now and in the weeks around, with a button in each row; shown whole",
    "accounts/list_devices.html": "the tablets of the installation, a handful, shown whole",
    "accounts/list_refusals.html": "the last refused passwords; the log has all of them",
    "accounts/list_users.html": "the accounts of people at work, shown whole and searched by name",
    "backups/list_backups.html": "files in a folder, the last ones, not records",
    "certificates/list_authorities.html": "the keys that ever signed, one in a year or two, each a text of its own",
    "corrections/list_strikes.html": "what waits for a second person, with a button in each row, and the latest",
    "custody/list_hand_overs.html": "what waits for somebody's word; each hand-over is in the list of its thing",
    "guests/list_guests.html": "sentences on who is let in now, a handful, each with the way to end it",
    "medical/list_due.html": "one row for each dog in service, shown whole; the check-ups have a list",
    "persons/list_people.html": "questions to be answered on who is one person",
    "prosecution/list_cases.html": "each look is logged for its file: a saved one would name the file of before",
    "training/list_dogs.html": "one section with figures for each dog of the sheets; the repetitions have a list",
    "units/list_computers.html": "facts on each computer of a unit, a handful",
    "units/list_units.html": "the units with their stations, a handful",
}


def uses_mechanism(text: str) -> bool:
    """Whether a template shows filters, views and files, headings to sort by, and pages."""
    return all(f"{macro}(" in text for macro in ("list_tools", "list_heads", "list_pages", "list_empty"))


def test_every_list_uses_the_mechanism_or_says_why_not() -> None:
    assert {name for name, text in LISTS.items() if not uses_mechanism(text)} == set(OTHERWISE)
    assert all(len(reason) > 20 for reason in OTHERWISE.values())


def test_no_page_cuts_a_list_by_itself() -> None:
    """`Paged` rows reach a page only through `show_list`, so that the next page keeps the filters."""
    canine = Path(__file__).parents[2] / "canine"
    asking = {
        path.relative_to(canine).as_posix()
        for path in canine.rglob("views*/*.py")
        if 'request.args.get("page"' in path.read_text()
    } | {
        path.relative_to(canine).as_posix()
        for path in canine.rglob("views.py")
        if 'request.args.get("page"' in path.read_text()
    }
    assert asking == set()


def test_every_listing_says_where_it_is(sqlite_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    code = "\n".join(path.read_text() for path in (Path(__file__).parents[2] / "canine").rglob("*.py"))
    names = re.findall(r"= Listing\(\n\s+\"([\w-]+)\",\n", code)
    pages = [name for name, text in LISTS.items() if uses_mechanism(text) and not name.startswith("components/")]
    assert len(names) == len(set(names)) == len(pages)
    assert {endpoint_of(name) for name in names} <= endpoints
