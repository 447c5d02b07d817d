"""Exercises: logged, corrected, added up by month, by leader and by who knew the truth."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from canine.accounts import persons
from canine.audit.guard import schema_change
from canine.extensions import db
from canine.registry.models import Team
from canine.rules.efficacy import Counts
from canine.rules.roles import Role
from canine.rules.team import Blinding
from canine.training import queries
from canine.training.messages import AidUsed
from canine.training.models import Exercise
from canine.training.queries import MonthOfTraining
from canine.transaction import ConstraintBroken, transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

Browser = Callable[..., FlaskClient]


def text(answer: TestResponse) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def typed(team: Team, **changes: Any) -> dict[str, Any]:
    form = {
        "team_id": str(team.id),
        "led_by_id": str(team.handler.user_id),
        "started_at": "2026-03-03T10:00",
        "minutes": "90",
        "goal": "ivory under fish",
        "place": "kennels",
        "blinding": "known",
        "hits": "9",
        "misses": "1",
        "false_alerts": "2",
        "correct_rejections": "18",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


@freeze_time(NOON)
def test_an_exercise_is_typed_and_stands_on_the_pages_of_team_and_dog(scene: Scene, client_as: Browser) -> None:
    handler = scene.user(Role.HANDLER, "Juma Ali")
    team = scene.team(scene.dog("Ruby"), scene.handler(user=handler))
    aid, old = scene.aid(label="IV-1"), scene.aid(label="IV-2", replace_by_on=date(2026, 1, 31))
    client = client_as(handler)
    assert "Juma Ali" in text(client.get(f"/training/exercises/new?team={team.id}"))
    aids = {"aid_1": str(aid.id), "amount_1": "12.5", "aid_2": str(old.id)}
    answer = client.post("/training/exercises/new", data=typed(team, distractors="fish, coffee", **aids))
    assert answer.status_code == 302
    page = text(client.get(answer.location))
    for words in ("ivory under fish", "1 h 30 min", "9 of 10", "2 of 20", "fish, coffee", "12.5 g", "50 g", "known"):
        assert words in page
    assert page.count("past its date") == 1
    assert "1 h 30 min of 16 h in 1 exercise" in text(client.get(f"/teams/{team.id}"))
    dog = text(client.get(f"/dogs/{team.dog_id}"))
    assert "training, not blind" in dog
    assert "9 of 10 = 90.0 % (55.5–99.7 %)" in dog
    assert "18 of 20 = 90.0 % (68.3–98.8 %)" in dog
    assert "kennels" in text(client.get("/training/exercises/new")), "the place is offered again"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": "0"}, "Write a number from 1 to 720."),
        ({"minutes": "an hour"}, "Write a whole number."),
        ({"goal": " "}, "Type the goal."),
        ({"started_at": "2026-03-03T12:03"}, "This lies in the future."),
        ({"started_at": "2025-12-24T10:00"}, "was a team from 5 Jan 2026 on, not on this day."),
        ({"hits": "-1"}, "Write a number from 0 to 10000."),
        ({"hits": "0.5"}, "Write a whole number."),
        ({"hits": ""}, "Write how many, 0 for none."),
        ({"hits": "0", "misses": "0", "false_alerts": "0", "correct_rejections": "0"}, "in counts or in words"),
        ({"amount_1": "12"}, "Choose the aid of this amount."),
        ({"blinding": "blindfold"}, "Not a valid choice."),
        ({"led_by_id": "5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01"}, "Choose one from the list."),
    ],
)
@freeze_time(NOON)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    scene: Scene, client_as: Browser, changes: dict[str, str], sentence: str
) -> None:
    team = scene.team()
    answer = client_as(Role.ASSESSOR).post("/training/exercises/new", data=typed(team, distractors="tape", **changes))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="tape"' in text(answer)
    assert db.session.scalars(select(Exercise)).all() == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("50.01", "IV-1 was sealed with 50 g"),
        ("0", "Write a number from 0.01 to 100000."),
        ("1.234", "Write no more decimals than in 0.01."),
        ("NaN", "Write a number with the digits 0 to 9"),
    ],
)
@freeze_time(NOON)
def test_no_more_of_an_aid_lies_out_than_was_sealed(scene: Scene, client_as: Browser, amount: str, words: str) -> None:
    aid, team = scene.aid(label="IV-1"), scene.team()
    form = typed(team, aid_2=str(aid.id), amount_2=amount)
    answer = client_as(Role.MANAGER).post("/training/exercises/new", data=form)
    assert words in text(answer)


@freeze_time(NOON)
def test_the_same_form_sent_twice_is_recorded_once(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    form = typed(scene.team(), record_id="5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01")
    first, again = (client.post("/training/exercises/new", data=form) for _ in range(2))
    assert first.location == again.location
    assert "saved once already" in text(client.post("/training/exercises/new", data=form | {"minutes": "91"}))
    assert len(db.session.scalars(select(Exercise)).all()) == 1


def test_minutes_are_added_up_by_the_month_of_the_unit(scene: Scene) -> None:
    team = scene.team()
    for month, day, minutes in ((1, 31, 45), (2, 1, 60), (2, 28, 30), (3, 1, 20)):
        scene.exercise(team, THAT_MORNING.replace(month=month, day=day), minutes=minutes)
    both = [team.id, scene.team().id]
    assert queries.minutes_by_month(both, date(2026, 1, 1), date(2026, 4, 30)) == {
        team.id: {date(2026, 1, 1): 45, date(2026, 2, 1): 90, date(2026, 3, 1): 20}
    }
    assert queries.minutes_by_month(both, date(2026, 1, 1), date(2026, 2, 27))[team.id][date(2026, 2, 1)] == 60
    assert queries.months(team.id, date(2025, 12, 9), date(2026, 2, 1)) == (
        MonthOfTraining(date(2025, 12, 1), 0, 0),
        MonthOfTraining(date(2026, 1, 1), 45, 1),
        MonthOfTraining(date(2026, 2, 1), 60, 1),
    ), "up to the last day, and not to the end of its month"


def test_the_regular_trainer_is_found_in_the_log(scene: Scene) -> None:
    team, trainer = scene.team(), scene.user(Role.ASSESSOR)
    for days in (0, 1, 2, 40):
        scene.exercise(team, THAT_MORNING - timedelta(days=days), led_by_id=trainer.id)
    scene.exercise(team, THAT_MORNING - timedelta(days=3))
    scene.exercise(led_by_id=trainer.id)
    led = queries.exercises_led(team, date(2026, 2, 1), date(2026, 3, 3))
    assert led == {persons.somebody(trainer.id): 3, persons.somebody_of(team.handler.person_id): 1}
    assert queries.exercises_led(team, date(2026, 3, 2), date(2026, 3, 2)) == {persons.somebody(trainer.id): 1}


def test_who_trains_the_dog_or_the_handler_in_another_team_trains_this_one(scene: Scene) -> None:
    trainer = scene.user(Role.ASSESSOR)
    team = scene.team()
    for other in (scene.team(team.dog, scene.handler()), scene.team(scene.dog(), team.handler)):
        scene.exercise(other, led_by_id=trainer.id)
    led = queries.exercises_led(team, date(2026, 3, 1), date(2026, 3, 3))
    assert led[persons.somebody(trainer.id)] == 2


@freeze_time(NOON)
def test_a_corrected_exercise_counts_once_and_stays_readable(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    exercise = scene.exercise(team, minutes=600)
    client = client_as(Role.MANAGER)
    address = f"/training/exercises/{exercise.id}/correct"
    assert 'value="600"' in text(client.get(address))
    form = typed(team, minutes="60")
    assert "Say what was wrong." in text(client.post(address, data=form))
    made = client.post(address, data=form | {"reason": "one nought too many"})
    assert "one nought too many" in text(client.get(made.location))
    earlier = text(client.get(f"/training/exercises/{exercise.id}"))
    assert "This exercise was corrected" in earlier
    assert "10 h" in earlier
    march = date(2026, 3, 1)
    assert queries.minutes_by_month([team.id], march, date(2026, 3, 31)) == {team.id: {march: 60}}
    assert sum(queries.exercises_led(team, date(2026, 3, 1), date(2026, 3, 3)).values()) == 1
    assert queries.tallies_of_dog(team.dog_id)[Blinding.KNOWN].figures.counts == Counts(9, 1, 2, 18)
    assert "was corrected already" in text(client.post(address, data=form | {"reason": "again"}))


def test_blind_and_known_exercises_are_never_added_together(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    scene.exercise(team)
    scene.exercise(team, blinding=Blinding.DOUBLE_BLIND, counts=Counts(4, 1, 0, 10))
    tallies = queries.tallies_of_dog(team.dog_id)
    assert {blinding: tally.figures.counts for blinding, tally in tallies.items()} == {
        Blinding.KNOWN: Counts(9, 1, 1, 19),
        Blinding.DOUBLE_BLIND: Counts(4, 1, 0, 10),
    }
    page = text(client_as(Role.HANDLER).get(f"/dogs/{team.dog_id}"))
    assert page.index("Exercises, known") < page.index("Exercises, double-blind")
    assert "carries no certificate" in page


def test_exercises_are_found_by_dog_leader_and_goal(scene: Scene, client_as: Browser) -> None:
    scene.exercise(scene.team(scene.dog("Ruby")), goal="pangolin in crates")
    scene.exercise(scene.team(scene.dog("Asha")), goal="ivory in 100 % cotton")
    client = client_as(Role.VETERINARIAN)
    assert "Asha" not in text(client.get("/training?as=csv&q=ruby"))
    assert "Ruby" not in text(client.get("/training?as=csv&q=100+%25"))
    assert "Ruby" in text(client.get("/training?q=PANGOLIN"))
    assert "No exercise matches “zebra”" in text(client.get("/training?q=zebra"))


@pytest.mark.one_database
def test_who_only_reads_logs_no_exercise(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    for role in (Role.VETERINARIAN, Role.ADMINISTRATOR):
        assert client_as(role).post("/training/exercises/new", data=typed(team)).status_code == 403
    assert client_as(Role.PROSECUTOR).get("/training").status_code == 403


def test_an_exercise_cannot_be_rewritten_in_the_database(scene: Scene) -> None:
    scene.exercise(counts=Counts(1, 9, 0, 0))
    assert db.session.scalars(select(Exercise.misses)).all() == [9]
    for statement in ("UPDATE exercises SET misses = 0", "DELETE FROM exercises"):
        with pytest.raises((DatabaseError, ConstraintBroken), match="append-only"), schema_change(), transaction():
            db.session.execute(sql(statement))


def test_the_amount_of_an_aid_is_the_whole_aid_unless_it_is_typed(scene: Scene) -> None:
    aid = scene.aid()
    from_words = scene.exercise(aids=(AidUsed(aid.id),))
    assert [(each.amount_g, each.was_in_date) for each in from_words.aids] == [(Decimal("50.00"), True)]
