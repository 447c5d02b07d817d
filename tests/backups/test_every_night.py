"""A backup each night, those that stay, and whoever watches is told when there is none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from canine import jobs
from canine.backups import queries
from canine.extensions import db
from canine.rules.backup import Retention, kept
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
BACKUP = next(job for job in jobs.JOBS if job.name == "backup")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
NAIROBI = ZoneInfo("Africa/Nairobi")
DAY = timedelta(days=1)


def night(app: Flask, at: datetime) -> None:
    with freeze_time(at):
        assert jobs.run(app, BACKUP, "me", at=at)
    db.session.rollback()


def files(app: Flask) -> list[Path]:
    return sorted(app.config["SETTINGS"].backups.glob("*.backup"))


@pytest.mark.one_database
def test_one_is_written_each_night_and_none_before_anybody_has_an_account(app: Flask, scene: Scene) -> None:
    night(app, NOON)
    assert files(app) == []
    scene.user(Role.MANAGER)
    night(app, NOON)
    night(app, NOON + timedelta(hours=1))
    assert len(files(app)) == 1, "one for each night"
    night(app, datetime(2026, 3, 3, 23, 29, tzinfo=UTC))  # 02:29 in Nairobi
    assert len(files(app)) == 1
    night(app, datetime(2026, 3, 3, 23, 31, tzinfo=UTC))
    assert len(files(app)) == 2
    for number in range(2, 40):
        night(app, NOON + number * DAY)
    assert [path.name[11:15] for path in files(app)] == [
        *("0308", "0315", "0322"),  # Sundays, the newest of their weeks
        *("0329", "0330", "0331", *(f"04{day:02}" for day in range(1, 12))),
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files(app))


@pytest.mark.one_database
def test_a_disk_that_is_away_is_said_and_tried_again(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient, tmp_path: Path
) -> None:
    scene.user(Role.MANAGER)
    folder = tmp_path / "mount" / "disk"
    object.__setattr__(app.config["SETTINGS"], "backups", folder)
    night(app, NOON)
    night(app, NOON + timedelta(hours=1))
    assert [row.problem for row in queries.newest()] == [
        f"{folder / 'canine-20260303T090000Z.backup'} was not written: No such file or directory."
    ]
    folder.mkdir(parents=True)
    night(app, NOON + timedelta(hours=5))
    assert [row.is_well for row in queries.newest()] == [True, False]
    with freeze_time(NOON + timedelta(hours=5, minutes=1)):
        page = client_as(Role.ADMINISTRATOR).get("/backups").get_data(as_text=True)
        assert "was not written: No such file or directory" in page
        assert '<time datetime="2026-03-03T14:00:00+00:00">' in page
    with freeze_time(NOON + 3 * DAY):
        answer = stranger.get("/healthz").get_json()
    assert answer["last_backup"] == "2026-03-03T14:00:00+00:00"
    assert any("No backup was written for more than two days" in one for one in answer["troubles"])


@pytest.mark.one_database
def test_an_administrator_has_one_written_at_once_and_nobody_else(app: Flask, client_as: Browser) -> None:
    with freeze_time(NOON):
        browser = client_as(Role.ADMINISTRATOR)
        assert "It takes a few seconds" in browser.get("/backups").get_data(as_text=True)
        browser.post("/backups")
        assert [path.name for path in files(app)] == ["asked-for-20260303T090000Z.backup"]
        assert client_as(Role.MANAGER).post("/backups").status_code == 403
        assert "Back up now" not in client_as(Role.MANAGER).get("/backups").get_data(as_text=True)


@settings(deadline=None)
@given(
    st.lists(
        st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), unique=True, max_size=80
    ),
    st.integers(1, 20),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_what_stays_is_the_newest_of_each_period(made: list[datetime], days: int, weeks: int, months: int) -> None:
    stays = kept(made, Retention(days, weeks, months), NAIROBI)
    assert stays <= set(made)
    assert len(stays) <= days + weeks + months
    if made:
        assert max(made) in stays
    local = sorted((one.astimezone(NAIROBI) for one in made), reverse=True)
    newest_days = sorted({one.date() for one in local}, reverse=True)[:days]
    for day in newest_days:
        assert next(one for one in local if one.date() == day).astimezone(UTC) in stays


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    made = [datetime(2026, 1, 1, 0, 0, tzinfo=UTC) + number * DAY for number in range(365)]
    stays = sorted(kept(made, Retention(14, 8, 12), NAIROBI))
    assert len(stays) == 14 + 6 + 10, "two of the weeks and two of the months end within the last nights"
    assert stays[0] == datetime(2026, 1, 31, tzinfo=UTC)
