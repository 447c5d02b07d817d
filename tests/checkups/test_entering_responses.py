"""Responses are entered by the recorder alone, one by one, in turn; what is locked stays."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.checkups import queries
from canine.checkups.models import Checkup, CheckupItem
from canine.extensions import db
from canine.presentations.models import Response
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.team import Blinding
from canine.rules.trial import CheckupState, Verdict
from tests.checkups.trials import of_an_earlier_design, tap, text
from tests.conftest import NOON
from tests.scenes import Scene, in_no_time, plan_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def person(user_id: UUID | None) -> User:
    assert user_id is not None
    return accounts.user(user_id)


def responses(found: Checkup) -> dict[tuple[int, int], ResponseKind]:
    return {place: each.kind for place, each in queries.progress(found).by_place.items()}


@freeze_time(NOON)
def test_the_loader_cannot_record(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    answer = tap(client_as(person(found.loader_id)), found.id, 1, 1, "alert")
    assert answer.status_code == 403
    assert "You loaded this trial and know the plan, so you cannot enter its responses." in text(answer)
    assert responses(found) == {}


@freeze_time(NOON)
def test_the_handler_and_strangers_to_the_trial_cannot_record(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    handler = tap(client_as(person(found.handler_user_id)), found.id, 1, 1, "alert")
    assert (handler.status_code, "You are the handler: call each response" in text(handler)) == (403, True)
    other = tap(client_as(Role.HANDLER), found.id, 1, 1, "alert")
    assert (other.status_code, "are entered by" in text(other)) == (403, True)
    assert responses(found) == {}


@freeze_time(NOON)
def test_a_locked_response_is_not_entered_anew(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    recorder = client_as(person(found.recorder_id))
    assert tap(recorder, found.id, 1, 1, "none").status_code == 302
    again = tap(recorder, found.id, 1, 1, "alert")
    assert again.status_code == 422
    assert "Position 1 is locked" in text(again)
    assert "enter a correction with its reason; the first entry stays" in text(again)
    assert responses(found) == {(1, 1): ResponseKind.NONE}


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_same_tap_twice_is_one_response(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    recorder = client_as(person(found.recorder_id))
    assert [tap(recorder, found.id, 1, 1, "none").status_code for _ in range(2)] == [302, 302]
    assert responses(found) == {(1, 1): ResponseKind.NONE}


@freeze_time(NOON)
def test_a_later_run_waits_for_the_one_before(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    recorder = client_as(person(found.recorder_id))
    answer = tap(recorder, found.id, 2, 1, "none")
    assert "Run 1 comes before run 2 and still lacks responses. Finish it first." in text(answer)
    assert tap(recorder, found.id, 1, 7, "none").status_code == 422
    assert recorder.get(f"/checkups/{found.id}/runs/12").status_code == 404
    assert responses(found) == {}


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_response_after_the_reveal_is_refused(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup()
    before = responses(found)
    recorder = client_as(person(found.recorder_id))
    kind = "none" if before[1, 1] is ResponseKind.ALERT else "alert"
    answer = tap(recorder, found.id, 1, 1, kind)
    assert "The plan is revealed. No response can be entered or corrected any more." in text(answer)
    first = queries.progress(found).by_place[1, 1]
    correction = recorder.post(
        f"/checkups/{found.id}/responses/{first.id}/correct", data={"kind": kind, "reason": "slip"}
    )
    assert "No response can be entered or corrected any more." in text(correction)
    assert responses(found) == before


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_correction_before_the_reveal_counts_and_the_first_entry_is_shown_struck_through(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    scene.play(found, misses=1, leave=1)
    missed = next(one for one in plan_of(found).presentations() if one.item.kind is ItemKind.TARGET)
    first = queries.progress(found).by_place[missed.run, missed.position]
    recorder, assessor = client_as(person(found.recorder_id)), client_as(person(found.assessor_id))
    address = f"/checkups/{found.id}/responses/{first.id}/correct"
    assert "A correction needs its reason." in text(recorder.post(address, data={"kind": "alert", "reason": " "}))
    assert "That is what stands there already." in text(
        recorder.post(address, data={"kind": "none", "reason": "the same"})
    )
    assert assessor.post(address, data={"kind": "alert", "reason": "wish"}).status_code == 403
    reason = "tapped the wrong button; the handler had called an alert"
    assert recorder.post(address, data={"kind": "alert", "reason": reason}).status_code == 302
    run = text(recorder.get(f"/checkups/{found.id}/runs/{missed.run}"))
    assert "<s>none</s> alert" in run
    scene.play(found)
    score = text(assessor.get(f"/checkups/{found.id}/score"))
    for words in ("<s>none</s> alert", "corrected to alert by", reason, "20 of 20"):
        assert words in score
    line = next(each for each in queries.dossier(found.id).lines if each.corrections)
    assert (line.first_entry, line.response, line.corrections[0].reason) == (
        ResponseKind.NONE,
        ResponseKind.ALERT,
        reason,
    )


@pytest.mark.both_databases
@freeze_time(NOON)
def test_an_interrupted_trial_is_closed_by_the_assessor_and_counts_for_nothing(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    scene.play(found, misses=10, leave=20)
    address = f"/checkups/{found.id}/incomplete"
    assert client_as(Role.ASSESSOR).post(address, data={"reason": "not mine"}).status_code == 403
    assessor = client_as(person(found.assessor_id))
    assert "the reason stays on record" in text(assessor.post(address, data={"reason": " "}))
    assert assessor.post(address, data={"reason": "thunderstorm"}).status_code == 302
    page = text(assessor.get(f"/checkups/{found.id}"))
    assert "thunderstorm It counts for nothing. Its plan is open" in page
    score = text(assessor.get(f"/checkups/{found.id}/score"))
    assert "Closed early: it counts for nothing." in score and "20 responses are missing." in score
    assert "thunderstorm" in text(client_as(Role.MANAGER).get("/checkups"))
    assert queries.facts_of_teams([found.team_id], NOON) == {}
    late = tap(client_as(person(found.recorder_id)), found.id, 5, 12, "none")
    assert "The check-up was closed as incomplete." in text(late)
    assert "The check-up was closed as incomplete" in text(assessor.post(f"/checkups/{found.id}/reveal"))


@freeze_time(NOON)
def test_with_every_response_in_it_can_no_longer_be_called_incomplete(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    scene.play(found, misses=10)
    assessor = client_as(person(found.assessor_id))
    answer = assessor.post(f"/checkups/{found.id}/incomplete", data={"reason": "a bad day"})
    assert "the check-up can no longer be called incomplete, whatever it came to" in text(answer)
    assert queries.checkup(found.id).state is CheckupState.SCORED
    assert "Close as incomplete" not in text(assessor.get(f"/checkups/{found.id}"))


@freeze_time(NOON)
def test_the_plan_is_not_revealed_while_a_response_is_missing(scene: Scene, client_as: Browser) -> None:
    found = of_an_earlier_design(scene.checkup())
    scene.play(found, leave=1)
    answer = client_as(person(found.assessor_id)).post(f"/checkups/{found.id}/reveal")
    assert (answer.status_code, "65 of 66 responses are in." in text(answer)) == (422, True)
    assert queries.result(found.id) is None


@freeze_time(NOON)
def test_one_of_an_earlier_design_is_finished_by_its_rules_and_says_so(scene: Scene, client_as: Browser) -> None:
    found = of_an_earlier_design(scene.checkup())
    scene.play(found)
    assert queries.checkup(found.id).state is CheckupState.COMPLETE
    assert client_as(Role.ASSESSOR).post(f"/checkups/{found.id}/reveal").status_code == 403
    assert queries.result(found.id) is None
    assessor = client_as(person(found.assessor_id))
    page = text(assessor.get(f"/checkups/{found.id}"))
    assert "of an earlier release, finished by its rules" in page and "Reveal and score" in page
    assert assessor.post(f"/checkups/{found.id}/reveal").status_code == 302
    assert queries.checkup(found.id).state is CheckupState.SCORED


@pytest.mark.parametrize("days", [0, 1])
def test_an_aid_past_its_date_is_flagged_and_its_trial_carries_no_certificate(
    scene: Scene, client_as: Browser, at: datetime, days: int
) -> None:
    """The replace-by day itself still counts."""
    aid = scene.aid(scene.odour(), "IVO-1", replace_by_on=date(2026, 3, 3))
    other = scene.aid(scene.odour())
    own = [scene.item(ItemKind.TARGET, each) for each in (aid, other, aid, other)]
    items = (*own, *(item for item in scene.items() if item.kind is not ItemKind.TARGET))
    found = scene.checkup(item_ids=tuple(item.id for item in items))
    then = at + timedelta(days=days)
    with freeze_time(then):
        page = text(client_as(person(found.recorder_id)).get(f"/checkups/{found.id}/runs/1"))
        assert ("IVO-1. If it lies in a run that is still to come" in page) is bool(days)
        scene.scored_checkup(found, then)
        result = queries.result(found.id)
        assert result is not None
        score = text(client_as(person(found.assessor_id)).get(f"/checkups/{found.id}/score"))
        sentence = "Training aid IVO-1 was past its replace-by date when it was used."
        assert (result.verdict, sentence in score) == (
            (Verdict.NOT_CERTIFIABLE, True) if days else (Verdict.PASSED, False)
        )
        refused = client_as(Role.MANAGER).post(f"/checkups/{found.id}/judge", data={"decision": "approve"})
        assert (refused.status_code == 422) is bool(days)
    assert (queries.approved(found.id) is None) is bool(days)


@freeze_time(NOON)
def test_somebody_who_knew_the_plan_in_the_room_makes_the_trial_single_blind(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    assessor = client_as(person(found.assessor_id))
    address = f"/checkups/{found.id}/presences/new"
    form = {"name": "Ali Bakari", "place": "in the door of the room", "knew_plan": "yes"}
    assert client_as(Role.MANAGER).post(address, data=form).status_code == 403
    assert assessor.post(address, data=form).status_code == 302
    assert "Ali Bakari, in the door of the room: knew the plan" in text(assessor.get(f"/checkups/{found.id}"))
    scene.scored_checkup(found)
    dossier = queries.dossier(found.id)
    assert (dossier.blinding, dossier.score.verdict) == (Blinding.SINGLE_BLIND, Verdict.NOT_CERTIFIABLE)
    assert "the trial was not double-blind" in text(assessor.get(f"/checkups/{found.id}/score"))
    late = assessor.post(address, data=form | {"name": "Somebody"})
    assert "This had to be on record before the plan was revealed." in text(late)


@freeze_time(NOON)
def test_a_response_near_the_end_costs_the_database_what_one_near_the_beginning_did(sqlite_app: Flask) -> None:
    scene = Scene()
    found = scene.checkup()
    recorder = scene.browser_of(sqlite_app)(person(found.recorder_id))
    in_turn = [(one.run, one.position) for one in plan_of(found).presentations()]
    key, costs = found.id, []
    for entered in (2, len(in_turn) - 2):
        scene.play(queries.checkup(key), leave=len(in_turn) - entered)
        db.session.expunge_all()
        run, position = in_turn[entered]
        with in_no_time(), costs_of_the_database() as seen:
            answer = recorder.post(f"/checkups/{key}/runs/{run}", data={"position": position, "kind": "none"})
            assert answer.status_code == 302
        costs.append(dict(seen))
    assert costs[0] == costs[1]
    assert costs[0]["statements"] > 0
    assert "items loaded" not in costs[0], "a response has no need of what the plan could draw on"
    assert len(responses(queries.checkup(key))) == len(in_turn) - 1


@contextmanager
def costs_of_the_database() -> Iterator[Counter[str]]:
    """How many statements were made in the block, and how many responses became objects."""
    seen: Counter[str] = Counter()

    def count_statement(*_: Any) -> None:
        seen["statements"] += 1

    def count_loaded(*_: Any) -> None:
        seen["responses loaded"] += 1

    event.listen(db.engine, "before_cursor_execute", count_statement)

    def count_items(*_: Any) -> None:
        seen["items loaded"] += 1

    event.listen(Response, "load", count_loaded)
    event.listen(CheckupItem, "load", count_items)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", count_statement)
        event.remove(Response, "load", count_loaded)
        event.remove(CheckupItem, "load", count_items)
