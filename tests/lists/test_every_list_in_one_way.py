"""Lists are filtered, sorted, kept as views, taken away as seen; one box finds what a person may see and no more."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.draws.workbook import sheets_of
from canine.registry.models import Team
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.roles import Role
from canine.rules.search import AlertKind, SearchFact, SearchResult
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts import services as shift_services
from canine.shifts.messages import FactCorrection, NewAlert, NewOutcome
from canine.shifts.models import Search
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of, actor

Browser = Callable[..., FlaskClient]
HEADINGS = ["Kind", "What", "Start", "End", "Seal", "Team", "Reason", "Result", "Struck"]
NUMBERS = ("CSQU3054383", "MSCU6639870", "TCNU6639871", "TEMU9404483", "TGHU3448980", "TGHU8178188", "TRLU4896865",
           "MSKU7275690")  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def rows(answer: Any) -> list[dict[str, str]]:
    """The rows of a list's file."""
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def words(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def one_of_each(scene: Scene) -> tuple[Team, Team, list[Search]]:
    """A search of each result, the first by another team on another day; of one the reason is corrected."""
    ruby, simba = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
    days_before = THAT_MORNING - timedelta(days=3)
    early = scene.search(scene.shift(simba, days_before, days_before + timedelta(hours=8)))
    shift, made = scene.shift(ruby), []
    for at, number in enumerate(NUMBERS[1:]):
        begins = THAT_MORNING + timedelta(minutes=10 * at)
        ends = None if at == 6 else begins + timedelta(minutes=5)
        made.append(scene.search(shift, container_number=number, as_painted=True, no_photo_reason="rain",
                                 started_at=begins, ended_at=ends))  # fmt: skip
    confirmed, unconfirmed, still_open, missed, changed, clear, _ = made
    with transaction():
        for one, kind in ((confirmed, AlertKind.ALERT), (unconfirmed, AlertKind.ALERT), (still_open, AlertKind.ALERT),
                          (changed, AlertKind.CHANGE_OF_BEHAVIOUR)):  # fmt: skip
            shown = NewAlert(kind, "door", one.started_at + timedelta(minutes=1))
            shift_services.add_alert(one.id, shown, actor=actor(account_of(ruby)), at=NOON)
        shift_services.add_alert(clear.id, NewAlert(AlertKind.CLEAR), actor=actor(account_of(ruby)), at=NOON)
        for one, outcome in ((confirmed, Outcome.FOUND), (unconfirmed, Outcome.NOTHING_FOUND), (missed, Outcome.FOUND)):
            came = NewOutcome(one.id, outcome, "KRA", NOON - timedelta(minutes=20))
            shift_services.record_outcome(came, actor=actor(account_of(ruby)), at=NOON)
        correction = FactCorrection(clear.id, SearchFact.REASON, "random_draw", "it was drawn")
        shift_services.correct_fact(correction, actor=actor(account_of(ruby)), at=NOON)
    return ruby, simba, [early, *made]


def test_a_list_asks_the_database_for_what_its_own_rows_say(app: Flask, scene: Scene, client_as: Browser) -> None:
    ruby, simba, made = one_of_each(scene)
    client = client_as(Role.MANAGER)
    everything = rows(client.get("/searches?as=csv"))
    lines = shifts.search_lines(None).rows
    assert list(everything[0]) == HEADINGS and len(everything) == len(made) == len(lines)
    results = {one.result for one in lines}
    assert len(results) == 8
    for result in SearchResult:
        found = rows(client.get(f"/searches?as=csv&result={result.value}"))
        assert [one["What"] for one in found] == [one.what for one in lines if one.result is result], result
        assert {one["Result"] for one in found} <= {word_for(result)}

    def numbers(query: str) -> set[str]:
        return {one["What"] for one in rows(client.get(f"/searches?as=csv&{query}"))}

    assert numbers(f"dog={simba.dog_id}") == numbers(f"handler={simba.handler_id}") == {"CSQU3054383"}
    assert numbers("until=2026-03-02") == numbers("since=2026-02-28&until=2026-02-28") == {"CSQU3054383"}
    assert numbers("since=2026-03-03&reason=random_draw") == {NUMBERS[6]}
    assert numbers(f"reason={SearchReason.TARGETED.value}&dog={ruby.dog_id}") == set(NUMBERS[1:]) - {NUMBERS[6]}
    assert numbers(f"station={scene.station().id}&q=tghu") == {"TGHU3448980", "TGHU8178188"}
    for order, reverse in (("what", False), ("-what", True)):
        names = [one["What"] for one in rows(client.get(f"/searches?as=csv&order={order}"))]
        assert names == sorted(NUMBERS, reverse=reverse)
    sheet = sheets_of(client.get("/searches?as=xlsx&order=what").get_data())[0]
    assert sheet[0] == HEADINGS and [row[1] for row in sheet[1:]] == sorted(NUMBERS)
    wrong = client.get("/searches?since=yesterday&result=lost")
    assert {"Write the day, like 2026-03-03.", "Choose one from the list."} <= set(
        re.findall(r'class="error"[^>]*>([^<]+)<', wrong.get_data(as_text=True))
    )
    assert 'value="yesterday"' in wrong.get_data(as_text=True)


@pytest.mark.one_database
def test_every_other_list_is_filtered_and_taken_away_too(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    other = scene.team(scene.dog("Simba"))
    shift = scene.shift(team)
    scene.sample(shift)
    scene.exercise(team)
    scene.medical(team.dog, THAT_MORNING, weight_kg=Decimal("27.5"))
    scene.checkup(team)
    aid = scene.aid()
    client = client_as(Role.MANAGER)
    for address, fits, fits_not in (
        ("/shifts", f"dog={team.dog_id}", f"dog={other.dog_id}"),
        ("/samples", "reason=targeted", "decision=referred"),
        ("/samples", f"handler={team.handler_id}&since=2026-03-03", f"handler={other.handler_id}"),
        ("/training", "blinding=known", "since=2026-03-04"),
        ("/medical", "fitness=fit&until=2026-03-03&q=Ruby", "fitness=unfit"),
        ("/checkups", "mode=free_search&order=-team", "state=approved"),
        ("/dogs", f"status=operational&handler={team.handler_id}", "status=withdrawn"),
        ("/handlers", f"dog={team.dog_id}&order=rank", "q=nobody"),
        ("/teams", f"dog={team.dog_id}&handler={team.handler_id}", f"dog={team.dog_id}&handler={other.handler_id}"),
        ("/aids", f"odour={aid.odour_id}&order=-weight_g", "until=2020-01-01"),
    ):
        assert rows(client.get(f"{address}?as=csv&{fits}")), (address, fits)
        assert rows(client.get(f"{address}?as=csv&{fits_not}")) == [], (address, fits_not)
        shown = client.get(f"{address}?{fits}").get_data(as_text=True)
        assert "Show all" in shown and "Views and files" in shown
    # What a handler is told of a sample elsewhere, a filter does not tell.
    handler = client_as(account_of(team))
    assert rows(handler.get("/samples?as=csv&decision=referred"))


@pytest.mark.one_database
def test_a_view_is_kept_for_one_person_and_the_box_finds_what_that_person_may_see(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    scene.search(scene.shift(scene.team(scene.dog("Ruby"))), seal_number="KE 44-55/66")
    manager = client_as(Role.MANAGER)
    saved = manager.post(
        "/views/save", data={"listing": "searches", "name": "  Mine ", "query": "?reason=targeted&page=3&as=csv"}
    )
    assert saved.headers["Location"] == "/searches?reason=targeted"
    shown = manager.get("/searches").get_data(as_text=True)
    (address,) = re.findall(r'action="(/views/[^"]+/remove)"', shown)
    assert ">Mine</a>" in shown
    assert manager.post("/views/save", data={"listing": "searches", "name": " ", "query": ""}).status_code == 422
    assert manager.post("/views/save", data={"listing": "nothing", "name": "Mine", "query": ""}).status_code == 404
    other = client_as(scene.user(Role.MANAGER))
    assert "Mine" not in words(other.get("/searches"))
    assert other.post(address).status_code == 403
    assert manager.post(address).status_code == 302
    assert "“Mine” is removed" in words(manager.get("/searches"))
    assert "Mine" not in words(manager.get("/searches"))
    for text in ("csqu305438", "ke445566", "RUBY"):
        found = words(manager.get(f"/find?q={text}"))
        assert "container CSQU3054383" in found, text
    elsewhere = client_as(scene.user(Role.MANAGER, unit_id=scene.other_unit().id))
    for client in (elsewhere, client_as(Role.PROSECUTOR)):
        for text in ("CSQU3054383", "KE445566", "Ruby"):
            assert "Nothing that you may see has" in words(client.get(f"/find?q={text}"))
