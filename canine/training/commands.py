"""`canine training`."""

from pathlib import Path

import click

from canine import clock
from canine.actor import typed
from canine.training.errors import NotASheet
from canine.web.app_context import with_app
from canine.web.output import say

training_group = click.Group("training", help="Training.")
groups = (training_group,)
_ONCE = "Or choose the columns once on the page Training, Import a sheet, and name your unit with --unit."


@training_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would be imported; change nothing.")
@click.option("--source", default="", help="Whom to name where the numbers are shown.")
@click.option("--unit", "unit_code", help="Code of the unit that the sheet is of; without it the only one.")
@click.option(
    "--day-first/--month-first",
    "is_day_first",
    default=None,
    help="What comes first in 05/06/2026, where no row of the column shows it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def import_sheet(
    file: Path, dry_run: bool, source: str, unit_code: str | None, is_day_first: bool | None, as_json: bool
) -> None:
    """Take the training repetitions of a CSV FILE, all that can be read, and report every row that cannot."""
    from canine.training import services
    from canine.training.messages import Sheet
    from canine.training.reading import ColumnsUnclear, DayOrder, read_table
    from canine.transaction import transaction
    from canine.units import queries as units

    known = units.units()
    unit_id = units.unit_by_code(unit_code).id if unit_code else known[0].id if len(known) == 1 else None
    order = None if is_day_first is None else DayOrder.DAY_FIRST if is_day_first else DayOrder.MONTH_FIRST
    content = _content(file)
    message = Sheet(file.name, content, read_table(content), source, unit_id, day_order=order)
    try:
        sheet = services.read_sheet(message)
        if dry_run:
            report = services.preview_sheet(sheet, at=clock.now())
        else:
            with transaction():
                report = services.import_sheet(sheet, actor=typed("canine training import"), at=clock.now())
    except ColumnsUnclear as unclear:
        raise ColumnsUnclear(f"{unclear.sentence} {_ONCE}") from unclear
    lines = [f"Row {each.row}, {each.column}: {each.value!r}: {each.reason}" for each in report.rejected]
    notes = [report.note] if report.note else []
    say(report.as_json(), "\n".join([report.sentence, *notes, *lines]), as_json=as_json)
    if as_json:  # the JSON has no place for these
        for sentence in (*(() if report.imported else (report.sentence,)), *notes):
            click.echo(f"canine: {sentence}", err=True)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotASheet(f"{file} cannot be read: {error.strerror or error}.") from error
