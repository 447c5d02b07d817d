"""The page of what other agencies ask for: shown with what is missing while it can still be found out, and as files."""

from flask import Blueprint, Response, request

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.exports import queries
from canine.exports.forms import DaysForm
from canine.exports.seizures import FORMS, seizure_table, seizures
from canine.rules.permissions import Permission
from canine.saved_views.lists import table_file
from canine.tables import Table
from canine.web.access import requires
from canine.web.fields import required
from canine.web.filters import unit_zone
from canine.web.pages import page

bp = Blueprint("exports", __name__, url_prefix="/exports")


@bp.get("")
@requires(Permission.EXPORT_FINDS)
def show_exports() -> Response:
    """Show the finds of some days as each form has them."""
    form = _days()
    return page(
        "exports/show_exports.html",
        title="For other agencies",
        form=form,
        tables=_tables_of_finds(form),
        asked={"since": str(form.since.data), "until": str(form.until.data)},
    )


@bp.get("/<any(cites, etis, twix, searches):of>.<any(csv, xlsx):ending>")
@requires(Permission.EXPORT_FINDS)
def download(of: str, ending: str) -> Response:
    """Return one of them as a file."""
    form = _days()
    return table_file([_table(of, form)], ending, f"{of}-{form.since.data}-{form.until.data}")


def _days() -> DaysForm:
    form = DaysForm(request.args)
    form.validate()
    since, until = queries.year_before(clock.now(), unit_zone())
    form.since.data, form.until.data = form.since.data or since, form.until.data or until
    if form.since.data > form.until.data:
        form.since.errors = [*form.since.errors, "The first day lies before the last."]
        form.since.data = form.until.data
    form.since.raw_data = form.until.raw_data = None
    return form


def _tables_of_finds(form: DaysForm) -> list[tuple[str, Table]]:
    """Return every form of the same finds, which are read once."""
    found = seizures(units_in_sight(), required(form.since.data), required(form.until.data), unit_zone())
    return [(of, seizure_table(of, found, unit_zone())) for of in FORMS]


def _table(of: str, form: DaysForm) -> Table:
    return queries.table(of, units_in_sight(), required(form.since.data), required(form.until.data), unit_zone())
