"""`canine training`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from canine import clock
from canine.audit.actor import program
from canine.training import services
from canine.training.errors import NotASheet
from canine.training.messages import Sheet
from canine.transaction import transaction
from canine.web.output import say

training_group = AppGroup("training", help="Training.")
groups = (training_group,)


@training_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would be imported; change nothing.")
@click.option("--source", default="", help="Whom to name where the numbers are shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_sheet(file: Path, dry_run: bool, source: str, as_json: bool) -> None:
    """Take the training repetitions of a CSV FILE, all that can be read, and report every row that cannot."""
    message = Sheet(file.name, _content(file), source)
    if dry_run:
        report = services.preview_sheet(message, at=clock.now())
    else:
        with transaction():
            report = services.import_sheet(message, actor=program("canine training import"), at=clock.now())
    lines = [f"Row {each.row}, {each.column}: {each.value!r}: {each.reason}" for each in report.rejected]
    say(report.as_json(), "\n".join([report.sentence, *lines]), as_json=as_json)
    if as_json and not report.imported:
        click.echo(f"canine: {report.sentence}", err=True)  # the JSON has no place for it


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotASheet(f"{file} cannot be read: {error.strerror or error}.") from error
