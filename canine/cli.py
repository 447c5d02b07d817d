"""The command `canine`, assembled from the packages' commands.

Each command loads what it needs when it runs, so that `--help` is there at once.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

import canine.accounts.commands
import canine.audit.commands
import canine.backups.commands
import canine.certificates.commands
import canine.checkups.commands
import canine.demo.commands
import canine.draws.commands
import canine.exports.commands
import canine.heartbeat.commands
import canine.readiness.commands
import canine.studies.commands
import canine.training.commands
from canine import clock, create_app
from canine.errors import DomainError
from canine.settings import SettingWrong

if TYPE_CHECKING:
    from flask import Flask

    from canine.settings import Settings


IN_USE = "in_use"


class _Canine(click.Group):
    """Turns whatever is refused into one line on standard error and exit code 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command; exit codes are those of the contract, whatever click would print by itself."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.format_message())
            code = 2
        except click.ClickException as wrong:
            code = _say_no(wrong.format_message())
        except (DomainError, SettingWrong) as refused:
            code = _say_no(str(refused))
        except click.Abort:
            code = _say_no("stopped.")
        except Exception as error:
            code = _say_no(_fault_sentence(error))
        sys.exit(code if isinstance(code, int) else 0)


def _say_no(sentence: str) -> int:
    click.echo(f"canine: {' '.join(sentence.split())}", err=True)
    return 2


def _fault_sentence(error: Exception) -> str:
    """Return what an expected fault (database away, disk full) says; raise whatever is a mistake in the program."""
    from canine.faults import fault_of

    fault = fault_of(error)
    if fault is None:
        raise error
    return f"{fault.sentence} ({fault.detail})"


