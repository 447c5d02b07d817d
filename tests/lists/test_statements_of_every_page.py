"""Every page of a whole unit is answered with so many statements at most."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from canine import clock
from canine.accounts import queries as accounts
from canine.extensions import db
from tests.conftest import NOON
from tests.filled import filled, whole_instance
from tests.journeys.every_page import Stop
from tests.scenes import Scene

MOST_OF_A_PAGE = 25
# What asks for more, how often at most, and of what: what is here may become less, and nothing else may come.
# A record's page asks more where more is known of it, and which ones the walk opens is by chance: each has some room.
MORE = {
    "prosecution.show_case": 150,  # a case with every row under its certificates, of some forty tables
    "prosecution.make_bundle": 145,  # the same case
    "registry.show_team": 44,  # what six packages say of the team, with its last check-up
    "rasco.show_sample": 46,  # a sample with its custody, sessions, runs, stock, seals and what may be struck
    "registry.show_dog": 41,  # what six packages say of the dog
    "readiness.show_readiness": 38,  # what thirteen packages have to do with the morning
    "rasco.show_session": 34,  # a session with its line, samples and people
    "shifts.list_shifts": 34,  # a handler's first page: each proposal that waits, by its own package
    "shifts.show_search": 33,  # a search with all that was written of it, and the alarms of a manager
    "shifts.show_shift": 33,  # searches and samples of the shift, and the alarms of a manager
    "checkups.show_checkup": 30,  # a check-up with its ten tables, and the alarms of a manager
}
MOST_OF_A_REPORT = 15
# Pages of figures: for a month or for ten years, they ask as often.
REPORTS = {
    "costs.show_work",
    "costs.show_costs",
    "costs.show_rota",
    "studies.show_figures",
    "studies.show_results",
    "draws.show_shares",
    "covert_checks.list_checks",
    "exports.show_exports",
}
_NO_QUESTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@pytest.fixture(scope="module")
def opened(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Stop, int]]]:
    """Each page of the walk, with the statements of its second answer."""
    instance = whole_instance(tmp_path_factory, migrated_sqlite)
    folder = instance.copied_to(tmp_path_factory.mktemp("counted"))
    with filled(folder) as (app, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        open_browser, browsers = Scene().browser_of(app), dict[str, FlaskClient]()
        found = []
        for stop in instance.walk().stops:
            if stop.user_id not in browsers:
                browsers[stop.user_id] = open_browser(accounts.user(UUID(stop.user_id)))
            browsers[stop.user_id].get(stop.address)
            found.append((stop, _asked(browsers[stop.user_id], stop.address)))
        yield found


def _asked(browser: FlaskClient, address: str) -> int:
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(_NO_QUESTIONS):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        browser.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def test_every_page_is_answered_with_so_many_statements_at_most(opened: list[tuple[Stop, int]]) -> None:
    assert len({stop.endpoint for stop, _ in opened}) > 150
    too_many = {
        f"{stop.endpoint} ({stop.role}) {stop.address}": count
        for stop, count in opened
        if count > MORE.get(stop.endpoint, MOST_OF_A_PAGE)
    }
    assert not too_many


def test_every_page_of_figures_is_answered_with_fifteen_statements_at_most(opened: list[tuple[Stop, int]]) -> None:
    counts = [(stop.endpoint, count) for stop, count in opened if stop.endpoint in REPORTS]
    assert {endpoint for endpoint, _ in counts} == REPORTS
    assert not [one for one in counts if one[1] > MOST_OF_A_REPORT]


def test_whatever_is_let_off_is_a_page_that_was_opened(opened: list[tuple[Stop, int]]) -> None:
    assert MORE.keys() <= {stop.endpoint for stop, _ in opened}
    assert min(MORE.values()) > MOST_OF_A_PAGE
