"""`canine remind`: one pass of "due and not yet told", on every rung, and nothing twice."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as reads
from canine.accounts.models import User
from canine.actor import program
from canine.checkups import services as checkups
from canine.checkups.messages import Judgement
from canine.cli import canine_command
from canine.extensions import db
from canine.notices import queries as notices
from canine.policy.messages import PolicyChange
from canine.registry.models import Team
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.in_force import move
from tests.scenes import LONG_AGO, Scene, actor
from tests.tables import dues_on, words

TEST = program("test")
NAIROBI = ZoneInfo("Africa/Nairobi")
DAY = timedelta(days=1)
# The unit's noon.
EXPIRY = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def remind(app: Flask, at: datetime | str | None = None) -> Result:
    """What `canine remind --json` answers on the database of the application under test."""
    db.session.rollback()
    chosen = app.config["SETTINGS"]
    environ = {
        "CANINE_INSTANCE": str(chosen.instance),
        "CANINE_SECRET_KEY": "k" * 40,
        "CANINE_DATABASE_URL": chosen.database_url,
    }
    when = [] if at is None else ["--at", at if isinstance(at, str) else at.isoformat()]
    answer = CliRunner().invoke(canine_command, ["remind", *when, "--json"], env=environ)
    db.session.rollback()
    return answer


def counted(app: Flask, at: datetime | str | None = None) -> tuple[int, int]:
    answer = remind(app, at)
    assert (answer.exit_code, answer.stderr) == (0, "")
    found = json.loads(answer.stdout)
    assert list(found) == ["sent", "already_sent"]
    return found["sent"], found["already_sent"]


def told(person: User, matter: NoticeKind) -> list[tuple[date, str]]:
    """What a person was told in a matter: on which day, and in which words."""
    found = sorted(notices.notices_of(person.id), key=lambda one: one.raised_at)
    return [(one.raised_at.astimezone(NAIROBI).date(), one.sentence) for one in found if one.matter is matter]


def certified_team(scene: Scene) -> Team:
    """Ruby with Asha, certified since LONG_AGO until EXPIRY, and found fit at the beginning."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    scene.odour("ivory")
    scene.medical(team.dog)
    with transaction():
        standing.certify(team.id, Mode.FREE_SEARCH, ("ivory",), until=EXPIRY, source="test", actor=TEST, at=LONG_AGO)
    return team


def test_a_notice_is_given_at_each_of_the_five_rungs_and_then_weekly_while_overdue(app: Flask, scene: Scene) -> None:
    manager = scene.user(Role.MANAGER)
    certified_team(scene)
    for days in (-31, -30, -29, -15, -14, -8, -7, -2, -1, 0, 1, 6, 7, 13, 14):
        counted(app, EXPIRY + days * DAY)
    what = "End of the certificate (free search: ivory) of Ruby with Asha Mwinyi: 30 Jun 2026"
    assert told(manager, NoticeKind.CERTIFICATE_EXPIRY) == [
        (date(2026, 5, 31), f"{what}, in 30 days."),
        (date(2026, 6, 16), f"{what}, in 14 days."),
        (date(2026, 6, 23), f"{what}, in 7 days."),
        (date(2026, 6, 29), f"{what}, tomorrow."),
        (date(2026, 6, 30), f"{what}, today."),
        (date(2026, 7, 7), f"{what}, overdue for 7 days."),
        (date(2026, 7, 14), f"{what}, overdue for 14 days."),
    ]


def test_running_it_twice_tells_nothing_twice(app: Flask, scene: Scene) -> None:
    scene.user(Role.MANAGER)
    certified_team(scene)
    sent, already = counted(app, EXPIRY)
    assert (sent > 0, already) == (True, 0)
    assert counted(app, EXPIRY) == (0, sent)
    assert counted(app, EXPIRY + timedelta(hours=3)) == (0, sent), "still the same day"


def test_a_missed_day_is_made_good_by_the_next_pass(app: Flask, scene: Scene) -> None:
    manager = scene.user(Role.MANAGER)
    certified_team(scene)
    counted(app, EXPIRY - 12 * DAY)
    found = told(manager, NoticeKind.CERTIFICATE_EXPIRY)
    assert [(day, sentence.rpartition(", ")[2]) for day, sentence in found] == [(date(2026, 6, 18), "in 12 days.")]


