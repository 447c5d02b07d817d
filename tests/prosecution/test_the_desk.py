"""A prosecutor finds a case, reads it, asks what held at that moment; every look stands in the log."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event, select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import SearchFact
from canine.shifts import services as shifts
from canine.shifts.messages import FactCorrection
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.certificates.issued import revoked_by_two
from tests.conftest import NOON
from tests.in_force import move
from tests.prosecution.case import FILE, a_case
from tests.scenes import THAT_MORNING, Scene, actor

Browser = Callable[..., FlaskClient]


def logged_questions() -> list[tuple[str, dict[str, str]]]:
    """What the log keeps of looks at cases, the oldest first."""
    rows = db.session.execute(
        select(AuditEntry.object_type, AuditEntry.after)
        .where(AuditEntry.action == "prosecution.see_cases")
        .order_by(AuditEntry.number)
    )
    return [(kind, json.loads(after)) for kind, after in rows]


@freeze_time(NOON)
def test_a_prosecutor_finds_a_container_and_reads_the_case_and_both_looks_are_logged(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, search = a_case(app, scene)
    browser = client_as(Role.PROSECUTOR)
    found = browser.get("/cases", query_string={"file": FILE, "container": "csqu 305438-3"})
    assert f"/cases/search/{search.id}" in found.text
    page = browser.get(f"/cases/search/{search.id}", query_string={"file": FILE})
    assert page.status_code == 200
    assert "Search of CSQU3054383" in page.text
    assert certificate.serial in page.text
    assert "Risk desk, gate 18" in page.text, "who chose the object is a witness"
    assert [(kind, one["case_file"]) for kind, one in logged_questions()] == [("cases", FILE), ("case: search", FILE)]
    assert logged_questions()[0][1]["container"] == "csqu 305438-3"


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"container": "CSQU3054383"}, True),
        ({"container": "CSQU305438"}, True),
        ({"container": "CSQU30543"}, False),
        ({"container": "csqu 305-438/3"}, True),
        ({"seal": "ke445566"}, True),
        ({"seal": "KE 445-566"}, True),
        ({"seal": "ML77, ke/445566"}, True),
        ({"seal": "KE4455"}, False),
        ({"dog": "Ruby", "on": "2026-03-03"}, True),
        ({"dog": "RUBY ", "on": "2026-03-03"}, True),
        ({"dog": "Rub", "on": "2026-03-03"}, False),
        ({"dog": "u", "on": "2026-03-03"}, False),
        ({"dog": "900074000177777", "on": "2026-03-03"}, True),
        ({"dog": "9000740001 77777", "on": "2026-03-03"}, True),
        ({"dog": "77777", "on": "2026-03-03"}, False),
        ({"handler": "Asha Mwinyi", "on": "2026-03-03"}, True),
        ({"handler": "asha  MWINYI", "on": "2026-03-03"}, True),
        ({"handler": "KWS-4711", "on": "2026-03-03"}, True),
        ({"handler": "kws 4711", "on": "2026-03-03"}, True),
        ({"handler": "4711", "on": "2026-03-03"}, False),
        ({"handler": "Asha", "on": "2026-03-03"}, False),
        ({"handler": "a", "on": "2026-03-03"}, False),
        ({"handler": "%", "on": "2026-03-03"}, False),
        ({"dog": "Ruby", "on": "2026-03-04"}, False),
        ({"dog": "Simba", "on": "2026-03-03"}, False),
        ({"dog": "Ruby"}, False),
        ({"on": "2026-03-03"}, False),
        ({"container": "CSQU3054383", "seal": "another"}, False),
    ],
    ids=str,
)
def test_a_case_is_found_by_what_names_it_and_by_nothing_less(
    app: Flask, scene: Scene, client_as: Browser, asked: dict[str, str], is_found: bool
) -> None:
    dog = scene.dog("Ruby", microchip="900074000177777")
    team = scene.team(dog, scene.handler("Asha Mwinyi", number="KWS-4711"))
    search = scene.search(scene.shift(team))
    found = client_as(Role.PROSECUTOR).get("/cases", query_string={"file": FILE} | asked)
    assert found.status_code == 200
    assert (f"/cases/search/{search.id}" in found.text) is is_found


@freeze_time(NOON)
def test_a_corrected_number_is_found_under_both_and_an_exhibit_finds_its_search(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    search = scene.search()
    with transaction():
        correction = FactCorrection(search.id, SearchFact.CONTAINER_NUMBER, "MSCU6639870", "Misread in the rain.")
        shifts.correct_fact(correction, actor=actor(accounts.user(search.recorder_id)), at=NOON)
    browser = client_as(Role.PROSECUTOR)
    for number in ("CSQU3054383", "MSCU6639870"):
        found = browser.get("/cases", query_string={"file": FILE, "container": number})
        assert f"/cases/search/{search.id}" in found.text
    page = browser.get(f"/cases/search/{search.id}", query_string={"file": FILE})
    assert "Misread in the rain." in page.text
    assert "CSQU3054383" in page.text


@freeze_time(NOON)
def test_a_sample_is_read_with_its_custody_and_sessions_but_not_with_other_samples(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    shift = scene.shift(team)
    own, other = scene.sample(shift), scene.sample(shift, container_number="MSCU6639870")
    session = scene.session([team], [own, other], at=NOON)
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE}, at=NOON)
    scene.closed_session(session, at=NOON)
    browser = client_as(Role.PROSECUTOR)
    found = browser.get("/cases", query_string={"file": FILE, "seal": own.bag_seal})
    assert f"/cases/sample/{own.id}" in found.text
    assert str(other.id) not in found.text
    page = browser.get(f"/cases/sample/{own.id}", query_string={"file": FILE})
    assert page.status_code == 200
    for words in ("sealed the bag", "this sample", "another sample", "Referred", "Ruby"):
        assert words.lower() in page.text.lower(), words
    assert "MSCU6639870" not in page.text, "another container is another case"


@freeze_time(NOON)
def test_what_held_at_a_moment_is_answered_for_then_and_for_today(app: Flask, scene: Scene, client_as: Browser) -> None:
    certificate, search = a_case(app, scene)
    revoked_at = NOON - timedelta(hours=1)
    revoked_by_two(scene, certificate.serial, "The aid was mislabelled.", revoked_at)
    browser = client_as(Role.PROSECUTOR)
    address = f"/cases/teams/{certificate.team_id}"

    def asked(local: str) -> str:
        answer = browser.get(address, query_string={"file": FILE, "at": f"2026-03-03 {local}", "mode": "free_search"})
        assert answer.status_code == 200
        return " ".join(answer.text.split()).replace("> ", ">")

    before = (THAT_MORNING + timedelta(hours=3, minutes=5)).strftime("%H:%M")  # on the clocks of Nairobi
    assert "The team held no certificate in this mode at that moment." in asked(before)
    then = asked((search.started_at + timedelta(hours=3)).strftime("%H:%M"))
    assert then.index("<td>valid") < then.index("<td>revoked"), "valid at that moment, revoked today"
    kind, look = logged_questions()[-1]
    assert kind == "case: team"
    assert look["moment"] == search.started_at.isoformat(timespec="microseconds")


@freeze_time(NOON)
def test_nobody_looks_without_saying_for_which_file(app: Flask, scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    browser = client_as(Role.PROSECUTOR)
    asked = browser.get("/cases", query_string={"file": " ", "container": "CSQU3054383", "dog": "Ruby"})
    assert asked.status_code == 422
    assert "Say for which file you look" in asked.text
    assert 'value="Ruby"' in asked.text, "what was typed is kept"
    assert browser.get(f"/cases/search/{search.id}").headers["Location"] == "/cases"
    assert logged_questions() == []


@freeze_time(NOON)
def test_file_x_and_handler_a_give_no_case_and_no_name_in_ten_questions(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, search = a_case(app, scene)
    certificate_serial, search_id, team_id = certificate.serial, search.id, certificate.team_id
    browser = client_as(Role.PROSECUTOR)
    for asked in ({"handler": "a", "on": "2026-03-03"}, {"container": "CSQU3054383"}):
        refused = browser.get("/cases", query_string={"file": "x"} | asked)
        assert refused.status_code == 422
        assert "Write the file as it stands on its cover" in refused.text
        assert next(iter(asked.values())) in refused.text, "what was typed is kept"
        assert str(search_id) not in refused.text
    for letter in "aeioubknst":
        for asked in ({"handler": letter}, {"dog": letter}, {"serial": letter}):
            page = browser.get("/cases", query_string={"file": FILE, "on": "2026-03-03"} | asked).text
            assert str(search_id) not in page
            assert str(team_id) not in page
            assert certificate_serial not in page
    assert certificate_serial in browser.get("/cases", query_string={"file": FILE, "serial": certificate_serial}).text


@pytest.mark.one_database
@freeze_time(NOON)
@pytest.mark.parametrize("file", ["", "x", "CR", "214", "1234567", "xxxxxxx", "--/--"])
def test_no_page_of_a_case_opens_without_a_file_that_somebody_could_find(
    app: Flask, scene: Scene, client_as: Browser, file: str
) -> None:
    certificate, search = a_case(app, scene)
    search_id, team_id, names = search.id, certificate.team_id, certificate.team.name
    for browser in (client_as(Role.PROSECUTOR), client_as(Role.MANAGER), client_as(Role.ADMINISTRATOR)):
        for address in (f"/cases/search/{search_id}", f"/cases/teams/{team_id}"):
            assert browser.get(address, query_string={"file": file}).location == "/cases"
        then = {"file": file, "at": "2026-03-03 08:40", "mode": "free_search"}
        asked = browser.get(f"/cases/teams/{team_id}", query_string=then)
        assert (asked.status_code, names in asked.text, "2026-03-03" in asked.text) == (422, False, True)
        bundle = browser.get(f"/cases/search/{search_id}/bundle", query_string={"file": file})
        assert "CSQU3054383" not in bundle.text
        assert browser.post(f"/cases/search/{search_id}/bundle", data={"file": file}).status_code in (422, 403)
    assert logged_questions() == []


@freeze_time(NOON)
def test_every_page_of_a_case_stands_in_the_log_with_its_file(app: Flask, scene: Scene, client_as: Browser) -> None:
    certificate, search = a_case(app, scene)
    browser, named = client_as(Role.PROSECUTOR), {"file": FILE}
    for address, kind in (
        (f"/cases/search/{search.id}", "case: search"),
        (f"/cases/search/{search.id}/bundle", "case: search"),
        (f"/cases/teams/{certificate.team_id}", "case: team"),
    ):
        before = len(logged_questions())
        assert browser.get(address, query_string=named).status_code == 200
        assert [(what, one["case_file"]) for what, one in logged_questions()[before:]] == [(kind, FILE)], address


@freeze_time(NOON)
def test_a_word_that_stands_in_other_corrections_opens_no_case(app: Flask, scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    with transaction():
        correction = FactCorrection(search.id, SearchFact.DECLARED_GOODS, "charcoal", "Misread the bill.")
        shifts.correct_fact(correction, actor=actor(accounts.user(search.recorder_id)), at=NOON)
    browser = client_as(Role.PROSECUTOR)
    for asked in ({"container": "charcoal"}, {"seal": "charcoal"}):
        assert str(search.id) not in browser.get("/cases", query_string={"file": FILE} | asked).text


def a_manager_elsewhere(scene: Scene) -> User:
    manager, test = scene.user(Role.MANAGER), program("test")
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=test, at=THAT_MORNING)
        move(manager, unit.id, THAT_MORNING)
    return manager


@freeze_time(NOON)
def test_a_manager_of_another_unit_sees_nothing_of_the_case_and_a_handler_has_no_desk(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    search = scene.search()
    own = client_as(Role.MANAGER).get(f"/cases/search/{search.id}", query_string={"file": FILE})
    assert own.status_code == 200
    stranger = client_as(a_manager_elsewhere(scene))
    assert stranger.get(f"/cases/search/{search.id}", query_string={"file": FILE}).status_code == 404
    found = stranger.get("/cases", query_string={"file": FILE, "container": "CSQU3054383"})
    assert str(search.id) not in found.text
    team = stranger.get(f"/cases/teams/{search.team_id}", query_string={"file": FILE})
    assert team.status_code == 403
    assert client_as(Role.HANDLER).get("/cases").status_code == 403


@freeze_time(NOON)
@pytest.mark.parametrize("kind", ["search", "sample"])
def test_the_history_of_a_record_tells_of_a_look_to_those_alone_who_may_look(
    app: Flask, scene: Scene, client_as: Browser, kind: str
) -> None:
    record: Any = a_case(app, scene)[1] if kind == "search" else scene.sample()
    page = "/searches" if kind == "search" else "/samples"
    looked = client_as(Role.PROSECUTOR).get(f"/cases/{kind}/{record.id}", query_string={"file": FILE})
    assert looked.status_code == 200
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        assert "see cases" in client_as(role).get(f"{page}/{record.id}").text
    for role in (Role.HANDLER, Role.ASSESSOR, Role.VETERINARIAN):
        read = client_as(role).get(f"{page}/{record.id}")
        if read.status_code == 200:
            assert "History" in read.text
            assert "see cases" not in read.text, role
    own = client_as(accounts.user(record.shift.recorder_id if kind == "search" else record.recorder_id))
    assert "see cases" not in own.get(f"{page}/{record.id}").text, "who is looked at is not told"


@pytest.mark.one_database
def test_a_look_at_a_case_reads_before_it_locks_others_out_and_is_logged_before_it_is_shown(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    search = scene.search(scene.shift())
    prosecutor = client_as(Role.PROSECUTOR)
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert prosecutor.get(f"/cases/search/{search.id}?file=ECC 45/2026").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    locked_at = next(at for at, one in enumerate(seen) if "IMMEDIATE" in one)
    assert [one for one in seen[:locked_at] if "FROM searches" in one]
    later = [one for one in seen[locked_at:] if one.startswith(("SELECT", "INSERT"))]
    assert [one for one in later if one.startswith("INSERT INTO audit_entries")]
    assert not [one for one in later if "audit_entries" not in one]
