"""Nobody improves, moves or removes evidence alone, under whatever account; an author sets a slip right."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts.models import User
from canine.corrections.models import Correction, Strike
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.registry.models import Team
from canine.rules.correction import StrikeState
from canine.rules.efficacy import Counts
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.shifts.models import Finding, Identification, NamedWitness, Search, SearchCorrection, Weighing
from canine.training.models import Exercise
from tests.conftest import NOON
from tests.corrections.test_strikes import answer, author_of, shown, strike
from tests.policy.test_changing_the_policy import typed as policy_with
from tests.scenes import Scene
from tests.shifts.test_evidence_of_a_search import FINDING, FOUND

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
NAIROBI = ZoneInfo("Africa/Nairobi")
ALONE = "Nobody corrects this alone"
PROPOSED = "The correction is proposed. The entry reads as before until a second person agrees."
SAID = {
    "by_kind": "named_expert",
    "by_name": "Dr. Achieng, National Museums",
    "result": "ivory",
    "method": "Schreger lines",
    "report_number": "NM 14",
    "identified_on": "2026-03-03",
}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def send(client: FlaskClient, address: str, typed: dict[str, str]) -> str:
    """Sends a form; what the answer shows."""
    return shown(client.post(address, data=typed, follow_redirects=True))


def evidence(scene: Scene, client_as: Browser, *, is_open: bool) -> tuple[Search, FlaskClient]:
    """A find of twelve pieces, identified, with a witness, by the handler; and the handler's browser."""
    shift = scene.shift(ended_at=None if is_open else NOON - timedelta(minutes=5))
    search = scene.search(shift)
    handler = client_as(author_of(search))
    send(handler, f"/searches/{search.id}/outcome", FOUND)
    send(handler, f"/searches/{search.id}/findings/new", FINDING)
    send(handler, f"/searches/{search.id}/witnesses/new", {"name": "J. Otieno", "office": "", "part": "opened it"})
    db.session.rollback()
    finding = db.session.scalars(select(Finding)).one()
    send(handler, f"/findings/{finding.id}/identifications/new", SAID)
    return search, handler


@pytest.mark.parametrize("is_open", [True, False])
def test_where_a_strike_needs_two_a_correction_that_looks_better_does_too(
    scene: Scene, client_as: Browser, is_open: bool
) -> None:
    """Of each kind of evidence; while the shift is open, its author sets a slip right."""
    _, handler = evidence(scene, client_as, is_open=is_open)
    finding = db.session.scalars(select(Finding)).one()
    said = db.session.scalars(select(Identification)).one()
    weighing, witness = (db.session.scalars(select(kind)).one() for kind in (Weighing, NamedWitness))
    reason = {"reason": "misread"}
    fact = {"weighing": ("weight_kg", "1.4"), "named_witness": ("name", "Somebody Else")}
    attempts = [
        (f"/findings/{finding.id}/correct", FINDING | reason | {"item": "plastic"}),
        (f"/findings/{finding.id}/correct", FINDING | reason | {"quantity": "1"}),
        (f"/findings/{finding.id}/correct", FINDING | reason | {"exhibit_number": "MSA/8/2026"}),
        (f"/identifications/{said.id}/correct", SAID | reason | {"result": "plastic"}),
        *(
            (f"/corrections/{subject}/{key}/new", reason | {"fact": fact[subject][0], "new": fact[subject][1]})
            for subject, key in (("weighing", weighing.id), ("named_witness", witness.id))
        ),
    ]
    manager = client_as(Role.MANAGER)
    facts = attempts[-2:]
    for address, typed in attempts:
        words = PROPOSED if (address, typed) in facts and not is_open else ALONE
        if is_open and (address, typed) in facts:
            continue  # below, its author sets it right alone
        assert words in send(manager, address, typed), f"a manager: {address}"
    if is_open:
        for address, typed in (attempts[0], *attempts[3:]):
            assert handler.post(address, data=typed).status_code == 302, address
        return
    for address, typed in attempts:
        words = "it waits for a second person" if (address, typed) in facts else ALONE
        assert words in send(handler, address, typed), f"the author, after the shift: {address}"
    assert len(db.session.scalars(select(Finding)).all()) == 1
    assert not db.session.scalars(select(Correction)).all()
    right = FINDING | reason | {"quantity": "13", "concealment_remark": "under the nuts"}
    assert handler.post(f"/findings/{finding.id}/correct", data=right).status_code == 302, "more, and beside it"