def test_the_day_begins_at_the_unit_s_own_midnight(app: Flask, scene: Scene) -> None:
    manager = scene.user(Role.MANAGER)
    certified_team(scene)
    counted(app, "2026-05-30T23:59:59+03:00")
    assert told(manager, NoticeKind.CERTIFICATE_EXPIRY) == []
    counted(app, "2026-05-30T21:00:00Z")
    assert len(told(manager, NoticeKind.CERTIFICATE_EXPIRY)) == 1


def test_managers_of_the_unit_the_handler_and_for_the_dog_s_health_the_veterinarian_are_told(
    app: Flask, scene: Scene
) -> None:
    team = certified_team(scene)
    scene.medical(team.dog, LONG_AGO + DAY, next_due_on=EXPIRY.date())
    with transaction():
        unit = units.add_unit(UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service"), actor=TEST, at=LONG_AGO)
    manager, vet, assessor = (scene.user(role) for role in (Role.MANAGER, Role.VETERINARIAN, Role.ASSESSOR))
    elsewhere, other_vet = scene.user(Role.MANAGER), scene.user(Role.VETERINARIAN)
    with transaction():
        for person in (elsewhere, other_vet):
            move(person, unit.id)
    assert team.handler.user_id is not None
    handler = reads.user(team.handler.user_id)
    counted(app, EXPIRY)
    for matter, expected in (
        (NoticeKind.CERTIFICATE_EXPIRY, {manager.name, handler.name}),
        (NoticeKind.MEDICAL, {manager.name, handler.name, vet.name}),
    ):
        people = (manager, handler, vet, assessor, elsewhere, other_vet)
        assert {person.name for person in people if told(person, matter)} == expected


def test_a_check_up_overdue_beyond_the_days_of_grace_proposes_withdrawal_once(app: Flask, scene: Scene) -> None:
    manager = scene.user(Role.MANAGER)
    certified_team(scene)
    last_day_of_grace = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
    counted(app, last_day_of_grace)
    assert told(manager, NoticeKind.WITHDRAWAL_PROPOSED) == []
    for days in (1, 2, 9):
        counted(app, last_day_of_grace + days * DAY)
    assert told(manager, NoticeKind.WITHDRAWAL_PROPOSED) == [
        (
            date(2026, 5, 6),
            "Withdraw Ruby with Asha Mwinyi? Its efficacy check-up is overdue beyond 30 days of grace.",
        )
    ]


def next_checkup(client: FlaskClient, at: str) -> list[str]:
    """The days on which the page of that moment says that an efficacy check-up falls due."""
    answer = client.get(f"/readiness?at={at}")
    if "Nothing falls due within 30 days." in answer.get_data(as_text=True):
        return []
    rows = [[words(cell) for cell in row] for row in dues_on(answer)]
    return [day for day, what, _ in rows if what.startswith("Efficacy check-up")]


def test_an_approved_check_up_sets_the_next_due_day_by_the_policy_in_force(
    app: Flask, scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    team = certified_team(scene)
    checkup = scene.scored_checkup(scene.checkup(team))
    with freeze_time(NOON + DAY):
        manager = client_as(Role.MANAGER)
        assert next_checkup(manager, "2026-03-20T12:00") == ["5 Apr 2026"], "passed, and nobody approved it yet"
        with transaction():
            checkups.judge_checkup(checkup.id, Judgement(approve=True), actor=actor(scene.user(Role.MANAGER)), at=NOON)
        assert next_checkup(manager, "2026-05-20T12:00") == ["3 Jun 2026"], "three months after the day of the trial"
        change = PolicyChange({"checkup_every_months": 2}, datetime(2026, 4, 1, tzinfo=UTC), "more often")
        scene.policy_changed_by_two(change, at=NOON)
        assert next_checkup(manager, "2026-04-20T12:00") == ["3 May 2026"], "two months by the policy of April"
        assert next_checkup(manager, "2026-03-31T12:00") == [], "in March the due day was 3 June, far away"


def test_without_a_moment_it_asks_about_now_and_an_empty_unit_has_nothing_to_tell(app: Flask, scene: Scene) -> None:
    assert counted(app) == (0, 0)
    manager = scene.user(Role.MANAGER)
    certified_team(scene)
    with freeze_time(EXPIRY):
        counted(app)
    assert told(manager, NoticeKind.CERTIFICATE_EXPIRY)[0][0] == date(2026, 6, 30)


@pytest.mark.parametrize("at", ["0001-01-01T00:00+03:00", "2026-03-03", "soon"])
def test_a_moment_that_cannot_be_is_bad_input(sqlite_app: Flask, at: str) -> None:
    answer = remind(sqlite_app, at)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1
    assert f"{at!r} is not a moment with its zone" in answer.stderr
