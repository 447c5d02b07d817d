"""Each fact that a certificate rests on, corrected, changes its basis and is named; nothing else does, in any order."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.certificates import queries
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.demo.luck import stream
from canine.demo.portraits import COATS, portrait
from canine.extensions import db
from canine.registry import queries as registry
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.rules.roles import Role
from canine.rules.team import Fitness
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene
from tests.typed import form_of

Browser = Callable[..., FlaskClient]


def certified(app: Flask, scene: Scene) -> Certificate:
    """A certificate whose aids were taken up in another order than that of their labels; a page later."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    examined = scene.medical(team.dog, at=THAT_MORNING - timedelta(days=1))
    assert examined.fitness is Fitness.FIT
    aids = tuple(scene.aid(label=label).id for label in ("iv-3", "IV-2", "Iv-1"))
    found = issued(app, scene, approved(scene, scene.checkup(team, aid_ids=aids)))
    db.session.commit()
    db.session.expire_all()
    return found


def changed(client: FlaskClient, address: str, **values: Any) -> None:
    """A manager changes a record on its page; the page is sent as it stands, but for these fields."""
    page = client.get(f"{address}/change").get_data(as_text=True)
    form = form_of(page, f"{address}/change")
    assert values.keys() <= form.fields.keys()
    answer = client.post(form.action, data=form.sent(reason="Read once more.", **values))
    assert answer.status_code == 302, answer.get_data(as_text=True)


def said_of(serial: str) -> list[str]:
    """What the register says of a changed basis."""
    db.session.rollback()
    events = queries.certificate(serial).events
    return [event.reason for event in events if event.kind is CertificateEventKind.BASIS_CHANGED]


@freeze_time(NOON)
def test_what_is_no_basis_changes_none(app: Flask, scene: Scene, client_as: Browser) -> None:
    certificate = certified(app, scene)
    serial, team = certificate.serial, certificate.team
    manager = client_as(Role.MANAGER)
    dog, handler = f"/dogs/{team.dog_id}", f"/handlers/{team.handler_id}"
    changed(manager, handler, rank="Sergeant")
    assert said_of(serial) == [], "a rank is no basis, nor is the order of a list"
    aid = next(one for one in registry.aids() if one.label == "IV-2")
    changed(manager, f"/aids/{aid.id}", batch="B-7", source="another court")
    photo = portrait(next(iter(COATS)), stream(2, "photo"))
    changed(manager, dog, acquired_from="The army", photo=(BytesIO(photo), "ruby.jpg"))
    course = {"kind": "refresher", "place": "Manyani", "from_on": "2026-01-05", "to_on": "2026-01-09", "completed": "y"}
    assert manager.post(f"{dog}/courses/new", data=course).status_code == 302
    # An examination of the evening before the trial, written down only now, corrects none.
    scene.medical(registry.dog(team.dog_id), at=THAT_MORNING - timedelta(hours=9))
    scene.exercise(registry.team(team.id))
    changed(manager, handler, rank="Inspector")
    changed(manager, dog, acquired_from="The navy")
    assert said_of(serial) == []
    assert queries.status_at(queries.certificate(serial), NOON) is CertificateStatus.VALID


DOG, HANDLER, AID = "The record of the dog", "The record of the handler", "The record of a training aid"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("record", "values", "named"),
    [
        ("dog", {"name": "Rubi"}, DOG),
        ("dog", {"born_on": "2021-01-02"}, DOG),
        ("handler", {"service_number": "SN-9999"}, HANDLER),
        ("aid", {"odour_id": "rhino horn"}, AID),
        ("aid", {"form": "a whole tusk"}, AID),
        ("aid", {"sealed_weight_g": "5.00"}, AID),
        ("aid", {"replace_by_on": "2026-03-01"}, AID),
    ],
    ids=str,
)
@freeze_time(NOON)
def test_each_fact_on_the_paper_is_a_basis_and_is_named(
    app: Flask, scene: Scene, client_as: Browser, record: str, values: dict[str, str], named: str
) -> None:
    other = scene.odour("rhino horn")
    certificate = certified(app, scene)
    serial, team = certificate.serial, certificate.team
    aid = next(one for one in registry.aids() if one.label == "IV-2")
    if "odour_id" in values:
        values = {"odour_id": str(other.id)}
    keys = {"dog": f"/dogs/{team.dog_id}", "handler": f"/handlers/{team.handler_id}", "aid": f"/aids/{aid.id}"}
    changed(client_as(Role.MANAGER), keys[record], **values)
    assert said_of(serial) == [f"{named} was corrected after the certificate was issued."]


@freeze_time(NOON)
def test_a_certificate_issued_anew_prints_the_aid_as_it_was_corrected_and_rests_on_that(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    serial = certified(app, scene).serial
    aid = next(one for one in registry.aids() if one.label == "IV-2")
    manager = client_as(Role.MANAGER)
    changed(manager, f"/aids/{aid.id}", sealed_weight_g="5.00")
    with freeze_time(NOON + timedelta(days=1)):
        manager = client_as(Role.MANAGER)
        answer = manager.post(f"/certificates/{serial}/reissue", data={"reason": "The scale was misread."})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        newer = answer.headers["Location"].rsplit("/", 1)[-1]
        record = CertificateRecord.from_json(queries.paper(newer).record_json)
        assert {one.label: one.amount for one in record.aids} == {"IV-2": "5 g", "Iv-1": "50 g", "iv-3": "50 g"}
        assert record.not_tested[0] == "Ivory: amounts other than 5 g, and forms other than gauze.", (
            "what lay there are the items"
        )
        changed(manager, f"/handlers/{queries.certificate(newer).team.handler_id}", rank="Sergeant")
        assert said_of(newer) == []
