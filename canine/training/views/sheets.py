"""Pages of imported sheets: the dogs they name, their repetitions, what each import came to."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.training import queries, services
from canine.training.forms.sheets import SheetForm
from canine.training.views.blueprint import asked, bp
from canine.web.access import current_actor, may
from canine.web.pages import page
from canine.web.writes import submitted, writes


@bp.get("/training/dogs")
@may(Deed.SEE_TRAINING)
def list_dogs() -> Response:
    """Every dog of the imported sheets with its counts and rates."""
    return page("training/list_dogs.html", title="Dogs on training sheets", dogs=queries.sheet_dogs())


@bp.get("/training/repetitions")
@may(Deed.SEE_TRAINING)
def list_repetitions() -> Response:
    """Every repetition of the imported sheets."""
    search, number = asked()
    rows = queries.repetition_rows(search, number)
    return page("training/list_repetitions.html", title="Repetitions", repetitions=rows, search=search)


@bp.get("/training/imports")
@may(Deed.SEE_TRAINING)
def list_imports() -> Response:
    """Every imported sheet."""
    _, number = asked()
    return page("training/list_imports.html", title="Imported sheets", imports=queries.import_rows(number))


@bp.route("/training/imports/new", methods=["GET", "POST"])
@may(Deed.IMPORT_TRAINING)
@writes
def import_sheet() -> BaseResponse:
    """A sheet is read and taken, or only looked at; either way its report is shown."""
    form = SheetForm()

    def act() -> services.ImportReport:
        if form.dry_run.data:
            return services.preview_sheet(form.to_message(), at=clock.now())
        return services.import_sheet(form.to_message(), actor=current_actor(), at=clock.now())

    report = submitted(form, act)
    if report is None:
        return page("training/import_sheet.html", title="Import a sheet", form=form)
    if report.import_id is None:
        return page("training/show_report.html", title="What the sheet holds", report=report)
    flash(f"{report.imported} repetitions are imported.")
    return redirect(url_for("training.show_import", import_id=report.import_id))


@bp.get("/training/imports/<uuid:import_id>")
@may(Deed.SEE_TRAINING)
def show_import(import_id: UUID) -> Response:
    """An imported sheet and the rows that it could not give."""
    sheet = queries.sheet_import(import_id)
    lines = audit.history([str(import_id)])
    return page("training/show_import.html", title=f"Sheet {sheet.file_name}", sheet=sheet, history_lines=lines)
