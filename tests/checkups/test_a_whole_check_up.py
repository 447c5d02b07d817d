"""A check-up from the form that opens it to a manager's approval, as each person sees it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.checkups import queries
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.trial import CheckupState, MissCause, Verdict
from tests.checkups.trials import people_of, tap, text, typed
from tests.conftest import NOON
from tests.scenes import Scene, plan_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.mark.both_databases
def test_from_opening_to_approval(scene: Scene, client_as: Browser) -> None:
    people = people_of(scene)
    team = scene.team(scene.dog("Ruby"), scene.handler("Juma Otieno"))
    with freeze_time(NOON) as clock:
        assessor, loader, recorder = (client_as(people[part]) for part in ("assessor", "loader", "recorder"))
        opened = assessor.post(
            "/checkups/new", data=typed(scene, people, ("ivory", "rhino horn"), team_id=str(team.id))
        )
        assert opened.status_code == 302, text(opened)
        checkup_id = UUID(opened.location.rpartition("/")[2])
        found = queries.checkup(checkup_id)
        page = text(assessor.get(opened.location))
        assert found.commitment in page
        assert "The loader has not looked at the plan yet." in page

        assert "Load run 1" in text(loader.get(opened.location))
        sheet = text(loader.get(f"/checkups/{checkup_id}/plan"))
        assert sheet.count("<h2>Run ") == 1
        assert "The loader first looked at the plan" in text(assessor.get(opened.location))

        plan = plan_of(queries.checkup(checkup_id))
        first_miss = next(one for one in plan.presentations() if one.item.kind is ItemKind.TARGET)
        assert "Enter responses of run 1" in text(recorder.get(opened.location))
        for one in plan.presentations():
            clock.tick(timedelta(seconds=40))
            is_hit = one.item.kind is ItemKind.TARGET and one != first_miss
            answer = tap(recorder, checkup_id, one.run, one.position, "alert" if is_hit else "none")
            assert answer.status_code == 302, text(answer)
        assert queries.checkup(checkup_id).state is CheckupState.SCORED, "the last response opens the plan by itself"
        assert "Reveal and score" not in text(assessor.get(opened.location))
        score = text(assessor.get(f"/checkups/{checkup_id}/score"))
        targets = sum(one.item.kind is ItemKind.TARGET for one in plan.presentations())
        for words in (
            "passed",
            f"{targets - 1} of {targets}",
            f"0 of {66 - targets}",
            "Positive predictive value",
            f"({targets} of 66)",
        ):
            assert words in score, words
        assert "Every rule of the policy (version 1" in score

        manager = client_as(people["manager"])
        judge = f"/checkups/{checkup_id}/judge"
        assert "has not named the cause of every miss yet" in text(manager.post(judge, data={"decision": "approve"}))
        cause = f"/checkups/{checkup_id}/misses/{first_miss.run}/{first_miss.position}"
        assert cause in score
        named = assessor.post(
            cause, data={"cause": "handler_missed_change", "note": "the dog froze, the handler looked away"}
        )
        assert named.status_code == 302
        assert "Approve or refuse" in text(manager.get(opened.location))
        assert manager.post(judge, data={"decision": "approve"}).status_code == 302
        assert "Approved by Mary Chebet." in text(assessor.get(opened.location))
    is_what_it_should_be(checkup_id, found.commitment)


def is_what_it_should_be(checkup_id: UUID, commitment: str) -> None:
    """The dossier of the approved check-up says who did what, and its plan fits its commitment."""
    dossier = queries.dossier(checkup_id)
    approval = queries.approved(checkup_id)
    assert approval is not None
    assert (approval.by.name, dossier.approval) == ("Mary Chebet", approval)
    assert dossier.score.verdict is Verdict.PASSED
    assert (dossier.assessor.agency, dossier.handler.name, dossier.handler.rank) == (
        "Customs Canine Unit",
        "Juma Otieno",
        "Corporal",
    )
    assert [line.miss_cause for line in dossier.lines if line.miss_cause] == [MissCause.HANDLER_MISSED_CHANGE]
    assert len(dossier.lines) == dossier.targets + dossier.non_targets == 66
    assert {aid.odour for aid in dossier.aids if aid.used} == {"ivory", "rhino horn"}
    assert dossier.committed_at < dossier.first_presentation_at < dossier.last_response_at <= dossier.revealed_at
    opening = f"canine trial plan 1\n{dossier.nonce}\n{dossier.plan_json}"
    assert hashlib.sha256(opening.encode()).hexdigest() == dossier.commitment == commitment, (
        "anybody can repeat the check"
    )


@freeze_time(NOON)
def test_the_revealed_plan_can_be_had_byte_for_byte_and_the_picture_is_drawn(scene: Scene, client_as: Browser) -> None:
    found = scene.scored_checkup()
    client = client_as(Role.MANAGER)
    answer = client.get(f"/checkups/{found.id}/plan.json")
    nonce = queries.dossier(found.id).nonce.encode()
    assert hashlib.sha256(b"canine trial plan 1\n" + nonce + b"\n" + answer.data).hexdigest() == found.commitment
    picture = client.get(f"/checkups/{found.id}/rates.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "20 of 20, 100.0 % (83.2 to 100.0 %)" in text(picture)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_list_is_searched_and_filtered_by_state(scene: Scene, client_as: Browser) -> None:
    ruby = scene.checkup(scene.team(scene.dog("Ruby")))
    scene.checkup(scene.team(scene.dog("Simba")))
    scene.scored_checkup(ruby)
    client = client_as(Role.VETERINARIAN)
    everything = text(client.get("/checkups"))
    assert ("Ruby with" in everything, "Simba with" in everything) == (True, True)
    assert "Simba with" not in text(client.get("/checkups?q=ruby"))
    planned = text(client.get("/checkups?state=planned"))
    assert ("Ruby with" in planned, "Simba with" in planned) == (False, True)
    assert "No check-up matches “nobody”" in text(client.get("/checkups?q=nobody"))
    assert "Waiting for you" in text(client_as(Role.MANAGER).get("/checkups"))
    assert "20 of 20" in text(client.get(f"/teams/{ruby.team_id}"))
