"""The page on which a check-up is planned says who passes the whole rule how often, and never 92.5 %."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.rules.roles import Role
from tests.checkups.trials import people_of, text, typed
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


def row_of(page: str, share: str) -> list[str]:
    """The cells of the table's row that begins with a true sensitivity."""
    found = re.search(rf"<tr><th[^>]*>{re.escape(share)}</th>(.*?)</tr>", page, re.DOTALL)
    assert found, page
    return re.findall(r"<td[^>]*>(.*?)</td>", found[1])


@freeze_time(NOON)
def test_the_whole_rule_is_shown_exactly(scene: Scene, client_as: Browser) -> None:
    scene.team()
    page = text(client_as(Role.ASSESSOR).get("/checkups/new"))
    # One odour, 20 targets, 40 non-targets, 6 of them in the blank run: (1 - f)^6 · P(Bin(34, f) <= 4) and the rest.
    assert row_of(page, "95.0 %") == ["92.5 %", "81.9 %", "66.2 %", "36.9 %"]
    assert row_of(page, "80.0 %")[:3] == ["20.6 %", "18.2 %", "14.8 %"]
    assert "18 or more" in page and "no more than 4 false alerts on 40 non-targets" in page
    assert "29 targets by a one-sided bound, 36 by the lower end of the two-sided interval" in page


@freeze_time(NOON)
def test_four_odours_and_more_targets_change_it(scene: Scene, client_as: Browser) -> None:
    people = people_of(scene)
    form = typed(scene, people, ("ivory", "rhino horn", "pangolin scale", "sandalwood"), team_id=str(scene.team().id))
    form |= {"targets": "20", "non_targets": "40", "place": ""}
    page = text(client_as(people["assessor"]).post("/checkups/new", data=form))
    assert row_of(page, "95.0 %")[0] == "88.5 %"
    assert row_of(page, "90.0 %")[:3] == ["61.7 %", "54.6 %", "44.2 %"]
    assert "20 targets of 4 odours" in page
