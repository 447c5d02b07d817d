"""The veterinarian's check-ups: the form, the word that holds, what falls due, corrections."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from canine.audit.guard import schema_change
from canine.extensions import db
from canine.medical import queries
from canine.medical.messages import VaccinationEntry
from canine.medical.models import MedicalCheckup
from canine.notices.models import Notice
from canine.registry.models import Dog
from canine.rules.roles import Role
from canine.rules.team import Fitness
from canine.rules.team_facts import MedicalFact
from canine.transaction import ConstraintBroken, transaction
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def typed(dog: Dog, **changes: Any) -> dict[str, Any]:
    form = {
        "dog_id": str(dog.id),
        "examined_at": "2026-03-03T11:30",
        "weight_kg": "28.4",
        "temperature_c": "38.6",
        "heart": "regular, no murmur",
        "teeth": "tartar on the upper premolars",
        "fitness": "fit",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


@freeze_time(NOON)
def test_a_check_up_is_typed_and_stands_on_the_page_of_the_dog(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(scene.user(Role.VETERINARIAN, "Dr Wairimu"))
    form = typed(dog, against_1="rabies", given_on_1="2026-03-03", next_on_1="2027-03-03", treatment="worming tablet")
    answer = client.post("/medical/new", data=form)
    assert answer.status_code == 302
    page = text(client.get(answer.location))
    for words in ("28.4 kg", "38.6 °C", "regular, no murmur", "not examined", "worming tablet", "rabies", "Dr Wairimu"):
        assert words in page
    assert "3 Sep 2026" in page, "due six months later, as the policy says"
    section = text(client.get(f"/dogs/{dog.id}"))
    assert "Check-ups and weight over time" in section
    assert "28.4 kg" in section
    assert queries.latest(dog.id, NOON) == MedicalFact(date(2026, 3, 3), Fitness.FIT, "", date(2026, 9, 3))


@freeze_time(NOON)
def test_the_same_form_sent_twice_is_recorded_once(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(Role.VETERINARIAN)
    form = typed(dog, record_id="5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01")
    first, again = (client.post("/medical/new", data=form) for _ in range(2))
    assert first.location == again.location
    assert len(db.session.scalars(select(MedicalCheckup)).all()) == 1
    other = client.post("/medical/new", data=form | {"weight_kg": "31"})
    assert "This form was saved once already." in text(other)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight_kg": "heavy"}, "Write a number with the digits 0 to 9"),
        ({"weight_kg": None}, "Type the weight in kilograms, like 28.4."),
        ({"weight_kg": "284"}, "Write a number from 0.01 to 120."),
        ({"temperature_c": "101.5"}, "Write a number from 30.1 to 45."),
        ({"temperature_c": "NaN"}, "Write a number with the digits 0 to 9"),
        ({"fitness": None}, "Choose one."),
        ({"fitness": "fit_with_limits"}, "Name the limits"),
        ({"examined_at": "2026-03-03T12:03"}, "This lies in the future."),
        ({"examined_at": "2019-01-01T10:00"}, "Ruby was born on 2 Apr 2021, after this day."),
        ({"next_due_on": "2026-12-01"}, "Choose a day after the check-up and not after 2026-09-03"),
        ({"next_due_on": "2026-03-03"}, "Choose a day after the check-up"),
        ({"against_1": "rabies", "given_on_1": "2026-03-01"}, "Give all three"),
        ({"against_2": "rabies", "given_on_2": "2026-03-01", "next_on_2": "2026-02-01"}, "The next one comes after"),
        ({"against_1": "rabies", "given_on_1": "2026-03-04", "next_on_1": "2027-02-01"}, "This is after the check-up."),
        ({"dog_id": "5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01"}, "Choose one from the list."),
    ],
)
@freeze_time(NOON)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    scene: Scene, client_as: Browser, changes: dict[str, str | None], sentence: str
) -> None:
    dog = scene.dog("Ruby")
    answer = client_as(Role.VETERINARIAN).post("/medical/new", data=typed(dog, treatment="ear drops", **changes))
    assert answer.status_code == 422
    page = text(answer)
    assert sentence in page
    assert "ear drops" in page
    assert "tartar on the upper premolars" in page
    assert queries.latest(dog.id, NOON) is None


@freeze_time(NOON)
def test_a_dog_that_is_unfit_or_limited_is_told_to_the_managers(scene: Scene, client_as: Browser) -> None:
    dog, manager = scene.dog("Ruby"), scene.user(Role.MANAGER)
    client = client_as(Role.VETERINARIAN)
    client.post("/medical/new", data=typed(dog, fitness="unfit", limits="torn pad, left fore"))
    notice = db.session.scalars(select(Notice).where(Notice.person_id == manager.id)).one()
    assert notice.sentence == "Ruby was found unfit for duty on 3 Mar 2026: torn pad, left fore"
    assert "unfit" in text(client_as(manager).get(notice.address))
    assert "torn pad, left fore" in text(client.get("/medical/due"))


def test_the_word_that_held_at_a_moment_is_the_last_one_before_it(scene: Scene) -> None:
    dog = scene.dog()
    assert queries.latest(dog.id, NOON) is None
    scene.medical(dog, at=NOON - timedelta(days=60))
    scene.medical(dog, at=NOON - timedelta(days=2), fitness=Fitness.FIT_WITH_LIMITS, limits="no jumping")
    then, now = (queries.fitness_on(dog.id, NOON - timedelta(days=days)) for days in (30, 0))
    assert then is not None
    assert now is not None
    assert (then.fitness, now.fitness, now.limits) == (Fitness.FIT, Fitness.FIT_WITH_LIMITS, "no jumping")
    assert queries.latest(dog.id, NOON - timedelta(days=61)) is None


def test_against_each_disease_the_latest_vaccination_counts(scene: Scene) -> None:
    dog = scene.dog()
    old = (
        VaccinationEntry("Rabies", date(2025, 1, 10), date(2026, 1, 10)),
        VaccinationEntry("Parvovirus", date(2025, 1, 10), date(2028, 1, 10)),
    )
    scene.medical(dog, at=datetime(2026, 1, 12, 8, tzinfo=UTC), vaccinations=old)
    new = (VaccinationEntry("rabies", date(2026, 2, 1), date(2027, 2, 1)),)
    scene.medical(dog, at=NOON - timedelta(days=5), vaccinations=new)
    due = queries.vaccinations_due(dog.id, NOON)
    assert [(each.against, each.next_on) for each in due] == [
        ("rabies", date(2027, 2, 1)),
        ("Parvovirus", date(2028, 1, 10)),
    ]
    earlier = queries.vaccinations_due(dog.id, datetime(2026, 1, 13, tzinfo=UTC))
    assert [each.next_on for each in earlier] == [date(2026, 1, 10), date(2028, 1, 10)]


@freeze_time(NOON)
def test_a_correction_takes_the_place_of_the_check_up_and_keeps_it_readable(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    checkup = scene.medical(dog, at=NOON - timedelta(days=1), weight_kg=Decimal("82.4"))
    client = client_as(Role.VETERINARIAN)
    address = f"/medical/{checkup.id}/correct"
    assert "82.4" in text(client.get(address))
    form = typed(dog, examined_at="2026-03-02T12:00", weight_kg="28.4")
    assert "Say what was wrong." in text(client.post(address, data=form))
    made = client.post(address, data=form | {"reason": "digits swapped"})
    assert "digits swapped" in text(client.get(made.location))
    earlier = text(client.get(f"/medical/{checkup.id}"))
    assert "This check-up was corrected" in earlier
    assert "82.4 kg" in earlier
    assert [row.weight_kg for row in queries.checkups_of_dog(dog.id, NOON)] == [Decimal("28.40")]
    second = client.post(address, data=form | {"reason": "again"})
    assert "This check-up was corrected already." in text(second)


@freeze_time(NOON)
def test_the_veterinarian_begins_with_the_dog_that_falls_due_first(scene: Scene, client_as: Browser) -> None:
    late, never, fresh = scene.dog("Late"), scene.dog("Never"), scene.dog("Fresh")
    scene.medical(late, at=NOON - timedelta(days=200))
    scene.medical(fresh, at=NOON - timedelta(days=3))
    client = client_as(Role.VETERINARIAN)
    home = client.get("/")
    assert home.location == "/medical/due"
    page = text(client.get(home.location))
    assert page.index("Never") < page.index("Late") < page.index("Fresh")
    assert "never examined" in page
    assert page.count("overdue") == 1
    assert never.name in text(client.get(f"/medical/new?dog={never.id}"))


@freeze_time(NOON)
def test_check_ups_are_found_by_dog_and_examiner(scene: Scene, client_as: Browser) -> None:
    scene.medical(scene.dog("Ruby"), at=NOON)
    scene.medical(scene.dog("Asha"), at=NOON)
    client = client_as(Role.HANDLER)
    assert "Asha" not in text(client.get("/medical?as=csv&q=rub"))
    assert "Ruby" in text(client.get("/medical?q=rub"))
    assert "No check-up matches “zebra”" in text(client.get("/medical?q=zebra"))


def test_the_page_of_a_dog_shows_how_its_weight_went_and_that_it_was_never_examined(
    scene: Scene, client_as: Browser
) -> None:
    dog, other = scene.dog(), scene.dog()
    scene.medical(dog, at=NOON - timedelta(days=60), weight_kg=Decimal("28.4"))
    scene.medical(dog, at=NOON - timedelta(days=30), weight_kg=Decimal("27.1"))
    scene.medical(dog, at=NOON, weight_kg=Decimal("27.35"))
    page = text(client_as(Role.HANDLER).get(f"/dogs/{dog.id}"))
    assert page.index("+0.25 kg") < page.index("-1.3 kg")
    assert "Never examined yet." in text(client_as(Role.HANDLER).get(f"/dogs/{other.id}"))


@pytest.mark.one_database
def test_only_a_veterinarian_examines(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog()
    for role in (Role.HANDLER, Role.MANAGER, Role.ADMINISTRATOR):
        assert client_as(role).post("/medical/new", data=typed(dog)).status_code == 403
    assert client_as(Role.PROSECUTOR).get("/medical").status_code == 403


def test_a_check_up_cannot_be_rewritten_in_the_database(scene: Scene) -> None:
    scene.medical(scene.dog(), at=NOON)
    for statement in ("UPDATE medical_checkups SET fitness = 'fit'", "DELETE FROM medical_checkups"):
        with pytest.raises((DatabaseError, ConstraintBroken), match="append-only"), schema_change(), transaction():
            db.session.execute(sql(statement))
