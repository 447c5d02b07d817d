"""What the dog did not sniff is presented once more at the end of its run; the second response is a row of its own."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine import clock
from canine.accounts import queries as accounts
from canine.certificates.document_trial import _again
from canine.certificates.messages import CertificateRecord
from canine.checkups import queries, services
from canine.checkups.errors import NothingToLoad
from canine.checkups.messages import Judgement
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.presentations.messages import Correction
from canine.presentations.models import Response
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.trial import CheckupState, TrialResult, Verdict
from canine.transaction import transaction
from tests.certificates import recompute
from tests.certificates.issued import issued
from tests.certificates.signed import authority
from tests.checkups.trials import of_an_earlier_design, tap, text
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, actor, in_no_time, load, plan_of

Browser = Callable[..., FlaskClient]
Place = tuple[int, int]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def right(found: Checkup) -> dict[Place, str]:
    """What a dog without an error shows at each place."""
    return {
        (one.run, one.position): "alert" if one.item.kind is ItemKind.TARGET else "none"
        for one in plan_of(found).presentations()
    }


def targets(found: Checkup) -> list[Place]:
    return [place for place, kind in right(found).items() if kind == "alert"]


def once_more(client: FlaskClient, found: Checkup, place: Place, kind: str) -> str:
    answer = client.post(
        f"/checkups/{found.id}/runs/{place[0]}", data={"position": place[1], "presentation": 2, "kind": kind}
    )
    return "" if answer.status_code == 302 else text(answer)


def held(scene: Scene, client_as: Browser, unsniffed: dict[Place, str], found: Checkup | None = None) -> Checkup:
    """A trial without an error; at `unsniffed` the dog did not sniff at first, and shows the given word then."""
    found = found or scene.checkup()
    recorder = client_as(accounts.user(found.recorder_id))
    shown = right(found)
    for run in range(1, len(found.runs) + 1):
        mine = [place for place in shown if place[0] == run]
        for place in mine:
            kind = "not_sniffed" if place in unsniffed else shown[place]
            assert tap(recorder, found.id, *place, kind).status_code == 302
        for place in (one for one in mine if one in unsniffed):
            assert once_more(recorder, found, place, unsniffed[place]) == ""
    return found


def test_the_recorder_s_screen_says_what_was_not_sniffed_and_presents_it_once_more(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    recorder, loader = client_as(accounts.user(found.recorder_id)), client_as(accounts.user(found.loader_id))
    for position in range(1, 7):
        tap(recorder, found.id, 1, position, "not_sniffed" if position in (2, 5) else "none")
    page = text(recorder.get(f"/checkups/{found.id}/runs/1"))
    assert "Run 1 is through. Not sniffed: positions 2, 5." in page
    assert "Position 2, presented once more" in page and 'name="presentation" value="2"' in page
    assert "Not sniffed, and presented once more now: positions 2, 5. Leave everything as it lies." in text(
        loader.get(f"/checkups/{found.id}/plan")
    )
    with pytest.raises(NothingToLoad):
        services.see_run(found.id, actor=actor(accounts.user(found.loader_id)), at=clock.now())
    assert "Run 1 comes before run 2" in text(tap(recorder, found.id, 2, 1, "none"))
    assert once_more(recorder, found, (1, 2), "alert") == ""
    assert "Position 5, presented once more" in text(recorder.get(f"/checkups/{found.id}/runs/1"))
    assert once_more(recorder, found, (1, 5), "not_sniffed") == ""
    assert queries.tally(found).open_run == 2
    rows = db.session.scalars(select(Response).where(Response.position.in_([2, 5]))).all()
    kept = sorted((one.position, one.presentation, one.kind.value) for one in rows)
    assert kept == [(2, 1, "not_sniffed"), (2, 2, "alert"), (5, 1, "not_sniffed"), (5, 2, "not_sniffed")]
    assert "Load run 2 of 11" in text(loader.get(f"/checkups/{found.id}/plan"))


def test_only_what_was_not_sniffed_comes_again_once_and_at_the_end(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    recorder = client_as(accounts.user(found.recorder_id))
    tap(recorder, found.id, 1, 1, "not_sniffed")
    assert "Enter every position of run 1 first" in once_more(recorder, found, (1, 1), "alert")
    for position in range(2, 7):
        tap(recorder, found.id, 1, position, "none")
    assert "only what was entered as not sniffed is" in once_more(recorder, found, (1, 2), "alert")
    assert once_more(recorder, found, (1, 1), "none") == ""
    assert once_more(recorder, found, (1, 1), "none") == "", "the same tap twice is one"
    assert "Position 1 is locked" in once_more(recorder, found, (1, 1), "alert")
    three = recorder.post(f"/checkups/{found.id}/runs/1", data={"position": 1, "presentation": 3, "kind": "alert"})
    assert three.status_code == 422


def test_five_targets_not_sniffed_headline_20_of_20(app: Flask, scene: Scene, client_as: Browser) -> None:
    """Five targets "not sniffed", twice: missed in the reading that judges, and the paper says how many came again."""
    found = scene.checkup()
    five = dict.fromkeys(targets(found)[:5], "not_sniffed")
    held(scene, client_as, five, found)
    whole = queries.scored(found.id)
    assert (whole.score.sensitivity.k, whole.score.sensitivity.n) == (15, 20)  # type: ignore[union-attr]
    assert whole.score.verdict is Verdict.FAILED
    assert (whole.score.counts.hits, whole.score.counts.misses, len(whole.score.excluded)) == (15, 0, 5)


def test_what_is_found_at_the_second_presentation_counts_and_the_paper_says_so(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    sniffed_then, never = targets(found)[0], next(place for place, kind in right(found).items() if kind == "none")
    held(scene, client_as, {sniffed_then: "alert", never: "not_sniffed"}, found)
    whole = queries.scored(found.id)
    assert whole.score.verdict is Verdict.PASSED
    by_place = {(one.scored.presentation.run, one.scored.presentation.position): one for one in whole.lines}
    assert by_place[sniffed_then].scored.result is TrialResult.HIT
    assert by_place[sniffed_then].not_sniffed is not None
    assert by_place[never].scored.result is TrialResult.EXCLUDED
    strict = whole.score.strict.counts
    assert (strict.hits, strict.misses, strict.false_alerts) == (20, 0, 1)
    page = text(client_as(accounts.user(found.assessor_id)).get(f"/checkups/{found.id}/score"))
    assert "Presented once more, since the dog had not sniffed at first: 2." in page
    assert page.count("presented once more: not sniffed at first") == 2
    with transaction():
        manager = actor(scene.user(Role.MANAGER))
        services.judge_checkup(found.id, Judgement(approve=True), actor=manager, at=NOON)
    made = issued(app, scene, found, NOON)
    record = CertificateRecord.from_json(made.record_json)
    assert record.protocol.presented_again == 2
    assert _again(record) == (
        "2 items were presented once more at the end of the run, since the dog had not sniffed at first: of these, "
        "1 was not sniffed then either. "
    )
    assert recompute.compared(made.pdf) == []
    words = recompute.read(made.pdf)[2]
    assert "68 responses are on record as first entered" in words
    assert "presented once more First entry then: alert" in words


def test_a_miss_called_not_sniffed_afterwards_is_a_miss_and_is_not_presented_again(
    scene: Scene, client_as: Browser
) -> None:
    """A correction to "not sniffed" asks for no second chance, and stays against the team in the first entries."""
    found = scene.checkup()
    place = targets(found)[0]
    recorder = actor(accounts.user(found.recorder_id))
    client = client_as(accounts.user(found.recorder_id))
    shown = right(found)
    for each in (one for one in shown if one <= place):
        tap(client, found.id, *each, "none" if each == place else shown[each])
    locked = queries.progress(found).by_place[place]
    with transaction():
        services.correct_response(
            found.id,
            Correction(locked.id, ResponseKind.NOT_SNIFFED, "The dog had looked away."),
            actor=recorder,
            at=clock.now(),
        )
    assert "only what was entered as not sniffed is" in once_more(client, found, place, "alert")
    scene.play(found, NOON)
    whole = queries.scored(found.id)
    assert (whole.score.sensitivity.k, whole.score.sensitivity.n) == (19, 20)  # type: ignore[union-attr]


def test_a_first_entry_not_sniffed_is_not_corrected_but_presented_once_more(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    client = client_as(accounts.user(found.recorder_id))
    tap(client, found.id, 1, 1, "not_sniffed")
    locked = queries.progress(found).by_place[1, 1]
    answer = client.post(
        f"/checkups/{found.id}/responses/{locked.id}/correct", data={"kind": "alert", "reason": "A slip"}
    )
    assert answer.status_code == 422
    assert "is presented once more at the end of its run: enter there what the dog shows" in text(answer)


@pytest.mark.one_database
def test_a_trial_closed_before_a_second_presentation_counts_for_nothing(scene: Scene, client_as: Browser) -> None:
    """All but the second presentation of one target is in: closed then, it is opened and counts for nothing."""
    found = scene.checkup()
    client, shown = client_as(accounts.user(found.recorder_id)), right(found)
    last_run = len(found.runs)
    for place, kind in shown.items():
        tap(client, found.id, *place, "not_sniffed" if place == (last_run, 1) else kind)
    assert queries.checkup(found.id).state is CheckupState.RUNNING
    with transaction():
        services.close_incomplete(
            found.id, "The rain came in.", actor=actor(accounts.user(found.assessor_id)), at=clock.now()
        )
    whole = queries.scored(found.id)
    assert whole.score.verdict is Verdict.INCOMPLETE
    assert whole.checkup.state is CheckupState.INCOMPLETE
    assert len(whole.lines) == len(shown)


def test_an_open_check_up_of_an_earlier_release_is_finished_by_its_rules(scene: Scene, client_as: Browser) -> None:
    found = of_an_earlier_design(scene.checkup())
    client = client_as(accounts.user(found.recorder_id))
    for position in range(1, 7):
        tap(client, found.id, 1, position, "not_sniffed" if position == 2 else "none")
    page = text(client.get(f"/checkups/{found.id}/runs/1"))
    assert "Run 1 is entered." in page and "once more" not in page
    assert "is not presented once more" in once_more(client, found, (1, 2), "alert")
    locked = queries.progress(found).by_place[1, 2]
    with transaction():
        services.correct_response(
            found.id,
            Correction(locked.id, ResponseKind.ALERT, "A slip"),
            actor=actor(accounts.user(found.recorder_id)),
            at=clock.now(),
        )


@pytest.mark.one_database
def test_sessions_lie_apart_from_the_second_presentation_on(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    client, shown = client_as(accounts.user(found.recorder_id)), right(found)
    first_of_second = next(run.number for run in found.runs if run.session == 2)
    for place, kind in shown.items():
        if place[0] < first_of_second:
            tap(client, found.id, *place, "not_sniffed" if place == (first_of_second - 1, 3) else kind)
    late = NOON + timedelta(minutes=40)
    with freeze_time(late):
        assert once_more(client, found, (first_of_second - 1, 3), "none") == ""
    begins = services.begins_at(found, first_of_second)
    assert begins is not None and begins - late == timedelta(minutes=60)
    with in_no_time():
        load(found, first_of_second, THAT_MORNING)
    page = text(client.get(f"/checkups/{found.id}/runs/{first_of_second}"))
    assert "Session 2 begins" in page
