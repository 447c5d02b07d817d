"""Pages enough to meet every form: fewer than are looked at where each state of a record has to be seen."""

from collections.abc import Iterator
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

from tests.journeys.every_page import Stop, address_of, opened_by, people_of, roles_of, rules_of, values_of

# A record's page has other forms in other states; the page of one form has it, or says why not.
PAGES_OPENED, FORMS_SHOWN, MOST_TRIED = 3, 2, 1200


def pages_with_forms(app: Flask) -> list[Stop]:
    """Some pages of every address, and of an address that takes a form, pages until it is shown."""
    people, browsers = people_of(app)

    def tried(rule: Rule) -> Iterator[Stop]:
        """Pages that somebody may open, and an empty one for each that is closed to them; no files."""
        for values, role in product(values_of(rule), roles_of(rule)):
            address = address_of(app, rule, values)
            for user_id in people[role]:
                kind, html = opened_by(app, browsers[user_id], address)
                if kind == "file":
                    return
                yield Stop(rule.endpoint, address, role, user_id, html)

    found: list[Stop] = []
    for rule in rules_of(app):
        takes_form = "POST" in (rule.methods or ())
        enough = FORMS_SHOWN if takes_form else PAGES_OPENED
        for stop, _ in zip(tried(rule), range(MOST_TRIED), strict=False):
            if not stop.html:
                continue
            found.append(stop)
            enough -= not takes_form or f'action="{stop.address}"' in stop.html
            if not enough:
                break
    return found
