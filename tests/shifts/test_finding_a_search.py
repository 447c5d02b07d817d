"""A search is found under everything that is written on it, and a correction hides nothing."""

from collections.abc import Callable

from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.rules.roles import Role
from canine.shifts import queries
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


def test_a_corrected_container_number_stands_beside_the_first_one_and_is_found_by_both(
    scene: Scene, client_as: Browser
) -> None:
    shift = scene.shift()
    search = scene.search(shift)
    address = f"/searches/{search.id}/correct"
    with freeze_time(NOON):
        client = client_as(accounts.user(shift.recorder_id))
        typed = {"fact": "container_number", "new": "MSKU 907032 2", "reason": "read the wrong door"}
        wrong = client.post(address, data=typed)
        unexplained = client.post(address, data=typed | {"new": "MSKU9070323", "reason": ""})
        done = client.post(address, data=typed | {"new": "MSKU9070323"}, follow_redirects=True).get_data(as_text=True)
        lists = [client.get(f"/searches?q={q}").get_data(as_text=True) for q in ("CSQU3054383", "msku 907032-3")]
    assert "The check digit of MSKU9070322 does not fit" in wrong.get_data(as_text=True)
    assert 'value="MSKU 907032 2"' in wrong.get_data(as_text=True)
    assert "A correction needs its reason." in unexplained.get_data(as_text=True)
    assert "<s>CSQU3054383</s>" in done
    assert "read the wrong door" in done
    assert "Search of container MSKU9070323" in done
    assert all("Container MSKU9070323" in page for page in lists)
    assert queries.search(search.id).container_number == "CSQU3054383"


def test_searches_are_found_by_seal_bill_dog_and_handler(scene: Scene, client_as: Browser) -> None:
    scene.search(scene.shift(scene.team(scene.dog("Rex"))), seal_number="KE1", bill_of_lading="BOL77")
    scene.search(scene.shift(scene.team(scene.dog("Bella"))), seal_number="KE2", container_number="MSKU9070323")
    client = client_as(Role.MANAGER)
    for text in ("ke1", "bol77", "rex", "CSQU"):
        page = client.get(f"/searches?q={text}").get_data(as_text=True)
        assert "CSQU3054383" in page, text
        assert "MSKU9070323" not in page, text
    assert "No search matches “100%”" in client.get("/searches?q=100%25").get_data(as_text=True)
