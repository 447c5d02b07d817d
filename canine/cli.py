"""The command `canine`, assembled from the rooms' commands."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

import canine.accounts.commands
import canine.audit.commands
import canine.certificates.commands
import canine.certificates.witnesses
import canine.checkups.commands
import canine.demo.commands
import canine.readiness.commands
import canine.training.commands
from canine import clock, create_app, jobs, serving
from canine.audit.actor import program
from canine.certificates import authority
from canine.extensions import db
from canine.policy import services as policy
from canine.refused import Refused
from canine.settings import SettingWrong
from canine.transaction import transaction


class _Canine(click.Group):
    """Turns whatever is refused into one line on standard error and exit code 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command; exit codes are those of the contract, whatever click would print by itself."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.format_message())
            code = 2
        except click.ClickException as wrong:
            code = _say_no(wrong.format_message())
        except (Refused, SettingWrong) as refused:
            code = _say_no(str(refused))
        except click.Abort:
            code = _say_no("stopped.")
        sys.exit(code if isinstance(code, int) else 0)


def _say_no(sentence: str) -> int:
    click.echo(f"canine: {' '.join(sentence.split())}", err=True)
    return 2


@click.group(cls=_Canine, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def canine_command(ctx: click.Context) -> None:
    """The record of a canine unit."""
    app = create_app()
    migrate_database(app)
    ctx.with_resource(app.app_context())
    ctx.call_on_close(db.engine.dispose)  # SQLite folds its write-ahead log in, PostgreSQL is told goodbye
    ctx.obj = app


def migrate_database(app: Flask) -> None:
    """Brings the database to the present revision, from empty or from an earlier release, with a policy in force."""
    with app.app_context():
        _ask_database(app)
        upgrade()
        with transaction():
            policy.ensure_first_version(actor=program("canine"), at=clock.now())


def _ask_database(app: Flask) -> None:
    """Raises SettingWrong when there is no database where the settings say; never tells the password."""
    try:
        with db.engine.connect():
            return
    except DBAPIError as error:
        address = make_url(app.config["SETTINGS"].database_url).render_as_string(hide_password=True)
        why = str(error.orig).strip().splitlines()[0]
        raise SettingWrong("CANINE_DATABASE_URL", f"the database at {address} does not answer: {why}.") from error


@canine_command.command("serve")
@click.pass_obj
def serve(app: Flask) -> None:
    """Serve the application, with the scheduled jobs beside it."""
    authority.check_settings(app.config["SETTINGS"])
    serving.serve(app, at=clock.now())


@canine_command.command("scheduler")
@click.pass_obj
def scheduler(app: Flask) -> None:
    """Run the scheduled jobs alone, for installations with several web processes."""
    jobs.run_forever(app)


for command in (
    *canine.accounts.commands.groups,
    *canine.audit.commands.groups,
    *canine.training.commands.groups,
    *canine.certificates.commands.groups,
    *canine.checkups.commands.groups,
    *canine.readiness.commands.commands,
    *canine.demo.commands.commands,
):
    canine_command.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry of the console script."""
    canine_command(list(arguments) if arguments is not None else sys.argv[1:], prog_name="canine")
