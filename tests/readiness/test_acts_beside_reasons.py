"""What the morning page offers beside a reason, who it says is on duty, and what it folds away."""

from datetime import timedelta

import pytest
from freezegun import freeze_time

from canine.rules.roles import Role
from canine.rules.team import Fitness
from tests.conftest import NOON
from tests.draws.days import Browser, a_day, commits
from tests.judge import XHTML
from tests.readiness.test_the_morning_page import ready_team, text
from tests.scenes import Scene
from tests.tables import table, words

pytestmark = pytest.mark.one_database


@freeze_time(NOON)
def test_the_act_stands_beside_its_reason_and_what_is_well_is_folded(scene: Scene, client_as: Browser) -> None:
    veterinarian = scene.user(Role.VETERINARIAN)
    well, unfit = ready_team(scene, "Ruby"), ready_team(scene, "Chui")
    scene.medical(unfit.dog, NOON - timedelta(days=1), fitness=Fitness.UNFIT, limits="torn claw")
    shift = scene.shift(well)
    page = client_as(Role.MANAGER).get("/readiness")
    [row] = table(page, "least ready first")
    acts = {
        words(one): one.get("href", "") for one in row[3].iter(f"{XHTML}a") if "act" in one.get("class", "").split()
    }
    assert set(acts) == {"Ask the veterinarian", "Reassign its shifts"}
    assert acts["Ask the veterinarian"].startswith("mailto:")
    assert veterinarian.email in acts["Ask the veterinarian"].partition("?subject=Chui")[0]
    assert acts["Reassign its shifts"] == f"/rota?unit={scene.unit().id}"
    html = page.get_data(as_text=True)
    assert f"<summary>Ready: {well.name}</summary>" in html
    duty = html.partition("<h2>On duty now</h2>")[2].partition("</section>")[0]
    assert f"/shifts/{shift.id}" in duty
    assert "Chui" not in duty
    [row] = table(client_as(Role.VETERINARIAN).get("/readiness"), "least ready first")
    assert f"/medical/new?dog={unfit.dog_id}" in [one.get("href") for one in row[3].iter(f"{XHTML}a")]


def test_a_draw_that_waits_or_was_never_opened_is_said_to_the_manager(scene: Scene, client_as: Browser) -> None:
    with freeze_time(NOON):
        a_day(client_as, scene.unit().id)
        assert "Random draws" not in text(client_as(Role.MANAGER), "/readiness").partition("<main")[2].replace(
            "/draws", ""
        )
        commits(client_as(Role.MANAGER), scene.unit().id, reason="a second list comes at noon")
        assert "the list is not entered yet" in text(client_as(Role.MANAGER), "/readiness")
    with freeze_time(NOON + timedelta(days=1)):
        assert "its day went by and nobody drew" in text(client_as(Role.MANAGER), "/readiness")