def test_a_search_with_a_find_is_not_moved_to_another_container_alone(scene: Scene, client_as: Browser) -> None:
    search, handler = evidence(scene, client_as, is_open=False)
    moved = {"fact": "container_number", "new": "MSKU1234565", "reason": "misread"}
    said = (PROPOSED, "it waits for a second person")
    for client, words in zip((handler, client_as(Role.MANAGER)), said, strict=True):
        assert words in send(client, f"/searches/{search.id}/correct", moved)
    assert not db.session.scalars(select(SearchCorrection)).all()


def test_a_sample_on_which_something_hangs_gets_no_other_filter_and_no_longer_use_alone(
    scene: Scene, client_as: Browser
) -> None:
    sample = scene.sample()
    handler, manager = client_as(db.session.get(User, sample.recorder_id)), client_as(Role.MANAGER)
    taker = scene.user(Role.ASSESSOR, "Baraka")
    step = {"to": str(taker.id), "handed_at": "2026-03-03T11:30", "bag_seal": sample.bag_seal, "place": "kennels"}
    handler.post(f"/samples/{sample.id}/hand-overs/new", data=step)
    db.session.expire_all()
    (handed,) = rasco.sample(sample.id).hand_overs
    assert handler.post(f"/shifts/{sample.shift_id}/end", data={"ended_at": "2026-03-03T11:55"}).status_code == 302
    later = (sample.stopped_at + timedelta(hours=1)).astimezone(NAIROBI)
    guarded = [
        ("air_sample", sample.id, "container_number", "MSKU1234565"),
        ("air_sample", sample.id, "filter_number", "F9999"),
        ("air_sample", sample.id, "seal_state", "broken"),
        ("air_sample", sample.id, "stopped_at", f"{later:%Y-%m-%d %H:%M}"),
        ("hand_over", handed.id, "bag_seal", "BAG7777"),
        ("hand_over", handed.id, "handed_at", "2026-03-03 11:40"),
    ]
    for client, words in ((handler, PROPOSED), (manager, "it waits for a second person")):
        for subject, key, fact, new in guarded:
            typed = {"fact": fact, "new": new, "reason": "misread"}
            assert words in send(client, f"/corrections/{subject}/{key}/new", typed), fact
    assert not db.session.scalars(select(Correction)).all()
    typed = {"fact": "pump", "new": "Pump 9", "reason": "misread"}
    assert "stands beside" in send(handler, f"/corrections/air_sample/{sample.id}/new", typed)


@pytest.mark.both_databases
def test_a_witness_is_struck_by_two(scene: Scene, client_as: Browser) -> None:
    _, handler = evidence(scene, client_as, is_open=True)
    witness = db.session.scalars(select(NamedWitness)).one()
    assert "The strike is proposed." in strike(client_as(Role.MANAGER), "named_witness", witness.id)
    assert answer(handler).status_code == 302, "who named the witness is the second person"


def _typed(found: Exercise, **changes: str) -> dict[str, str]:
    form = {
        "team_id": str(found.team_id),
        "led_by_id": str(found.led_by_id),
        "started_at": "2026-03-03T08:00",
        "minutes": "60",
        "goal": found.goal,
        "place": "kennels, yard",
        "blinding": "known",
        "hits": str(found.hits),
        "misses": str(found.misses),
        "false_alerts": str(found.false_alerts),
        "correct_rejections": str(found.correct_rejections),
        "reason": "typed wrongly",
    }
    return form | changes


@pytest.mark.parametrize(
    "change",
    [
        "team_id",
        "led_by_id",
        {"started_at": "2025-01-03T08:00"},
        {"blinding": "double_blind"},
        {"hits": "19"},
        {"correct_rejections": "29"},
    ],
)
@pytest.mark.parametrize("is_clean", [False, True])
def test_nobody_alone_gives_an_exercise_to_another_team_day_or_leader(
    scene: Scene, client_as: Browser, change: str | dict[str, str], is_clean: bool
) -> None:
    counts = Counts(9, 0, 0, 19) if is_clean else Counts(9, 1, 1, 19)
    found = scene.exercise(counts=counts)
    others: dict[str, str] = {"team_id": str(scene.team().id), "led_by_id": str(scene.user(Role.ASSESSOR).id)}
    typed = _typed(found, **({change: others[change]} if isinstance(change, str) else change))
    address = f"/training/exercises/{found.id}/correct"
    author, manager = client_as(db.session.get(User, found.recorder_id)), client_as(Role.MANAGER)
    assert ALONE in send(manager, address, typed)
    if not is_clean:
        assert ALONE in send(author, address, typed), "within the hour, too: it has a miss"
    with freeze_time(NOON + timedelta(days=1)):
        later = client_as(db.session.get(User, found.recorder_id))
        assert ALONE in send(later, address, typed)
    assert len(db.session.scalars(select(Exercise)).all()) == 1
    assert manager.post(address, data=_typed(found)).status_code == 302, "its place is set right"


