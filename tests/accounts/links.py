"""One-time links as tests meet them: on the page that shows one, and in the hand of whoever opens it."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from canine.accounts import queries
from canine.extensions import db

WHY = "Transferred from Nairobi; I met them in May"
NEW_PASSWORD = "violet harbour pencil onion"


def link_on(answer: TestResponse) -> str:
    """The path of the link that the page shows."""
    shown = unescape(answer.get_data(as_text=True))
    found = re.search(r'value="https?://[^/"]+(/setup/[^"]+)"', shown)
    assert found is not None, shown
    return found[1]


def agrees(manager: FlaskClient, email: str) -> TestResponse:
    """What a manager is answered who says that they know the person of an account that waits."""
    db.session.rollback()
    user = queries.user_by_email(email)
    waits = queries.role_that_waits(user.id) if user else None
    assert waits is not None
    form = {"answer": "agree", "is_known": "y", "reason": "Worked with them for two years"}
    answer = manager.post(f"/people/roles/{waits.id}", data=form, follow_redirects=True)
    db.session.rollback()
    return answer


def sets_password(app: Flask, link: str, password: str = NEW_PASSWORD) -> FlaskClient:
    """A browser in which somebody has set a password with the link, and is signed in since."""
    browser = app.test_client()
    answer = browser.post(link, data={"password": password, "again": password})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return browser
