"""Everybody who took part states what they knew, signed in as themselves; the paper names who did and who did not."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.checkups import queries
from canine.checkups.models import Checkup
from canine.rules.roles import Role
from canine.rules.trial import Verdict
from tests.certificates.issued import approved, issued
from tests.certificates.test_section_106b import printed
from tests.checkups.trials import text
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def states(client_as: Browser, who: User | Role, found: Checkup, knew: str = "no", words: str = "") -> TestResponse:
    return client_as(who).post(f"/checkups/{found.id}/statement", data={"knew": knew, "words": words})


@freeze_time(NOON)
def test_the_paper_names_who_stated_what_they_knew_and_who_did_not(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    assert found.handler_user_id is not None
    handler = accounts.user(found.handler_user_id)
    early = states(client_as, handler, found)
    assert (early.status_code, "from the first response on" in text(early)) == (422, True)
    scene.play(found, leave=1)
    assert "State what you knew" in text(client_as(handler).get(f"/checkups/{found.id}"))
    assert states(client_as, handler, found, words="I faced the wall until the dog sat.").status_code == 302
    again = states(client_as, handler, found, knew="yes")
    assert (again.status_code, "stays as it is" in text(again)) == (422, True)
    assert states(client_as, found.assessor, found).status_code == 302
    assert states(client_as, Role.HANDLER, found).status_code == 403, "nobody states for another"
    empty = states(client_as, found.loader, found, knew="", words="Behind the shed")
    assert (empty.status_code, "Behind the shed" in text(empty), "Choose one." in text(empty)) == (422, True, True)
    done = approved(scene, found, at=NOON)
    paper = printed(issued(app, scene, done, at=NOON))
    did_not = "at no time did the dog see or hear them while they knew what lay there."
    assert f"{did_not} “I faced the wall until the dog sat.”" in paper
    assert paper.count(did_not) == 2
    for silent, part in ((found.loader, "loader"), (found.recorder, "recorder")):
        assert f"{silent.name} ({part}) no statement of theirs is on record" in paper
    late = states(client_as, found.loader, done)
    assert (late.status_code, "until a manager has decided" in text(late)) == (422, True)


@freeze_time(NOON)
def test_whoever_says_that_they_knew_ends_the_blinding_before_the_reveal_and_stands_against_approval_after(
    scene: Scene, client_as: Browser
) -> None:
    before, after = scene.checkup(), scene.checkup()
    scene.play(before, leave=1)
    assert states(client_as, before.recorder, before, knew="yes").status_code == 302
    scene.play(before)
    result = queries.result(before.id)
    assert result is not None and result.verdict is Verdict.NOT_CERTIFIABLE
    scene.scored_checkup(after, THAT_MORNING)
    assert states(client_as, after.recorder, after, knew="yes").status_code == 302
    answer = client_as(Role.MANAGER).post(f"/checkups/{after.id}/judge", data={"decision": "approve"})
    assert answer.status_code == 422
    assert f"{after.recorder.name} states that the dog saw or heard them while they knew what lay there" in text(answer)
