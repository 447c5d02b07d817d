"""Two schedulers on one PostgreSQL, killed again and again: every notice once, every mail once or twice and marked."""

import multiprocessing
import random
import signal
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask import Flask
from freezegun import freeze_time
from sqlalchemy import select

from canine import clock, settings
from canine.actor import program
from canine.audit.verification import verify
from canine.extensions import db
from canine.notices import delivery
from canine.notices.models import Mail, Notice
from canine.readiness import services as readiness
from canine.rules.mailing import MailState
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from tests.jobs import passes
from tests.jobs.passes import EVERY, FIRST_AT, PASSES
from tests.notices.post_office import PostOffice, post_office
from tests.scenes import LONG_AGO, Scene

MOST_SECONDS = 600  # only so that a process that hangs ends the test
FEWEST, MOST = 3, 10  # passes before the next kill


class _Undone(Exception):
    pass


def told() -> list[tuple[Any, ...]]:
    """Every notice, by what makes it one."""
    columns = (Notice.person_id, Notice.matter, Notice.subject_id, Notice.due_on, Notice.rung)
    return sorted((tuple(row) for row in db.session.execute(select(*columns))), key=repr)


def told_without_trouble(app: Flask) -> list[tuple[Any, ...]]:
    """What the same passes tell in one process that nothing disturbs; undone afterwards."""
    found: list[tuple[Any, ...]] = []
    with suppress(_Undone), transaction():
        for number in range(PASSES):
            readiness.remind(at=FIRST_AT + number * EVERY, zone=app.config["TIMEZONE"])
        found = told()
        raise _Undone
    return found


def unit_with_much_to_tell(scene: Scene) -> None:
    """A manager, and two teams whose certificates, check-ups and health fall due while the passes go on."""
    scene.user(Role.MANAGER)
    scene.user(Role.VETERINARIAN)
    scene.odour("ivory")
    for name, days in (("Ruby", 110), ("Simba", 150)):
        team = scene.team(scene.dog(name))
        scene.medical(team.dog)
        until = LONG_AGO + timedelta(days=days)
        with transaction():
            standing.certify(
                team.id, Mode.RASCO, ("ivory",), until=until, source="test", actor=program("test"), at=LONG_AGO
            )


class Schedulers:
    """Two processes, each started again where it was after it was killed."""

    def __init__(self, app: Flask, office: PostOffice, folder: Path) -> None:
        self.kills = 0
        chosen = app.config["SETTINGS"]
        self.environ = {
            "CANINE_INSTANCE": str(chosen.instance),
            "CANINE_DATABASE_URL": chosen.database_url,
            "CANINE_SECRET_KEY": "k" * 40,
            "CANINE_SMTP_URL": f"smtp://127.0.0.1:{office.port}?from=canine@example.org",
        }
        # Forked from a process that has imported the program: to do it again after each kill takes longer than a life.
        self._origin = multiprocessing.get_context("forkserver")
        self._origin.set_forkserver_preload([passes.__name__])
        self._progress = [folder / "first", folder / "second"]
        for each in self._progress:
            each.write_text("0")
        self._processes = [self._start(number) for number in (0, 1)]

    def _start(self, number: int) -> ForkServerProcess:
        name = f"scheduler {number} {self.kills}"
        process = self._origin.Process(
            target=passes.make_passes, args=(self._progress[number], name, self.environ), daemon=True
        )
        process.start()
        return process

    def made(self, number: int) -> int:
        """How many passes of this one are done."""
        return int(self._progress[number].read_text())

    def kill(self, number: int) -> None:
        """kill -9, unless it is done."""
        if self._processes[number].is_alive():
            self._processes[number].kill()
            self.kills += 1

    def go_on(self) -> bool:
        """Starts again what was killed; False when both have made every pass."""
        for number, process in enumerate(self._processes):
            if process.exitcode not in (None, 0, -signal.SIGKILL):
                raise AssertionError(f"a scheduler ended with {process.exitcode}")
            if process.exitcode == -signal.SIGKILL:
                self._processes[number] = self._start(number)
        return any(process.is_alive() for process in self._processes)

    def end(self) -> None:
        """Leaves nothing running."""
        for process in self._processes:
            process.kill()
            process.join(10)


@pytest.mark.slow
@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_schedulers_killed_again_and_again_tell_everything_once(app: Flask, scene: Scene, tmp_path: Path) -> None:
    unit_with_much_to_tell(scene)
    expected = told_without_trouble(app)
    assert len(expected) > 40
    chance = random.Random(7)
    with post_office() as office:
        schedulers = Schedulers(app, office, tmp_path)

        def sometimes() -> None:
            """Both are killed when the server has read a mail and has not said so: the worst moment."""
            if len(office.letters) % 9 == 4:
                schedulers.kill(0)
                schedulers.kill(1)

        office.kills = sometimes
        try:
            begun = monotonic()
            victim, until = 0, FEWEST
            while schedulers.go_on():
                assert monotonic() - begun < MOST_SECONDS
                sleep(0.02)
                if schedulers.made(victim) >= until:
                    sleep(chance.uniform(0, 0.3))  # somewhere in the next pass
                    schedulers.kill(victim)
                    victim = chance.randrange(2)
                    until = schedulers.made(victim) + chance.randrange(FEWEST, MOST)
        finally:
            schedulers.end()
        office.kills = lambda: None
        # What was in the hands of a process that was killed in the last pass of all, the next pass sends.
        server = settings.read(schedulers.environ).mail_server
        assert server is not None
        with freeze_time(FIRST_AT + PASSES * EVERY):
            delivery.deliver(server, actor=program("test"), now=clock.now)
    assert schedulers.kills >= 8
    db.session.rollback()
    assert told() == expected
    sent = defaultdict(list)
    # In the order of their own moments: the one that comes first may have been longer on its way.
    for letter in sorted(office.letters, key=lambda letter: letter["Date"].datetime):
        sent[letter["Message-ID"]].append(letter["X-May-Be-A-Repeat"])
    assert {tuple(marks) for marks in sent.values()} <= {(None,), (None, "yes"), ("yes",)}
    mails = db.session.scalars(select(Mail)).all()
    assert {mail.state for mail in mails} <= {MailState.SENT, MailState.GIVEN_UP}
    assert len(sent) <= len(mails)
    assert len(sent) >= sum(mail.state is MailState.SENT for mail in mails)
    assert verify().faults == []
