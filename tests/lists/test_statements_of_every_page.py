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
    "prosecution.show_case": 180,  # a case with every row under its certificates, of some forty tables
    "prosecution.make_bundle": 110,  # the same case
    "shifts.list_shifts": 48,  # a handler's first page: each proposal that waits, by its own package
    "rasco.show_sample": 58,  # a sample with its custody, sessions, runs, stock, seals and what may be struck
    "registry.show_dog": 48,  # what six packages say of the dog, with its last check-up
    "registry.show_team": 53,  # the same of the team
    "readiness.show_readiness": 40,  # what thirteen packages have to do with the morning
    "shifts.show_shift": 42,  # searches and samples of the shift, and the alarms of a manager
    "corrections.correct": 43,  # the entry, and who may correct it
    "shifts.show_search": 42,  # a search with all that was written of it, and the alarms of a manager
    "checkups.show_checkup": 40,  # a check-up with its ten tables, and the alarms of a manager
    "rasco.show_session": 30,  # a session with its line, samples and people
    "corrections.list_strikes": 35,  # each strike that waits, with its entry
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


def test_whatever_is_let_off_is_a_page_that_was_opened(opened: list[tuple[Stop, int]]) -> None:
    assert MORE.keys() <= {stop.endpoint for stop, _ in opened}
    assert min(MORE.values()) > MOST_OF_A_PAGE
