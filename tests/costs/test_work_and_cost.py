"""What a unit did and what it cost: each figure again in plain Python, from entries as they read now."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.corrections import services as corrections
from canine.corrections.messages import NewStrike
from canine.costs import queries as costs
from canine.costs.models import Cost
from canine.draws.workbook import sheets_of
from canine.extensions import db
from canine.rota import services as rota
from canine.rota.messages import Plan
from canine.rules.cargo import CargoKind, Concealment, Outcome, SearchReason
from canine.rules.correction import Subject
from canine.rules.roles import Role
from canine.rules.search import AlertKind, IdentifierKind, SearchFact
from canine.shifts import queries as shifts
from canine.shifts import services as shift_services
from canine.shifts.messages import FactCorrection, NewAlert, NewFinding, NewIdentification, NewOutcome, NewWeighing
from canine.shifts.models import Finding, Search, Shift
from canine.shifts.queries.rows import weighings_of
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of, actor

Browser = Callable[..., FlaskClient]
ZONE = ZoneInfo("Africa/Nairobi")
PDF = b"%PDF-1.4\n% a receipt\n"


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def table(answer: Any, title: str) -> dict[str, dict[str, str]]:
    """A table of the file: the figures of each line by their headings."""
    found, head = {}, []
    for row in csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))):
        if row[0] == "Table":
            head = row[2:]
        elif row[0] == title:
            found[row[1]] = dict(zip(head, row[2:], strict=True))
    return found


def page_words(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def two_months(scene: Scene) -> None:
    """Two teams in two months: searches for two reasons, one corrected into the month before, one struck, a find."""
    ruby, simba = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
    february = THAT_MORNING - timedelta(days=20)
    scene.search(scene.shift(ruby, february, february + timedelta(hours=8)))
    shift = scene.shift(ruby)
    other = scene.shift(simba, THAT_MORNING, THAT_MORNING + timedelta(hours=3, minutes=10))
    drawn = {"reason": SearchReason.RANDOM_DRAW, "targeted_by": "", "draw": "Draw 7"}
    found = scene.search(shift)
    moved = scene.search(
        shift, started_at=THAT_MORNING + timedelta(minutes=20), container_number="MSCU6639870", **drawn
    )
    wrong = scene.search(shift, started_at=THAT_MORNING + timedelta(minutes=100), container_number="TCNU6639874",
                         as_painted=True, no_photo_reason="rain")  # fmt: skip
    scene.search(other, started_at=THAT_MORNING + timedelta(hours=2), container_number="CSQU3054383")
    vehicle: dict[str, Any] = {"kind": CargoKind.VEHICLE, "container_number": "", "object_name": "KCA 123X"}
    vehicle |= {"seal_state": None, "seal_number": "", "ended_at": None, "started_at": NOON - timedelta(minutes=9)}
    scene.search(shift, **vehicle, **drawn)
    scene.sample(shift)
    scene.sample(shift, started_at=THAT_MORNING + timedelta(hours=2), container_number="MSCU6639870", **drawn)
    handler = actor(account_of(ruby))
    at = NOON
    with transaction():
        for place in ("left door", "floor"):
            shown = NewAlert(AlertKind.ALERT, place, THAT_MORNING + timedelta(minutes=70))
            alert = shift_services.add_alert(found.id, shown, actor=handler, at=at)
        again = NewAlert(AlertKind.ALERT, "right door", THAT_MORNING + timedelta(minutes=70), alert.id, "misheard")
        shift_services.add_alert(found.id, again, actor=handler, at=at)
        shift_services.record_outcome(
            NewOutcome(found.id, Outcome.FOUND, "KRA", THAT_MORNING + timedelta(hours=2)), actor=handler, at=at
        )
        for number, weight in (("EX-1", "12.5"), ("EX-2", None)):
            weighing = NewWeighing(Decimal(weight), "scale 4", date(2026, 3, 3)) if weight else None
            finding = shift_services.record_finding(
                NewFinding(found.id, "tusk", number, Concealment.WOOD, THAT_MORNING + timedelta(hours=2), 1,
                           weighing=weighing), actor=handler, at=at,
            )  # fmt: skip
            assert isinstance(finding, Finding)
            if weight:
                dried = NewWeighing(Decimal("11.9"), "scale 4", date(2026, 3, 3))
                shift_services.weigh(finding, dried, actor=handler, at=at + timedelta(minutes=1))
        named = NewIdentification(finding.id, IdentifierKind.EXPERT, "Dr Ouma", "elephant ivory", date(2026, 3, 3))
        shift_services.identify(named, actor=handler, at=at)
        for fact, new in ((SearchFact.REASON, "targeted"), (SearchFact.STARTED_AT, "2026-03-03 08:05")):
            shift_services.correct_fact(FactCorrection(moved.id, fact, new, "misread", ZONE), actor=handler, at=at)
    strike(scene, Subject.SEARCH, wrong.id, handler)
    with transaction():
        plan = Plan(ruby.id, scene.station().id, date(2026, 3, 2), time(8), 3, 2, ZONE)
        rota.plan_shifts(plan, actor=actor(scene.user(Role.MANAGER)), at=THAT_MORNING - timedelta(days=3))


def strike(scene: Scene, subject: Subject, key: Any, who: Any) -> None:
    """An entry is struck by who wrote it."""
    with transaction():
        corrections.strike(NewStrike(subject=subject, subject_id=key, reason="entered twice"), actor=who, at=NOON)


def test_every_figure_of_the_work_is_what_the_entries_say_when_they_are_counted_one_by_one_from_the_database(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    two_months(scene)
    manager = client_as(Role.MANAGER)
    answer = manager.get("/work/work/tables.csv")
    searches = [one for one in db.session.scalars(select(Search)).unique() if one.strike is None]
    assert len(searches) == 5

    def counted(those: list[Search]) -> dict[str, str]:
        spans = [
            (shifts.present_value(one, SearchFact.STARTED_AT), shifts.present_value(one, SearchFact.ENDED_AT))
            for one in those
        ]
        seconds = sum(int((end - start).total_seconds()) for start, end in spans if end)
        exhibits = [shifts.exhibit(one.id) for search in those for one in search.findings if one.corrects_id is None]
        weights = {first.id: weighings_of([first.id]) for first, _ in exhibits}
        return {
            "Searches": str(len(those)),
            "Container searches": str(sum(shifts.kind_of(one) is CargoKind.CONTAINER for one in those)),
            "Search hours": f"{Decimal(seconds) / 3600:.1f}",
            "Alerts": str(sum(kind is AlertKind.ALERT for one in those for kind in shifts.shown_in(one))),
            "Finds": str(len(exhibits)),
            "Weight in kg": str(sum((each[0].weight_kg for each in weights.values() if each), Decimal(0))),
            "Not weighed": str(sum(not each for each in weights.values())),
        }

    def is_of(line: dict[str, str], those: list[Search]) -> bool:
        wanted = counted(those)
        kept = {name: line[name] for name in wanted}
        kept["Weight in kg"] = str(Decimal(kept["Weight in kg"]) + 0)
        wanted["Weight in kg"] = str(Decimal(wanted["Weight in kg"]) + 0)
        assert Decimal(kept.pop("Weight in kg")) == Decimal(wanted.pop("Weight in kg"))
        assert kept == wanted
        return True

    months = table(answer, "By month")
    by_month = {name: [one for one in searches if f"{_local(one):%b %Y}" == name] for name in months}
    for name in ("Jan 2026", "Feb 2026", "Mar 2026"):
        assert is_of(months[name], by_month[name])
    assert is_of(months["Together"], searches)
    for name, line in table(answer, "By dog").items():
        assert is_of(line, [one for one in searches if shifts.team_of(one).dog.name == name])
    for name, line in table(answer, "By reason").items():
        reason = SearchReason(name.replace(" ", "_"))
        assert is_of(line, [one for one in searches if shifts.present_value(one, SearchFact.REASON) is reason])
        assert line["Shift hours"] == "not recorded"
    worked = [one for one in db.session.scalars(select(Shift)).unique() if one.ended_at]
    seconds = sum(int((one.ended_at - one.started_at).total_seconds()) for one in worked if one.ended_at)
    assert months["Together"]["Shift hours"] == f"{Decimal(seconds) / 3600:.1f}" == "11.2"
    assert (months["Mar 2026"]["Air samples"], table(answer, "By reason")["random draw"]["Air samples"]) == ("2", "1")
    assert table(answer, "By odour") == {
        "elephant ivory": {"Finds": "1", "Weight in kg": "0", "Not weighed": "1"},
        "not identified on record": {"Finds": "1", "Weight in kg": "12.500", "Not weighed": "0"},
    }
    assert table(answer, "By station")["Kilindini port"] == months["Together"]
    assert "1 shift has no end on record" in page_words(manager.get("/work"))
    kept = manager.get("/work/rota/tables.csv").get_data().decode("utf-8-sig").splitlines()
    # Planned on the 2nd and on the 3rd from 8 to 11; the shift of the 3rd began at 8; that of Simba nobody planned.
    assert kept[3] == "Mar 2026,2,6.0,1,1,2,3.2,1"


def _local(search: Search) -> Any:
    return shifts.present_value(search, SearchFact.STARTED_AT).astimezone(ZONE)


def spends(client: FlaskClient, unit_id: object, **typed: Any) -> Any:
    """A manager records a cost."""
    values = {"kind": "food", "spent_on": "2026-02-27", "amount": "12925", "currency": "kes", "rate": "129.25",
              "rate_on": "2026-02-27", "receipt_number": "R-1", "note": "", "dog_id": ""}  # fmt: skip
    return client.post("/work/costs/new", data={"unit_id": str(unit_id), **values, **typed})


@pytest.mark.one_database
def test_costs_count_by_their_own_rate_and_wrong_ones_are_refused_at_their_field(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    ruby, manager = scene.dog("Ruby"), client_as(Role.MANAGER)
    unit_id = scene.unit().id
    for typed, sentence in (
        ({"currency": "XYZ"}, "three letters of a currency"),
        ({"rate": ""}, "how many KES one USD was"),
        ({"currency": "USD"}, "it has no rate"),
        ({"rate_on": "2024-01-01"}, "of another year"),
        ({"spent_on": "2026-03-04"}, "still to come"),
        ({"receipt_number": ""}, "why there is none"),
        ({"amount": "12,925"}, "thousands without a comma"),
        ({"amount": "0"}, "a number from 0.01"),
        ({"receipt": (io.BytesIO(b"MZ\x90"), "bill.exe")}, "a PDF, or a photo"),
    ):
        answer = spends(manager, unit_id, **typed)
        assert (answer.status_code, sentence in page_words(answer)) == (422, True), (typed, page_words(answer))
    assert db.session.scalars(select(Cost)).all() == []
    assert spends(manager, unit_id, receipt=(io.BytesIO(PDF), "bill.pdf")).status_code == 302
    again = spends(manager, unit_id)
    assert (again.status_code, "is on record already" in page_words(again)) == (422, True)
    euros = {"currency": "EUR", "rate": "0.93", "amount": "1000", "receipt_number": "R-2", "kind": "equipment"}
    assert spends(manager, unit_id, **euros, spent_on="2026-03-01").status_code == 302
    dollars = {"currency": "USD", "rate": "", "rate_on": "", "amount": "20.50", "receipt_number": "", "note": "no till"}
    assert spends(manager, unit_id, **dollars, kind="veterinary", dog_id=str(ruby.id)).status_code == 302
    assert spends(manager, unit_id, amount="5", receipt_number="R-4").status_code == 302
    rows = {one.receipt_number: one for one in db.session.scalars(select(Cost))}
    answer = manager.get(f"/work/costs/{rows['R-1'].id}/receipt")
    assert (answer.get_data(), answer.headers["Content-Disposition"][:10]) == (PDF, "attachment")
    assert manager.post(f"/strikes/cost/{rows['R-4'].id}/new", data={"reason": "no such bill"}).status_code == 302
    correction = {"fact": "amount", "new": "25850", "reason": "a digit was left out"}
    assert manager.post(f"/corrections/cost/{rows['R-1'].id}/new", data=correction).status_code == 302
    answer = manager.get("/work/costs/tables.csv")
    _counts_as_its_rows(answer)
    assert table(answer, "Spent by kind")["food"]["Spent in USD"] == "200.00"
    assert table(answer, "Spent by dog")["Ruby"] == {"Entries": "1", "Spent in USD": "20.50"}
    assert "1,295.77 USD, 0.5 % of the budget" in page_words(manager.get("/work/costs"))
    # Later, nobody changes an amount alone: it waits for a second person.
    with freeze_time(NOON + timedelta(days=1)):
        manager = client_as(accounts.user(rows["R-2"].recorder_id))
        late = manager.post(f"/corrections/cost/{rows['R-2'].id}/new", data={**correction, "new": "900"})
        assert late.status_code == 302
        _counts_as_its_rows(manager.get("/work/costs/tables.csv"))
        assert "A correction is proposed" in page_words(manager.get(f"/work/costs/{rows['R-2'].id}"))
    elsewhere = client_as(scene.user(Role.MANAGER, unit_id=scene.other_unit().id))
    assert elsewhere.get(f"/work/costs/{rows['R-1'].id}").status_code == 403
    assert spends(elsewhere, unit_id, receipt_number="R-9").status_code == 422
    assert "R-1" not in page_words(elsewhere.get("/work/costs/entries"))


def _counts_as_its_rows(answer: Any) -> None:
    standing = [one for one in db.session.scalars(select(Cost)) if one.strike is None]
    cents = sum(
        (now.amount / (now.rate or 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for now in (costs.cost_now(one) for one in standing)
    )
    whole = {"Entries": str(len(standing)), "Spent in USD": str(cents)}
    for title in ("Spent by month", "Spent by kind", "Spent by dog"):
        assert table(answer, title)["Together"] == whole


@pytest.mark.one_database
def test_the_same_goes_into_a_workbook_and_onto_paper_and_nobody_else_reads_it(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    two_months(scene)
    manager = client_as(Role.MANAGER)
    sheets = sheets_of(manager.get("/work/work/tables.xlsx").get_data())
    rows = csv.reader(io.StringIO(manager.get("/work/work/tables.csv").get_data().decode("utf-8-sig")))
    by_month = [row[1:] for row in rows if row[0] == "By month"]
    assert sheets[0][1 : len(by_month) + 1] == by_month
    paper = manager.get("/work/report-2026-1.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.get_data())).pages)
    assert "Work and cost, 2026, quarter 1" in text
    assert "5 free searches and 2 air samples; 2 alerts; 2 finds of 12.500 kg" in " ".join(text.split())
    wrong = manager.get("/work?since=2026-03-03&until=2026-01-01")
    assert (wrong.status_code, "The first day lies before the last" in page_words(wrong)) == (422, True)
    assert manager.get("/work/report-2026-5.pdf").status_code == 404
    for role in (Role.HANDLER, Role.ASSESSOR, Role.VETERINARIAN, Role.PROSECUTOR):
        assert client_as(role).get("/work").status_code == 403