@click.group(cls=_Canine, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def canine_command(ctx: click.Context) -> None:
    """Keep the record of a canine unit."""

    def open_application(*, is_migrated: bool = True) -> "Flask":
        with _resting_collector():
            from canine.extensions import close_database

            app = create_app()
        if is_migrated:
            migrate_database(app)
        ctx.with_resource(app.app_context())
        ctx.call_on_close(close_database)
        return app

    ctx.obj = open_application
    ctx.meta["create_app"] = create_app  # a restore opens what it unpacked


@contextmanager
def _resting_collector() -> Iterator[None]:
    """Load modules without the garbage collector.

    All that they make stays, and walking over it again and again is a third of the time that a start takes.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def migrate_database(app: "Flask") -> None:
    """Brings the database to the present revision, from empty or from an earlier release, with a policy in force."""
    from canine.actor import program
    from canine.certificates import authority
    from canine.extensions import migrate, revisions
    from canine.policy import services as policy
    from canine.transaction import one_after_the_other, transaction

    with app.app_context():
        _refuse_half_restored(app.config["SETTINGS"])
        revision = _revision_of(app)
        _refuse_absence(app, revision)
        _refuse_another_release(revision)
        if revision != revisions()[-1]:
            with one_after_the_other(app.config["SETTINGS"].instance):
                if _revision() != revisions()[-1]:  # another process that started with this one may have done it
                    _migrate_among_others(migrate)
        with transaction():
            policy.ensure_first_version(actor=program("canine"), at=clock.now())
            authority.enter_signers(at=clock.now())


def _migrate_among_others(migrate: Callable[[], None]) -> None:
    """Upgrade while other hosts read and write: PostgreSQL ends one of two that wait for each other, and undoes it."""
    from sqlalchemy.exc import OperationalError

    from canine.faults import is_busy

    for is_last in (False, False, False, False, True):
        try:
            migrate()
            return
        except OperationalError as error:
            if is_last or not is_busy(error):
                raise


def make_ready(app: "Flask") -> None:
    """Do the same for a WSGI server, which starts also while the database is away, and forks: it keeps no connection.

    Raises SettingWrong.
    """
    from sqlalchemy.exc import DBAPIError

    from canine.extensions import close_database
    from canine.heartbeat import shared_settings

    with app.app_context():
        try:
            _revision()
        except DBAPIError:
            return
    migrate_database(app)
    with app.app_context():
        shared_settings.compare(app.config["SETTINGS"], at=clock.now())
        close_database()


def refuse_another_release(app: "Flask") -> None:
    """Raise SettingWrong as `migrate_database` does, for a server that upgrades nothing and may wait for a database."""
    from sqlalchemy.exc import DBAPIError

    from canine.extensions import close_database

    with app.app_context(), suppress(DBAPIError):
        _refuse_another_release(_revision())
        close_database()  # a server that forks takes no connection along


def _refuse_another_release(revision: str | None) -> None:
    """Raise SettingWrong for a database that is of a newer release, or of one that has to be upgraded first."""
    from canine.extensions import BEFORE_THE_FIRST, is_too_early, revisions

    if revision is None:
        return
    if revision > revisions()[-1]:
        raise SettingWrong(
            "CANINE_DATABASE_URL",
            f"the database was upgraded by a newer release, to {revision}; this one knows {revisions()[-1]}. Start"
            " that release, or restore a backup of before.",
        )
    if is_too_early(revision):
        raise SettingWrong(
            "CANINE_DATABASE_URL",
            f"the database is at revision {revision}, of before 0.1.0; this release upgrades from {revisions()[0]} on."
            f" Start the program of {BEFORE_THE_FIRST} on it once, then this one.",
        )


def _refuse_half_restored(settings: "Settings") -> None:
    """Raise SettingWrong where a restore was ended half-way: its keys and its record may not be of one another."""
    from canine.private_files import RESTORING

    if (settings.instance / RESTORING).exists():
        raise SettingWrong(
            "CANINE_INSTANCE",
            f"a restore in {settings.instance} was ended half-way. Type it again: canine restore FILE. It goes on with"
            " what was there before.",
        )


def _refuse_absence(app: "Flask", revision: str | None) -> None:
    """Raise SettingWrong for an empty database where this instance had one with accounts: it is away, and not new.

    A set-up link would make whoever sees it an administrator, and tablets would be told that nobody knows them.
    """
    from canine.accounts import queries as accounts
    from canine.private_files import write_once

    settings: Settings = app.config["SETTINGS"]
    mark = settings.instance / IN_USE
    if revision is None and mark.exists():
        raise SettingWrong(
            "CANINE_DATABASE_URL",
            f"the database is empty, and {settings.instance} was in use. Mount its disk, or name the right database; "
            f"restore a backup (canine restore); or, to begin anew, take {mark} away.",
        )
    if revision is not None and not mark.exists() and accounts.has_users():
        write_once(mark, b"This instance has a record: without its database it does not start as a new one.\n")


def _revision() -> str | None:
    """Return the revision that the database is at, None for a new one, without loading every migration for that."""
    from sqlalchemy import inspect, text

    from canine.extensions import db

    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _revision_of(app: "Flask") -> str | None:
    """Return what `_revision` does.

    Raises SettingWrong when there is no database where the settings say; never tells the password.
    """
    from sqlalchemy.exc import DBAPIError

    from canine.extensions import address_of

    try:
        return _revision()
    except DBAPIError as error:
        address = address_of(app.config["SETTINGS"]).render_as_string(hide_password=True)
        why = str(error.orig).strip().splitlines()[0]
        raise SettingWrong("CANINE_DATABASE_URL", f"the database at {address} does not answer: {why}.") from error


@canine_command.command("serve")
def serve() -> None:
    """Serve the application, with the scheduled jobs beside it."""
    with _resting_collector():
        from canine import serving

    serving.serve(_ready_to_sign(), at=clock.now())


@canine_command.command("scheduler")
def scheduler() -> None:
    """Run the scheduled jobs alone, for installations with several web processes."""
    from canine import jobs

    jobs.run_forever(_ready_to_sign())


def _ready_to_sign() -> "Flask":
    """Open the application, with the signing key of its settings proved to open, and the settings those of every host.

    Raises SettingWrong.
    """
    from canine.certificates import authority
    from canine.heartbeat import shared_settings

    app: Flask = click.get_current_context().find_root().obj()
    authority.check_settings(app.config["SETTINGS"])
    with app.app_context():  # of its own: what was read there keeps no transaction open while the program serves
        shared_settings.compare(app.config["SETTINGS"], at=clock.now())
    return app


for command in (
    *canine.accounts.commands.groups,
    *canine.audit.commands.groups,
    *canine.backups.commands.commands,
    *canine.training.commands.groups,
    *canine.certificates.commands.groups,
    *canine.checkups.commands.groups,
    *canine.readiness.commands.commands,
    *canine.demo.commands.commands,
    *canine.draws.commands.groups,
    *canine.exports.commands.commands,
    *canine.heartbeat.commands.groups,
    *canine.studies.commands.groups,
):
    canine_command.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the console script."""
    canine_command(list(arguments) if arguments is not None else sys.argv[1:], prog_name="canine")
