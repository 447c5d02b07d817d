"""The production server: waitress, one process, and the line that says it is ready."""

import gc
import resource
from datetime import datetime
from errno import EADDRNOTAVAIL
from typing import Any

import click
import waitress
from flask import Flask
from waitress.task import ThreadedTaskDispatcher

from canine import clock, jobs
from canine.accounts import links, queries
from canine.certificates import authority
from canine.settings import Settings, SettingWrong
from canine.transaction import transaction
from canine.web import request_log

THREADS = 8
# A connection that says nothing costs a file descriptor and no thread. Waitress takes a hundred by default and then
# answers nobody; and it looks every half minute for those that were silent for two.
MOST_CONNECTIONS = 2000
SILENT_SECONDS = 30
LOOK_FOR_SILENT_SECONDS = 5
# What the process needs besides: the database, the log, templates, the judges of foreign files.
_OTHER_FILES = 128


class _Dispatcher(ThreadedTaskDispatcher):
    """The server's threads, and one more for whoever asks whether it is well: it waits for none of the others."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.set_thread_count(threads)
        self._watch = ThreadedTaskDispatcher()
        self._watch.set_thread_count(1)

    def add_task(self, task: Any) -> None:
        """Hand a connection that has sent a request to a thread."""
        requests = getattr(task, "requests", None)
        if requests and requests[0].path == "/healthz":
            self._watch.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> Any:
        """End every thread."""
        self._watch.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout)


def serve(app: Flask, *, at: datetime) -> None:
    """Serve until it is stopped. Prints a set-up link first when nobody has an account."""
    settings: Settings = app.config["SETTINGS"]
    request_log.write_to_stderr(settings.log_level)
    try:
        server = waitress.create_server(
            app,
            _dispatcher=_Dispatcher(THREADS),
            host=settings.host,
            port=settings.port,
            connection_limit=_connections(),
            channel_timeout=SILENT_SECONDS,
            cleanup_interval=LOOK_FOR_SILENT_SECONDS,
            clear_untrusted_proxy_headers=not settings.proxies,  # with proxies the application counts them
            asyncore_use_poll=True,  # select() knows no descriptor above 1023
        )
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
    with app.app_context():
        warning = authority.warning(settings, at=at)
    if warning:
        click.echo(f"Warning: {warning}", err=True)
    running = jobs.start(app)
    # What was loaded until now stays: the collector need never walk over it while a request waits.
    gc.freeze()
    try:
        with jobs.until_stopped():
            click.echo(f"Ready: {settings.base_url}")
            server.run()
    finally:
        server.close()
        jobs.stop(running, at=clock.now())


def _connections() -> int:
    """How many connections there may be: as many as are wanted, where the system gives the process that many files."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return MOST_CONNECTIONS if allowed == resource.RLIM_INFINITY else max(100, min(wanted, allowed) - _OTHER_FILES)


def setup_link(app: Flask, *, at: datetime) -> str | None:
    """Return the address at which the first administrator makes an account; None when somebody has one."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context(), transaction():
        if queries.has_users():
            return None
        return f"{settings.base_url}/setup/{links.make_setup_link(at=at)}"
