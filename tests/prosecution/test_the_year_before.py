"""A case tells of the twelve months before it what became of dog and handler; verify.py holds it against the rows."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.prosecution import verify
from canine.prosecution.queries import around
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

pytestmark = pytest.mark.one_database

FAILED_AT = "2026-01-10T09:00:00+00:00"
MOMENT = datetime(2026, 3, 3, 9, tzinfo=UTC)


@freeze_time(NOON)
def test_a_suspension_of_the_year_before_stands_in_the_case_and_one_of_later_does_not(app: Flask, scene: Scene) -> None:
    team = scene.team()
    with transaction():
        standing.suspend(
            team.id,
            Mode.FREE_SEARCH,
            (),
            reason="It failed.",
            source="x",
            actor=actor(scene.user(Role.MANAGER)),
            at=NOON,
        )
    told = around.year_before([team], NOON + timedelta(days=300))
    assert [line.cells[1:3] for line in told.lines] == [("Standing", "SUSPENDED")]
    assert around.year_before([team], NOON - timedelta(days=1)).lines == ()
    assert around.year_before([team], NOON + timedelta(days=400)).lines == ()


@pytest.mark.parametrize(("lines", "is_told"), [([], False), ([{"cells": [FAILED_AT]}], True)])
def test_a_failure_among_the_rows_that_the_case_does_not_tell_is_named(lines: list[object], is_told: bool) -> None:
    row = {"table": "checkup_results", "image": {"verdict": "failed", "revealed_at": FAILED_AT}}
    case = {"rows": [row], "year_before": {"title": "In the twelve months before", "lines": lines}}
    since = MOMENT - timedelta(days=365)
    if is_told:
        assert verify.check_told(case, "year_before", since, MOMENT) == 1
        assert verify.check_told(case, "year_before", MOMENT, None) == 0
    else:
        with pytest.raises(verify.DoesNotHold, match="is not told under “In the twelve months before”"):
            verify.check_told(case, "year_before", since, MOMENT)
