"""A search is logged with its container, its seal and its reason; what is wrong is said, what was typed stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.notices import queries as notices
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.rules.team import Mode
from canine.shifts.models import Alert, Search, Shift
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

Browser = Callable[..., FlaskClient]

TYPED = {
    "kind": "container",
    "container_number": "csqu 305438-3",
    "seal_state": "intact",
    "seal_number": "ke445566",
    "reason": "targeted",
    "targeted_by": "Risk desk, gate 18",
    "declared_goods": "cashew nuts",
    "bill_of_lading": "MSCU7788",
    "started_at": "2026-03-03T10:00",
    "ended_at": "2026-03-03T10:30",
    "shown": "clear",
}


def log(client: FlaskClient, shift: Shift, **changes: str) -> tuple[int, str]:
    """Status and page after sending the form as a handler fills it in, with some fields different."""
    form = TYPED | {"team": str(shift.teams[0].id)} | changes
    answer = client.post(f"/shifts/{shift.id}/searches/new", data=form)
    if answer.status_code == 302:
        return 302, client.get(answer.location).get_data(as_text=True)
    return answer.status_code, answer.get_data(as_text=True)


def searches() -> list[Search]:
    return list(db.session.scalars(select(Search)).unique())


def handler_browser(shift: Shift, client_as: Browser) -> FlaskClient:
    return client_as(accounts.user(shift.recorder_id))


def certified(scene: Scene, *odours: str) -> Shift:
    """An open shift of a team that is certified for these odours."""
    team = scene.team()
    for odour in odours:
        scene.odour(odour)
    with transaction():
        standing.certify(
            team.id,
            Mode.FREE_SEARCH,
            odours,
            until=NOON + timedelta(days=90),
            source="test",
            actor=actor(scene.user(Role.MANAGER)),
            at=NOON - timedelta(days=30),
        )
    return scene.shift(team)


def test_a_search_is_logged_with_its_number_written_as_the_standard_wants_it(scene: Scene, client_as: Browser) -> None:
    shift = certified(scene, "ivory")
    with freeze_time(NOON):
        status, page = log(handler_browser(shift, client_as), shift)
    assert status == 302
    assert "Search of container CSQU3054383" in page
    assert "KE445566" in page
    assert "Risk desk, gate 18" in page
    assert "Not certified" not in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("CSQU3054384", "The check digit of CSQU3054384 does not fit: read the whole number again on the container."),
        ("CSQU305438", "CSQU305438 lacks its check digit, the last one, often boxed on the door: read it there."),
        ("CSQU3O54383", "place 6 of CSQU3O54383 is O. Is it 0?"),
        ("", "Write the container number: four letters and seven digits."),
    ],
)
def test_a_wrong_container_number_is_refused_with_the_right_one_and_nothing_typed_is_lost(
    scene: Scene, client_as: Browser, typed: str, sentence: str
) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        status, page = log(
            handler_browser(shift, client_as), shift, container_number=typed, shown="alert", place="roof"
        )
    assert status == 422
    assert sentence in page
    kept = {**TYPED, "container_number": typed, "place": "roof"}
    for name in ("container_number", "seal_number", "targeted_by", "declared_goods", "bill_of_lading", "place"):
        assert f'value="{kept[name]}"' in page, name
    assert page.count("checked") == 4, "kind, seal, reason and what the dog showed"
    assert searches() == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seal_number": "", "seal_state": ""}, "A container needs its seal number. Read it off the door"),
        ({"seal_number": ""}, "Read the seal number off the door, or choose “no seal”."),
        ({"seal_state": ""}, "Say how you found the seal: intact or broken."),
        ({"seal_number": "", "seal_state": "no_seal"}, "Say what you saw where the seal should be."),
        (
            {"seal_state": "no_seal", "seal_remark": "hasp empty"},
            "A seal number and “no seal” contradict each other. Keep one.",
        ),
    ],
)
def test_a_container_without_a_word_on_its_seal_is_refused(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        status, page = log(handler_browser(shift, client_as), shift, **changes)
    assert status == 422
    assert sentence in page
    assert searches() == []


def test_a_container_without_a_seal_is_logged_with_a_remark(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        status, page = log(
            handler_browser(shift, client_as), shift, seal_number="", seal_state="no_seal", seal_remark="hasp cut"
        )
    assert status == 302
    assert "no seal" in page and "hasp cut" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"targeted_by": ""}, "Say who targeted it: a name, or the office that asked."),
        ({"reason": "random_draw"}, "Say which draw chose it: its number or its day."),
        ({"reason": ""}, "Say why this one."),
        ({"kind": "vehicle"}, "Say which vehicle was searched: its registration, name or number."),
        ({"started_at": "2026-03-03T12:03", "ended_at": ""}, "This start lies in the future."),
        ({"ended_at": "2026-03-03T12:03"}, "This end lies in the future."),
        ({"ended_at": "2026-03-03T09:59"}, "A search cannot end before it starts."),
        ({"started_at": "2026-03-03T07:59"}, "The search did not start within the shift."),
        ({"shown": "alert", "shown_at": "2026-03-03T10:10"}, "Say where on the object"),
        ({"shown": "alert", "place": "roof", "shown_at": ""}, "Say when the dog showed it."),
        ({"shown": "alert", "place": "roof", "shown_at": "2026-03-03T10:31"}, "This lies outside the search."),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        status, page = log(handler_browser(shift, client_as), shift, **changes)
    assert status == 422
    assert sentence in page
    assert searches() == []


def test_the_first_alert_is_saved_with_the_search(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    with freeze_time(NOON):
        _, page = log(
            handler_browser(shift, client_as), shift, shown="alert", place="left door", shown_at="2026-03-03T10:12"
        )
    [alert] = db.session.scalars(select(Alert))
    assert (alert.place, alert.shown_at) == ("left door", NOON - timedelta(hours=1, minutes=48))
    assert "left door" in page
    assert "alert, not inspected yet" in page


def test_the_next_search_offers_the_last_reason_again(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    scene.search(shift, targeted_by="Port intelligence")
    with freeze_time(NOON):
        page = handler_browser(shift, client_as).get(f"/shifts/{shift.id}/searches/new").get_data(as_text=True)
    assert 'value="Port intelligence"' in page
    assert 'value="CSQU3054383"' not in page


def test_a_form_sent_twice_is_one_search_and_a_changed_one_is_not_lost_in_silence(
    scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift()
    record_id = "6a1de8cc-5b1f-4b3a-9d0e-0c0d4d0b7a11"
    with freeze_time(NOON):
        client = handler_browser(shift, client_as)
        assert log(client, shift, record_id=record_id)[0] == 302
        assert log(client, shift, record_id=record_id)[0] == 302
        status, page = log(client, shift, record_id=record_id, declared_goods="tea")
    assert status == 422
    assert "This form was saved once already." in page
    assert 'value="tea"' in page
    assert [search.declared_goods for search in searches()] == ["cashew nuts"]


def test_a_running_search_ends_now_with_what_the_dog_showed(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    search = scene.search(shift, ended_at=None)
    address = f"/searches/{search.id}/end"
    with freeze_time(NOON):
        client = handler_browser(shift, client_as)
        page = client.get(f"/searches/{search.id}").get_data(as_text=True)
        assert address in page and "Nothing yet: the search goes on." in page
        assert 'value="2026-03-03T12:00"' in client.get(address).get_data(as_text=True), "it ends now"
        unsaid = client.post(address, data={"ended_at": "2026-03-03T12:00"})
        assert (unsaid.status_code, searches()[0].ended_at) == (422, None)
        assert "Say what the dog showed." in unsaid.get_data(as_text=True)
        sent = {"ended_at": "2026-03-03T12:00", "shown": "clear"}
        page = client.post(address, data=sent, follow_redirects=True).get_data(as_text=True)
    assert address not in page
    assert "clear, the dog showed nothing" in page
    assert searches()[0].ended_at == NOON
    [entry] = searches()[0].alerts
    assert (entry.kind, entry.place, entry.shown_at) == (AlertKind.CLEAR, "", NOON)


def test_the_end_of_a_search_takes_what_is_on_record_or_one_alert_more(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    search = scene.search(shift, ended_at=None)
    address, alert = f"/searches/{search.id}/end", {"shown": "alert", "shown_at": "2026-03-03T11:50"}
    with freeze_time(NOON):
        client = handler_browser(shift, client_as)
        placeless = client.post(address, data={"ended_at": "2026-03-03T12:00", **alert})
        assert (placeless.status_code, searches()[0].ended_at) == (422, None), "neither the half nor the whole"
        assert "Say where on the object" in placeless.get_data(as_text=True)
        change = {"kind": "change_of_behaviour", "place": "rear axle", "shown_at": "2026-03-03T11:40"}
        assert client.post(f"/searches/{search.id}/alerts/new", data=change).status_code == 302
        page = client.get(address).get_data(as_text=True)
        assert "what is on record, and nothing more" in page and 'value="clear"' not in page
        client.post(address, data={"ended_at": "2026-03-03T12:00", "place": "left door", **alert})
    assert [(one.kind, one.place) for one in searches()[0].alerts] == [
        (AlertKind.CHANGE_OF_BEHAVIOUR, "rear axle"),
        (AlertKind.ALERT, "left door"),
    ]


def test_a_suspended_team_can_still_be_logged_but_is_marked_and_the_manager_is_told(
    scene: Scene, client_as: Browser
) -> None:
    shift = certified(scene, "ivory", "rhino horn")
    manager = scene.user(Role.MANAGER)
    with transaction():
        standing.suspend(
            shift.teams[0].id,
            Mode.FREE_SEARCH,
            ["ivory"],
            reason="failed check-up",
            source="test",
            actor=actor(manager),
            at=NOON - timedelta(hours=3),
        )
    with freeze_time(NOON):
        status, page = log(handler_browser(shift, client_as), shift)
        log(handler_browser(shift, client_as), shift)
    assert status == 302
    assert '<div class="notice bad" role="alert">' in page
    assert "is not under a certificate for" in page
    assert "ivory: suspended since" in page
    assert "Certified for rhino horn." in page
    assert [notice.sentence for notice in notices.notices_of(manager.id)] == [
        f"{shift.teams[0].name} searched CSQU3054383 without a certificate for ivory (suspended)."
    ]


def test_a_team_that_was_never_certified_is_marked_on_its_shift_and_the_manager_is_told(
    scene: Scene, client_as: Browser
) -> None:
    scene.odour("ivory")
    manager = scene.user(Role.MANAGER)
    shift = scene.shift()
    with freeze_time(NOON):
        page = client_as(manager).get(f"/shifts/{shift.id}").get_data(as_text=True)
    assert "was never certified for free search: the shift is not under a certificate." in page
    [notice] = notices.notices_of(manager.id)
    assert notice.sentence.endswith("is on shift at Kilindini port and was never certified for free search.")
    assert notice.address == f"/shifts/{shift.id}"


def test_a_later_suspension_does_not_mark_an_earlier_search(scene: Scene, client_as: Browser) -> None:
    shift = certified(scene, "ivory")
    search = scene.search(shift)
    manager = scene.user(Role.MANAGER)
    with transaction():
        standing.suspend(shift.teams[0].id, None, [], reason="lame", source="test", actor=actor(manager), at=NOON)
    page = client_as(manager).get(f"/searches/{search.id}").get_data(as_text=True)
    assert "Not certified" not in page


@pytest.mark.one_database
def test_nobody_but_the_shift_s_own_handler_writes_on_it(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    search = scene.search(shift, ended_at=None)
    other = scene.shift()
    with freeze_time(NOON):
        for client in (handler_browser(other, client_as), client_as(Role.MANAGER), client_as(Role.ADMINISTRATOR)):
            assert log(client, shift)[0] == 403
            assert client.get(f"/shifts/{shift.id}/searches/new").status_code == 403
            for address in (
                f"/shifts/{shift.id}/end",
                f"/shifts/{shift.id}/notes/new",
                f"/searches/{search.id}/end",
                f"/searches/{search.id}/alerts/new",
            ):
                assert client.post(address, data={}).status_code == 403, address
            page = client.get(f"/shifts/{shift.id}").get_data(as_text=True)
            assert "CSQU3054383" in page
            assert "Log a search" not in page
        # A fact is corrected by a manager of the unit too: the handler may have left it.
        for client, status in (
            (handler_browser(other, client_as), 403),
            (client_as(Role.ADMINISTRATOR), 403),
            (client_as(Role.MANAGER), 422),
        ):
            assert client.post(f"/searches/{search.id}/correct", data={}).status_code == status
    assert len(searches()) == 1


@pytest.mark.one_database
def test_a_prosecutor_sees_no_shift_and_no_search(scene: Scene, client_as: Browser) -> None:
    search = scene.search()
    client = client_as(Role.PROSECUTOR)
    for address in ("/shifts", "/searches", f"/shifts/{search.shift_id}", f"/searches/{search.id}"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("painted", ["CCLU1918887", "FFAU2707788"])
def test_a_number_painted_wrongly_is_recorded_as_it_stands_and_shown_so_wherever_it_stands(
    scene: Scene, client_as: Browser, painted: str
) -> None:
    shift = certified(scene, "ivory")
    with freeze_time(NOON):
        browser = handler_browser(shift, client_as)
        status, page = log(browser, shift, container_number=painted)
        assert status == 422
        assert f"The check digit of {painted} does not fit: read the whole number again on the container." in page
        assert "Painted so: looked at twice" in page
        as_typed = {"container_number": f"{painted[:4]} {painted[4:10]}-{painted[10]}", "as_painted": "y"}
        status, page = log(browser, shift, **as_typed)
        asked = "The number is recorded as painted: photograph it, or say why there is no photo of it."
        assert (status, asked in page, searches()) == (422, True, [])
        status, page = log(browser, shift, **as_typed, no_photo_reason="the camera is broken")
        assert status == 302 and "the camera is broken" in page
        red = f'{painted} <span class="badge bad">as painted: its check digit does not fit</span>'
        assert red in page
        assert red in browser.get(f"/shifts/{shift.id}").get_data(as_text=True)
        found = client_as(Role.PROSECUTOR).get(f"/cases?file=ODPP-1&container={painted}").get_data(as_text=True)
        assert red in found
    [search] = searches()
    assert (search.container_number, search.number_as_painted) == (painted, True)


def test_a_number_that_fits_is_not_called_painted_and_one_of_another_form_is_refused_all_the_same(
    scene: Scene, client_as: Browser
) -> None:
    shift = certified(scene, "ivory")
    with freeze_time(NOON):
        browser = handler_browser(shift, client_as)
        assert log(browser, shift, container_number="CSQU30543833", as_painted="y")[0] == 422
        assert log(browser, shift, as_painted="y")[0] == 302
    assert [search.number_as_painted for search in searches()] == [False]