def test_an_exercise_is_corrected_by_its_author_and_its_managers_alone(scene: Scene, client_as: Browser) -> None:
    found = scene.exercise()
    for role in (Role.HANDLER, Role.ASSESSOR):
        client = client_as(role)
        assert client.post(f"/training/exercises/{found.id}/correct", data=_typed(found)).status_code == 403
        page = client.get(f"/training/exercises/{found.id}").get_data(as_text=True)
        assert f"/training/exercises/{found.id}/correct" not in page
    assert not db.session.scalars(select(Exercise).where(Exercise.corrects_id.is_not(None))).all()


@pytest.mark.both_databases
def test_a_manager_alone_makes_no_regular_trainer_independent(scene: Scene, client_as: Browser) -> None:
    found = scene.exercise(led_by_id=scene.user(Role.ASSESSOR).id, counts=Counts(5, 0, 0, 9))
    assert "The strike is proposed." in strike(client_as(Role.MANAGER), "exercise", found.id)


def _account_of(team: Team, scene: Scene, role: Role) -> User:
    """A second account under the name of the team's handler, written in another way."""
    return scene.user(role, f"  {team.handler.name.upper()}")


def test_a_second_account_of_the_judged_handler_is_the_judged_handler(scene: Scene, client_as: Browser) -> None:
    """An exercise that somebody else wrote down, of a handler who has a manager's account as well."""
    team = scene.team()
    twin = _account_of(team, scene, Role.MANAGER)
    typed = _typed(Exercise(team_id=team.id, led_by_id=team.handler.user_id, goal="ivory", hits=5, misses=0))
    typed |= {"false_alerts": "0", "correct_rejections": "9"}
    assert client_as(Role.ASSESSOR).post("/training/exercises/new", data=typed).status_code == 302
    found = db.session.scalars(select(Exercise)).one()
    assert "The strike is proposed." in strike(client_as(twin), "exercise", found.id)
    assert answer(client_as(scene.user(Role.MANAGER, "Otieno"))).status_code == 302


def test_of_two_who_strike_one_is_a_manager_whom_the_entry_does_not_judge(scene: Scene, client_as: Browser) -> None:
    """Two handlers of the session, one with a manager's account as well: they agree, and it counts all the same."""
    team, theirs = scene.team(), scene.team()
    judged = _account_of(theirs, scene, Role.MANAGER)
    sample = scene.sample()
    session = scene.session([team, theirs], [sample])
    for one in (team, theirs):
        scene.goes_along(session, one, {ItemKind.POSITIVE_CONTROL})
    scene.closed_session(session)
    found = {
        "outcome": "found",
        "inspected_by": "Grace Mwende",
        "inspected_at": "2026-03-03T11:00",
        "finding": "carved pieces",
        "exhibit_number": "MSA/7/2026",
    }
    author = db.session.get(User, team.handler.user_id)
    assert client_as(author).post(f"/samples/{sample.id}/inspection", data=found).status_code == 302
    db.session.expire_all()
    (row,) = rasco.sample(sample.id).inspections
    assert "The strike is proposed." in strike(client_as(judged), "sample_inspection", row.id)
    assert answer(client_as(author)).status_code == 403
    assert answer(client_as(Role.MANAGER)).status_code == 302
    assert db.session.scalars(select(Strike.state)).all() == [StrikeState.STRUCK]


@pytest.mark.parametrize("alerting", [1, 0])
def test_an_inspection_takes_nothing_off_the_record_of_one_dog(scene: Scene, client_as: Browser, alerting: int) -> None:
    """One dog alerted and one did not: the rule wants two and decides nothing; the unconfirmed alert stays."""
    two = policy_with(alerts_to_refer="2")
    manager = client_as(Role.MANAGER)
    assert manager.post("/policy/change", data=two).status_code == 302
    teams = [scene.team(), scene.team()]
    sample = scene.sample()
    session = scene.session(teams, [sample], at=NOON)
    for number, team in enumerate(teams):
        shown_on = {ItemKind.POSITIVE_CONTROL, *([ItemKind.SAMPLE] if number < alerting else [])}
        scene.goes_along(session, team, shown_on, at=NOON)
    scene.closed_session(session, at=NOON)
    db.session.rollback()
    assert scene.sample_state(sample) == ("undecided" if alerting else "cleared")
    nothing = {"outcome": "nothing_found", "inspected_by": "Grace Mwende", "inspected_at": "2026-03-03T11:00"}
    address = f"/samples/{sample.id}/inspection"
    assert manager.post(address, data=nothing).status_code == 302
    page = send(manager, address, {"outcome": "not_inspected", "reason": "nobody was there"})
    assert ("This outcome is against a team as it stands." in page) is bool(alerting)
