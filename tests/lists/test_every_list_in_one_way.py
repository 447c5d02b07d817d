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
from sqlalchemy import func, select

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.models import AuditEntry
from canine.draws.workbook import sheets_of
from canine.extensions import db
from canine.items import services as items
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.registry.models import Team
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.certificate import CertificateStatus
from canine.rules.notifications import NoticeKind
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import AlertKind, SearchFact, SearchResult
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts import services as shift_services
from canine.shifts.messages import FactCorrection, NewAlert, NewOutcome
from canine.shifts.models import Search
from canine.transaction import transaction
from tests.certificates.issued import issued
from tests.conftest import NOON
from tests.covert_checks.held import checks_of_a_unit
from tests.draws.days import draws_of_a_day
from tests.scenes import THAT_MORNING, Scene, account_of, actor
from tests.stock.kept import a_lot_and_a_pump
from tests.studies.a_study import people, planned

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


def cases_looked_up() -> int:
    """How often somebody looked cases up, by the log."""
    entries = select(func.count()).where(AuditEntry.action == AuditAction.SEE_CASES.value)
    return db.session.scalar(entries) or 0


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


def test_what_is_seldom_listed_is_filtered_sorted_and_taken_away_as_well(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    paper = issued(app, scene)
    team, other = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
    scene.closed_session(scene.session([team], [scene.sample(scene.shift(team))]))
    draws_of_a_day(scene, app)
    planned(scene, app, people(scene))
    checks_of_a_unit(scene)
    a_lot_and_a_pump(scene)
    with transaction():
        put_away = scene.item(ItemKind.BLANK).id
        items.put_away(put_away, "broken", actor=actor(scene.user(Role.MANAGER)), at=NOON)
    ivory, horn = scene.odour(), scene.odour("rhino horn")
    manager = client_as(Role.MANAGER)
    for address, fits, fits_not in (
        ("/sessions", f"dog={team.dog_id}&state=closed&since=2026-03-03", f"dog={other.dog_id}"),
        ("/sessions", f"handler={team.handler_id}&order=-room&q=ruby", "state=open"),
        ("/sessions", "blinding=double_blind", "until=2026-03-02"),
        ("/draws", "state=drawn&since=2026-03-03", "state=never_opened"),
        ("/draws", "q=CSQU305438&order=-number", "q=TGHU3448980"),
        ("/draws", "state=waits_for_the_list", "until=2026-03-02"),
        ("/studies", "state=running&odour=ivory", "state=opened"),
        ("/studies", "q=closed+containers&order=-containers", "odour=rhino+horn"),
        ("/covert-checks", "cause=window_over&q=kioko", "cause=before_a_referral"),
        ("/covert-checks", "until=2026-03-03&order=check", "since=2026-03-04"),
        ("/stock", "state=in_use&order=-pieces", "state=out_of_use"),
        ("/items", "kind=blank&state=put_away&order=-number", "kind=distractor&state=put_away"),
        ("/items", "since=2020-01-01&order=weight_g", f"odour={horn.id}"),
        ("/odours", "state=trained_on&order=-aids", "state=retired"),
        ("/certificates", f"status=valid&mode=free_search&odour={ivory.id}&since=2026-03-04", "status=revoked"),
        ("/certificates", f"dog={paper.team.dog_id}&order=-team", f"dog={other.dog_id}"),
        ("/certificates", "until=2026-03-03&order=valid_to", f"odour={horn.id}"),
        ("/certificates", f"handler={paper.team.handler_id}", "until=2026-03-02"),
    ):
        assert rows(manager.get(f"{address}?as=csv&{fits}")), (address, fits)
        assert rows(manager.get(f"{address}?as=csv&{fits_not}")) == [], (address, fits_not)
        head = sheets_of(manager.get(f"{address}?as=xlsx&{fits}").get_data())[0][0]
        assert head == list(rows(manager.get(f"{address}?as=csv&{fits}"))[0])
        shown = manager.get(f"{address}?{fits}").get_data(as_text=True)
        assert "Show all" in shown and "Views and files" in shown
    for status in CertificateStatus:
        told = rows(manager.get(f"/certificates?as=csv&status={status.value}"))
        assert [one["Serial"] for one in told] == ([paper.serial] if status is CertificateStatus.VALID else [])


@pytest.mark.one_database
def test_notices_mails_and_sheets_are_lists_like_the_others(app: Flask, scene: Scene, client_as: Browser) -> None:
    person = scene.user(Role.MANAGER)
    with transaction():
        for number, matter in enumerate((NoticeKind.RETEST, NoticeKind.RETEST, NoticeKind.MEDICAL)):
            told = NewNotice(matter, f"told {number}", NOON.date(), f"Sentence {number}.", "/readiness")
            notices.notify(person.id, told, actor=program("test"), at=NOON)
    client = client_as(person)
    assert len(rows(client.get("/notices?as=csv&matter=retest&state=new"))) == 2
    assert [one["What"] for one in rows(client.get("/notices?as=csv&q=sentence+1"))] == ["Sentence 1."]
    assert "Mark all as seen" in words(client.get("/notices"))
    assert "Mark all as seen" not in words(client.get("/notices?matter=retest")), "it would mark more than is shown"
    assert client.post("/notices/seen").status_code == 302
    assert rows(client.get("/notices?as=csv&state=new")) == []
    sheet = (
        "Date,Dog,Handler,Cheetah,Negative 1,Rep Number,Number True Alerts,Number False Alerts,"
        "# of correct dismissals,# of misses,FA1 (s),FA2 (s)\n"
        "2026-02-01,Ruby,Amina,A,B,1,1,0,1,0,,\n2026-02-02,Simba,Amina,A,B,1,0,1,0,1,3,\n2026-02-31,Ruby,Amina,A,B,2,1,0,1,0,,\n"
    )
    answer = client.post(
        "/training/imports/new", data={"sheet": (io.BytesIO(sheet.encode()), "sheet.csv")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    for address, fits, fits_not in (
        ("/training/imports", "result=rejected&since=2026-03-03&order=-read", "result=taken"),
        ("/training/imports", "q=sheet.csv", "until=2026-03-02"),
        ("/training/repetitions", "result=misses&q=simba&order=-held_on", "result=misses&q=ruby"),
        ("/training/repetitions", "since=2026-02-02", "until=2026-01-31"),
    ):
        assert len(rows(client.get(f"{address}?as=csv&{fits}"))) == 1, (address, fits)
        assert rows(client.get(f"{address}?as=csv&{fits_not}")) == [], (address, fits_not)
    assert rows(client.get("/notices/mail?as=csv&state=waiting")) == []


@pytest.mark.one_database
def test_what_a_question_for_a_court_finds_is_taken_away_with_its_file(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    scene.search(scene.shift(scene.team(scene.dog("Ruby"))))
    client = client_as(Role.PROSECUTOR)
    asked = {"file": "CR 9/2026", "container": "CSQU3054383"}
    assert "as=csv" in client.get("/cases", query_string=asked).get_data(as_text=True)
    before = cases_looked_up()
    found = rows(client.get("/cases", query_string={**asked, "as": "csv"}))
    assert [one["What"] for one in found if one["Table"] == "Searches"] == ["CSQU3054383"]
    assert cases_looked_up() == before + 1, "taking it away is a look of its own"
    sheets = sheets_of(client.get("/cases", query_string={**asked, "as": "xlsx"}).get_data())
    assert "Looked up for the file CR 9/2026." in str(sheets[0])
    assert client.get("/cases", query_string={"as": "csv", "container": "CSQU3054383"}).status_code == 422


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
