"""Requests to the API: those that schemathesis makes of its own document, and examples with one part bent."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from uuid import uuid4

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.strategies import one_of
from schemathesis.core.result import Ok
from werkzeug.test import TestResponse

from canine.field.examples import examples
from tests.conftest import NOON
from tests.fuzz.forms import Request

# As JSON text, since some of them no value of Python stands for.
WRITTEN = (
    "1e400",
    "-1e400",
    "9" * 400,
    "NaN",
    "1e308",
    "1e-320",
    "-0.0",
    "9007199254740993",
    "true",
    "null",
    "[]",
    "{}",
    '""',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"9999-12-31T23:59:59-23:59"',
    '"0001-01-01T00:00:00+23:59"',
    '"2026-03-03T10:00:00+99:99"',
    '"2026-02-30"',
    '"\\u0663"',
    '"00000000-0000-0000-0000-000000000000"',
    '"7d5c9d0e6f0e4a539d0c6f7f2f0f0a01"',
    '"urn:uuid:7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01"',
    json.dumps("x" * 5000),
    "[" * 2000 + "]" * 2000,
    '{"a": {"a": {"a": []}}}',
)


def bent_record(app: Flask, browsers: dict[str | None, FlaskClient], luck: Random) -> Request:
    """Return a record of a random type in which one value is another, and how it is sent."""
    body = luck.choice(list(examples(NOON, app.config["TIMEZONE"]).values()))
    place = luck.choice(list(_places(body)))
    marked = json.dumps(_with(body, place, "\u2603")).replace(json.dumps("\u2603"), luck.choice(WRITTEN))
    browser, record_id = browsers[luck.choice(list(browsers))], uuid4()
    is_list = luck.random() < 0.2
    content = f'[{{"uuid": "{record_id}", "record": {marked}}}, {marked}]' if is_list else marked
    address = "/api/v1/records" if is_list else f"/api/v1/records/{record_id}"

    def send() -> TestResponse:
        with app.app_context():
            return browser.open(address, method="POST" if is_list else "PUT", data=content.encode("utf-8"))

    return f"{address} {'.'.join(map(str, place))} {content[:300]}", send


def _places(value: Any, before: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield (*before, name)
        yield from _places(part, (*before, name))


def _with(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    if not place:
        return new
    if isinstance(value, dict):
        return {name: _with(part, place[1:], new) if name == place[0] else part for name, part in value.items()}
    return [_with(part, place[1:], new) if index == place[0] else part for index, part in enumerate(value)]


def by_its_document(
    app: Flask, browser: FlaskClient, requests: int, luck: Random, judge: Callable[[Request], None]
) -> None:
    """Hand over so many requests that fit, or nearly fit, what `/api/openapi.json` says of each operation."""
    with app.app_context():
        document = browser.get("/api/openapi.json").get_json()
    # Pieces of a photo are bytes, and `strange_piece` sends those.
    schema = schemathesis.openapi.from_dict(document).exclude(method="PATCH")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    strategy = one_of(*(one.as_strategy(generation_mode=mode) for one in operations for mode in modes))

    @seed(luck.randrange(2**32))
    @settings(
        max_examples=requests,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def each(case: Any) -> None:
        judge(_asked(app, browser, case))

    each()


def _asked(app: Flask, browser: FlaskClient, case: Any) -> Request:
    asked = case.as_transport_kwargs(base_url="http://localhost")
    content = asked.get("data")
    if "json" in asked:
        content = json.dumps(asked["json"])
    headers = {name: value for name, value in (asked.get("headers") or {}).items() if name.lower() != "authorization"}

    def send() -> TestResponse:
        with app.app_context():
            return browser.open(
                asked["url"],
                method=asked["method"],
                query_string=asked.get("params") or None,
                data=content,
                headers=headers,
                content_type=None if content is None else "application/json",
            )

    return f"{asked['method']} {asked['url']} {str(content)[:300]}", send
