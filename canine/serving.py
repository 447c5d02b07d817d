"""The production server: waitress, one process, and the line that says it is ready."""

import gc
from datetime import datetime
from errno import EADDRNOTAVAIL

import click
import waitress
from flask import Flask

from canine import clock, jobs
from canine.accounts import queries, services
from canine.settings import Settings, SettingWrong
from canine.transaction import transaction

THREADS = 8


def serve(app: Flask, *, at: datetime) -> None:
    """Serves until it is stopped. Prints a set-up link first when nobody has an account."""
    settings: Settings = app.config["SETTINGS"]
    try:
        server = waitress.create_server(app, host=settings.host, port=settings.port, threads=THREADS)
    except ValueError as error:
        raise SettingWrong("CANINE_HOST", f"is {settings.host!r}; write an address of this machine.") from error
    except OSError as error:
        if error.errno == EADDRNOTAVAIL:
            raise SettingWrong("CANINE_HOST", f"{settings.host} is no address of this machine.") from error
        raise SettingWrong(
            "CANINE_PORT",
            f"{settings.host}:{settings.port} cannot be served ({error.strerror}). "
            "Another program may use it: stop that one, or choose another port.",
        ) from error
    link = setup_link(app, at=at)
    if link:
        click.echo(f"Nobody has an account yet. Set up the first one (valid 1 hour): {link}")
    running = jobs.start(app)
    # What was loaded until now stays: the collector need not walk over it again and again, while a request waits.
    gc.collect()
    gc.freeze()
    try:
        with jobs.until_stopped():
            click.echo(f"Ready: {settings.base_url}")
            server.run()
    finally:
        server.close()
        jobs.stop(running, at=clock.now())


def setup_link(app: Flask, *, at: datetime) -> str | None:
    """The address at which the first administrator makes an account; None when somebody has one."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context(), transaction():
        if queries.has_users():
            return None
        return f"{settings.base_url}/setup/{services.make_setup_link(at=at)}"
