"""Forms with one to three fields that nobody should have typed like this, and some that are not whole."""

from collections.abc import Callable
from random import Random
from urllib.parse import quote_plus

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fuzz.places import URL_ENCODED, Place, encoded
from tests.fuzz.values import EVERY, RAW

Request = tuple[str, Callable[[], TestResponse]]


def scribble(luck: Random) -> str:
    """Return text of characters from all over Unicode that a form can carry."""
    ranges = ((0x20, 0x7E), (0xA0, 0x17F), (0x300, 0x36F), (0x600, 0x6FF), (0x2000, 0x206F), (0x1F300, 0x1F6FF))
    letters = (chr(luck.randint(*luck.choice(ranges))) for _ in range(luck.choice((1, 3, 20, 200, 3000))))
    return "".join(letters)


def strange_form(app: Flask, browsers: dict[str | None, FlaskClient], places: list[Place], luck: Random) -> Request:
    """Return what it is, and how it is sent."""
    place = luck.choice(places)
    sent, changed = place.likely(), {}
    typed = [name for name, one in place.form.fields.items() if one.kind != "file"]
    for name in luck.sample(typed, min(len(typed), luck.choice((1, 1, 1, 2, 3)))):
        how = luck.random()
        if how < 0.05:
            sent.pop(name, None)
            continue
        values = [luck.choice(EVERY) if how < 0.8 else scribble(luck) for _ in range(1 if how < 0.95 else 3)]
        sent[name] = changed[name] = values
    body = encoded(sent)
    if typed and luck.random() < 0.08:
        body += b"&" + quote_plus(luck.choice(typed)).encode() + b"=" + luck.choice(RAW)
    label = f"{place.form.method} {place.form.action} ({place.endpoint}) {str(changed)[:300]}"
    browser = browsers[place.user_id]
    if place.form.method == "get":
        return label, lambda: _asked(app, browser, f"{place.form.action.partition('?')[0]}?{body.decode()}")
    return label, lambda: _posted(app, browser, place.form.action, body)


def _asked(app: Flask, browser: FlaskClient, address: str) -> TestResponse:
    with app.app_context():
        return browser.get(address)


def _posted(app: Flask, browser: FlaskClient, address: str, body: bytes) -> TestResponse:
    with app.app_context():
        return browser.post(address, data=body, content_type=URL_ENCODED)
