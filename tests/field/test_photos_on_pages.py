"""Photos from the field on the pages of what they were taken of, for those who may see that."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from PIL import Image
from sqlalchemy import select

from canine.accounts.messages import NewUser
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.field.camera import jpeg, named, send
from tests.field.test_photos import logged_search
from tests.field.test_records import MORNING, body, handler_of, put, shift_body
from tests.in_force import account_in_force
from tests.rasco.test_who_has_a_part import let_in
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
def test_a_search_shows_its_photos_and_what_the_camera_noted_as_nothing_more_than_that(
    scene: Scene, client_as: Browser
) -> None:
    team, picture, other = scene.team(scene.dog("Ruby")), jpeg(), jpeg(shade=99)
    seal = named(picture, exif_taken_at="2026:03:03 08:31:07", exif_latitude=-4.043478, exif_longitude=39.668206)
    find = named(other, "find")
    client, manager = client_as(handler_of(team)), client_as(Role.MANAGER)
    search_id = logged_search(client, team, seal)
    shown_at = (MORNING + timedelta(minutes=35)).isoformat()
    alert = body("alert", 3, search=str(search_id), kind="alert", place="door", shown_at=shown_at, photos=[find])
    alert_id = uuid4()
    assert put(client, alert_id, alert).status_code == 201
    page = manager.get(f"/searches/{search_id}").get_data(as_text=True)
    assert page.count("not received yet") == 2
    assert page.count("the camera's own note: not checked") == 2
    assert "2026:03:03 08:31:07" in page and "-4.043478 °" in page and "39.668206 °" in page
    waiting = manager.get("/field").get_data(as_text=True)
    assert "that are not here, or not wholly" in waiting and seal["sha256"] in waiting and find["sha256"] in waiting
    receipts = [f"{one:08d}" for one in db.session.scalars(select(FieldRecord.receipt))]
    assert all(receipt in waiting for receipt in receipts[1:])
    assert send(client, search_id, seal, 0, picture).status_code == 204
    assert send(client, alert_id, find, 0, other).status_code == 204
    page = manager.get(f"/searches/{search_id}").get_data(as_text=True)
    assert "not received yet" not in page and "Shows</dt><dd>seal" in page and "Shows</dt><dd>find" in page
    assert "Everything that came from the field is on record" in manager.get("/field").get_data(as_text=True)
    photo = db.session.scalars(select(FieldPhoto).where(FieldPhoto.sha256 == seal["sha256"])).one()
    answer = manager.get(f"/field/photos/{photo.id}.jpg")
    assert (Image.open(BytesIO(answer.get_data())).size, answer.mimetype) == ((64, 48), "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'src="/field/photos/{photo.id}.jpg"' in page


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_photo_is_shown_to_its_unit_alone(scene: Scene, client_as: Browser, stranger: FlaskClient) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    client, photo = client_as(handler_of(team)), named(picture)
    search_id = logged_search(client, team, photo)
    row = db.session.scalars(select(FieldPhoto)).one()
    where = f"/field/photos/{row.id}.jpg"
    assert client.get(where).status_code == 404, "it has not come yet"
    send(client, search_id, photo, 0, picture)
    with transaction():
        entry = UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service", "Nairobi")
        elsewhere = units.add_unit(entry, actor=program("test"), at=NOON)
        message = NewUser("m@nbo.example.org", "Mary Elsewhere", Role.MANAGER, PASSWORD, elsewhere.id)
        foreign = account_in_force(message, NOON)
    assert client.get(where).status_code == 200
    assert client_as(Role.ADMINISTRATOR).get(where).status_code == 200
    assert client_as(foreign).get(where).status_code == 403
    assert client_as(Role.VETERINARIAN).get(where).status_code == 403
    assert client_as(Role.PROSECUTOR).get(where).status_code == 403
    assert stranger.get(where).status_code == 302


@freeze_time(NOON)
def test_an_air_sample_shows_its_photos_and_those_of_its_custody(scene: Scene, client_as: Browser) -> None:
    team, second, picture = scene.team(scene.dog("Ruby")), scene.user(Role.HANDLER), jpeg()
    client, shift_id, sample_id, custody_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    put(client, shift_id, shift_body())
    later = [(MORNING + timedelta(minutes=minutes)).isoformat() for minutes in range(0, 100, 10)]
    sample = body(
        "sample", 2, shift=str(shift_id), container_number="CSQU3054383", seal_state="intact", seal_number="KE445566",
        reason="targeted", targeted_by="Risk desk", filter_number="F1", filter_lot="L", pump="P", flow_l_per_min=20,
        started_at=later[5], stopped_at=later[6], point="vent", second=str(second.id), bag_seal="BAG1",
        photos=[named(picture)],
    )  # fmt: skip
    custody = body("custody", 3, sample=str(sample_id), to=str(second.id), handed_at=later[8], bag_seal="BAG1",
                   place="kennels", photos=[named(jpeg(shade=7), "other")])  # fmt: skip
    assert put(client, sample_id, sample).status_code == 201
    assert put(client, custody_id, custody).status_code == 201
    assert send(client, sample_id, named(picture), 0, picture).status_code == 204
    page = client_as(Role.MANAGER).get(f"/samples/{sample_id}").get_data(as_text=True)
    row = db.session.scalars(select(FieldPhoto).where(FieldPhoto.completed_at.is_not(None))).one()
    assert f"/field/photos/{row.id}.jpg" in page
    assert page.count("not received yet") == 1 and "Shows</dt><dd>other" in page
    assert client_as(Role.MANAGER).get(f"/field/photos/{row.id}.jpg").status_code == 200


@freeze_time(NOON)
def test_a_guest_s_photo_of_the_unit_s_sample_is_the_unit_s_to_see(scene: Scene, client_as: Browser) -> None:
    with transaction():
        message = NewUser("guest@example.org", "Grace Guest", Role.ASSESSOR, PASSWORD, agency="Customs")
        guest = account_in_force(message, NOON)
    team, picture, custody_id = scene.team(scene.dog("Ruby")), jpeg(), uuid4()
    sample = scene.sample(scene.shift(team))
    handed_at = (sample.stopped_at + timedelta(minutes=10)).isoformat()
    custody = body("custody", 1, sample=str(sample.id), to=str(guest.id), handed_at=handed_at,
                   bag_seal=sample.bag_seal, place="kennels", photos=[named(picture)])  # fmt: skip
    let_in(scene, guest)
    client = client_as(guest)
    answer = put(client, custody_id, custody)
    assert answer.status_code == 201, answer.get_json()
    assert send(client, custody_id, named(picture), 0, picture).status_code == 204
    row = db.session.scalars(select(FieldPhoto)).one()
    assert row.record.unit_id == scene.unit().id
    assert client_as(Role.MANAGER).get(f"/field/photos/{row.id}.jpg").status_code == 200


def with_secrets() -> bytes:
    """A picture that holds a place, and a note behind its end."""
    picture = Image.open(BytesIO(jpeg()))
    exif = Image.Exif()
    exif[0x010E] = "taken by Juma Otieno"
    exif.get_ifd(0x8825)[1] = "S"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"pay 4000 to the gate")
    return out.getvalue() + b"the rest of the shipment is in row 12"


@freeze_time(NOON)
def test_what_is_shown_of_a_photo_are_its_pixels_and_the_original_is_for_managers_on_record(
    scene: Scene, client_as: Browser
) -> None:
    team, picture = scene.team(scene.dog("Ruby")), with_secrets()
    handler, manager, seal = client_as(handler_of(team)), client_as(Role.MANAGER), named(picture)
    search_id = logged_search(handler, team, seal)
    assert send(handler, search_id, seal, 0, picture).status_code == 204
    photo = db.session.scalars(select(FieldPhoto)).one()
    shown = handler.get(f"/field/photos/{photo.id}.jpg")
    for secret in (b"Juma", b"4000", b"row 12", b"Exif"):
        assert secret in picture
        assert secret not in shown.data
    assert shown.headers["Cache-Control"] == "no-store"
    original = f"/field/photos/{photo.id}/original"
    assert original in manager.get(f"/searches/{search_id}").get_data(as_text=True)
    taken = manager.get(original)
    assert (taken.data, taken.headers["Content-Disposition"]) == (
        picture,
        f'attachment; filename="{seal["sha256"]}.jpg"',
    )
    assert (taken.headers["Cache-Control"], taken.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    looked = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "field.download_photo")).all()
    assert [one.object_id for one in looked] == [str(photo.id)]
    assert handler.get(original).status_code == 403
    assert original not in handler.get(f"/searches/{search_id}").get_data(as_text=True)
