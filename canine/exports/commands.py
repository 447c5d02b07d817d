"""`canine export`: finds and searches for other agencies, as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canine.web.output import say

if TYPE_CHECKING:
    from datetime import datetime

_KINDS = ("cites", "etis", "twix", "searches")


@click.command("export")
@click.argument("of", metavar="|".join(_KINDS), type=click.Choice(_KINDS))
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day, such as 2026-01-01."
)
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day, included.")
@click.option("--unit", "unit_code", help="The code of one unit; without it, all units.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def export(
    ctx: click.Context,
    of: str,
    since: "datetime",
    until: "datetime",
    unit_code: str | None,
    file: Path,
    as_json: bool,
) -> None:
    """Write what other agencies ask for to FILE: CSV, or an Excel workbook, by the file's name."""
    ending = file.suffix.lower().lstrip(".")
    if ending not in ("csv", "xlsx"):
        raise click.BadParameter("Name a file that ends in .csv or .xlsx.", param_hint="FILE")
    if since > until:
        raise click.BadParameter("The first day lies before the last.", param_hint="--from")
    settings = ctx.find_root().obj().config["SETTINGS"]
    from canine.exports import queries
    from canine.tables import as_csv, as_workbook
    from canine.units import queries as units

    of_unit = units.unit_by_code(unit_code).id if unit_code else None
    table = queries.table(of, of_unit, since.date(), until.date(), settings.timezone)
    try:
        file.write_bytes(as_csv([table]) if ending == "csv" else as_workbook([table]))
    except OSError as wrong:
        raise click.BadParameter(f"{file} cannot be written: {wrong.strerror}.", param_hint="FILE") from wrong
    answer = {"file": str(file), "rows": len(table.rows), "columns": list(table.head), "notes": list(table.notes)}
    say(answer, "\n".join((f"{len(table.rows)} rows in {file}.", *table.notes)), as_json=as_json)


commands = (export,)
