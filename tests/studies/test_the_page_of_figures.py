"""The page of figures: a question in the address, its answer in words, and what is wrong with what was typed."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from canine.rules.roles import Role
from tests.scenes import Scene

pytestmark = pytest.mark.one_database
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def ask(scene: Scene, client_as: SignedIn) -> Callable[..., str]:
    client = client_as(scene.user(Role.MANAGER))

    def asked(**typed: str) -> str:
        answer = client.get("/figures", query_string={name.replace("__", "-"): value for name, value in typed.items()})
        assert answer.status_code == 200
        return unescape(answer.text)

    return asked


def test_the_page_asks_and_says_nothing_by_itself(ask: Callable[..., str]) -> None:
    html = ask()
    assert "What is still out there" in html
    assert 'role="status"' not in html
    assert "Write a number." not in html


def test_each_question_is_answered_in_words(ask: Callable[..., str]) -> None:
    html = ask(clear__containers="2000", clear__clear="300", clear__hits="67", clear__misses="13")
    assert "At most 22 of 2000 containers (1.1 %) hold something" in html
    assert "found 67 of 80" in html
    trial = {"alerts__hits": "100", "alerts__misses": "0", "alerts__false_alerts": "1"}
    html = ask(alerts__alerts="11", alerts__containers="136", alerts__correct_rejections="199", **trial)
    assert "7.6 % of the containers hold something (3.3 % to 13.4 %" in html
    html = ask(rate__expected="90", rate__half_width="5", rate__each="1", rate__correlation="0")
    assert "201 prepared containers show a rate of about 90.0 % to within 5.0 %" in html
    html = ask(two__first="90", two__second="75", two__power="80")
    assert "113 prepared containers in each condition tell 90.0 % from 75.0 %" in html


def test_what_was_typed_stays_with_what_is_wrong_at_its_field(ask: Callable[..., str]) -> None:
    html = ask(clear__containers="2000", clear__clear="3oo", clear__hits="", clear__misses="13")
    assert 'value="3oo"' in html
    assert 'value="2000"' in html
    assert "Write a number." in html
    assert 'role="status"' not in html
    html = ask(clear__containers="10", clear__clear="11", clear__hits="1", clear__misses="0")
    assert "11 cannot have been found clear" in html
    html = ask(
        alerts__alerts="9",
        alerts__containers="8",
        alerts__hits="1",
        alerts__misses="0",
        alerts__false_alerts="0",
        alerts__correct_rejections="1",
    )
    assert "9 alerts of 8 cannot be." in html
