"""A dog's weight is looked at as a picture: every weighing a point, and a steady dog a steady line."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
SVG = "{http://www.w3.org/2000/svg}"


def points(picture: bytes) -> list[tuple[float, float]]:
    circles = ElementTree.fromstring(picture).iter(f"{SVG}circle")
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in circles]


@freeze_time(NOON)
def test_every_weighing_is_a_point_in_the_order_of_time_the_heavier_the_higher(
    scene: Scene, client_as: Browser
) -> None:
    dog = scene.dog("Ruby")
    for day, kg in enumerate(("28.4", "28.9", "27.1")):
        scene.medical(dog, at=LONG_AGO + timedelta(days=20 * day), weight_kg=Decimal(kg))
    client = client_as(Role.VETERINARIAN)
    assert f"/dogs/{dog.id}/weight.svg" in client.get(f"/dogs/{dog.id}").text
    picture = client.get(f"/dogs/{dog.id}/weight.svg")
    assert picture.mimetype == "image/svg+xml"
    (x1, y1), (x2, y2), (x3, y3) = points(picture.data)
    assert x1 < x2 < x3
    assert y2 < y1 < y3, "SVG counts from the top"
    words = [one.text for one in ElementTree.fromstring(picture.data).iter(f"{SVG}text")]
    assert {"28.4", "28.9", "27.1"} <= set(words)


@freeze_time(NOON)
def test_half_a_kilogram_does_not_look_like_a_mountain(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    scene.medical(dog, weight_kg=Decimal("28.0"))
    scene.medical(dog, at=LONG_AGO + timedelta(days=30), weight_kg=Decimal("28.5"))
    (_, first), (_, second) = points(client_as(Role.MANAGER).get(f"/dogs/{dog.id}/weight.svg").data)
    assert 0 < first - second < 20, "in points of a picture of 170"


@freeze_time(NOON)
def test_one_weighing_is_one_point_and_none_is_no_picture(scene: Scene, client_as: Browser) -> None:
    weighed, never = scene.dog("Ruby"), scene.dog("Simba")
    scene.medical(weighed)
    client = client_as(Role.MANAGER)
    assert len(points(client.get(f"/dogs/{weighed.id}/weight.svg").data)) == 1
    assert client.get(f"/dogs/{never.id}/weight.svg").status_code == 404
