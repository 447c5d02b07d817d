"""The situations that other tests begin with."""

from datetime import date

from canine.registry import queries
from canine.rules.team import DogStatus
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene


def test_a_team_of_the_scene_is_found_by_its_handlers_account_while_it_runs(scene: Scene) -> None:
    team = scene.team()
    user_id = team.handler.user_id
    assert user_id is not None
    assert [found.id for found in queries.teams_of_handler_user(user_id, NOON.date())] == [team.id]
    assert queries.teams_of_handler_user(user_id, date(2025, 1, 1)) == []
    assert [found.id for found in queries.teams(scene.unit().id, running_on=NOON.date())] == [team.id]


def test_a_dog_of_the_scene_is_operational_unless_it_is_in_training(scene: Scene) -> None:
    ready, young = scene.dog("Ruby"), scene.dog("Kito", operational=False)
    assert queries.statuses_at([ready.id, young.id], NOON) == {
        ready.id: DogStatus.OPERATIONAL,
        young.id: DogStatus.IN_TRAINING,
    }
    assert queries.status_at(ready.id, LONG_AGO.replace(year=2025, month=6)) is DogStatus.IN_TRAINING
    assert queries.status_at(ready.id, LONG_AGO.replace(year=2024)) is None


def test_an_aid_is_in_date_up_to_and_on_its_last_day(scene: Scene) -> None:
    aid = scene.aid(scene.odour("rhino horn"), replace_by_on=date(2026, 3, 3))
    assert queries.aid_is_in_date(aid.id, date(2026, 3, 3))
    assert not queries.aid_is_in_date(aid.id, date(2026, 3, 4))
    assert queries.aids(odour_id=aid.odour_id, in_date_on=date(2026, 3, 4)) == []
