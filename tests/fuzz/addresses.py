"""Every address with parts that name nothing, in every method, with everything that a view asks of its query."""

import re
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import canine
from tests.fuzz.forms import Request, scribble
from tests.fuzz.values import EVERY, RAW

METHODS = ("GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NUMBERS = ("0", "-1", str(2**31), str(2**63), "9" * 400, "1.5", "\u0663", "1e9")
_KEYS = (str(UUID(int=0)), str(UUID(int=2**128 - 1)), "nonsense", "7d5c9d0e-6f0e-4a53-9d0c", "9" * 400)


def asked_for() -> tuple[str, ...]:
    """Return the names that any view asks of its query, as its source says."""
    source = "".join(path.read_text() for path in Path(canine.__file__).parent.rglob("*.py"))
    return tuple(sorted(set(re.findall(r'request\.args\.get\("(\w+)"', source)) | {"on", "at", "mode", "file"}))


def strange_address(
    app: Flask, browsers: dict[str | None, FlaskClient], rules: list[Rule], names: tuple[str, ...], luck: Random
) -> Request:
    """Return what it is, and how it is asked for."""
    rule = luck.choice(rules)
    address = "".join(_part(text, luck) if is_dynamic else text for is_dynamic, text in rule._trace)
    address = address.partition("|")[2] or "/"
    query = "&".join(f"{name}={_value(luck)}" for name in luck.sample(names, luck.choice((0, 1, 1, 2, 4))))
    method = luck.choice(METHODS)
    target = f"{address}?{query}" if query else address
    browser = browsers[luck.choice(list(browsers))]

    def ask() -> TestResponse:
        with app.app_context():
            return browser.open(target, method=method)

    return f"{method} {target[:300]} ({rule.endpoint})", ask


def _part(_name: str, luck: Random) -> str:
    return quote(luck.choice((*_NUMBERS, *_KEYS, "x", "free_search", "search", "..", "a b", "%00")), safe="%.")


def _value(luck: Random) -> str:
    how = luck.random()
    if how < 0.15:
        return luck.choice(RAW).decode()
    return quote(scribble(luck) if how < 0.3 else luck.choice(EVERY), safe="")
