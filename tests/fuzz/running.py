"""So many strange requests in the shares in which they find most, and what was wrong with the answers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from canine.accounts import queries as accounts
from canine.rules.roles import Role
from tests.fuzz.addresses import asked_for, strange_address
from tests.fuzz.api import bent_record, by_its_document
from tests.fuzz.forms import Request, strange_form
from tests.fuzz.places import Place
from tests.fuzz.uploads import strange_piece, strange_upload

# Of a thousand requests; what is left is the document's.
SHARES = {"forms": 500, "addresses": 190, "records": 130, "files": 70, "pieces": 10}


@dataclass(slots=True)
class Report:
    """How many were sent, how they were answered, and each fault of the program with the request that met it."""

    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def judge(self, request: Request) -> None:
        """Send a request; an answer of 500 or more, or an exception, is a fault."""
        label, send = request
        self.sent += 1
        try:
            status = send().status_code
        except Exception as error:
            self.faults.append(f"{type(error).__name__}: {error} at {label}")
            return
        self.answers[f"{status // 100}xx"] += 1
        if status >= 500:
            self.faults.append(f"{status} at {label}")


def run(
    app: Flask,
    browsers: dict[str | None, FlaskClient],
    places: list[Place],
    requests: int,
    seed: int,
    tell: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Send so many requests, always the same ones for a seed."""
    luck, report, names = Random(seed), Report(), asked_for()
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    makers: dict[str, Callable[[], Request]] = {
        "forms": lambda: strange_form(app, browsers, places, luck),
        "addresses": lambda: strange_address(app, browsers, rules, names, luck),
        "records": lambda: bent_record(app, browsers, luck),
        "files": lambda: strange_upload(app, browsers, places, luck),
        "pieces": lambda: strange_piece(app, browsers, luck),
    }
    for kind, share in SHARES.items():
        for _ in range(requests * share // 1000):
            report.judge(makers[kind]())
            if report.sent % 500 == 0:
                tell(report)
    by_its_document(app, handlers_browser(app, browsers), requests - report.sent, luck, report.judge)
    return report


def handlers_browser(app: Flask, browsers: dict[str | None, FlaskClient]) -> FlaskClient:
    """The browser of the first handler: most of the API is theirs."""
    with app.app_context():
        signed_in = {user: accounts.user(UUID(user)).role for user in browsers if user is not None}
    return browsers[next(user for user, role in signed_in.items() if role is Role.HANDLER)]
