"""`canine demo`: an empty instance becomes a unit with a history; a filled one stays as it is."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from canine import clock, create_app
from canine.accounts import queries as accounts
from canine.accounts.models import Guest, UnitPartner
from canine.checkups import queries as checkups
from canine.cli import canine_command
from canine.custody import queries as custody
from canine.demo import history as history_of_demo
from canine.demo.luck import stream
from canine.demo.world import Wish
from canine.extensions import db
from canine.proposals import queries as proposals
from canine.rules.listing import Asked
from canine.rules.roles import Role
from canine.rules.standing import StandingKind
from canine.rules.trial import CheckupState, Verdict
from canine.standing import queries as standing
from canine.transaction import transaction
from canine.units import queries as units
from tests.conftest import settings_for

MORNING = datetime(2026, 3, 3, 7, 20, tzinfo=UTC)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SMALL = ("--dogs", "2", "--years", "0.3")


@contextmanager
def that_morning() -> Iterator[None]:
    """Everything is told this moment; freezing the whole of `datetime` would make the history three times slower."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: MORNING)
        yield


def run(folder: Path, *arguments: str) -> Result:
    environ = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
    with that_morning():
        return CliRunner().invoke(canine_command, list(arguments), env=environ)


@contextmanager
def instance(folder: Path) -> Iterator[Flask]:
    """The application on the filled instance, for those who look."""
    app = create_app(settings_for(folder))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """A small unit, made once for all tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    yield folder, run(folder, "demo", "--json", *SMALL)


def test_it_prints_an_account_for_every_role(made: tuple[Path, Result]) -> None:
    _, result = made
    assert result.exit_code == 0, result.output
    accounts = json.loads(result.stdout)["accounts"]
    assert {account["role"] for account in accounts} == {role.value for role in Role}
    assert [account["role"] for account in accounts].count("handler") == 3


def test_a_filled_database_is_refused_with_one_line(made: tuple[Path, Result]) -> None:
    folder, _ = made
    result = run(folder, "demo", *SMALL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert "holds records already" in result.stderr


def test_a_filled_database_is_left_alone_when_asked(made: tuple[Path, Result]) -> None:
    folder, _ = made
    before = json.loads(run(folder, "audit", "verify", "--json").stdout)
    result = run(folder, "demo", "--unless-filled", *SMALL)
    assert (result.exit_code, result.stdout) == (0, "This instance is filled already; it stays as it is.\n")
    assert json.loads(run(folder, "audit", "verify", "--json").stdout) == before


@pytest.mark.parametrize("wish", [("--dogs", "41"), ("--years", "10.5"), ("--dogs", "0")])
def test_a_size_that_no_unit_has_is_refused_with_one_line(tmp_path: Path, wish: tuple[str, str]) -> None:
    result = run(tmp_path, "demo", *wish)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert wish[0] in result.stderr


@pytest.mark.parametrize(("dogs", "years"), [(12, 3), (20, 1), (40, 10)])
def test_a_unit_of_any_size_is_founded_and_goes_to_its_course(sqlite_app: Flask, dogs: int, years: float) -> None:
    settings = sqlite_app.config["SETTINGS"]
    wish = Wish(1, dogs, years, MORNING)
    course_from = MORNING.date() - timedelta(days=70)
    with transaction():
        world, accounts = history_of_demo.found(wish, settings, MORNING - timedelta(days=90))
        world.diary.begin(history_of_demo.first_weeks(world, course_from))
        world.diary.run(world.moment(course_from, 9))
    assert len({one.email for one in accounts}) == len(accounts) == wish.handlers + 8
    assert len({crew.dog.name for crew in world.crews}) == dogs
    assert len(world.crews) == wish.handlers
    for odour in world.odour_ids:  # enough of each for the exercises and check-ups of one day
        assert len(world.aids_of(odour, course_from)) >= 3 + wish.handlers // 8


def test_no_number_is_printed_on_two_seals(sqlite_app: Flask) -> None:
    with transaction():
        world, _ = history_of_demo.found(Wish(1, 1, 1, MORNING), sqlite_app.config["SETTINGS"], MORNING)
    luck = stream(1, "seals")
    assert len({world.printed_number(luck, "BG", 3) for _ in range(900)}) == 900


def test_the_log_of_the_history_verifies(made: tuple[Path, Result]) -> None:
    folder, _ = made
    result = run(folder, "audit", "verify", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["ok"]
    assert answer["entries"] > 1000


def test_the_same_seed_at_the_same_moment_makes_the_same_history(made: tuple[Path, Result], tmp_path: Path) -> None:
    folder, first = made
    again = run(tmp_path, "demo", "--json", *SMALL)
    assert again.exit_code == 0, again.output
    assert sorted(history(tmp_path)) == sorted(history(folder))
    names, passwords = zip(*map(account_words, (first, again)), strict=True)
    assert names[0] == names[1]
    assert not set(passwords[0]) & set(passwords[1])


def account_words(result: Result) -> tuple[list[tuple[str, str]], list[str]]:
    accounts = json.loads(result.stdout)["accounts"]
    return [(one["email"], one["role"]) for one in accounts], [one["password"] for one in accounts]


def history(folder: Path) -> list[tuple[str, ...]]:
    """The whole log without ids, and without what is random by its nature: keys, password hashes, nonces."""
    secret = {
        *("users", "devices", "placements", "certificates", "checkpoints", "draw_commitments", "registered_keys"),
        "covert_checks",
    }
    with closing(sqlite3.connect(folder / "canine.sqlite3")) as database:
        rows = database.execute(
            "SELECT at_text, actor, device, deed, object_type, reason, after FROM audit_entries ORDER BY number"
        ).fetchall()
    shown = [(*row[:-1], "" if row[4] in secret else row[-1]) for row in rows]
    return [tuple(ID.sub("-", part) for part in row) for row in shown]


def test_the_accounts_sign_in_and_the_morning_page_gives_reasons(made: tuple[Path, Result]) -> None:
    folder, result = made
    accounts = {one["role"]: one for one in reversed(json.loads(result.stdout)["accounts"])}  # the unit's own first
    with instance(folder) as app, that_morning():
        for role in ("handler", "prosecutor", "manager"):
            client = app.test_client()
            answer = client.post("/login", data=accounts[role])
            assert answer.status_code == 302, role
        page = client.get("/readiness").text
    states = re.findall(r"(?<=>)\s*(ready|ready with limits|not ready)\s*(?=<)", page)
    assert {"ready", "not ready"} <= set(states)
    assert "Medical check-up overdue, due on 25 Feb 2026" in page


def test_a_stored_certificate_is_genuine(made: tuple[Path, Result], tmp_path: Path) -> None:
    folder, _ = made
    serials = [one["serial"] for one in json.loads(run(folder, "certificate", "list", "--json").stdout)]
    paper = tmp_path / "certificate.pdf"
    for serial in (serials[0], serials[-1]):
        assert run(folder, "certificate", "export", serial, str(paper)).exit_code == 0
        verified = run(folder, "certificate", "verify", str(paper), "--json")
        assert verified.exit_code == 0, verified.output
        assert json.loads(verified.stdout)["serial"] == serial


def test_it_shows_two_units_a_guest_and_what_waits_for_a_second_person(made: tuple[Path, Result]) -> None:
    folder, _ = made
    with instance(folder) as app, app.app_context():
        first, partner = units.units()
        assert [one.partner_id for one in db.session.scalars(select(UnitPartner))] == [partner.id]
        guest = db.session.scalars(select(Guest)).first()
        assert guest is not None
        assert (guest.unit_id, accounts.user(guest.user_id).role) == (first.id, Role.ASSESSOR)
        waiting = [one.kind for one in proposals.waiting()]
        assert sorted(waiting) == ["person_proposals", "policy_proposals", "proposed_moves", "proposed_roles"]
        assert custody.unconfirmed(None), "a hand-over that nobody confirmed"


def test_a_year_holds_a_failure_an_interruption_and_one_that_waits(made: tuple[Path, Result]) -> None:
    folder, _ = made
    with instance(folder) as app, app.app_context():
        rows = checkups.checkup_rows(Asked()).rows
        waiting = checkups.waiting_for_approval()
        events = [event.kind for row in rows for event in standing.events_of(row.team_id)]
    assert {row.verdict for row in rows if row.state is not CheckupState.INCOMPLETE} >= {Verdict.PASSED, Verdict.FAILED}
    assert [row.verdict for row in rows if row.state is CheckupState.INCOMPLETE] == [Verdict.INCOMPLETE]
    assert [row.verdict for row in waiting] == [Verdict.PASSED]
    assert StandingKind.SUSPENDED in events
