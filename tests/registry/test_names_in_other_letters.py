"""A name in letters that papers cannot print is told when it is entered; with its Latin spelling, papers print that."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine import clock
from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.audit.guard import schema_change
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.lettering import Spelling, as_numbers, in_latin, unprintable
from canine.registry.spellings import latin_spellings
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.in_force import role_of
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]
DOG = {
    "sex": "male",
    "breed": "Malinois",
    "born_on": "2022-02-02",
    "final_response": "sits",
    "in_training_since": "2024-01-01T08:00",
    "microchip": "900074000999991",
}
AID = {"form": "tusk", "sealed_weight_g": "50", "source": "court", "replace_by_on": "2030-01-01"}
USER = {"reason": "New here", "email": "new@example.org", "role": "handler", "unit": ""}
# Address, the field of the name, everything else, who enters it, and the list that finds it.
FORMS = [
    ("/dogs/new", "name", DOG, Role.MANAGER, "/dogs"),
    ("/handlers/new", "name", {"service_number": "SN-900"}, Role.MANAGER, "/handlers"),
    ("/odours/new", "name", {}, Role.MANAGER, "/odours"),
    ("/aids/new", "label", AID, Role.MANAGER, "/aids"),
    ("/accounts/new", "name", USER, Role.ADMINISTRATOR, "/accounts"),
    ("/units/new", "name", {"code": "PEK", "authority": "Customs"}, Role.ADMINISTRATOR, None),
    ("/units/{unit}/stations/new", "name", {"kind": "seaport"}, Role.ADMINISTRATOR, None),
]


@freeze_time(NOON)
@pytest.mark.parametrize(("address", "field", "rest", "role", "listed"), FORMS)
def test_every_form_asks_for_the_latin_spelling_and_the_list_finds_both(
    app: Flask,
    scene: Scene,
    client_as: Browser,
    address: str,
    field: str,
    rest: dict[str, str],
    role: Role,
    listed: str | None,
) -> None:
    where = address.format(unit=scene.unit().id)
    form = {**rest, field: "黑虎"}
    if role is Role.MANAGER and address != "/odours/new":
        form["unit_id"] = str(scene.unit().id)
    if field == "label":
        form["odour_id"] = str(scene.odour().id)
    browser = client_as(role)
    asked = browser.post(where, data=form)
    page = unescape(asked.get_data(as_text=True))
    assert asked.status_code == 422
    assert "lack 黑 虎. Type how the name is spelt in Latin letters" in page
    assert 'value="黑虎"' in page
    assert "Write this in Latin letters" in unescape(
        browser.post(where, data={**form, "latin_name": "虎"}).get_data(as_text=True)
    )
    assert browser.post(where, data={**form, "latin_name": "Heihǔ"}).status_code in (200, 302)
    entry = db.session.query(AuditEntry).filter(AuditEntry.after.contains("Heihǔ")).one()
    assert "黑虎" in entry.after
    if listed is not None:
        for sought in ("黑虎", "heihu"):
            assert "黑虎</a>" in browser.get(listed, query_string={"q": sought}).get_data(as_text=True)
        assert "黑虎</a>" not in browser.get(listed, query_string={"q": "白虎"}).get_data(as_text=True)


def test_a_former_name_has_the_spelling_that_went_with_it(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.HANDLER, "王伟", latin_name="Wang Wei")
    manager = actor(scene.user(Role.MANAGER))
    for name, latin in (("李伟", "Li Wei"), ("Li W.", "")):
        change = UserChange(name, role_of(user), user.unit_id, "", is_active=True, latin_name=latin)
        with transaction():
            accounts.change_user(user.id, change, actor=manager, at=clock.now())
    assert latin_spellings() == (Spelling("李伟", "Li Wei"), Spelling("王伟", "Wang Wei"))
    assert latin_spellings("王伟 searched") == (Spelling("王伟", "Wang Wei"),)


def test_names_are_spelt_inside_sentences_the_longest_first_and_namesakes_in_both_ways() -> None:
    spellings = [Spelling("王", "Wang"), Spelling("王伟", "Wang Wei"), Spelling("李", "Li"), Spelling("李", "Lee")]
    assert in_latin("王伟 with 王, seen by 李", spellings) == "Wang Wei with Wang, seen by Li / Lee"
    assert in_latin("Ngʼang’a Mũthoni", spellings) == "Ngʼang’a Mũthoni"
    assert as_numbers("茶 tea \ufffd") == "[U+8336] tea [U+FFFD]"
    assert unprintable("Kone\u0301 NGUYỄN Ñandú") == ""


@pytest.mark.one_database
def test_an_odour_on_the_list_gets_its_latin_spelling_with_a_reason(scene: Scene, client_as: Browser) -> None:
    """One of before papers asked for a spelling: its name lasts, and how it is spelt is said later."""
    odour = scene.odour("ivory")
    with schema_change(), db.engine.begin() as connection:
        connection.execute(db.text("UPDATE odours SET name = '象牙'"))
    db.session.expire_all()
    browser = client_as(Role.MANAGER)
    address = f"/odours/{odour.id}/change"
    assert address in browser.get(f"/odours/{odour.id}").get_data(as_text=True)
    for latin, reason, sentence in (
        ("", "asked by the court", "Type how the name is spelt in Latin"),
        ("象", "asked by the court", "Write this in Latin letters."),
        ("Xiangya", "", "Say why."),
    ):
        answer = browser.post(address, data={"latin_name": latin, "reason": reason})
        assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True), sentence
    answer = browser.post(
        address, data={"latin_name": "Xiangya", "reason": "asked by the court"}, follow_redirects=True
    )
    assert "Latin spelling: Xiangya" in answer.get_data(as_text=True)
    assert "asked by the court" in answer.get_data(as_text=True)
    assert Spelling("象牙", "Xiangya") in latin_spellings()
    assert client_as(Role.HANDLER).get(address).status_code == 403


@pytest.mark.one_database
def test_whatever_bears_a_name_on_papers_has_a_form_to_change_its_latin_spelling(
    scene: Scene, client_as: Browser
) -> None:
    team, station = scene.team(), scene.station()
    changed_at = {
        "units": (f"/units/{team.dog.unit_id}", Role.ADMINISTRATOR),
        "stations": (f"/stations/{station.id}", Role.ADMINISTRATOR),
        "users": (f"/accounts/{team.handler.user_id}", Role.ADMINISTRATOR),
        "dogs": (f"/dogs/{team.dog_id}/change", Role.MANAGER),
        "handlers": (f"/handlers/{team.handler_id}/change", Role.MANAGER),
        "odours": (f"/odours/{scene.odour().id}/change", Role.MANAGER),
        "training_aids": (f"/aids/{scene.aid().id}/change", Role.MANAGER),
    }
    assert {*changed_at} == {name for name, table in db.metadata.tables.items() if "latin_name" in table.c}
    for address, role in changed_at.values():
        assert 'name="latin_name"' in client_as(role).get(address).get_data(as_text=True), address
